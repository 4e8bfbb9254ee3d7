/// <reference lib="dom" />
import type { PageCall, PageConnection } from "../report/html/page_data.ts";
import { callRow } from "./call_row.ts";
import { connectionRow } from "./connection_row.ts";
import { byId, el, fill } from "./dom.ts";
import { count } from "./figures.ts";
import { RowList } from "./row_list.ts";
import { isSame, type Item, type State, type Store } from "./store.ts";
import type { Timeline } from "./timeline.ts";
import { type Exchange, exchangesOf, type RecordedTrace } from "./trace.ts";

const HEIGHTS = { call: 30, connection: 48 };

/** The rows: calls, or connections. */
export class RowsView {
  readonly #store: Store;
  readonly #trace: RecordedTrace;
  readonly #timeline: Timeline;
  readonly #grid = byId("grid");
  readonly #list = new RowList(byId("grid"), byId("rows"), () => this.#pointAtSelected());
  #calls: readonly PageCall[] = [];
  #connections: readonly PageConnection[] = [];
  #matching: ReadonlySet<number> = new Set();
  #frame = 0;

  constructor(store: Store, trace: RecordedTrace, timeline: Timeline) {
    this.#store = store;
    this.#trace = trace;
    this.#timeline = timeline;
    this.#grid.addEventListener("click", (event) => this.#click(event));
    store.follow((state, before) => this.#show(state, before));
  }

  /** Calls and connections that the reader looks for, in the order of the rows. */
  itemsOf(kind: Item["kind"]): Item[] {
    return kind === "call"
      ? this.#calls.map(({ callId }) => ({ kind, id: callId }))
      : this.#connections.map(({ connId }) => ({ kind, id: connId }));
  }

  /** How many rows can be seen at once. */
  get page(): number {
    return this.#list.page;
  }

  /** Makes the rows again, after a change of size or colour. */
  refresh(): void {
    this.#list.refresh();
  }

  /** Keeps all rows in the page while it is printed. */
  showAll(showsAll: boolean): void {
    this.#list.showAll(showsAll);
  }

  #show(state: State, before: State): void {
    const isFirst = state === before;
    if (isFirst || state.query !== before.query) this.#filter(state.query);
    if (isFirst || state.query !== before.query || state.grouping !== before.grouping) {
      this.#fill(state);
    } else if (state.range !== before.range) this.#refreshSoon();
    if (!isSame(state.selected, before.selected)) this.#mark(state);
  }

  /** Once a frame: a pointer moves more often than that. */
  #refreshSoon(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#list.refresh());
  }

  #filter(text: string): void {
    const query = text.trim().toLowerCase();
    const { calls, connections } = this.#trace;
    this.#calls = query === "" ? calls : calls.filter((call) => this.#trace.mentions(call, query));
    this.#matching = new Set(this.#calls.map(({ callId }) => callId));
    const used = new Set(this.#calls.flatMap(exchangesOf).flatMap(connectionsOf));
    this.#connections = query === ""
      ? connections
      : connections.filter(({ connId }) => used.has(connId));
    const hits = query === "" ? "" : `${this.#calls.length} of ${calls.length}`;
    byId("hits").textContent = hits;
  }

  #fill({ grouping }: State): void {
    const isCalls = grouping === "call";
    const items = isCalls ? this.#calls : this.#connections;
    this.#grid.setAttribute("aria-rowcount", String(items.length + 1));
    this.#grid.setAttribute("aria-label", isCalls ? "Calls" : "Connections");
    this.#grid.classList.toggle("by-connection", !isCalls);
    fill(byId("none"), items.length > 0 ? null : el("p", {}, this.#nothing()));
    this.#list.fill({
      count: items.length,
      height: HEIGHTS[grouping],
      make: (index) => this.#make(grouping, index),
    });
  }

  #nothing(): string {
    const { calls } = this.#trace;
    if (calls.length === 0) return "Nothing was recorded.";
    return `None of ${count(calls.length, "call")} has this text in it.`;
  }

  #make(grouping: State["grouping"], index: number): HTMLElement {
    const { range, selected } = this.#store.state;
    const row = grouping === "call"
      ? callRow(this.#calls[index]!, this.#trace, range)
      : connectionRow(this.#connections[index]!, {
        trace: this.#trace,
        range,
        width: this.#timeline.width,
        selected,
        matches: (callId) => this.#matching.has(callId),
      });
    // The head of the table is row 1.
    row.setAttribute("aria-rowindex", String(index + 2));
    this.#markRow(row, selected);
    return row;
  }

  #mark({ selected, grouping }: State): void {
    if (grouping === "connection") this.#list.refresh();
    for (const row of this.#grid.querySelectorAll(".row")) this.#markRow(row, selected);
    const index = selected === null ? -1 : this.#indexOf(selected);
    if (index >= 0) this.#list.reveal(index);
    this.#pointAtSelected();
  }

  /** Tells those who cannot see which row is selected, if it is in the page. */
  #pointAtSelected(): void {
    const { selected } = this.#store.state;
    const id = selected === null ? "" : `${selected.kind}-${selected.id}`;
    if (document.getElementById(id) === null) this.#grid.removeAttribute("aria-activedescendant");
    else this.#grid.setAttribute("aria-activedescendant", id);
  }

  #markRow(row: Element, selected: Item | null): void {
    const isSelected = selected !== null && row.id === `${selected.kind}-${selected.id}`;
    row.setAttribute("aria-selected", String(isSelected));
  }

  /** The row of an item: a call's, or, among connections, that of the last one it had. */
  #indexOf({ kind, id }: Item): number {
    const { grouping } = this.#store.state;
    if (grouping === "call") {
      return kind === "call" ? this.#calls.findIndex(({ callId }) => callId === id) : -1;
    }
    return kind === "connection"
      ? this.#connections.findIndex(({ connId }) => connId === id)
      : this.#connections.findLastIndex(({ uses }) => uses.some(({ callId }) => callId === id));
  }

  #click({ target }: MouseEvent): void {
    if (!(target instanceof Element)) return;
    const use = target.closest<HTMLElement>("[data-call]")?.dataset.call;
    const row = target.closest(".row")?.id.split("-");
    if (use !== undefined) {
      this.#store.set({ selected: { kind: "call", id: Number(use) }, opened: true });
    } else if (row !== undefined) {
      const kind = row[0] === "call" ? "call" : "connection";
      this.#store.set({ selected: { kind, id: Number(row[1]) }, opened: true });
    }
  }
}

/** The connections that an exchange had, or made. */
function connectionsOf({ attempt: { connection, dial } }: Exchange): (number | null)[] {
  return [connection?.connId ?? null, dial];
}

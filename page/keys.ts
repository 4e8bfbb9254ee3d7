/// <reference lib="dom" />
import { byId, el, fill } from "./dom.ts";
import { lengthOf, panned, within, zoomed } from "./range.ts";
import type { RowsView } from "./rows_view.ts";
import { isSame, type Store } from "./store.ts";
import type { RecordedTrace } from "./trace.ts";

const ZOOM = 0.6;
const PAN = 0.2;

interface Keys {
  readonly keys: readonly string[];
  readonly shown: string;
  readonly what: string;
  readonly act: (keyboard: Keyboard) => void;
}

const KEYS: readonly Keys[] = [
  { keys: ["ArrowDown", "j"], shown: "↓ j", what: "next row", act: (it) => it.step(1) },
  { keys: ["ArrowUp", "k"], shown: "↑ k", what: "row before", act: (it) => it.step(-1) },
  { keys: ["PageDown"], shown: "PgDn", what: "a page down", act: (it) => it.page(1) },
  { keys: ["PageUp"], shown: "PgUp", what: "a page up", act: (it) => it.page(-1) },
  { keys: ["Home"], shown: "Home", what: "first row", act: (it) => it.step(-Infinity) },
  { keys: ["End"], shown: "End", what: "last row", act: (it) => it.step(Infinity) },
  { keys: ["Enter", " "], shown: "Enter Space", what: "details", act: (it) => it.open() },
  { keys: ["Escape"], shown: "Esc", what: "close, or clear the search", act: (it) => it.leave() },
  { keys: ["/"], shown: "/", what: "search", act: () => byId("search").focus() },
  { keys: ["c"], shown: "c", what: "by call, or by connection", act: (it) => it.regroup() },
  { keys: ["+", "="], shown: "+", what: "zoom in", act: (it) => it.zoom(ZOOM) },
  { keys: ["-"], shown: "−", what: "zoom out", act: (it) => it.zoom(1 / ZOOM) },
  { keys: ["ArrowLeft"], shown: "←", what: "earlier", act: (it) => it.pan(-PAN) },
  { keys: ["ArrowRight"], shown: "→", what: "later", act: (it) => it.pan(PAN) },
  { keys: ["f"], shown: "f", what: "zoom to what is selected", act: (it) => it.frame() },
  { keys: ["0"], shown: "0", what: "whole trace", act: (it) => it.reset() },
  { keys: ["?"], shown: "?", what: "these keys", act: () => toggleHelp() },
];

const MOUSE: readonly (readonly [string, string])[] = [
  ["drag", "select a range of time"],
  ["double-click", "whole trace"],
  ["Ctrl + wheel", "zoom"],
  ["Shift + wheel", "pan"],
];

/** What the keys do. */
export class Keyboard {
  constructor(
    readonly store: Store,
    readonly trace: RecordedTrace,
    readonly rows: RowsView,
  ) {
    document.addEventListener("keydown", (event) => this.#press(event));
    fill(byId("keys"), ...helpRows());
    byId("help-button").addEventListener("click", toggleHelp);
  }

  step(by: number): void {
    const { selected, grouping } = this.store.state;
    const items = this.rows.itemsOf(selected?.kind ?? grouping);
    const at = items.findIndex((item) => isSame(item, selected));
    const next = at < 0 ? (by > 0 && Number.isFinite(by) ? 0 : at + by) : at + by;
    const index = Math.min(Math.max(next, 0), items.length - 1);
    this.store.set({ selected: items[index] ?? null });
    byId("grid").focus({ preventScroll: true });
  }

  page(direction: number): void {
    this.step(direction * this.rows.page);
  }

  open(): void {
    if (this.store.state.selected === null) this.step(1);
    if (this.store.state.selected !== null) this.store.set({ opened: true });
  }

  leave(): void {
    const search = byId<HTMLInputElement>("search");
    if (document.activeElement === search) {
      if (search.value === "") byId("grid").focus();
      search.value = "";
      this.store.set({ query: "" });
    } else if (this.store.state.opened) {
      this.store.set({ opened: false });
      byId("grid").focus();
    } else this.store.set({ selected: null });
  }

  regroup(): void {
    const grouping = this.store.state.grouping === "call" ? "connection" : "call";
    this.store.set({ grouping });
  }

  zoom(factor: number): void {
    const { range } = this.store.state;
    const middle = range.from + lengthOf(range) / 2;
    this.store.set({ range: zoomed(range, factor, middle, this.trace.whole) });
  }

  pan(share: number): void {
    this.store.set({ range: panned(this.store.state.range, share, this.trace.whole) });
  }

  frame(): void {
    const { selected } = this.store.state;
    const call = selected?.kind === "call" ? this.trace.call(selected.id) : undefined;
    const connection = selected?.kind === "connection"
      ? this.trace.connection(selected.id)
      : undefined;
    const from = call?.start ?? connection?.dial?.start ?? connection?.uses[0]?.start;
    if (from === undefined) return;
    const to = call ? this.trace.endOf(call) : connection?.closed?.time ?? this.trace.whole.to;
    const margin = (to - from) * 0.05;
    this.store.set({ range: within({ from: from - margin, to: to + margin }, this.trace.whole) });
  }

  reset(): void {
    this.store.set({ range: this.trace.whole });
  }

  #press(event: KeyboardEvent): void {
    const { key, target, ctrlKey, metaKey, altKey } = event;
    if (ctrlKey || metaKey || altKey || byId<HTMLDialogElement>("help").open) return;
    const found = KEYS.find(({ keys }) => keys.includes(key));
    if (found === undefined || (target instanceof Element && isIts(target, key))) return;
    event.preventDefault();
    found.act(this);
  }
}

/** Whether a key means something else where it was pressed. */
function isIts(target: Element, key: string): boolean {
  if (target.matches("[type=search]")) return key !== "Escape" && key !== "ArrowDown";
  if (target.matches("[type=radio]")) return key.startsWith("Arrow") || key === " ";
  return target.matches("button, summary") && (key === "Enter" || key === " ");
}

function toggleHelp(): void {
  byId<HTMLDialogElement>("help").showModal();
}

function helpRows(): HTMLElement[] {
  const all = [...KEYS.map(({ shown, what }) => [shown, what] as const), ...MOUSE];
  return all.map(([shown, what]) =>
    el(
      "div",
      {},
      el("dt", {}, ...shown.split(" ").map((key) => el("kbd", {}, key))),
      el("dd", {}, what),
    )
  );
}

/// <reference lib="dom" />
import { button, byId, el, fill } from "../dom.ts";
import { isSame, type State, type Store } from "../store.ts";
import type { RecordedTrace } from "../trace.ts";
import { callView } from "./call.ts";
import { connectionView } from "./connection.ts";
import { overviewView } from "./overview.ts";

/** Shows in the panel what is opened: a call, a connection, or the trace as a whole. */
export function showPanel(store: Store, trace: RecordedTrace): void {
  const panel = byId("panel");
  const content = byId("panel-content");
  store.follow((state, before) => {
    const isFirst = state === before;
    const same = state.opened === before.opened && isSame(state.selected, before.selected);
    if (!isFirst && (same || (!state.opened && !before.opened))) return;
    fill(content, ...viewOf(state, store, trace));
    panel.classList.toggle("opened", state.opened);
    panel.scrollTop = 0;
  });
}

function viewOf({ selected, opened }: State, store: Store, trace: RecordedTrace) {
  const open = (item: NonNullable<State["selected"]>): void => {
    store.set({ selected: item, opened: true });
  };
  const close = el(
    "div",
    { class: "close" },
    button("✕", { title: "Close (Esc)", "aria-label": "Close the details" }, () => {
      store.set({ opened: false });
      byId("grid").focus();
    }),
  );
  if (opened && selected?.kind === "call") {
    const call = trace.call(selected.id);
    if (call !== undefined) return [close, ...callView(call, trace, open)];
  }
  if (opened && selected?.kind === "connection") {
    const connection = trace.connection(selected.id);
    if (connection !== undefined) return [close, ...connectionView(connection, trace, open)];
  }
  return overviewView(trace, open);
}

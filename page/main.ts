/// <reference lib="dom" />
import { type Packed, unpack } from "../report/html/packed.ts";
import type { PageData } from "../report/html/page_data.ts";
import { byId } from "./dom.ts";
import { showHeading } from "./heading.ts";
import { Keyboard } from "./keys.ts";
import { Minimap } from "./minimap.ts";
import { showPanel } from "./panel/panel.ts";
import { RowsView } from "./rows_view.ts";
import { type Grouping, Store } from "./store.ts";
import { followTheme } from "./theme.ts";
import { Timeline } from "./timeline.ts";
import { showTips } from "./tips.ts";
import { RecordedTrace } from "./trace.ts";

const packed = JSON.parse(byId("data").textContent ?? "") as Packed;
const trace = new RecordedTrace(unpack(packed) as PageData);
const store = new Store({
  grouping: "call",
  query: "",
  range: trace.whole,
  selected: null,
  opened: false,
});

showHeading(trace);
const timeline = new Timeline(store, trace);
const rows = new RowsView(store, trace, timeline);
const minimap = new Minimap(store, trace);
showPanel(store, trace);
showTips();
new Keyboard(store, trace, rows);
followTheme(() => minimap.draw());
// Called at once, and so for the first time too.
new ResizeObserver(() => {
  timeline.draw();
  minimap.draw();
  if (store.state.grouping === "connection") rows.refresh();
}).observe(byId("ruler"));

const search = byId<HTMLInputElement>("search");
search.addEventListener("input", () => store.set({ query: search.value }));
for (const choice of document.querySelectorAll<HTMLInputElement>("input[name=grouping]")) {
  choice.addEventListener("change", () => store.set({ grouping: choice.value as Grouping }));
}
store.follow(({ grouping }) => {
  byId<HTMLInputElement>(`by-${grouping}`).checked = true;
});
addEventListener("beforeprint", () => rows.showAll(true));
addEventListener("afterprint", () => rows.showAll(false));

/// <reference lib="dom" />
import type { PageEvents } from "../../report/html/page_data.ts";
import { el } from "../dom.ts";
import type { RecordedTrace } from "../trace.ts";

/** Events, each with its distance from a moment. */
export function eventList(events: PageEvents, from: number, trace: RecordedTrace): HTMLElement {
  const list = el("ol", { class: "events" });
  for (let at = 0; at + 1 < events.length; at += 2) {
    const [type = "", text = ""] = trace.data.lines[events[at + 1]!] ?? [];
    list.append(eventLine(events[at]! - from, type, text));
  }
  return list;
}

/** Something that happened, and when. */
export function eventLine(after: number, type: string, text: string): HTMLElement {
  return el(
    "li",
    {},
    el("span", { class: "figure" }, after.toFixed(2)),
    el("b", {}, type),
    el("span", {}, text),
  );
}

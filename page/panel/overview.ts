/// <reference lib="dom" />
import type { PageCall } from "../../report/html/page_data.ts";
import { statusView, urlView } from "../call_row.ts";
import { type Child, el } from "../dom.ts";
import { duration } from "../figures.ts";
import { isBad, type RecordedTrace } from "../trace.ts";
import { findingsView } from "./findings.ts";
import type { Open } from "./links.ts";
import { section } from "./parts.ts";
import { summaryViews } from "./summary.ts";

/** Calls in a list of the worst. */
const MOST = 5;

/** What is worth knowing of the whole trace. */
export function overviewView(trace: RecordedTrace, open: Open): Child[] {
  const { calls } = trace;
  const bad = calls.filter(isBad);
  const slow = [...calls].sort((one, other) => trace.spent(other) - trace.spent(one));
  return [
    el("header", {}, el("h2", { id: "panel-title" }, "Overview")),
    findingsView(trace, open),
    ...summaryViews(trace.data),
    bad.length === 0 ? null : section("Failed", callList(bad, trace, open)),
    calls.length < 2 ? null : section("Slowest", callList(slow, trace, open)),
  ];
}

function callList(calls: readonly PageCall[], trace: RecordedTrace, open: Open): HTMLElement {
  return el(
    "ul",
    { class: "call-list" },
    ...calls.slice(0, MOST).map((call) => {
      const link = el(
        "button",
        { type: "button" },
        statusView(call),
        urlView(call.url),
        el("span", { class: "figure" }, duration(trace.spent(call))),
      );
      link.addEventListener("click", () => open({ kind: "call", id: call.callId }));
      return el("li", {}, link);
    }),
  );
}

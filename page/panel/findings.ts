/// <reference lib="dom" />
import type { PageFinding } from "../../report/html/page_data.ts";
import { el } from "../dom.ts";
import { count, duration } from "../figures.ts";
import type { RecordedTrace } from "../trace.ts";
import { eventLine } from "./events.ts";
import { itemButton, type Open } from "./links.ts";
import { section } from "./parts.ts";

/** Findings that are shown at once, and calls that are named with one. */
const MOST = 3;
const MOST_CALLS = 8;

/** What stands out, and what shows it. */
export function findingsView(trace: RecordedTrace, open: Open): HTMLElement | null {
  const { findings } = trace.data;
  if (findings.length === 0) return null;
  const [first, more] = [findings.slice(0, MOST), findings.slice(MOST)];
  const list = (some: readonly PageFinding[]): HTMLElement =>
    el("ul", { class: "findings" }, ...some.map((finding) => findingView(finding, trace, open)));
  const rest = more.length === 0 ? null : el(
    "details",
    { class: "more" },
    el("summary", {}, `${count(more.length, "more finding")}`),
    list(more),
  );
  return section("What stands out", list(first), rest);
}

function findingView(finding: PageFinding, trace: RecordedTrace, open: Open): HTMLElement {
  const { severity, message, advice, cost, callIds, evidence } = finding;
  const calls = callIds.slice(0, MOST_CALLS).map((id) =>
    itemButton({ kind: "call", id }, open, `call ${id}`)
  );
  const others = callIds.length - calls.length;
  return el(
    "li",
    { class: severity },
    el("p", {}, message),
    advice === null ? null : el("p", { class: "advice" }, advice),
    el(
      "p",
      { class: "about" },
      cost === null ? null : el("b", {}, duration(cost)),
      ...calls,
      others === 0 ? null : el("span", {}, `and ${others} more`),
    ),
    el(
      "details",
      {},
      el("summary", {}, "evidence"),
      el(
        "ol",
        { class: "events" },
        ...evidence.map(({ time, type, text }) => eventLine(time - trace.whole.from, type, text)),
      ),
    ),
  );
}

/// <reference lib="dom" />
import { PHASES } from "../report/model/spans.ts";
import { byId, el, fill } from "./dom.ts";
import { clock, count, duration, whole } from "./figures.ts";
import { lengthOf } from "./range.ts";
import { originOf, type RecordedTrace } from "./trace.ts";
import { PHASE_MEANINGS } from "./words.ts";

/** Ends of calls that are worth a word. */
const ENDS = [["error", "failed"], ["aborted", "aborted"], [null, "not over"]] as const;

/** Says at the head of the page what was recorded. */
export function showHeading(trace: RecordedTrace): void {
  const { calls, connections, data } = trace;
  // A host that all calls have in common would only take room away from what differs.
  const origins = new Set(calls.map(({ url }) => originOf(url)));
  byId("grid").classList.toggle("one-origin", origins.size < 2);
  const parts = [
    el("b", {}, count(calls.length, "call")),
    origins.size === 1 ? el("span", {}, [...origins].join()) : null,
    el("span", {}, count(connections.length, "connection")),
    ...ENDS.map(([outcome, what]) => {
      const number = calls.filter((call) => call.outcome === outcome).length;
      return number === 0 ? null : el("span", { class: "failed" }, `${whole(number)} ${what}`);
    }),
    el("span", {}, duration(lengthOf(trace.whole))),
    el("time", {}, clock(data.epoch + data.start)),
  ];
  fill(byId("facts"), ...parts);
  fill(
    byId("legend"),
    ...PHASES.map((phase) =>
      el("span", { title: PHASE_MEANINGS[phase] }, el("i", { class: `swatch ${phase}` }), phase)
    ),
    el("i", { class: "swatch bad", hidden: true }),
    el("i", { class: "swatch extent", hidden: true }),
  );
}

import type { Phase, PhaseTimings } from "../../trace.ts";
import { lastAttempt } from "../model.ts";
import { PHASES } from "../model/spans.ts";
import type { TracedCall, TracedHop } from "../model/traced.ts";
import { count } from "../text/figures.ts";
import { code, type Column, MOST_ROWS, NOTHING, number, table, text, time, WIDE } from "./text.ts";

/** Columns of a URL. */
const URL_WIDTH = 100;
/** They happen only with a limit, or a proxy. */
const RARE: readonly Phase[] = ["queue", "tunnel"];

/** One row a call, and what its figures are. */
export function callTable(calls: readonly TracedCall[]): string {
  if (calls.length === 0) return "";
  const shown = calls.slice(0, MOST_ROWS);
  const phases = phasesOf(shown.map(({ timings }) => timings.sum));
  const rows = shown.map(({ callId, method, url, outcome, hops, timings }) => {
    const last = hops.at(-1)!;
    return [
      String(callId),
      code(`${method} ${url}`, URL_WIDTH),
      outcome === "ok" ? statusOf(last) : endingOf(outcome),
      connectionOf(last),
      ...times(timings.sum, phases),
    ];
  });
  const rest = calls.length - shown.length;
  const more = rest === 0 ? "" : ` ${count(rest, "more call")} not shown.`;
  const note = `Times are in milliseconds; ${NOTHING} did not happen.${more}\n`;
  return `${table(callColumns("call", phases), rows)}\n${note}`;
}

/** Whether a call has redirects or repeats. */
export function isManifold({ hops }: TracedCall): boolean {
  return hops.length > 1 || hops.some(({ attempts }) => attempts.length > 1);
}

/** The requests of a call with redirects or repeats, folded away. */
export function details({ callId, hops }: TracedCall): string {
  const phases = phasesOf(hops.map(({ timings }) => timings));
  const repeats = hops.map(({ attempts }) => {
    return attempts.flatMap(({ retry }) => retry === null ? [] : [retry.reason]).join(", ");
  });
  const isRepeated = repeats.some((reason) => reason !== "");
  const rows = hops.map((hop, index) => [
    String(index + 1),
    code(`${hop.method} ${hop.url}`, URL_WIDTH),
    statusOf(hop),
    connectionOf(hop),
    ...times(hop.timings, phases),
    ...(isRepeated ? [code(repeats[index]!, WIDE)] : []),
  ]);
  const columns = [...callColumns("hop", phases), ...(isRepeated ? [text("repeated, since")] : [])];
  const summary = `<summary>Requests of call ${callId}</summary>`;
  // Without the empty line, what follows would be HTML.
  return `<details>${summary}\n\n${table(columns, rows)}\n</details>\n`;
}

function callColumns(first: string, phases: readonly Phase[]): Column[] {
  const facts = ["request", "status", "connection"].map(text);
  return [number(first), ...facts, ...phases.map(number), number("total")];
}

/** What stands in place of a status. */
function endingOf(outcome: Exclude<TracedCall["outcome"], "ok">): string {
  if (outcome === null) return "unfinished";
  return outcome === "aborted" ? "aborted" : "failed";
}

function statusOf(hop: TracedHop): string {
  const status = lastAttempt(hop).response?.head?.status;
  // In a log that somebody else saved, it may be anything.
  return typeof status === "number" ? String(status) : NOTHING;
}

function connectionOf(hop: TracedHop): string {
  const { connection } = lastAttempt(hop);
  if (connection === null) return NOTHING;
  return `${connection.connId}, ${connection.reused ? "reused" : "new"}`;
}

/** The phases of a table: rare ones only where one has them. */
function phasesOf(timings: readonly PhaseTimings[]): readonly Phase[] {
  return PHASES.filter((phase) => {
    return !RARE.includes(phase) || timings.some((one) => one[phase] !== null);
  });
}

function times(timings: PhaseTimings, phases: readonly Phase[]): string[] {
  return [...phases.map((phase) => timings[phase]), timings.total].map(time);
}

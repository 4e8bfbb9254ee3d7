/**
 * What has changed from one trace to another: which phase moved, by how much, and whether that is
 * noise.
 *
 * Calls are grouped by method and URL, and apart for new and reused connections. Where the two
 * traces have no origin in common, as for two releases on two hosts, paths are matched instead.
 *
 * @example
 * ```ts
 * import { TraceLog, Transport } from "@httptrace/httptrace";
 * import { diffLogs, formatDiff } from "@httptrace/httptrace/diff";
 * import { assertEquals } from "@std/assert";
 *
 * let status = 200;
 * await using server = Deno.serve({ port: 0, onListen() {} }, () => new Response("", { status }));
 * const logs = [];
 * for (status of [200, 404]) {
 *   await using transport = new Transport();
 *   const log = TraceLog.record(transport.trace);
 *   await (await transport.fetch(`http://127.0.0.1:${server.addr.port}/`)).text();
 *   logs.push(log);
 * }
 * const diff = diffLogs(logs[0]!, logs[1]!);
 * assertEquals(diff.requests[0]?.changes.map(({ kind }) => kind), ["outcome"]);
 * console.log(formatDiff(diff));
 * ```
 *
 * @module
 */

import type { TraceLog } from "../trace_log.ts";
import { changesOf } from "./diff/changes.ts";
import { match } from "./diff/match.ts";
import type {
  Change,
  ChangeKind,
  PhaseShift,
  RequestDiff,
  RequestName,
  Sample,
  Tally,
  TimingDiff,
  TraceDiff,
  Verdict,
} from "./diff/shapes.ts";
import { compareTimings } from "./diff/shifts.ts";
import { textOf } from "./diff/text.ts";
import { modelOf } from "./model.ts";
import { type ReportOptions, shownRecords } from "./redact.ts";

export type {
  Change,
  ChangeKind,
  PhaseShift,
  ReportOptions,
  RequestDiff,
  RequestName,
  Sample,
  Tally,
  TimingDiff,
  TraceDiff,
  Verdict,
};

/** Settings of the text of a comparison. */
export interface DiffOptions {
  /**
   * Columns that no line exceeds.
   *
   * @default {80}
   */
  readonly width?: number;
  /** What the two traces are called, such as the names of their files. */
  readonly names?: readonly [before: string, after: string];
}

/**
 * Compares two traces.
 *
 * Phases of calls that failed are not compared; that they failed is among the changes.
 *
 * @param before The one trace.
 * @param after The other trace.
 * @param options Whether secrets are shown.
 * @returns What differs, in plain data.
 */
export function diffLogs(
  before: TraceLog,
  after: TraceLog,
  options: ReportOptions = {},
): TraceDiff {
  const callsOf = (log: TraceLog) => modelOf(shownRecords(log, options)).calls;
  const [old, fresh] = [callsOf(before), callsOf(after)];
  const { matchedBy, pairings, unmatched } = match(old, fresh);
  const { timings, comparisons } = compareTimings(pairings);
  const requests = pairings.map((pairing, index): RequestDiff => ({
    method: pairing.method,
    url: pairing.url,
    calls: { before: pairing.before.length, after: pairing.after.length },
    timings: timings[index] ?? [],
    changes: changesOf(pairing, matchedBy),
  }));
  const calls = { before: old.length, after: fresh.length };
  return { calls, matchedBy, requests, unmatched, comparisons };
}

/**
 * A comparison as text, the gist of it first.
 *
 * @param diff What differs.
 * @param options The width of the text, and the names of the traces.
 * @returns Lines of text, each with a line break at its end.
 */
export function formatDiff(diff: TraceDiff, options: DiffOptions = {}): string {
  const { width = 80, names = ["the first trace", "the second"] } = options;
  return textOf(diff, names, width);
}

/**
 * What many calls come to: figures of each phase, apart for new and for reused connections.
 *
 * @example
 * ```ts
 * import { TraceLog, Transport } from "@httptrace/httptrace";
 * import { formatSummary, summaryOf } from "@httptrace/httptrace/summary";
 * import { assertEquals } from "@std/assert";
 *
 * await using server = Deno.serve({ port: 0, onListen() {} }, () => new Response("hello"));
 * await using transport = new Transport();
 *
 * const log = TraceLog.record(transport.trace);
 * for (let sent = 0; sent < 3; sent++) {
 *   await (await transport.request(`http://127.0.0.1:${server.addr.port}/`)).text();
 * }
 * const summary = summaryOf(log);
 * assertEquals([summary.new?.calls, summary.reused?.calls], [1, 2]);
 * assertEquals(summary.reused?.measures.connect, null);
 * console.log(formatSummary(summary));
 * ```
 *
 * @module
 */

import type { TraceLog } from "../trace_log.ts";
import { toNanosecond } from "./precision.ts";
import type { ReportOptions } from "./redact.ts";
import type { Summary } from "./summary/summarized.ts";
import { Summarizer } from "./summary/summarizer.ts";
import { jsonText } from "./text/safe.ts";

export type { Distribution } from "./summary/distribution.ts";
export type { ErrorCount } from "./summary/error_tally.ts";
export type { Bucket } from "./summary/histogram.ts";
export type { RunFacts } from "./ndjson.ts";
export type { TraceRecord } from "./record.ts";
export type { ReportOptions } from "./redact.ts";
export type * from "./summary/summarized.ts";
export { Summarizer, SUMMARY_EVENTS } from "./summary/summarizer.ts";
export { formatSummary, type SummaryPart, type SummaryTextOptions } from "./summary/text.ts";

/**
 * Sums a recorded trace up.
 *
 * @param log What happened.
 * @param options Whether secrets are shown.
 * @returns Plain data, the same as that of the run while it went on.
 */
export function summaryOf(log: TraceLog, options: ReportOptions = {}): Summary {
  const summarizer = new Summarizer(log.run, options);
  for (const record of log) summarizer.see(record);
  return summarizer.summary();
}

/**
 * Writes a summary as the last line of `--format json`, without a line break.
 *
 * @param summary What calls come to.
 * @returns An object with the one property `summary`.
 */
export function summaryJson(summary: Summary): string {
  return jsonText({ summary: rounded(summary) });
}

/**
 * Writes a summary as a line of `--format ndjson`, without a line break.
 *
 * @param summary What calls come to.
 * @returns An object whose `type` is `summary`; a reader of traces passes over it.
 */
export function summaryNdjson(summary: Summary): string {
  return jsonText({ type: "summary", ...rounded(summary) });
}

/** The same with fractions as far as they mean something. */
function rounded<T>(value: T): T {
  if (typeof value === "number") return toNanosecond(value) as T;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(rounded) as T;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, rounded(one)])) as T;
}

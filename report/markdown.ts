/**
 * A trace as tables in Markdown, for an issue, a pull request or the summary of a CI job.
 *
 * What servers and callers sent stands in spans of code: no value adds a column, a link, a mention
 * or a tag of its own.
 *
 * @example
 * ```ts
 * import { TraceLog, Transport } from "@httptrace/httptrace";
 * import { formatMarkdown } from "@httptrace/httptrace/markdown";
 * import { assertStringIncludes } from "@std/assert";
 *
 * await using server = Deno.serve({ port: 0, onListen() {} }, () => new Response("hello"));
 * await using transport = new Transport();
 *
 * const log = TraceLog.record(transport.trace);
 * await (await transport.fetch(`http://127.0.0.1:${server.addr.port}/`)).text();
 *
 * const text = formatMarkdown(log, { expect: ["status==200"] });
 * assertStringIncludes(text, "| ✅ | `status==200` | `200` |");
 * ```
 *
 * @module
 */

import type { TraceLog } from "../trace_log.ts";
import { checkAssertions } from "./expect.ts";
import { explain } from "./explain.ts";
import { callTable, details, isManifold } from "./markdown/calls.ts";
import { code, MOST_ROWS, NOTHING, number, table, text, time, WIDE } from "./markdown/text.ts";
import { modelOf } from "./model.ts";
import type { TracedCall } from "./model/traced.ts";
import { type ReportOptions, shownRecords } from "./redact.ts";
import { type CallGroup, summaryOf } from "./summary.ts";
import { MEASURES } from "./summary/call_figures.ts";
import { factsOf } from "./text/call_facts.ts";
import { count } from "./text/figures.ts";

export type { ReportOptions };

/** Settings of a report in Markdown. */
export interface MarkdownOptions extends ReportOptions {
  /**
   * Assertions such as `ttfb<200ms`; each is a line of a table.
   *
   * @default {[]}
   */
  readonly expect?: readonly string[];
  /**
   * Whether a table says what made calls slow, or fail.
   *
   * @default {false}
   */
  readonly explain?: boolean;
}

/** So many calls have percentiles. */
const FEWEST_FOR_FIGURES = 10;
const FIGURES = ["min", "p50", "p90", "p99", "max", "mean"] as const;

/**
 * Formats a trace as Markdown: what was expected, the calls, the figures of many calls, what went
 * wrong, what was found out if that is wanted, and the requests of calls with redirects or repeats.
 *
 * Durations are in milliseconds, those of a call with redirects summed over its requests; a phase
 * that did not happen is a dash.
 *
 * @param log The trace.
 * @param options What is expected, whether findings are wanted, and whether secrets are shown.
 * @returns Lines of text, each with a line break at its end.
 * @throws {SyntaxError} If an assertion is none.
 */
export function formatMarkdown(log: TraceLog, options: MarkdownOptions = {}): string {
  const { calls } = modelOf(shownRecords(log.records, options));
  const parts = [
    heading(calls),
    expectations(log, options),
    callTable(calls),
    calls.length < FEWEST_FOR_FIGURES ? "" : figures(log, options),
    failures(calls),
    options.explain ? findings(log, options) : "",
    ...calls.filter(isManifold).slice(0, MOST_ROWS).map(details),
  ];
  return parts.filter((part) => part !== "").join("\n");
}

function heading(calls: readonly TracedCall[]): string {
  const failed = calls.filter(({ outcome }) => outcome !== null && outcome !== "ok").length;
  const suffix = failed === 0 ? "" : `, ${failed} failed`;
  return `### httptrace: ${count(calls.length, "call")}${suffix}\n`;
}

function expectations(log: TraceLog, options: MarkdownOptions): string {
  const { expect = [] } = options;
  if (expect.length === 0) return "";
  const rows = checkAssertions(log, expect, options).map(({ assertion, passed, measured }) => {
    return [passed ? "✅" : "❌", code(assertion, WIDE), code(measured, WIDE)];
  });
  return table([text(""), text("expected"), text("measured")], rows);
}

/** One table for calls on new connections, one for those on reused ones. */
function figures(log: TraceLog, options: ReportOptions): string {
  const summary = summaryOf(log, options);
  const groups = { new: summary.new, reused: summary.reused, failed: summary.failed };
  return Object.entries(groups)
    .flatMap(([title, group]) => group === null ? [] : [figureTable(title, group)])
    .join("\n");
}

function figureTable(title: string, { calls, measures }: CallGroup): string {
  const rows = MEASURES.flatMap((measure) => {
    const figures = measures[measure];
    if (figures === null) return [];
    return [[measure, String(figures.count), ...FIGURES.map((name) => time(figures[name]))]];
  });
  const heads = ["calls", ...FIGURES].map(number);
  return table([text(`${title}: ${count(calls, "call")}`), ...heads], rows);
}

function failures(calls: readonly TracedCall[]): string {
  const rows = calls.flatMap(({ callId, records }) => {
    const { failure } = factsOf(records);
    return failure === null ? [] : [[String(callId), code(failure, WIDE)]];
  });
  return rows.length === 0 ? "" : table([number("call"), text("why")], rows.slice(0, MOST_ROWS));
}

function findings(log: TraceLog, options: ReportOptions): string {
  const rows = explain(log, options).map(({ message, advice }) => {
    return [code(message, WIDE), advice === null ? NOTHING : code(advice, WIDE)];
  });
  if (rows.length === 0) return "Nothing stands out.\n";
  return table([text(count(rows.length, "finding")), text("advice")], rows);
}

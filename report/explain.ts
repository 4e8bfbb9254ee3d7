/**
 * What a trace tells about why its calls were slow, or failed, in plain words.
 *
 * Every finding is drawn from records of the trace, and names them; where nothing is recorded,
 * nothing is said.
 *
 * @example
 * ```ts
 * import { TraceLog, Transport } from "@httptrace/httptrace";
 * import { explain, formatFindings } from "@httptrace/httptrace/explain";
 * import { assertEquals } from "@std/assert";
 *
 * await using server = Deno.serve({ port: 0, onListen() {} }, () => new Response("", { status: 404 }));
 * await using transport = new Transport();
 *
 * const log = TraceLog.record(transport.trace);
 * await (await transport.fetch(`http://127.0.0.1:${server.addr.port}/`)).text();
 * const findings = explain(log);
 * assertEquals(findings.map(({ rule }) => rule), ["errorStatus"]);
 * console.log(formatFindings(findings));
 * ```
 *
 * @module
 */

import type { TraceLog } from "../trace_log.ts";
import type { Evidence, Finding, Instance, Proof, RuleName, Severity } from "./explain/finding.ts";
import { byWeight, merge } from "./explain/merge.ts";
import { RULES } from "./explain/rules.ts";
import { gatherFacts } from "./explain/trace_facts.ts";
import { type ReportOptions, shownRecords } from "./redact.ts";
import { count } from "./text/figures.ts";
import { shorten, wrap } from "./text/fit.ts";
import { escapeControls } from "./text/safe.ts";

export type { Evidence, Finding, Instance, Proof, ReportOptions, RuleName, Severity };

/** Settings of the text of findings. */
export interface FindingsOptions {
  /**
   * Columns that no line exceeds.
   *
   * @default {80}
   */
  readonly width?: number;
}

/** So many records show what a finding is drawn from; the object has all of them. */
const MOST_SHOWN = 5;
const INDENT = "   ";

/**
 * Says what a trace tells about why its calls were slow, or failed.
 *
 * @param log What happened.
 * @param options Whether secrets are shown.
 * @returns Findings: problems first, then what took longest; the same in many calls is one.
 */
export function explain(log: TraceLog, options: ReportOptions = {}): Finding[] {
  const facts = gatherFacts(shownRecords(log, options), log.epoch);
  return Object.entries(RULES)
    .flatMap(([name, rule]) => merge(name as RuleName, rule(facts), facts.calls.length))
    .sort(byWeight);
}

/**
 * Findings as text, with the records that they are drawn from.
 *
 * @param findings What was found.
 * @param options The width of the text.
 * @returns Lines of text, each with a line break at its end.
 */
export function formatFindings(
  findings: readonly Finding[],
  { width = 80 }: FindingsOptions = {},
): string {
  if (findings.length === 0) return "Nothing stands out.\n";
  const title = `${count(findings.length, "finding")}${findings.length > 1 ? ORDER : ""}:`;
  const lines = findings.flatMap((finding, index) => ["", ...linesOf(finding, index + 1, width)]);
  return [...wrap(title, width), ...lines].map((line) => `${line}\n`).join("");
}

const ORDER = ", problems first, then what took longest";

function linesOf({ message, advice, evidence }: Finding, number: number, width: number): string[] {
  const mark = `${number}.`.padEnd(INDENT.length);
  const more = evidence.length - MOST_SHOWN;
  const room = width - INDENT.length;
  const shown = evidence.slice(0, MOST_SHOWN).map(({ seq, type, text }) => {
    return shorten(escapeControls(`[${seq} ${type}] ${text}`.trim()), room, "...");
  });
  if (more > 0) shown.push(`and ${more} more`);
  return [
    ...indented(message, width, mark),
    ...(advice === null ? [] : indented(`-> ${advice}`, width)),
    ...shown.map((line) => INDENT + line),
  ];
}

function indented(text: string, width: number, first = INDENT): string[] {
  return wrap(escapeControls(text), width - INDENT.length)
    .map((line, index) => `${index === 0 ? first : INDENT}${line}`);
}

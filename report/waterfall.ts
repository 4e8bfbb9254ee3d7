/**
 * A trace as a picture in text: one bar for each phase of a call, on the call's axis of time.
 *
 * @example
 * ```ts
 * import { Trace, TRACE_EVENT_TYPES, type TraceEvent, Transport } from "@httptrace/httptrace";
 * import { formatWaterfall } from "@httptrace/httptrace/waterfall";
 *
 * await using server = Deno.serve({ port: 0, onListen() {} }, () => new Response("hello"));
 * await using transport = new Transport();
 *
 * const trace = new Trace();
 * const events: TraceEvent[] = [];
 * for (const type of TRACE_EVENT_TYPES) trace.addEventListener(type, (event) => events.push(event));
 * const response = await transport.fetch(`http://127.0.0.1:${server.addr.port}/`, { trace });
 * await response.text();
 * console.log(formatWaterfall(events, { width: 72 }));
 * ```
 *
 * @module
 */

import type { Phase, PhaseTimings } from "../trace.ts";
import { PHASES, type Span, spansOf } from "./model/spans.ts";
import type { TraceRecord } from "./record.ts";
import { bar, type Stretch } from "./text/bar.ts";
import { type CallFacts, factsOf, type HopFacts, hopFactsOf } from "./text/call_facts.ts";
import { milliseconds } from "./text/figures.ts";
import { shorten, wrap } from "./text/fit.ts";
import { escapeControls, redactUserinfo } from "./text/safe.ts";

export type { TraceRecord };

/** What a piece of a waterfall is, for a {@linkcode Painter} to choose its colour. */
export type WaterfallPart = Phase | "total" | "title" | "success" | "failure" | "note";

/**
 * Gives a piece of text its colour. It must not change what the text looks like otherwise.
 *
 * @param part What the text is.
 * @param text The text.
 * @returns The text, perhaps between escape sequences.
 */
export type Painter = (part: WaterfallPart, text: string) => string;

/** Settings of a waterfall. */
export interface WaterfallOptions {
  /**
   * Columns that no line exceeds, from 40 on.
   *
   * @default {80}
   */
  readonly width?: number;
  /**
   * Draws with ASCII characters only.
   *
   * @default {false}
   */
  readonly ascii?: boolean;
  /**
   * Says in words why a call failed, under its phases.
   *
   * @default {true}
   */
  readonly reasons?: boolean;
  /** Colours the pieces; by default nothing is coloured. */
  readonly paint?: Painter;
  /**
   * Shows the userinfo of URLs.
   *
   * @default {false}
   */
  readonly showSecrets?: boolean;
}

/** Everything that drawing one line needs to know. */
interface Canvas {
  readonly width: number;
  readonly ascii: boolean;
  readonly reasons: boolean;
  readonly paint: Painter;
  readonly show: (text: string) => string;
}

const NARROWEST = 40;
/** Room for ten seconds, so that the bars of most calls begin in one column. */
const FIGURE_WIDTH = milliseconds(9_999).length;
const LABEL_WIDTH = Math.max(...PHASES.map((phase) => phase.length));

/**
 * Draws the calls of a trace, one below the other, each with its phases from top to bottom.
 *
 * A phase that did not happen shows `-`. The figures are those of the call's `timings`; a call that
 * still goes on is drawn as far as it is known.
 *
 * @example
 * ```ts
 * import { formatWaterfall } from "@httptrace/httptrace/waterfall";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const call = { seq: 0, callId: 1, hop: 0, attempt: 0, connId: null };
 * const text = formatWaterfall([
 *   { ...call, time: 0, type: "callstart", detail: { method: "GET", url: "http://a.test/", headers: new Headers() } },
 *   { ...call, time: 1, type: "dnsstart", detail: { host: "a.test" } },
 *   { ...call, time: 4, type: "dnsend", detail: { host: "a.test", addresses: ["127.0.0.1"], coalesced: false, source: "query", outcome: "ok" } },
 * ]);
 * assertStringIncludes(text, "dns         3.00 ms");
 * ```
 *
 * @param records What happened; records that no call owns are passed over.
 * @param options Width, characters and colours.
 * @returns Lines of text, each with a line break at its end.
 * @throws {RangeError} If `width` is less than 40.
 */
export function formatWaterfall(
  records: Iterable<TraceRecord>,
  options: WaterfallOptions = {},
): string {
  const { width = 80, ascii = false, reasons = true, showSecrets = false } = options;
  const { paint = (_, text) => text } = options;
  if (!(width >= NARROWEST)) {
    throw new RangeError(`Cannot draw a waterfall: width is ${width}, the least is ${NARROWEST}`);
  }
  const show = (text: string) => escapeControls(showSecrets ? text : redactUserinfo(text));
  const canvas = { width: Math.floor(width), ascii, reasons, paint, show };
  const calls = Map.groupBy(records, (record) => record.callId);
  calls.delete(null);
  return [...calls.values()].map((call) => `${drawCall(call, canvas).join("\n")}\n`).join("\n");
}

function drawCall(records: readonly TraceRecord[], canvas: Canvas): string[] {
  const { reasons, paint, show } = canvas;
  const facts = factsOf(records);
  const hops = [...Map.groupBy(records, (record) => record.hop).values()];
  const lines = [drawTitle(facts, canvas)];
  for (const [index, { connection, ...hop }] of hopFactsOf(hops).entries()) {
    const timings = facts.timings?.hops[index] ?? null;
    if (hops.length > 1) {
      lines.push(drawHopTitle(`hop ${index + 1} of ${hops.length}`, hop, canvas));
    }
    lines.push(...wrap(show(connection), canvas.width).map((line) => paint("note", line)));
    lines.push(...drawPhases(hops[index]!, facts, timings, index === hops.length - 1, canvas));
  }
  if (reasons && facts.failure !== null) {
    lines.push(...wrap(show(facts.failure), canvas.width).map((line) => paint("failure", line)));
  }
  return lines;
}

function drawTitle(facts: CallFacts, { width, ascii, paint, show }: Canvas): string {
  const total = facts.timings === null ? "" : `  ${milliseconds(facts.end - facts.start)}`;
  const method = shorten(show(facts.method), 10, "~");
  const room = width - method.length - facts.result.length - total.length - 3;
  const url = shorten(show(facts.url), room, ascii ? "..." : "…");
  const result = paint(facts.succeeded ? "success" : "failure", facts.result);
  return `${paint("title", `${method} ${url}`)}  ${result}${paint("title", total)}`;
}

function drawHopTitle(
  which: string,
  { request, status }: Omit<HopFacts, "connection">,
  { width, ascii, paint, show }: Canvas,
): string {
  if (request === null) return paint("title", which);
  const start = `${which}  ${shorten(show(request.method), 10, "~")} `;
  const result = status === null ? "" : `  ${status}`;
  const url = shorten(show(request.url), width - start.length - result.length, ascii ? "..." : "…");
  return `${paint("title", start + url)}${result === "" ? "" : paint("note", result)}`;
}

function drawPhases(
  records: readonly TraceRecord[],
  facts: CallFacts,
  timings: PhaseTimings | null,
  isLast: boolean,
  canvas: Canvas,
): string[] {
  const rows = PHASES.map((phase) => {
    const failed = isLast && phase === facts.failedPhase;
    return phaseRow(phase, failed, spansOf(records, phase), timings);
  });
  const whole = { start: records[0]!.time, end: records.at(-1)!.time };
  const total = timings?.total ?? whole.end - whole.start;
  rows.push({ part: "total", failed: false, figure: milliseconds(total), spans: [whole] });
  const figureWidth = Math.max(FIGURE_WIDTH, ...rows.map((row) => row.figure.length));
  return rows.map((row) => drawRow(row, figureWidth, facts, canvas));
}

interface Row {
  readonly part: Phase | "total";
  readonly failed: boolean;
  readonly figure: string;
  readonly spans: readonly Span[];
}

function phaseRow(
  phase: Phase,
  failed: boolean,
  spans: readonly Span[],
  timings: PhaseTimings | null,
): Row {
  // What was under way when the call failed has no figure among the timings: it never ended.
  const known = timings === null || failed ? timings?.[phase] ?? lengthOf(spans) : timings[phase];
  if (known === null) return { part: phase, failed, figure: "-   ", spans: [] };
  return { part: phase, failed, figure: milliseconds(known), spans };
}

function drawRow(row: Row, figureWidth: number, axis: Span, canvas: Canvas): string {
  const { paint, ascii, width } = canvas;
  const mark = row.failed ? (ascii ? "x" : "✗") : " ";
  const label = `${mark} ${row.part.padEnd(LABEL_WIDTH)}  ${row.figure.padStart(figureWidth)}`;
  const stretches = row.spans.map((span) => stretchOf(span, axis));
  const room = width - label.length - 2;
  const drawn = row.part === "total" ? rule(stretches, room, ascii) : bar(stretches, room, ascii);
  if (drawn === "") return paint("note", label.trimEnd());
  const part = row.failed ? "failure" : row.part;
  return `${paint(part, label)}  ${paint(part, drawn)}`;
}

/** A line that frames the bars above it, and so is thinner than they are. */
function rule(stretches: readonly Stretch[], width: number, ascii: boolean): string {
  return bar(stretches, width, true).replaceAll(/\S/g, ascii ? "=" : "━");
}

function stretchOf(span: Span, axis: Span): Stretch {
  const length = axis.end - axis.start;
  if (length === 0) return { from: 0, to: 1 };
  return { from: (span.start - axis.start) / length, to: (span.end - axis.start) / length };
}

function lengthOf(spans: readonly Span[]): number | null {
  if (spans.length === 0) return null;
  return spans.reduce((sum, { start, end }) => sum + end - start, 0);
}

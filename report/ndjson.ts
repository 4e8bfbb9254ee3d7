/**
 * A trace as lines of JSON: a header, then one line for each thing that happened.
 *
 * The JSON Schema of the lines (draft 2020-12) is published beside this module, as
 * `https://jsr.io/@httptrace/httptrace/<version>/report/trace.schema.json`. Its own version is in the
 * header; a later version 1 may know more types of lines, events and properties, which a reader
 * passes over.
 *
 * @example
 * ```ts
 * import { ndjsonHeader, ndjsonLine } from "@httptrace/httptrace/ndjson";
 * import { TRACE_EVENT_TYPES, Transport } from "@httptrace/httptrace";
 *
 * await using server = Deno.serve({ port: 0, onListen() {} }, () => new Response("hello"));
 * await using transport = new Transport();
 *
 * console.log(ndjsonHeader({ epoch: performance.timeOrigin }));
 * for (const type of TRACE_EVENT_TYPES) {
 *   transport.trace.addEventListener(type, (event) => console.log(ndjsonLine(event)));
 * }
 * await (await transport.fetch(`http://127.0.0.1:${server.addr.port}/`)).text();
 * ```
 *
 * @module
 */

import { TRACE_EVENT_TYPES, type TraceEventType } from "../trace.ts";
import { detailFlaw } from "./detail_shape.ts";
import { type ErrorFacts, errorFacts, errorFrom } from "./error_facts.ts";
import type { TraceRecord } from "./record.ts";
import { redactRecord, type ReportOptions } from "./redact.ts";
import { jsonText } from "./text/safe.ts";

/** Version of the lines. It changes when a reader of the old ones would read the new ones wrongly. */
export const SCHEMA_VERSION = 1;

/** How the requests of a run were sent, where a schedule says so. */
export interface RunFacts {
  /** Requests a second that were meant to start. */
  readonly rate?: number;
  /** How many went side by side. */
  readonly concurrency?: number;
  /** Milliseconds between the requests. */
  readonly interval?: number;
}

/** What the header of a trace tells. */
export interface TraceHeader {
  /** Milliseconds since 1970 (UTC) at time 0 of the trace's clock. */
  readonly epoch: number;
  /** How the requests were sent. */
  readonly run?: RunFacts;
  /**
   * Whether the records came without their secrets, which nothing brings back.
   *
   * @default {false}
   */
  readonly redacted?: boolean;
}

/** What one line says. */
export type NdjsonLine =
  | { readonly kind: "header"; readonly header: TraceHeader }
  | { readonly kind: "event"; readonly record: TraceRecord }
  /** A kind of line, or of event, that this version does not know. */
  | { readonly kind: "other" };

/**
 * Makes the first line of a trace, without a line break.
 *
 * @param header When the trace's clock began, and how requests were sent.
 * @param options Whether secrets are shown.
 * @returns JSON.
 */
export function ndjsonHeader(header: TraceHeader, options: ReportOptions = {}): string {
  return jsonText({
    type: "header",
    schema: SCHEMA_VERSION,
    epoch: new Date(header.epoch).toISOString(),
    clock: "monotonic milliseconds since epoch",
    redacted: header.redacted || !options.showSecrets,
    ...(header.run !== undefined && { run: header.run }),
  });
}

/**
 * Makes the line of one record, without a line break.
 *
 * @param record What happened.
 * @param options Whether secrets are shown.
 * @returns JSON.
 */
export function ndjsonLine(record: TraceRecord, options: ReportOptions = {}): string {
  const { type, time, seq, callId, hop, attempt, connId, detail } = options.showSecrets
    ? record
    : redactRecord(record);
  return jsonText({ type, time, seq, callId, hop, attempt, connId, detail: plain(detail) });
}

/**
 * Makes the lines of records one after the other, with the header before the first of them.
 *
 * @example
 * ```ts
 * import { NdjsonFormatter } from "@httptrace/httptrace/ndjson";
 * import { assertEquals } from "@std/assert";
 *
 * const lines = new NdjsonFormatter({ epoch: performance.timeOrigin });
 * const envelope = { time: 1.5, seq: 0, callId: 1, hop: 0, attempt: 0, connId: 1 };
 * const record = { ...envelope, type: "dnsstart", detail: { host: "a.test" } } as const;
 * const [header, first, second] = (lines.format(record) + lines.format(record)).split("\n");
 * assertEquals([header, first, second].map((line) => JSON.parse(line!).type), [
 *   "header",
 *   "dnsstart",
 *   "dnsstart",
 * ]);
 * ```
 */
export class NdjsonFormatter {
  readonly #options: ReportOptions;
  #header: string;

  /**
   * Makes a formatter that has given no line yet.
   *
   * @param header When the trace's clock began, and how requests were sent.
   * @param options Whether secrets are shown.
   */
  constructor(header: TraceHeader, options: ReportOptions = {}) {
    this.#options = options;
    this.#header = `${ndjsonHeader(header, options)}\n`;
  }

  /**
   * Gives the header, which a trace has even where nothing happened.
   *
   * @returns Its line with a line break, or nothing if it has been given.
   */
  begin(): string {
    const line = this.#header;
    this.#header = "";
    return line;
  }

  /**
   * Formats the next record.
   *
   * @param record What happened.
   * @returns Its line with a line break, after that of the header if that has not been given.
   */
  format(record: TraceRecord): string {
    return `${this.begin()}${ndjsonLine(record, this.#options)}\n`;
  }
}

/**
 * Reads one line of a trace.
 *
 * @param text The line.
 * @returns What it says.
 * @throws {SyntaxError} If it is no line of a trace; the message says what is wrong with it.
 */
export function parseNdjsonLine(text: string): NdjsonLine {
  let line: unknown;
  try {
    line = JSON.parse(text);
  } catch (cause) {
    throw new SyntaxError("it is no JSON", { cause });
  }
  if (!isObject(line) || typeof line.type !== "string") {
    throw new SyntaxError('it is no object with a "type"');
  }
  if (line.type === "header") return { kind: "header", header: headerOf(line) };
  if (!KNOWN_TYPES.has(line.type)) return { kind: "other" };
  return { kind: "event", record: recordOf(line) };
}

/** Ten thousand years in milliseconds: what is further away has no date. */
const LONGEST = 3.2e14;
const KNOWN_TYPES: ReadonlySet<string> = new Set(TRACE_EVENT_TYPES);

function headerOf(line: Record<string, unknown>): TraceHeader {
  if (line.schema !== SCHEMA_VERSION) {
    throw new SyntaxError(`its schema is ${line.schema}, known is ${SCHEMA_VERSION}`);
  }
  const epoch = typeof line.epoch === "string" ? Date.parse(line.epoch) : NaN;
  if (!(Math.abs(epoch) <= LONGEST)) {
    throw new SyntaxError(`its epoch is ${line.epoch}, which is no time`);
  }
  const redacted = line.redacted === true;
  if (line.run === undefined) return { epoch, redacted };
  if (!isRun(line.run)) throw new SyntaxError('its "run" is none');
  return { epoch, redacted, run: line.run };
}

function isRun(value: unknown): value is RunFacts {
  if (!isObject(value)) return false;
  const { rate, concurrency, interval } = value;
  return [rate, concurrency, interval].every((it) => it === undefined || Number.isFinite(it));
}

function recordOf(line: Record<string, unknown>): TraceRecord {
  const { type, time, seq, callId, hop, attempt, connId, detail } = line;
  const missing = Object.entries({ time, seq, hop, attempt })
    .find(([, value]) => !Number.isFinite(value))?.[0] ??
    Object.entries({ callId, connId })
      .find(([, value]) => !Number.isFinite(value) && value !== null)?.[0];
  if (missing !== undefined) throw new SyntaxError(`its "${missing}" is no number`);
  if (Math.abs(time as number) > LONGEST) {
    throw new SyntaxError(`its time is ${time}, which is none`);
  }
  if (!isObject(detail)) throw new SyntaxError('its "detail" is no object');
  const flaw = detailFlaw(type as TraceEventType, detail);
  if (flaw !== null) throw new SyntaxError(flaw);
  const record = { type, time, seq, callId, hop, attempt, connId, detail: revived(detail) };
  return record as unknown as TraceRecord;
}

/** The detail of an event as JSON has it: lists for headers, objects for errors, no data. */
function plain(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Headers) return [...value];
  if (value instanceof Error) return errorFacts(value);
  if (Array.isArray(value)) return value.map(plain);
  const entries = Object.entries(value).filter(([, one]) => !(one instanceof Uint8Array));
  return Object.fromEntries(entries.map(([key, one]) => [key, plain(one)]));
}

function revived(detail: Record<string, unknown>): object {
  const { headers, error } = detail;
  try {
    return {
      ...detail,
      ...(Array.isArray(headers) && { headers: new Headers(headers as [string, string][]) }),
      ...(isObject(error) && { error: errorFrom(error as unknown as ErrorFacts) }),
    };
  } catch (cause) {
    throw new SyntaxError(`its "detail" cannot be read: ${(cause as Error).message}`, { cause });
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

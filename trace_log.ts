/**
 * A trace that was recorded, to be looked at later.
 *
 * @module
 */

import {
  ndjsonHeader,
  ndjsonLine,
  parseNdjsonLine,
  type RunFacts,
  type TraceHeader,
} from "./report/ndjson.ts";
import { plainRecord, type TraceRecord } from "./report/record.ts";
import type { ReportOptions } from "./report/redact.ts";
import { type Trace, TRACE_EVENT_TYPES } from "./trace.ts";

export type { ReportOptions, RunFacts, TraceHeader, TraceRecord };

/** Settings of a recording. */
export interface RecordingOptions {
  /** Ends the recording. */
  readonly signal?: AbortSignal;
  /** How the requests are sent, if by a schedule. */
  readonly run?: RunFacts;
}

/**
 * What happened, as plain records in their order.
 *
 * Every report of this package is a function of one, so that it shows the same tomorrow.
 *
 * @example Record, save, and load again
 * ```ts
 * import { TraceLog, Transport } from "@httptrace/httptrace";
 * import { assertEquals } from "@std/assert";
 *
 * await using server = Deno.serve({ port: 0, onListen() {} }, () => new Response("hello"));
 * await using transport = new Transport();
 *
 * const log = TraceLog.record(transport.trace);
 * await (await transport.fetch(`http://127.0.0.1:${server.addr.port}/`)).text();
 *
 * const saved = log.toNdjson();
 * assertEquals(TraceLog.parse(saved).records.length, log.records.length);
 * ```
 */
export class TraceLog implements Iterable<TraceRecord> {
  /** Milliseconds since 1970 (UTC) at time 0 of the records' clock. */
  readonly epoch: number;
  /** How the requests were sent, if that is known. */
  readonly run: RunFacts | null;
  /** Whether the records came without their secrets, as those of a file usually do. */
  readonly redacted: boolean;
  /**
   * For a log that was read: the line of each record, counted from 1. Otherwise empty.
   */
  readonly lines: readonly number[];
  readonly #records: TraceRecord[];
  readonly #recording = new AbortController();

  /**
   * Makes a log of records.
   *
   * @param records What happened, in order.
   * @param header When the clock of the records began, and how requests were sent.
   * @param lines The line of each record in the file that it was read from.
   */
  constructor(
    records: Iterable<TraceRecord>,
    header: TraceHeader,
    lines: readonly number[] = [],
  ) {
    this.#records = [...records];
    this.epoch = header.epoch;
    this.run = header.run ?? null;
    this.redacted = header.redacted ?? false;
    this.lines = lines;
  }

  /**
   * Records all events of a trace from now on.
   *
   * The bytes of `datasent` and `datareceived` are not kept, only their number.
   *
   * @param trace That of one call, or of a transport.
   * @param options What ends the recording; without, it ends with the trace.
   * @returns The log, which grows as things happen.
   */
  static record(trace: Trace, options: RecordingOptions = {}): TraceLog {
    const { signal, run } = options;
    const log = TraceLog.empty(run);
    const ends = [log.#recording.signal, ...(signal === undefined ? [] : [signal])];
    const until = { signal: AbortSignal.any(ends) };
    for (const type of TRACE_EVENT_TYPES) {
      trace.addEventListener(type, (event) => log.add(event), until);
    }
    return log;
  }

  /**
   * Makes a log without records, to which the events of this process can be added.
   *
   * @param run How the requests are sent, if by a schedule.
   * @returns The log.
   */
  static empty(run?: RunFacts): TraceLog {
    // The clock of all traces began then, as the clock on the wall has it now: `Date.now()` leaves out
    // what the millisecond has come to, which is half of it on average.
    const epoch = Math.round(Date.now() + 0.5 - performance.now());
    return new TraceLog([], { epoch, ...(run !== undefined && { run }) });
  }

  /**
   * Reads a log from its lines of JSON.
   *
   * A last line that was cut short, as by the end of a process, is left out.
   *
   * @param text A header and the lines of the records.
   * @returns The log.
   * @throws {SyntaxError} If a line is none of a trace; the message names the line.
   */
  static parse(text: string): TraceLog {
    const reader = new LogReader();
    reader.push(text);
    return reader.end();
  }

  /**
   * Reads a log from a stream of its bytes, such as `file.readable`.
   *
   * A last line that was cut short, as by the end of a process, is left out.
   *
   * @param stream UTF-8: a header and the lines of the records.
   * @returns The log.
   * @throws {SyntaxError} If a line is none of a trace; the message names the line.
   */
  static async read(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<TraceLog> {
    const reader = new LogReader();
    for await (const text of stream.pipeThrough(new TextDecoderStream())) reader.push(text);
    return reader.end();
  }

  /** What the first line of the saved log tells. */
  get header(): TraceHeader {
    const { epoch, redacted, run } = this;
    return { epoch, redacted, ...(run !== null && { run }) };
  }

  /** What happened, in order. */
  get records(): readonly TraceRecord[] {
    return this.#records;
  }

  /**
   * Adds one thing that happened.
   *
   * @param record An event, or a record of one.
   */
  add(record: TraceRecord): void {
    this.#records.push(plainRecord(record));
  }

  /** Ends the recording. What was recorded stays. */
  stop(): void {
    this.#recording.abort();
  }

  /**
   * The log as lines of JSON, one after the other, without line breaks.
   *
   * @param options Whether secrets are shown.
   * @returns The header and the lines of the records.
   */
  *ndjsonLines(options: ReportOptions = {}): Generator<string, void, undefined> {
    yield ndjsonHeader(this.header, options);
    for (const record of this.#records) yield ndjsonLine(record, options);
  }

  /**
   * The log as text, one line of JSON for each record.
   *
   * @param options Whether secrets are shown.
   * @returns Lines, each with a line break at its end.
   */
  toNdjson(options: ReportOptions = {}): string {
    return Array.from(this.ndjsonLines(options), (line) => `${line}\n`).join("");
  }

  /** Iterates over the records. */
  [Symbol.iterator](): IterableIterator<TraceRecord> {
    return this.#records.values();
  }

  /** Ends the recording. */
  [Symbol.dispose](): void {
    this.stop();
  }
}

/** Puts a log together from pieces of its text. */
class LogReader {
  readonly #records: TraceRecord[] = [];
  readonly #lines: number[] = [];
  #header: TraceHeader | null = null;
  #rest = "";
  #line = 0;

  push(text: string): void {
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) this.#read(line);
  }

  end(): TraceLog {
    const rest = this.#rest;
    this.#rest = "";
    if (isWhole(rest)) this.#read(rest);
    if (this.#header === null) throw new SyntaxError("Cannot read the trace: it has no header");
    return new TraceLog(this.#records, this.#header, this.#lines);
  }

  #read(text: string): void {
    this.#line++;
    if (text.trim() === "") return;
    try {
      const line = parseNdjsonLine(text);
      if ((line.kind === "header") !== (this.#header === null)) {
        throw new SyntaxError(
          this.#header === null ? "it is not the header" : "it is a second header",
        );
      }
      if (line.kind === "header") this.#header = line.header;
      if (line.kind !== "event") return;
      this.#records.push(line.record);
      this.#lines.push(this.#line);
    } catch (error) {
      const why = (error as Error).message;
      throw new SyntaxError(`Cannot read the trace: line ${this.#line}: ${why}`, { cause: error });
    }
  }
}

function isWhole(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

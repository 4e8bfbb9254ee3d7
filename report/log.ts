/**
 * A trace as lines of text, one for each thing that happens, as it happens.
 *
 * @example
 * ```ts
 * import { TRACE_EVENT_TYPES, Transport } from "@httptrace/httptrace";
 * import { LogFormatter } from "@httptrace/httptrace/log";
 *
 * await using server = Deno.serve({ port: 0, onListen() {} }, () => new Response("hello"));
 * await using transport = new Transport();
 *
 * const log = new LogFormatter();
 * for (const type of TRACE_EVENT_TYPES) {
 *   transport.trace.addEventListener(type, (event) => console.log(log.format(event)));
 * }
 * await (await transport.fetch(`http://127.0.0.1:${server.addr.port}/`)).text();
 * ```
 *
 * @module
 */

import type { Ending, TraceEventType } from "../trace.ts";
import { rawLogLine, type ShowField } from "./log_lines.ts";
import { plainRecord, type TraceRecord } from "./record.ts";
import { escapeControls, redactField, redactUserinfo } from "./text/safe.ts";

export type { TraceRecord };

/** Settings of a log. */
export interface LogOptions {
  /**
   * Shows Authorization, Proxy-Authorization, Cookie, Set-Cookie and the userinfo of URLs.
   *
   * @default {false}
   */
  readonly showSecrets?: boolean;
  /**
   * Begins each line with the number of its call, for calls that go on side by side; otherwise
   * there is an empty line where another call begins.
   *
   * @default {false}
   */
  readonly callIds?: boolean;
}

const SHOW_ALL: ShowField = (_, value) => value;

/**
 * Formats one record as one line, without a line break.
 *
 * Characters that a terminal would obey are escaped, and secrets redacted.
 *
 * @example
 * ```ts
 * import { formatLogLine } from "@httptrace/httptrace/log";
 * import { assertEquals } from "@std/assert";
 *
 * const envelope = { time: 1.5, seq: 0, callId: 1, hop: 0, attempt: 0, connId: 1 };
 * const record = { ...envelope, type: "dnsstart", detail: { host: "www.bing.com" } } as const;
 * assertEquals(formatLogLine(record), 'starting to look up dns {"Host":"www.bing.com"}');
 * ```
 *
 * @typeParam K Name of the event.
 * @param record What happened.
 * @param options Whether secrets are shown.
 * @returns The line.
 */
export function formatLogLine<K extends TraceEventType>(
  record: TraceRecord<K>,
  options: LogOptions = {},
): string {
  const { showSecrets = false } = options;
  const line = rawLogLine(record, showSecrets ? SHOW_ALL : redactField);
  return escapeControls(showSecrets ? line : redactUserinfo(line));
}

/**
 * Formats records one after the other, with an empty line between calls.
 *
 * @example
 * ```ts
 * import { LogFormatter } from "@httptrace/httptrace/log";
 * import { assertEquals } from "@std/assert";
 *
 * const log = new LogFormatter();
 * const envelope = { time: 1.5, seq: 0, hop: 0, attempt: 0, connId: 1 };
 * const record = { ...envelope, type: "datasent", detail: { bytes: 81, data: new Uint8Array(81) } } as const;
 * assertEquals(log.format({ ...record, callId: 1 }), "wrote 81 bytes");
 * assertEquals(log.format({ ...record, callId: 2 }), "\nwrote 81 bytes");
 * ```
 */
export class LogFormatter {
  readonly #options: LogOptions;
  #callId: number | null = null;
  /** What the line before said to have gone wrong. */
  #reason: string | null = null;

  /**
   * Makes a formatter that has seen no record yet.
   *
   * @param options Whether secrets are shown, and how calls are set apart.
   */
  constructor(options: LogOptions = {}) {
    this.#options = options;
  }

  /**
   * Formats the next record.
   *
   * @typeParam K Name of the event.
   * @param record What happened.
   * @returns Its line, set apart from those of other calls.
   */
  format<K extends TraceEventType>(record: TraceRecord<K>): string {
    const before = this.#callId;
    // Events that no call owns stay with the call before them.
    this.#callId = record.callId ?? before;
    const line = formatLogLine(this.#withoutKnownReason(record), this.#options);
    if (this.#options.callIds) return `[${record.callId ?? "-"}] ${line}`;
    return before !== null && before !== this.#callId ? `\n${line}` : line;
  }

  /** A dial fails by one of its parts, of which the line before may have told. */
  #withoutKnownReason<K extends TraceEventType>(record: TraceRecord<K>): TraceRecord<K> {
    const known = this.#reason;
    const { error, ...detail } = record.detail as Ending;
    this.#reason = error?.message ?? null;
    if (record.type !== "dialend" || known === null || !error?.message.endsWith(known)) {
      return record;
    }
    return { ...plainRecord(record), detail } as TraceRecord<K>;
  }
}

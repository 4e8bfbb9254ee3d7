/**
 * A trace as curl's `-v` narrates it: what is done (`*`), sent (`>`) and received (`<`).
 *
 * The `>` and `<` lines are those of curl. The `*` lines use its words wherever it has some, and say
 * more where the trace knows more. Bodies are not shown, only their size. Lines of calls that go on
 * at the same time are kept apart by a line that names the call.
 *
 * @example
 * ```ts
 * import { TRACE_EVENT_TYPES, Transport } from "@httptrace/httptrace";
 * import { VerboseFormatter } from "@httptrace/httptrace/verbose";
 *
 * await using server = Deno.serve({ port: 0, onListen() {} }, () => new Response("hello"));
 * await using transport = new Transport();
 *
 * const verbose = new VerboseFormatter();
 * let text = "";
 * for (const type of TRACE_EVENT_TYPES) {
 *   transport.trace.addEventListener(type, (event) => text += verbose.format(event));
 * }
 * await (await transport.fetch(`http://127.0.0.1:${server.addr.port}/`)).text();
 * console.log(text);
 * ```
 *
 * @module
 */

import { isType, type TraceRecord } from "./record.ts";
import { redactRecord, type ReportOptions } from "./redact.ts";
import { escapeControls } from "./text/safe.ts";
import { narrationOf, type Way } from "./verbose_lines.ts";

export type { ReportOptions, TraceRecord };

const NOWHERE: Way = { hostPort: "(unknown)", proxy: null };

/**
 * Narrates records one after the other.
 *
 * @example
 * ```ts
 * import { VerboseFormatter } from "@httptrace/httptrace/verbose";
 * import { assertEquals } from "@std/assert";
 *
 * const envelope = { time: 1.5, seq: 0, callId: 1, hop: 0, attempt: 0, connId: 1 };
 * const detail = { address: "127.0.0.1:80", network: "tcp", raceId: 1 } as const;
 * const text = new VerboseFormatter().format({ ...envelope, type: "connectstart", detail });
 * assertEquals(text, "*   Trying 127.0.0.1:80...\n");
 * ```
 */
export class VerboseFormatter {
  readonly #showSecrets: boolean;
  /** Where each connection leads. */
  readonly #ways = new Map<number, Way>();
  /** What is said of each call that goes on, should it have to be named. */
  readonly #open = new Map<number, string>();
  /** The call that the last line was about. */
  #current: number | null = null;

  /**
   * Makes a formatter that has seen no record yet.
   *
   * @param options Whether secrets are shown.
   */
  constructor(options: ReportOptions = {}) {
    this.#showSecrets = options.showSecrets ?? false;
  }

  /**
   * Narrates the next record.
   *
   * @param record What happened.
   * @returns Lines, each with its line break; empty where there is nothing to say.
   */
  format(record: TraceRecord): string {
    const shown = this.#showSecrets ? record : redactRecord(record);
    this.#learn(shown);
    const way = this.#ways.get(shown.connId ?? 0) ?? NOWHERE;
    const lines = narrationOf(shown, way);
    const text = [...this.#turnTo(shown, lines.length), ...lines]
      .map((line) => `${escapeControls(line)}\n`).join("");
    this.#forget(shown);
    return text;
  }

  #learn(record: TraceRecord): void {
    const { callId, connId } = record;
    if (isType(record, "callstart") && callId !== null) {
      const { method, url } = record.detail;
      if (this.#open.size === 0) this.#current = callId;
      this.#open.set(callId, `* Call ${callId}: ${method} ${url}`);
    } else if (isType(record, "dialstart") && connId !== null) {
      const { hostPort, proxy = null } = record.detail;
      this.#ways.set(connId, { hostPort, proxy });
    } else if ((isType(record, "tlsstart") || isType(record, "tlsend")) && connId !== null) {
      const way = this.#ways.get(connId);
      const shakesHands = isType(record, "tlsstart");
      if (way !== undefined) this.#ways.set(connId, { ...way, shakesHands });
    } else if (isType(record, "gotconn") && connId !== null && !this.#ways.has(connId)) {
      // Dialled before this formatter was there.
      this.#ways.set(connId, { hostPort: record.detail.remoteAddr, proxy: null });
    }
  }

  #forget(record: TraceRecord): void {
    const { callId, connId } = record;
    if (isType(record, "callend") && callId !== null) this.#open.delete(callId);
    if (isType(record, "connclose") && connId !== null) this.#ways.delete(connId);
  }

  /** The line that names the call, where another one was spoken of last. */
  #turnTo({ callId }: TraceRecord, lines: number): string[] {
    if (callId === null || callId === this.#current || lines === 0) return [];
    this.#current = callId;
    const name = this.#open.get(callId);
    return name === undefined ? [] : [name];
  }
}

/**
 * The records of a trace, put together to calls and connections.
 *
 * @module
 */

import { timings } from "../timings.ts";
import type { Outcome, Timings } from "../trace.ts";
import { failedPhase } from "./model/spans.ts";
import type {
  ConnectionUse,
  ConnectStage,
  DnsStage,
  Stage,
  TlsStage,
  TracedAttempt,
  TracedCall,
  TracedConnection,
  TracedDial,
  TracedHop,
  TracedRequest,
  TracedResponse,
  TraceModel,
  TunnelStage,
} from "./model/traced.ts";
import { isType, type TraceRecord } from "./record.ts";

export type { RecordDetailMap, RecordedData, TraceRecord } from "./record.ts";
export type * from "./model/traced.ts";
export { lastAttempt, lastHop } from "./model/traced.ts";

type Writable<T> = { -readonly [K in keyof T]: T[K] };
type Draft<T, Lists extends keyof T> =
  & Writable<Omit<T, Lists>>
  & {
    [K in Lists]: T[K] extends readonly (infer One)[] ? One[] : never;
  };

type DialDraft = Omit<Draft<TracedDial, "connects" | "tls">, "connects" | "tls"> & {
  connects: Writable<ConnectStage>[];
  tls: Writable<TlsStage>[];
};
type RequestDraft = Draft<TracedRequest, "fields">;
type ResponseDraft = Draft<TracedResponse, "informational">;
type AttemptDraft = Writable<Omit<TracedAttempt, "request" | "response">> & {
  request: RequestDraft | null;
  response: ResponseDraft | null;
};
type HopDraft = Draft<Omit<TracedHop, "attempts" | "timings">, never> & {
  attempts: AttemptDraft[];
};
type CallDraft = Draft<Omit<TracedCall, "hops" | "records" | "timings" | "failedPhase">, never> & {
  hops: HopDraft[];
  records: TraceRecord[];
  told: Timings | null;
};
type ConnectionDraft = Omit<Draft<TracedConnection, "uses">, "uses"> & {
  uses: Writable<ConnectionUse>[];
};

/**
 * Reads the records of a trace.
 *
 * @param records What happened, in order.
 * @returns Calls and connections.
 */
export function modelOf(records: Iterable<TraceRecord>): TraceModel {
  const builder = new ModelBuilder();
  for (const record of records) builder.see(record);
  return builder.model();
}

class ModelBuilder {
  readonly #calls = new Map<number, CallDraft>();
  readonly #connections = new Map<number, ConnectionDraft>();

  see(record: TraceRecord): void {
    const { callId } = record;
    if (isType(record, "callstart") && callId !== null) this.#calls.set(callId, callDraft(record));
    const call = callId === null ? undefined : this.#calls.get(callId);
    call?.records.push(record);
    const attempt = call === undefined ? null : attemptOf(call, record);
    this.#seeConnection(record, attempt);
    if (call === undefined || attempt === null) return;
    seeCall(call, record);
    seeExchange(attempt, record);
  }

  model(): TraceModel {
    return {
      calls: Array.from(this.#calls.values(), finishedCall),
      connections: [...this.#connections.values()],
    };
  }

  #seeConnection(record: TraceRecord, attempt: AttemptDraft | null): void {
    const { connId, callId, time, hop } = record;
    if (connId === null) return;
    if (isType(record, "dialstart")) {
      const dial = dialDraft(record, connId);
      this.#connection(connId).dial = dial;
      if (attempt !== null) attempt.dial = dial;
      return;
    }
    const connection = this.#connections.get(connId);
    if (connection?.dial) seeDial(connection.dial as DialDraft, record);
    if (isType(record, "gotconn")) {
      const { remoteAddr, localAddr, reused } = record.detail;
      const known = this.#connection(connId);
      known.remoteAddr = remoteAddr;
      known.localAddr = localAddr;
      if (callId === null) return;
      const { attempt } = record;
      known.uses.push({ callId, hop, attempt, start: time, end: null, reused, returned: false });
    }
    if (isType(record, "putidleconn") || isType(record, "connclose")) {
      const use = this.#connection(connId).uses.at(-1);
      if (use !== undefined && use.end === null) {
        use.end = time;
        use.returned = isType(record, "putidleconn") && record.detail.error === undefined;
      }
    }
    if (isType(record, "connclose")) this.#connection(connId).closed = { time, ...record.detail };
  }

  #connection(connId: number): ConnectionDraft {
    const known = this.#connections.get(connId);
    if (known !== undefined) return known;
    const fresh = { connId, dial: null, remoteAddr: null, localAddr: null, uses: [], closed: null };
    this.#connections.set(connId, fresh);
    return fresh;
  }
}

const BEGUN = { end: null, outcome: null, error: null } as const;

function callDraft({ callId, time, detail }: TraceRecord<"callstart">): CallDraft {
  const { method, url, headers } = detail;
  const hop = hopDraft(0, method, url, time);
  const facts = { callId: callId!, method, url, headers, status: null, told: null };
  return { ...facts, start: time, ...BEGUN, hops: [hop], records: [] };
}

function hopDraft(index: number, method: string, url: string, start: number): HopDraft {
  const attempts = [attemptDraft(0, start)];
  return { index, method, url, start, end: null, proxy: null, redirect: null, attempts };
}

function attemptDraft(index: number, start: number): AttemptDraft {
  const asked = { hostPort: null, miss: null, queue: null, dial: null, connection: null };
  const exchanged = { request: null, response: null, bytesSent: 0, bytesReceived: 0 };
  return { index, start, end: null, ...asked, ...exchanged, upgrade: null, retry: null };
}

function dialDraft({ time, detail }: TraceRecord<"dialstart">, connId: number): DialDraft {
  const phases = { address: null, dns: null, connects: [], tunnel: null, tls: [] };
  return { ...detail, connId, start: time, ...BEGUN, ...phases };
}

/** The attempt that a record belongs to. */
function attemptOf(call: CallDraft, record: TraceRecord): AttemptDraft {
  const hop = call.hops[record.hop] ?? call.hops.at(-1)!;
  return hop.attempts[record.attempt] ?? hop.attempts.at(-1)!;
}

function seeCall(call: CallDraft, record: TraceRecord): void {
  const { time } = record;
  const hop = call.hops.at(-1)!;
  const attempt = hop.attempts.at(-1)!;
  if (isType(record, "proxyselect")) hop.proxy = record.detail;
  else if (isType(record, "redirect")) {
    attempt.end = hop.end = time;
    hop.redirect = record.detail;
    const { method, to } = record.detail;
    call.hops.push(hopDraft(call.hops.length, method, to, time));
  } else if (isType(record, "retry")) {
    attempt.end = time;
    attempt.retry = record.detail;
    hop.attempts.push(attemptDraft(hop.attempts.length, time));
  } else if (isType(record, "callend")) {
    attempt.end = hop.end = time;
    call.told = record.detail.timings;
    call.status = record.detail.status ?? null;
    finish(call, record);
  }
}

function seeDial(dial: DialDraft, record: TraceRecord): void {
  const start = { start: record.time, ...BEGUN };
  if (isType(record, "dialend")) {
    dial.address = record.detail.address ?? null;
    finish(dial, record);
  } else if (isType(record, "dnsstart")) {
    dial.dns = { ...record.detail, ...start, answer: null };
  } else if (isType(record, "dnsend") && dial.dns !== null) {
    (dial.dns as Writable<DnsStage>).answer = record.detail;
    finish(dial.dns, record);
  } else if (isType(record, "connectstart")) dial.connects.push({ ...record.detail, ...start });
  else if (isType(record, "connectend")) {
    const { address } = record.detail;
    const open = dial.connects.find((one) => one.address === address && one.end === null);
    if (open !== undefined) finish(open, record);
  } else if (isType(record, "tunnelstart")) {
    dial.tunnel = { ...record.detail, ...start, answer: null };
  } else if (isType(record, "tunnelend") && dial.tunnel !== null) {
    (dial.tunnel as Writable<TunnelStage>).answer = record.detail;
    finish(dial.tunnel, record);
  } else if (isType(record, "tlsstart")) {
    dial.tls.push({ ...record.detail, ...start, facts: null });
  } else if (isType(record, "tlsend")) {
    const open = dial.tls.find((one) => one.peer === record.detail.peer && one.end === null);
    if (open === undefined) return;
    open.facts = record.detail;
    finish(open, record);
  }
}

function seeExchange(attempt: AttemptDraft, record: TraceRecord): void {
  const { time, connId } = record;
  if (isType(record, "getconn")) {
    attempt.hostPort = record.detail.hostPort;
    attempt.miss = record.detail.miss ?? null;
  } else if (isType(record, "queuestart")) {
    attempt.queue = { ...record.detail, start: time, ...BEGUN };
  } else if (isType(record, "queueend") && attempt.queue !== null) finish(attempt.queue, record);
  else if (isType(record, "gotconn") && connId !== null) {
    attempt.connection = { ...record.detail, time, connId };
  } else if (isType(record, "datasent")) attempt.bytesSent += record.detail.bytes;
  else if (isType(record, "datareceived")) attempt.bytesReceived += record.detail.bytes;
  else if (isType(record, "upgrade")) attempt.upgrade = record.detail.protocol;
  else seeMessages(attempt, record);
}

function seeMessages(attempt: AttemptDraft, record: TraceRecord): void {
  const { time } = record;
  const { request, response } = attempt;
  if (isType(record, "requeststart")) {
    const sizes = { headBytes: 0, bodyBytes: 0, framingBytes: 0 };
    const open = { start: time, ...BEGUN, fields: [], headEnd: null, expect: null };
    attempt.request = { ...record.detail, ...open, ...sizes };
  } else if (isType(record, "responsestart")) {
    const nothing = { head: null, informational: [], trailers: null, body: null };
    attempt.response = { start: time, ...BEGUN, ...nothing };
  } else if (request !== null && isType(record, "requestheader")) {
    request.fields.push([record.detail.name, record.detail.value]);
  } else if (request !== null && isType(record, "requestheaders")) {
    request.headEnd = time;
    request.headBytes = record.detail.bytes;
  } else if (request !== null && isType(record, "continuestart")) {
    request.expect = { start: time, end: null, reason: null };
  } else if (request !== null && request.expect !== null && isType(record, "continueend")) {
    request.expect = { start: request.expect.start, end: time, reason: record.detail.reason };
  } else if (request !== null && isType(record, "requestend")) {
    const { headBytes, bodyBytes, framingBytes } = record.detail;
    Object.assign(request, { headBytes, bodyBytes, framingBytes });
    finish(request, record);
  } else if (response !== null && isType(record, "informational")) {
    const { status, statusText, fields } = record.detail;
    response.informational.push({ time, status, statusText, fields });
  } else if (response !== null && isType(record, "responseheaders")) {
    response.head = { ...record.detail, time };
  } else if (response !== null && isType(record, "responsetrailers")) {
    response.trailers = record.detail.headers;
  } else if (response !== null && isType(record, "responseend")) {
    response.body = record.detail;
    finish(response, record);
  }
}

function finish(
  stage: Writable<Stage>,
  { time, detail }: { readonly time: number; readonly detail: { outcome: Outcome; error?: Error } },
): void {
  stage.end = time;
  stage.outcome = detail.outcome;
  stage.error = detail.error ?? null;
}

function finishedCall({ told, hops, ...call }: CallDraft): TracedCall {
  const known = told ?? timings(call.records, call.callId);
  const timed = hops.map((hop, index) => ({ ...hop, timings: known.hops[index] ?? known }));
  return { ...call, timings: known, failedPhase: failedPhase(call.records), hops: timed };
}

/**
 * A trace as its reader thinks of it: calls, made of hops, made of attempts; and connections.
 *
 * @module
 */

import type {
  CloseReason,
  ConnectStartDetail,
  DialStartDetail,
  DnsEndDetail,
  DnsStartDetail,
  Field,
  GotConnDetail,
  MissReason,
  Outcome,
  Phase,
  PhaseTimings,
  ProxySelectDetail,
  QueueReason,
  RedirectDetail,
  RetryDetail,
  Timings,
  TlsEndDetail,
  TlsStartDetail,
  TunnelEndDetail,
  TunnelStartDetail,
} from "../../trace.ts";
import type { RecordDetailMap, TraceRecord } from "../record.ts";

/** Something that takes time, on the trace's clock in milliseconds. */
export interface Stage {
  /** When it began. */
  readonly start: number;
  /** `null` while it goes on. */
  readonly end: number | null;
  /** How it ended; `null` while it goes on. */
  readonly outcome: Outcome | null;
  /** Why it did not end well. */
  readonly error: Error | null;
}

/** A wait for a connection. */
export interface QueueStage extends Stage {
  /** The limit. */
  readonly reason: QueueReason;
}

/** A lookup. What its answer tells is there when it has ended. */
export interface DnsStage extends Stage, DnsStartDetail {
  /** What was found; `null` while it goes on. */
  readonly answer: DnsEndDetail | null;
}

/** A connect to one address. */
export interface ConnectStage extends Stage, ConnectStartDetail {}

/** A tunnel through a proxy. */
export interface TunnelStage extends Stage, TunnelStartDetail {
  /** What the proxy answered; `null` while it goes on. */
  readonly answer: TunnelEndDetail | null;
}

/** A handshake. */
export interface TlsStage extends Stage, TlsStartDetail {
  /** What was agreed; `null` while it goes on. */
  readonly facts: TlsEndDetail | null;
}

/** One new connection, from the name to the handshake. */
export interface TracedDial extends Stage, DialStartDetail {
  /** The connection that it makes. */
  readonly connId: number;
  /** Address of the connection that it made. */
  readonly address: string | null;
  /** `null` for an IP address. */
  readonly dns: DnsStage | null;
  /** In the order in which they began; several may race. */
  readonly connects: readonly ConnectStage[];
  /** `null` without one. */
  readonly tunnel: TunnelStage | null;
  /** With a proxy on https there may be two: the proxy's first. */
  readonly tls: readonly TlsStage[];
}

/** A request as it went out. */
export interface TracedRequest extends Stage {
  /** Request method. */
  readonly method: string;
  /** Request target. */
  readonly target: string;
  /** Header fields, in their order. */
  readonly fields: readonly Field[];
  /** When the socket had accepted the whole head. */
  readonly headEnd: number | null;
  /** Bytes of the head that were written. */
  readonly headBytes: number;
  /** Bytes of the body that were written, without framing. */
  readonly bodyBytes: number;
  /** Bytes of chunk framing and trailers that were written. */
  readonly framingBytes: number;
  /** The wait for `100 (Continue)`. */
  readonly expect: {
    readonly start: number;
    readonly end: number | null;
    readonly reason: string | null;
  } | null;
}

/** A 1xx response. */
export interface TracedInformational {
  /** When its head was parsed. */
  readonly time: number;
  /** Status code, 100 to 199. */
  readonly status: number;
  /** Reason phrase. */
  readonly statusText: string;
  /** Header fields, in their order. */
  readonly fields: readonly Field[];
}

/** A response as it came in; `start` is its first byte, 1xx included. */
export interface TracedResponse extends Stage {
  /** The final head, when it has come. */
  readonly head: (RecordDetailMap["responseheaders"] & { readonly time: number }) | null;
  /** The 1xx responses that came first. */
  readonly informational: readonly TracedInformational[];
  /** Trailer fields; `null` without any. */
  readonly trailers: Headers | null;
  /** The body, when it is over. */
  readonly body: RecordDetailMap["responseend"] | null;
}

/** A connection as a call gets it. */
export interface TracedAcquisition extends GotConnDetail {
  /** When the call got it. */
  readonly time: number;
  /** The connection. */
  readonly connId: number;
}

/** One request and its response, or what came before it failed. */
export interface TracedAttempt {
  /** How many attempts came before it. */
  readonly index: number;
  /** When it began. */
  readonly start: number;
  /** When the next one, the next hop or the end of the call came; `null` while it goes on. */
  readonly end: number | null;
  /** `host:port` that a connection was asked for. */
  readonly hostPort: string | null;
  /** Why no idle connection served; `null` if one did. */
  readonly miss: MissReason | null;
  /** The wait for leave to dial or for a connection; `null` if a limit did not hold it up. */
  readonly queue: QueueStage | null;
  /** The dial that this attempt began, whether it took its connection or another one. */
  readonly dial: TracedDial | null;
  /** `null` if it got none. */
  readonly connection: TracedAcquisition | null;
  /** `null` if nothing was sent. */
  readonly request: TracedRequest | null;
  /** `null` if nothing came. */
  readonly response: TracedResponse | null;
  /** Bytes written and read, all framing included. */
  readonly bytesSent: number;
  /** Bytes read, all framing included. */
  readonly bytesReceived: number;
  /** Protocol that the connection was switched to. */
  readonly upgrade: string | null;
  /** Why it was repeated, if it was. */
  readonly retry: RetryDetail | null;
}

/** One request of a call, with its repeats; each redirect begins another. */
export interface TracedHop {
  /** How many redirects came before it. */
  readonly index: number;
  /** Request method. */
  readonly method: string;
  /** URL without userinfo. */
  readonly url: string;
  /** When it began. */
  readonly start: number;
  /** When the redirect, or the end of the call, came; `null` while it goes on. */
  readonly end: number | null;
  /** Milliseconds of each phase. */
  readonly timings: PhaseTimings;
  /** By way of which proxy it went. */
  readonly proxy: ProxySelectDetail | null;
  /** At least one; the last one is that which counts. */
  readonly attempts: readonly TracedAttempt[];
  /** Where it led, if it was followed by another. */
  readonly redirect: RedirectDetail | null;
}

/** One `fetch` or `request`, redirects and repeats included. */
export interface TracedCall extends Stage {
  /** The call, as its records name it. */
  readonly callId: number;
  /** Request method that was asked for. */
  readonly method: string;
  /** The URL that was asked for. */
  readonly url: string;
  /** Header fields that the caller gave. */
  readonly headers: Headers;
  /** Status of the final response. */
  readonly status: number | null;
  /** The phase in which it failed or was aborted. */
  readonly failedPhase: Phase | null;
  /** Milliseconds of each phase, per hop and in sum. */
  readonly timings: Timings;
  /** At least one. */
  readonly hops: readonly TracedHop[];
  /** All that was recorded of it. */
  readonly records: readonly TraceRecord[];
}

/** One exchange of a connection. */
export interface ConnectionUse {
  /** The call that had it. */
  readonly callId: number;
  /** The hop of the call. */
  readonly hop: number;
  /** The attempt of the hop. */
  readonly attempt: number;
  /** When the call got it. */
  readonly start: number;
  /** When the connection was idle again or closed; `null` while it is in use. */
  readonly end: number | null;
  /** Whether it had served a request before. */
  readonly reused: boolean;
  /** Whether the connection could be used again after it. */
  readonly returned: boolean;
}

/** What became of one connection. */
export interface TracedConnection {
  /** The connection, as its records name it. */
  readonly connId: number;
  /** `null` if it was made before the recording began. */
  readonly dial: TracedDial | null;
  /** Address of the peer; `null` until a call has it. */
  readonly remoteAddr: string | null;
  /** Address on this side; `null` where the platform does not tell. */
  readonly localAddr: string | null;
  /** The exchanges that it served, in their order. */
  readonly uses: readonly ConnectionUse[];
  /** When and why it was closed, after how many requests; `null` while it is open. */
  readonly closed: {
    readonly time: number;
    readonly reason: CloseReason;
    readonly requestsServed: number;
  } | null;
}

/** What the records of a trace tell. */
export interface TraceModel {
  /** In the order in which they began; only those whose beginning was recorded. */
  readonly calls: readonly TracedCall[];
  /** In the order in which they were dialled or first used. */
  readonly connections: readonly TracedConnection[];
}

/** The attempt of a hop that counts: the last one. */
export function lastAttempt({ attempts }: TracedHop): TracedAttempt {
  return attempts.at(-1)!;
}

/** The hop of a call that its result comes from: the last one. */
export function lastHop({ hops }: TracedCall): TracedHop {
  return hops.at(-1)!;
}

/**
 * The shape of a call as JSON.
 *
 * @module
 */

import type { MissReason, Outcome, PeerCertificate, PhaseTimings } from "../trace.ts";
import type { HeaderJson } from "./curl/header_json.ts";
import type { CurlVariables } from "./curl/variables.ts";

/** A call: curl's names first, all others after them. */
export interface CallJson extends CurlVariables {
  /** When it began, RFC 3339 in UTC; `null` without `epoch`. */
  readonly started: string | null;
  /** How it ended; `null` while it goes on. */
  readonly outcome: Outcome | null;
  /** What went wrong. */
  readonly error: ErrorJson | null;
  /** The requests of the call; all but the last one were answered by a redirect. */
  readonly hops: readonly HopJson[];
}

/** What went wrong. */
export interface ErrorJson {
  /** `code` of the `TransportError`; `null` for another error. */
  readonly code: string | null;
  /** In words. */
  readonly message: string;
  /** The phase that was open. */
  readonly phase: string | null;
}

/** One request of a call, and its response. */
export interface HopJson {
  /** Its URL, without userinfo. */
  readonly url: string;
  /** Its method. */
  readonly method: string;
  /** Status of the response. */
  readonly status: number | null;
  /** Milliseconds from the start of the call. */
  readonly start: number;
  /** Milliseconds per phase; `null` is a phase that did not happen. */
  readonly phases: PhaseTimings;
  /** URL of the proxy, without userinfo; `null` for none. */
  readonly proxy: string | null;
  /** The lookup, where this hop did one. */
  readonly dns: DnsJson | null;
  /** The connects to addresses, those that lost included, where this hop did any. */
  readonly connects: readonly ConnectJson[];
  /** The connection that it got. */
  readonly connection: ConnectionJson | null;
  /** The request as it was sent. */
  readonly request: RequestJson | null;
  /** The response as it came. */
  readonly response: ResponseJson | null;
  /** The attempts that were repeated; empty where the first one counts. */
  readonly retries: readonly RetryJson[];
}

/** A lookup. */
export interface DnsJson {
  /** The name. */
  readonly host: string;
  /** What was found. */
  readonly addresses: readonly string[];
  /** Where that came from; `null` while it goes on. */
  readonly source: string | null;
  /** Whether the answer was shared with a lookup that another call had begun. */
  readonly coalesced: boolean;
}

/** A connect to one address. */
export interface ConnectJson {
  /** `ip:port`, or the path of a Unix socket. */
  readonly address: string;
  /** Milliseconds from the start of the call. */
  readonly start: number;
  /** Milliseconds that it took; `null` while it goes on. */
  readonly elapsed: number | null;
  /** How it ended; `lost` has had a faster rival. */
  readonly outcome: Outcome | null;
  /** What went wrong. */
  readonly error: string | null;
}

/** A connection as a hop got it. */
export interface ConnectionJson {
  /** Its number. */
  readonly id: number;
  /** Whether it had served before. */
  readonly reused: boolean;
  /** How long it had been idle, in milliseconds; `null` if it was not. */
  readonly idle_ms: number | null;
  /** How many requests it had served. */
  readonly requests_before: number;
  /** Why no idle connection served; `null` if one did. */
  readonly miss: MissReason | null;
  /** The call that dialled it. */
  readonly dialed_by: number;
  /** Address of the peer, `ip:port` or a path. */
  readonly remote: string;
  /** Address on this side. */
  readonly local: string | null;
  /** What the handshake of this hop told; `null` without one, as on a reused connection. */
  readonly tls: TlsJson | null;
}

/** What a handshake told. */
export interface TlsJson {
  /** Such as `TLSv1.3`. */
  readonly protocol: string | null;
  /** By its IANA name. */
  readonly cipher: string | null;
  /** Protocol agreed by ALPN. */
  readonly alpn: string | null;
  /** Name that the certificate had to carry. */
  readonly server_name: string;
  /** The server's certificate. */
  readonly certificate: PeerCertificate | null;
}

/** A request as it was sent. */
export interface RequestJson {
  /** Request target. */
  readonly target: string;
  /** Header fields. */
  readonly headers: HeaderJson;
  /** Bytes of the head. */
  readonly head_bytes: number;
  /** Bytes of the body, without framing. */
  readonly body_bytes: number;
}

/** A response as it came. */
export interface ResponseJson {
  /** `1.0` or `1.1`; `null` if no whole head came. */
  readonly http_version: string | null;
  /** Reason phrase. */
  readonly status_text: string | null;
  /** Header fields. */
  readonly headers: HeaderJson;
  /** Statuses of the 1xx responses before it. */
  readonly informational: readonly number[];
  /** Trailer fields; `null` if none came. */
  readonly trailers: HeaderJson | null;
  /** Bytes of the head. */
  readonly head_bytes: number | null;
  /** Bytes of the body on the wire, without framing. */
  readonly body_bytes: number | null;
  /** Bytes of the body as its reader got it. */
  readonly decoded_bytes: number | null;
}

/** An attempt that was repeated. */
export interface RetryJson {
  /** Why it could be. */
  readonly reason: string;
  /** What went wrong. */
  readonly error: string;
  /** Number of its connection. */
  readonly connection: number | null;
}

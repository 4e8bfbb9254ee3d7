import type { CertificateFacts, DnsSource, Outcome, Phase, QueueReason } from "../../trace.ts";
import type { ServerTimingMetric } from "../server_timing.ts";

/** An HTTP Archive, version 1.2. Names that begin with `_` are not the format's own. */
export interface Har {
  /** All that the archive holds. */
  readonly log: HarLog;
}

/** All that an archive holds. */
export interface HarLog {
  /** Version of the format. */
  readonly version: "1.2";
  /** The program that wrote the archive. */
  readonly creator: { readonly name: string; readonly version: string };
  /** One, which holds all entries: viewers draw those of one page on one axis of time. */
  readonly pages: readonly HarPage[];
  /** In the order in which they began. */
  readonly entries: readonly HarEntry[];
}

/** What entries belong to. */
export interface HarPage {
  /** ISO 8601, UTC. */
  readonly startedDateTime: string;
  /** What entries name it by. */
  readonly id: string;
  /** What viewers call it: the URL of a single call, or the number of calls. */
  readonly title: string;
  /** Both are -1: nothing was loaded into a document. */
  readonly pageTimings: { readonly onContentLoad: number; readonly onLoad: number };
}

/** One request and its response, or what came before it failed. */
export interface HarEntry {
  /** `id` of the page. */
  readonly pageref: string;
  /** ISO 8601, UTC, to the microsecond. */
  readonly startedDateTime: string;
  /** Sum of the timings, in milliseconds. */
  readonly time: number;
  /** What was sent. */
  readonly request: HarRequest;
  /** What came back. */
  readonly response: HarResponse;
  /** Always empty: there is no cache. */
  readonly cache: Readonly<Record<never, never>>;
  /** How long each phase took. */
  readonly timings: HarTimings;
  /** IP address of the peer, which is a proxy's where there is one. */
  readonly serverIPAddress?: string;
  /** `_connectionId` as text. */
  readonly connection?: string;
  /** As viewers sort requests. */
  readonly _resourceType: "fetch";
  /** Number of the call. */
  readonly _callId: number;
  /** Index of the redirect, from 0. */
  readonly _hop: number;
  /** Index of the repeat, from 0. */
  readonly _attempt: number;
  /** How it ended; `null` while it goes on. */
  readonly _outcome: Outcome | null;
  /** What went wrong, if something did. */
  readonly _error?: HarError;
  /** Why the request was sent once more. */
  readonly _retry?: string;
  /** Why it waited for a connection, if a limit made it wait. */
  readonly _queue?: QueueReason;
  /** Number of the connection; not there if the attempt got none. */
  readonly _connectionId?: number;
  /** Whether the connection had served a request before. */
  readonly _reused?: boolean;
  /** How long the connection had been idle, in milliseconds; not there if it was not. */
  readonly _idleTime?: number;
  /** The call that dialled the connection. */
  readonly _dialedBy?: number;
  /** Address on this side, `ip:port`. */
  readonly _localAddress?: string;
  /** URL of the proxy. */
  readonly _proxy?: string;
  /** The lookup, if this attempt's own dial made one. */
  readonly _dns?: HarLookup;
  /** The addresses that were tried, in the order in which they were. */
  readonly _attempts?: readonly HarConnect[];
  /** The tunnel through a proxy, if this attempt's own dial made one. */
  readonly _tunnel?: HarTunnel;
  /** The handshakes: with a proxy on https there may be two. */
  readonly _tls?: readonly HarHandshake[];
  /** Informational responses (1xx). */
  readonly _informational?: readonly HarInformational[];
  /** What the server says about its own work. */
  readonly _serverTiming?: readonly ServerTimingMetric[];
  /** Protocol that the connection was switched to. */
  readonly _upgrade?: string;
}

/** A header field, or a parameter of a query. */
export interface HarField {
  /** Name as it stood on the wire, or as the query has it. */
  readonly name: string;
  /** Value, or what stands for a secret. */
  readonly value: string;
}

/** A cookie; its value is shown with `showSecrets` only. */
export interface HarCookie extends HarField {
  /** Value of `Path`. */
  readonly path?: string;
  /** Value of `Domain`. */
  readonly domain?: string;
  /** ISO 8601, UTC. */
  readonly expires?: string;
  /** Whether `HttpOnly` is there. */
  readonly httpOnly?: boolean;
  /** Whether `Secure` is there. */
  readonly secure?: boolean;
}

/** A request. Sizes are in bytes, and -1 where they are not known. */
export interface HarRequest {
  /** Request method. */
  readonly method: string;
  /** Without fragment. */
  readonly url: string;
  /** Empty if the request was not sent. */
  readonly httpVersion: string;
  /** What `Cookie` holds. */
  readonly cookies: readonly HarCookie[];
  /** As they stood on the wire; none if the request was not sent. */
  readonly headers: readonly HarField[];
  /** The parameters of the URL's query, decoded. */
  readonly queryString: readonly HarField[];
  /** There if the request had a body; its text is empty because a trace holds no bodies. */
  readonly postData?: { readonly mimeType: string; readonly text: ""; readonly comment: string };
  /** Bytes of the head. */
  readonly headersSize: number;
  /** Bytes of the body, without the framing of chunks. */
  readonly bodySize: number;
}

/** A response. Sizes are in bytes, and -1 where they are not known. */
export interface HarResponse {
  /** 0 if no response came. */
  readonly status: number;
  /** Reason phrase. */
  readonly statusText: string;
  /** Empty if no response came. */
  readonly httpVersion: string;
  /** What `Set-Cookie` holds. */
  readonly cookies: readonly HarCookie[];
  /** As they stood on the wire. */
  readonly headers: readonly HarField[];
  /** What is known of the body. */
  readonly content: HarContent;
  /** Value of `Location`. */
  readonly redirectURL: string;
  /** Bytes of the head, that of informational responses not counted. */
  readonly headersSize: number;
  /** Without the framing of chunks. */
  readonly bodySize: number;
  /** All that was read, framing included. */
  readonly _transferSize: number;
  /** Trailer fields. */
  readonly _trailers?: readonly HarField[];
  /** Why no response came, or not the whole of it: where viewers look for it. */
  readonly _error?: string;
}

/** What a response body is; a trace holds no bodies. */
export interface HarContent {
  /** Bytes that the caller got, or -1. */
  readonly size: number;
  /** Bytes that the content coding saved. */
  readonly compression?: number;
  /** `x-unknown` where the server did not tell. */
  readonly mimeType: string;
}

/** Milliseconds per phase, and -1 for a phase that did not happen. */
export interface HarTimings {
  /** Waiting for a connection: in a queue, or for one that another call dialled. */
  readonly blocked: number;
  /** Looking up the name. */
  readonly dns: number;
  /** From the first address to the last handshake, `ssl` included. */
  readonly connect: number;
  /** Writing the request, until the answer begins. */
  readonly send: number;
  /** From the end of the request to the first byte of the answer. */
  readonly wait: number;
  /** From the first byte of the answer to its end. */
  readonly receive: number;
  /** TLS handshakes. */
  readonly ssl: number;
}

/** What went wrong. */
export interface HarError {
  /** `code` of a `TransportError`. */
  readonly code?: string;
  /** What went wrong, in words. */
  readonly message: string;
  /** The phase that was open. */
  readonly phase?: Phase;
}

/** A lookup. */
export interface HarLookup {
  /** The name that was looked up. */
  readonly host: string;
  /** IP addresses; not there while the lookup goes on. */
  readonly addresses?: readonly string[];
  /** Where the addresses came from. */
  readonly source?: DnsSource;
  /** Whether another call had begun it. */
  readonly coalesced?: boolean;
  /** Why it failed. */
  readonly error?: string;
}

/** Something that took time. */
export interface HarStage {
  /** ISO 8601, UTC, to the microsecond. */
  readonly startedDateTime: string;
  /** In milliseconds; `null` while it goes on. */
  readonly time: number | null;
  /** `null` while it goes on. */
  readonly outcome: Outcome | null;
  /** Why it did not end well. */
  readonly error?: string;
}

/** A connect to one address. */
export interface HarConnect extends HarStage {
  /** `ip:port`, or the path of a Unix socket. */
  readonly address: string;
  /** Kind of socket. */
  readonly network: "tcp" | "unix";
}

/** A tunnel through a proxy. */
export interface HarTunnel extends HarStage {
  /** `host:port` behind the proxy. */
  readonly target: string;
  /** Status of the proxy's answer. */
  readonly status?: number;
}

/** A TLS handshake. */
export interface HarHandshake extends HarStage {
  /** Whose handshake it is. */
  readonly peer: "origin" | "proxy";
  /** Name that the certificate must carry. */
  readonly serverName: string;
  /** TLS version, such as `TLSv1.3`. */
  readonly protocol?: string;
  /** Cipher suite, by its IANA name. */
  readonly cipher?: string;
  /** Protocol agreed by ALPN. */
  readonly alpnProtocol?: string;
  /** The server's certificate. */
  readonly certificate?: CertificateFacts;
}

/** An informational response. */
export interface HarInformational {
  /** Status code. */
  readonly status: number;
  /** Header fields. */
  readonly headers: readonly HarField[];
}

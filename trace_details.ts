/**
 * What each trace event tells: one type an event, in plain data.
 *
 * Long, since it is the reference of all events: to look one up, this page is enough.
 *
 * @module
 */

/** How a phase ended; `lost` is a connect whose rival was faster. */
export type Outcome = "ok" | "error" | "aborted" | "lost";

/** A part of a call that takes time. */
export type Phase =
  | "queue"
  | "dns"
  | "connect"
  | "tls"
  | "tunnel"
  | "send"
  | "wait"
  | "receive";

/** Milliseconds per phase of one hop; `null` is a phase that did not happen. */
export interface PhaseTimings extends Readonly<Record<Phase, number | null>> {
  /** From the start of the hop to its end; `null` while it goes on. */
  readonly total: number | null;
}

/** The phases of a call: those of its last hop, of each hop, and in sum. */
export interface Timings extends PhaseTimings {
  /** One entry per hop, the first request first. */
  readonly hops: readonly PhaseTimings[];
  /** Each phase summed over the hops; `null` where it happened in none. */
  readonly sum: PhaseTimings;
}

/** One header or trailer field as it stands on the wire. */
export type Field = readonly [name: string, value: string];

/** How something ended, and why it did not end well. */
export interface Ending {
  /** How it ended. */
  readonly outcome: Outcome;
  /** What went wrong; there when `outcome` is not `ok`. */
  readonly error?: Error;
}

/** Why a call waits for a connection. */
export type QueueReason = "maxConnsPerHost";

/** Why no idle connection served: the last one's end, or why there was none. */
export type MissReason =
  | "none"
  | "busy"
  | "limit"
  | "disabled"
  | "expired"
  | "closedByPeer"
  | "connectionClose"
  | "evicted"
  | "broken";

/** Why a connection was closed. */
export type CloseReason =
  | "idleTimeout"
  | "peer"
  | "connectionClose"
  | "protocolError"
  | "networkError"
  | "timeout"
  | "aborted"
  | "abandoned"
  | "requestIncomplete"
  | "evicted"
  | "disabled"
  | "upgraded"
  | "shutdown";

/** Where the addresses of a name came from. */
export type DnsSource = "query" | "hosts" | "override" | "cache" | "system";

/** How a wait for `100 (Continue)` ended. */
export type ContinueReason = "continue" | "timeout" | "final" | "error" | "aborted";

/** A call begins: once per call, before anything else of it. */
export interface CallStartDetail {
  /** Request method. */
  readonly method: string;
  /** URL without userinfo. */
  readonly url: string;
  /** Header fields that the caller gave. */
  readonly headers: Headers;
}

/** The last event of a call, exactly once. */
export interface CallEndDetail extends Ending {
  /** Status of the final response, when there is one. */
  readonly status?: number;
  /** The phases of the call. */
  readonly timings: Timings;
}

/** A limit makes the call wait for a connection; not on a call that is served at once. */
export interface QueueStartDetail {
  /** The limit. */
  readonly reason: QueueReason;
}

/** The wait for a connection is over. */
export interface QueueEndDetail extends Ending {
  /** How long it took, in milliseconds. */
  readonly waited: number;
}

/** A proxy was chosen, or none: once per hop. */
export interface ProxySelectDetail {
  /** URL of the proxy without userinfo, or `null` for a direct connection. */
  readonly proxy: string | null;
  /** Where the decision came from: the transport's option, the call's, or the environment. */
  readonly source: "option" | "call" | "env";
  /**
   * What decided, or `null` if the source tells all: `function`, or what it says itself; the variable
   * that names the proxy, or the one and its entry that forbids it (`NO_PROXY=.example.com`);
   * `localhost`, `loopback`.
   */
  readonly rule: string | null;
}

/** The call asks for a connection: once per attempt. */
export interface GetConnDetail {
  /** `host:port` of the origin. */
  readonly hostPort: string;
  /** Why no idle connection serves; not there when one does. */
  readonly miss?: MissReason;
}

/** The call has its connection: once per attempt that gets one. */
export interface GotConnDetail {
  /** Whether the connection has served a request before. */
  readonly reused: boolean;
  /** Whether it came out of the idle set. */
  readonly wasIdle: boolean;
  /** How long it had been idle, in milliseconds; `null` if it was not. */
  readonly idleTime: number | null;
  /** Address of the peer, `ip:port` or a path. */
  readonly remoteAddr: string;
  /** Address on this side, or `null` where the platform does not tell. */
  readonly localAddr: string | null;
  /** How many requests it has served before. */
  readonly requestsServed: number;
  /** Milliseconds since it was established. */
  readonly age: number;
  /** The call that dialled it. */
  readonly dialedBy: number;
}

/** A dial begins: name, TCP, tunnel and TLS together. Once per new connection. */
export interface DialStartDetail {
  /** `host:port` of the origin. */
  readonly hostPort: string;
  /** URL of the proxy without userinfo; not there for a direct connection. */
  readonly proxy?: string;
}

/** The dial is over. */
export interface DialEndDetail extends DialStartDetail, Ending {
  /** Address of the connection that it made. */
  readonly address?: string;
}

/** A lookup begins; never for an IP literal. */
export interface DnsStartDetail {
  /** The name. */
  readonly host: string;
}

/** The lookup is over. */
export interface DnsEndDetail extends DnsStartDetail, Ending {
  /** IP addresses; empty when the lookup failed, or when the system will look the name up. */
  readonly addresses: readonly string[];
  /** Whether the answer was shared with a lookup that another call had begun. */
  readonly coalesced: boolean;
  /** Where the addresses came from. */
  readonly source: DnsSource;
  /** The questions that a name server was asked. */
  readonly queries?: readonly DnsQuery[];
}

/** One question to a name server. */
export interface DnsQuery {
  /** Type of record. */
  readonly record: "A" | "AAAA";
  /** Milliseconds until its answer, or `null` if the lookup did not wait for it. */
  readonly elapsed: number | null;
  /** How many addresses came. */
  readonly found: number;
}

/** A connect to one address begins; several may race. */
export interface ConnectStartDetail {
  /** `ip:port`, or the path of a Unix socket. */
  readonly address: string;
  /** Kind of socket. */
  readonly network: "tcp" | "unix";
  /** The same for all addresses of one race. */
  readonly raceId: number;
}

/** The connect to one address is over. */
export interface ConnectEndDetail extends ConnectStartDetail, Ending {}

/** A proxy is asked for a tunnel, by CONNECT or SOCKS5. Its bytes are no data events: no call owns them. */
export interface TunnelStartDetail {
  /** `host:port` behind the proxy. */
  readonly target: string;
}

/** The proxy has answered. */
export interface TunnelEndDetail extends TunnelStartDetail, Ending {
  /** Status of the proxy's answer; SOCKS has none. */
  readonly status?: number;
  /** Header fields of the proxy's answer; SOCKS has none. */
  readonly headers?: Headers;
}

/** A TLS handshake begins. */
export interface TlsStartDetail {
  /** Name that the certificate must carry. */
  readonly serverName: string;
  /** Whose handshake it is. */
  readonly peer: "origin" | "proxy";
}

/** The handshake is over. */
export interface TlsEndDetail extends TlsStartDetail, Ending {
  /** Protocol agreed by ALPN, or `null`. */
  readonly alpnProtocol: string | null;
  /** TLS version, such as `TLSv1.3`; with `tlsDetails`. */
  readonly protocol?: string;
  /** Cipher suite, by its IANA name; with `tlsDetails`. */
  readonly cipher?: string;
  /** The server's certificate; with `tlsDetails`. */
  readonly certificate?: PeerCertificate;
}

/** What an X.509 certificate tells. */
export interface CertificateFacts {
  /** Whom it was issued to, as in `O=Example, CN=example.com`. */
  readonly subject: string;
  /** Who issued it. */
  readonly issuer: string;
  /** Host names and IP addresses that it is valid for. */
  readonly names: readonly string[];
  /** First moment of its validity: RFC 3339, UTC. */
  readonly validFrom: string;
  /** Last moment of its validity: RFC 3339, UTC. */
  readonly validTo: string;
  /** SHA-256 of the certificate: pairs of hex digits with colons between them. */
  readonly fingerprint256: string;
  /** Its number among those of its issuer, in hex. */
  readonly serialNumber: string;
}

/** The certificate of a server. */
export interface PeerCertificate extends CertificateFacts {
  /** The certificates above it, as far as they are known, the nearest first. */
  readonly chain: readonly CertificateFacts[];
}

/** The first byte of the request is about to be written: once per attempt. */
export interface RequestStartDetail {
  /** Request method. */
  readonly method: string;
  /** Request target. */
  readonly target: string;
}

/** A header field goes out. */
export interface RequestHeaderDetail {
  /** Field name as written. */
  readonly name: string;
  /** Field value as written. */
  readonly value: string;
}

/** The socket has accepted the whole head. */
export interface RequestHeadersDetail {
  /** Bytes of the head. */
  readonly bytes: number;
}

/** The body is held back until the server answers `100 (Continue)`. */
export type ContinueStartDetail = Record<never, never>;

/** The wait for `100 (Continue)` is over. */
export interface ContinueEndDetail {
  /** Why the wait ended. */
  readonly reason: ContinueReason;
}

/** The request, body included, has been written, or could not be. */
export interface RequestEndDetail extends Ending {
  /** Bytes of the head that were written. */
  readonly headBytes: number;
  /** Bytes of the body that were written, without framing. */
  readonly bodyBytes: number;
  /** Bytes of chunk framing and trailers that were written. */
  readonly framingBytes: number;
}

/** The first byte of the response was read: once per attempt, 1xx included. */
export type ResponseStartDetail = Record<never, never>;

/** A 1xx response. */
export interface InformationalDetail {
  /** Status code. */
  readonly status: number;
  /** Reason phrase. */
  readonly statusText: string;
  /** Header fields. */
  readonly headers: Headers;
  /** Header fields as they stood on the wire. */
  readonly fields: readonly Field[];
  /** Bytes of the head. */
  readonly bytes: number;
}

/** The final head is parsed. */
export interface ResponseHeadersDetail extends InformationalDetail {
  /** HTTP version, `1.0` or `1.1`. */
  readonly httpVersion: string;
}

/** Trailers are parsed. */
export interface ResponseTrailersDetail {
  /** Trailer fields. */
  readonly headers: Headers;
}

/** The response body is complete, was abandoned, or broke: once per `responsestart`. */
export interface ResponseEndDetail extends Ending {
  /** Bytes of the body on the wire, without framing. */
  readonly bodyBytes: number;
  /** Bytes of chunk framing and trailers. */
  readonly framingBytes: number;
  /** Bytes that the caller gets. */
  readonly decodedBytes: number;
  /** Milliseconds spent waiting for the network since the head. */
  readonly networkWait: number;
  /** Milliseconds spent waiting for the reader of the body since the head. */
  readonly consumerWait: number;
}

/** The connection has become a tunnel: after 101, or 2xx to CONNECT. */
export interface UpgradeDetail {
  /** Protocol that the server switched to. */
  readonly protocol: string;
}

/** Bytes were written to, or read from, a connection. */
export interface DataDetail {
  /** How many. */
  readonly bytes: number;
  /** The bytes: a view that is valid only during the dispatch. */
  readonly data: Uint8Array;
}

/** The connection went back to the pool, or could not. */
export interface PutIdleConnDetail {
  /** Why it could not. */
  readonly error?: Error;
}

/** A connection is closed: once per connection. */
export interface ConnCloseDetail {
  /** Why. */
  readonly reason: CloseReason;
  /** How many requests it has served. */
  readonly requestsServed: number;
}

/** A redirect is about to be followed. */
export interface RedirectDetail {
  /** Status of the redirect. */
  readonly status: number;
  /** URL that redirected, without userinfo. */
  readonly from: string;
  /** URL that follows, without userinfo. */
  readonly to: string;
  /** Method of the next request. */
  readonly method: string;
  /** Names of the header fields that are left out from now on. */
  readonly dropped: readonly string[];
  /** Whether https is left for http. */
  readonly downgraded: boolean;
}

/** An attempt is about to be repeated. */
export interface RetryDetail {
  /** Why it may be. */
  readonly reason: string;
  /** What went wrong. */
  readonly error: Error;
}

/** Event names and the type of their `detail`. */
export interface TraceEventMap {
  /** A call begins. */
  callstart: CallStartDetail;
  /** The last event of a call. */
  callend: CallEndDetail;
  /** A limit makes the call wait. */
  queuestart: QueueStartDetail;
  /** The wait is over. */
  queueend: QueueEndDetail;
  /** A proxy decision. */
  proxyselect: ProxySelectDetail;
  /** The call asks for a connection. */
  getconn: GetConnDetail;
  /** The call has its connection. */
  gotconn: GotConnDetail;
  /** A dial begins. */
  dialstart: DialStartDetail;
  /** The dial is over. */
  dialend: DialEndDetail;
  /** A lookup begins. */
  dnsstart: DnsStartDetail;
  /** The lookup is over. */
  dnsend: DnsEndDetail;
  /** A connect begins. */
  connectstart: ConnectStartDetail;
  /** The connect is over. */
  connectend: ConnectEndDetail;
  /** A tunnel is asked for. */
  tunnelstart: TunnelStartDetail;
  /** The proxy has answered. */
  tunnelend: TunnelEndDetail;
  /** A handshake begins. */
  tlsstart: TlsStartDetail;
  /** The handshake is over. */
  tlsend: TlsEndDetail;
  /** The request is about to be written. */
  requeststart: RequestStartDetail;
  /** A header field goes out. */
  requestheader: RequestHeaderDetail;
  /** The head is written. */
  requestheaders: RequestHeadersDetail;
  /** The body waits for 100. */
  continuestart: ContinueStartDetail;
  /** The wait for 100 is over. */
  continueend: ContinueEndDetail;
  /** The request is written. */
  requestend: RequestEndDetail;
  /** The first byte of the response was read. */
  responsestart: ResponseStartDetail;
  /** A 1xx response. */
  informational: InformationalDetail;
  /** The final head is parsed. */
  responseheaders: ResponseHeadersDetail;
  /** Trailers are parsed. */
  responsetrailers: ResponseTrailersDetail;
  /** The body is over. */
  responseend: ResponseEndDetail;
  /** The connection has become a tunnel. */
  upgrade: UpgradeDetail;
  /** Bytes were written. */
  datasent: DataDetail;
  /** Bytes were read. */
  datareceived: DataDetail;
  /** The connection went back to the pool. */
  putidleconn: PutIdleConnDetail;
  /** A connection is closed. */
  connclose: ConnCloseDetail;
  /** A redirect is about to be followed. */
  redirect: RedirectDetail;
  /** An attempt is about to be repeated. */
  retry: RetryDetail;
}

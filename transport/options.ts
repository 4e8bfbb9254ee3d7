import type { Trace } from "../trace.ts";

/** A name server to ask. */
export interface NameServer {
  /** IP address of the server. */
  readonly ipAddr: string;
  /**
   * UDP and TCP port of the server.
   *
   * @default {53}
   */
  readonly port?: number;
}

/** What a lookup of one's own gets to know. */
export interface ResolveHostOptions {
  /** The only family that is of use, or `null` if both are. */
  readonly family: 4 | 6 | null;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/**
 * Finds the IP addresses of a host name.
 *
 * @param host The name, in lower case.
 * @param options What is wanted of it.
 * @returns IP addresses, the best first; none if there are none.
 */
export type ResolveHost = (
  host: string,
  options: ResolveHostOptions,
) => readonly string[] | Promise<readonly string[]>;

/** An object that finds the IP addresses of host names. */
export interface HostResolver {
  /** Finds the IP addresses of a host name. */
  readonly resolve: ResolveHost;
}

/** What a function says of the proxy for a URL. */
export interface ProxyDecision {
  /** URL of the proxy, or `null` for none. */
  readonly proxy: string | URL | null;
  /** What decided, for `rule` of `proxyselect`; `null` if there is nothing to say. */
  readonly rule: string | null;
}

/**
 * The proxy: its URL, a function that gives one, `"env"` for the environment, or `null` for none.
 *
 * The schemes are `http`, `https`, `socks5` and `socks5h`, which means the same: the proxy looks
 * names up. Userinfo is sent to the proxy alone.
 */
export type ProxyOption =
  | string
  | URL
  | null
  | ((url: URL) => string | URL | null | ProxyDecision);

/** The limits on time of one call, in milliseconds; `0` is no limit. */
export interface TimeoutOptions {
  /**
   * Name lookup and TCP connect together; as much again for the tunnel that a proxy makes.
   *
   * @default {30_000}
   */
  readonly dialTimeout?: number;
  /**
   * Each TLS handshake.
   *
   * @default {10_000}
   */
  readonly tlsHandshakeTimeout?: number;
  /**
   * From the end of the request to the final head.
   *
   * @default {0}
   */
  readonly responseHeaderTimeout?: number;
  /**
   * How long a body is held back for `100 (Continue)`; `0` is not at all.
   *
   * @default {1_000}
   */
  readonly expectContinueTimeout?: number;
  /**
   * Between two reads of the response body.
   *
   * @default {0}
   */
  readonly bodyIdleTimeout?: number;
  /**
   * The whole call, body included.
   *
   * @default {0}
   */
  readonly timeout?: number;
}

/** Settings of a {@linkcode Transport}. Durations are milliseconds. */
export interface TransportOptions extends TimeoutOptions {
  /**
   * Idle connections kept in all; `0` is no limit.
   *
   * @default {100}
   */
  readonly maxIdleConns?: number;
  /**
   * Idle connections kept per origin; `0` is no limit.
   *
   * @default {32}
   */
  readonly maxIdleConnsPerHost?: number;
  /**
   * Connections per origin, dials included; `0` is no limit.
   *
   * @default {0}
   */
  readonly maxConnsPerHost?: number;
  /**
   * How long a connection may be idle; `0` is no limit.
   *
   * @default {90_000}
   */
  readonly idleConnTimeout?: number;
  /**
   * Largest response head in bytes; the same again for trailers, and for all 1xx heads.
   *
   * @default {262_144}
   */
  readonly maxResponseHeaderBytes?: number;
  /**
   * Neither asks for content codings nor takes them off.
   *
   * @default {false}
   */
  readonly disableCompression?: boolean;
  /**
   * Largest body once its content codings are taken off, in bytes; `0` is no limit.
   *
   * @default {0}
   */
  readonly maxDecodedBytes?: number;
  /**
   * Redirects followed at most; with `0` a redirect is an error.
   *
   * @default {20}
   */
  readonly maxRedirects?: number;
  /**
   * Uses each connection once.
   *
   * @default {false}
   */
  readonly disableKeepAlives?: boolean;
  /**
   * How long one address may take before the next one joins the race.
   *
   * @default {250}
   */
  readonly happyEyeballsDelay?: number;
  /** Uses addresses of one family only. */
  readonly family?: 4 | 6;
  /** Asks this name server, and not the system's. */
  readonly nameServer?: NameServer;
  /** Looks names up, in place of the platform. */
  readonly resolver?: ResolveHost | HostResolver;
  /**
   * How long the outcome of a lookup is used again, found or not; `0` is not at all.
   *
   * @default {0}
   */
  readonly dnsCacheTtl?: number;
  /** Addresses per `host:port`, instead of a lookup; as curl's `--resolve`. */
  readonly resolve?: Readonly<Record<string, readonly string[]>>;
  /** Dials the second `host:port` where the first is asked for; as curl's `--connect-to`. */
  readonly connectTo?: Readonly<Record<string, string>>;
  /**
   * Path of a Unix socket to connect to, whatever the URL says; no proxy is used then. What is sent
   * is the same.
   */
  readonly unixSocket?: string;
  /**
   * The proxy of every request. By default `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY` decide, by the
   * rules of Go, as far as the program may read them.
   *
   * @default {"env"}
   */
  readonly proxy?: ProxyOption;
  /** Certificate authorities to trust besides the platform's, in PEM. */
  readonly caCerts?: readonly string[];
  /** Client certificate, and those above it, in PEM; servers get it that ask for one. */
  readonly cert?: string;
  /** Private key of the client certificate, in PEM, not encrypted; it may stand in `cert` too. */
  readonly key?: string;
  /**
   * Tells of protocol, cipher and certificate in `tlsend` and on `response.connection.tls`; the
   * handshake is done by `node:tls` then, which takes longer.
   *
   * @default {false}
   */
  readonly tlsDetails?: boolean;
  /** Name to ask for and to verify in TLS, instead of the URL's. */
  readonly serverName?: string;
  /**
   * Accepts a certificate for another name; the chain is verified all the same.
   *
   * @default {false}
   */
  readonly unsafelyDisableHostnameVerification?: boolean;
  /**
   * Protocols offered by ALPN.
   *
   * @default {["http/1.1"]}
   */
  readonly alpnProtocols?: readonly string[];
  /** Value of `User-Agent` where the caller gives none; empty sends none. */
  readonly userAgent?: string;
  /** Header fields for every request where the caller gives none of that name; an empty one is not sent. */
  readonly headers?: HeadersInit;
}

/** One attempt of a call, before anything of it is done. */
export interface CallAttempt {
  /** The call, as its events name it. */
  readonly callId: number;
  /** How many redirects the call had followed. */
  readonly hop: number;
  /** How many times the hop had been retried. */
  readonly attempt: number;
  /** Request method. */
  readonly method: string;
  /** URL without userinfo. */
  readonly url: string;
}

/** Settings of one call, on top of the transport's. */
export interface CallOptions extends TimeoutOptions {
  /** Gets the events of this call. */
  readonly trace?: Trace;
  /** The proxy of this call. */
  readonly proxy?: ProxyOption;
  /**
   * Gives header fields for one attempt, in place of those of the same names: each redirect and each
   * repeat is asked for anew. Fields that frame a message, or are about its connection, are refused.
   */
  readonly attemptHeaders?: (attempt: CallAttempt) => HeadersInit;
}

/** Trailer fields of a request: known at once, or only when the body has been sent. */
export type TrailersSource = HeadersInit | (() => HeadersInit | Promise<HeadersInit>);

/** Settings of one `request`. */
export interface RequestOptions extends CallOptions {
  /**
   * Request method, sent as given.
   *
   * @default {"GET"}
   */
  readonly method?: string;
  /** Header fields, sent in order. */
  readonly headers?: HeadersInit;
  /** Request body. */
  readonly body?: BodyInit | AsyncIterable<Uint8Array> | null;
  /** Trailer fields, or what gives them once the body has been sent; the body is chunked then. */
  readonly trailers?: TrailersSource;
  /**
   * What to do with a redirect.
   *
   * @default {"manual"}
   */
  readonly redirect?: RequestRedirect;
  /** Aborts the call, whatever it is doing; the call rejects with `signal.reason`. */
  readonly signal?: AbortSignal | null;
}

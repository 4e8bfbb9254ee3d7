/**
 * What OpenTelemetry's semantic conventions for HTTP clients call the parts of a trace.
 *
 * Names under `httptrace.` are our own, for what the conventions have no name for.
 *
 * @module
 */

import { codeOf } from "../error_facts.ts";
import type {
  ConnectStage,
  DnsStage,
  QueueStage,
  TlsStage,
  TracedAttempt,
  TracedHop,
  TunnelStage,
} from "../model/traced.ts";

/** What an attribute may hold. */
export type AttributeValue = string | number | boolean | string[];

/** Attributes of a span, or of a measurement. */
export type Attributes = Record<string, AttributeValue>;

/** Methods that the conventions know: RFC 9110's, PATCH and QUERY. */
export const KNOWN_METHODS: readonly string[] = [
  "CONNECT",
  "DELETE",
  "GET",
  "HEAD",
  "OPTIONS",
  "PATCH",
  "POST",
  "PUT",
  "QUERY",
  "TRACE",
];

/** Parameters of a query whose values sign a request, as the conventions list them. */
const SIGNATURES = /([?&](?:AWSAccessKeyId|Signature|sig|X-Goog-Signature)=)[^&#]*/g;
const DEFAULT_PORTS: Readonly<Record<string, number>> = { "http:": 80, "https:": 443 };
/** `ip:port` or `host:port` as events have it; what does not look like it is the path of a socket. */
const SOCKET_ADDRESS = /^\[?([^\]/]+?)\]?:(\d+)$/;

/** The name of an attempt's span. */
export function spanName(method: string, known: readonly string[] = KNOWN_METHODS): string {
  return known.includes(method) ? method : "HTTP";
}

/** What is known of a request before it is sent: enough for a sampler. */
export function requestAttributes(
  method: string,
  url: string,
  known: readonly string[] = KNOWN_METHODS,
): Attributes {
  const isKnown = known.includes(method);
  return {
    "http.request.method": isKnown ? method : "_OTHER",
    ...(!isKnown && { "http.request.method_original": method }),
    ...serverOf(url),
    "url.full": shownUrl(url),
  };
}

/** Host and port of a URL; nothing for what is none, as a saved trace may have it. */
function serverOf(url: string): Attributes {
  const parsed = URL.parse(url);
  if (parsed === null) return {};
  const port = parsed.port === "" ? DEFAULT_PORTS[parsed.protocol] : Number(parsed.port);
  return {
    "server.address": bareHost(parsed.hostname),
    ...(port !== undefined && { "server.port": port }),
  };
}

/** What an attempt came to; `error` is what made it fail, and `resends` how many were before it. */
export function responseAttributes(
  { connection, response, upgrade, retry, miss }: TracedAttempt,
  { proxy }: TracedHop,
  resends: number,
  error: Error | null,
): Attributes {
  const { status, httpVersion } = response?.head ?? {};
  const errorType = error !== null ? errorTypeOf(error) : isFailure(status) ? `${status}` : null;
  return {
    ...(resends > 0 && { "http.request.resend_count": resends }),
    ...(status !== undefined && { "http.response.status_code": status }),
    ...(httpVersion !== undefined && { "network.protocol.version": httpVersion }),
    ...(errorType !== null && { "error.type": errorType }),
    ...(connection !== null && {
      ...peerAttributes(connection.remoteAddr),
      ...localAttributes(connection.localAddr),
      "httptrace.connection.id": connection.connId,
      "httptrace.connection.reused": connection.reused,
    }),
    ...(miss !== null && { "httptrace.connection.miss": miss }),
    ...(proxy?.proxy && { "httptrace.proxy": proxy.proxy }),
    ...(retry !== null && { "httptrace.retry.reason": retry.reason }),
    ...(upgrade !== null && { "httptrace.upgrade": upgrade }),
  };
}

/** Attributes of a measurement of an attempt: those of its span that have few values. */
export function metricAttributes(attributes: Attributes): Attributes {
  const kept = Object.entries(attributes).filter(([name]) => METRIC_ATTRIBUTES.has(name));
  return Object.fromEntries(kept);
}

const METRIC_ATTRIBUTES: ReadonlySet<string> = new Set([
  "error.type",
  "http.request.method",
  "http.response.status_code",
  "network.protocol.version",
  "server.address",
  "server.port",
]);

/** Whether a client takes a status for a failure. */
export function isFailure(status: number | undefined): boolean {
  return status !== undefined && status >= 400;
}

/** Few words for what went wrong: `code` of a `TransportError`, or the name of another error. */
export function errorTypeOf(error: Error): string {
  return codeOf(error) ?? error.name;
}

/** The peer of a connection, by its address as events have it. */
export function peerAttributes(address: string): Attributes {
  return addressAttributes("network.peer", address);
}

/** The server that a connection leads to, by its `host:port`. */
export function serverAttributes(hostPort: string): Attributes {
  return addressAttributes("server", hostPort);
}

function localAttributes(address: string | null): Attributes {
  return address === null ? {} : addressAttributes("network.local", address);
}

function addressAttributes(prefix: string, address: string): Attributes {
  const [, ip, port] = SOCKET_ADDRESS.exec(address) ?? [];
  if (ip === undefined) return { [`${prefix}.address`]: address };
  return { [`${prefix}.address`]: ip, [`${prefix}.port`]: Number(port) };
}

/** Attributes of a wait for a connection. */
export function queueAttributes({ reason }: QueueStage): Attributes {
  return { "httptrace.queue.reason": reason };
}

/** Attributes of a lookup. */
export function dnsAttributes({ host, answer }: DnsStage): Attributes {
  return {
    "dns.question.name": host,
    ...(answer !== null && {
      "dns.answers": [...answer.addresses],
      "httptrace.dns.source": answer.source,
      "httptrace.dns.coalesced": answer.coalesced,
    }),
  };
}

/** Attributes of a connect to one address. */
export function connectAttributes({ address, network }: ConnectStage): Attributes {
  return { ...peerAttributes(address), "network.transport": network };
}

/** Attributes of a tunnel. */
export function tunnelAttributes({ target, answer }: TunnelStage): Attributes {
  const { status } = answer ?? {};
  return {
    "httptrace.tunnel.target": target,
    ...(status !== undefined && { "http.response.status_code": status }),
  };
}

/** Attributes of a handshake. */
export function tlsAttributes({ serverName, peer, facts }: TlsStage): Attributes {
  const { alpnProtocol = null, protocol, cipher, certificate } = facts ?? {};
  return {
    "server.address": serverName,
    "httptrace.tls.peer": peer,
    ...(alpnProtocol !== null && { "tls.next_protocol": alpnProtocol }),
    ...(protocol !== undefined && {
      "tls.protocol.name": "tls",
      "tls.protocol.version": protocol.replace(/^TLSv/, ""),
    }),
    ...(cipher !== undefined && { "tls.cipher": cipher }),
    ...(certificate !== undefined && {
      "tls.server.subject": certificate.subject,
      "tls.server.issuer": certificate.issuer,
      "tls.server.not_before": certificate.validFrom,
      "tls.server.not_after": certificate.validTo,
      "tls.server.hash.sha256": certificate.fingerprint256.replaceAll(":", ""),
    }),
  };
}

/** Attributes of what was sent. */
export function sendAttributes({ request, bytesSent }: TracedAttempt): Attributes {
  const { bodyBytes = 0 } = request ?? {};
  return { "http.request.size": bytesSent, "http.request.body.size": bodyBytes };
}

/** Attributes of what was received. */
export function receiveAttributes({ response, bytesReceived }: TracedAttempt): Attributes {
  const body = response?.body ?? null;
  return {
    "http.response.size": bytesReceived,
    ...(body !== null && { "http.response.body.size": body.bodyBytes }),
  };
}

/** Names of hosts as the conventions have them: an IPv6 address without its brackets. */
function bareHost(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, "$1");
}

function shownUrl(url: string): string {
  const query = url.indexOf("?");
  if (query < 0) return url;
  return url.slice(0, query) + url.slice(query).replace(SIGNATURES, "$1REDACTED");
}

import type {
  CertificateFacts,
  DnsEndDetail,
  DnsSource,
  Ending,
  Field,
  TraceEventType,
} from "../trace.ts";
import { codeOf } from "./error_facts.ts";
import type { RecordDetailMap, TraceRecord } from "./record.ts";
import { opensslDate } from "./text/certificate.ts";
import { count, milliseconds } from "./text/figures.ts";
import { MISSES } from "./text/misses.ts";
import { ipOf, portOf } from "./text/socket_address.ts";

/** What a line says about the way to a server, which other records have told. */
export interface Way {
  /** `host:port` of the origin. */
  readonly hostPort: string;
  /** URL of the proxy, or `null` for none. */
  readonly proxy: string | null;
  /** Whether a TLS handshake goes on: who connects then looks at a certificate that was refused. */
  readonly shakesHands?: boolean;
}

type Narration<K extends TraceEventType> = (
  detail: RecordDetailMap[K],
  way: Way,
  record: TraceRecord<K>,
) => readonly string[];

const NOTHING = () => [];

/** What curl's `-v` says of each type of event; `*` is about the connection, `>` out, `<` in. */
const NARRATIONS: { readonly [K in TraceEventType]: Narration<K> } = {
  callstart: NOTHING,
  callend: ({ outcome, error }) => outcome === "ok" ? [] : [`* ${error?.message ?? outcome}`],
  queuestart: ({ reason }) => [`* Waiting for a connection: ${reason} is reached`],
  queueend: ({ waited }) => [`* Waited ${milliseconds(waited)} for a connection`],
  proxyselect: ({ proxy, source, rule }) => proxySelected(proxy, source, rule),
  getconn: ({ miss = "none" }) => {
    const why = MISSES[miss];
    return why === undefined ? [] : [`* No idle connection serves: ${why}`];
  },
  gotconn: (detail, way, { callId, connId }) => {
    const { reused, idleTime, requestsServed, dialedBy } = detail;
    if (!reused) {
      return dialedBy === callId
        ? []
        : [`* Using connection #${connId}, dialed by call ${dialedBy}`];
    }
    const idle = idleTime === null ? "" : `, idle for ${milliseconds(idleTime)}`;
    return [
      `* Re-using existing connection #${connId} with host ${nameOf(way.hostPort)}`,
      `* Connection #${connId} has served ${count(requestsServed, "request")}${idle}`,
    ];
  },
  dialstart: NOTHING,
  dialend: NOTHING,
  dnsstart: NOTHING,
  dnsend: lookedUp,
  connectstart: ({ address }, { shakesHands = false }) => {
    const why = shakesHands ? " once more, to see why the certificate is refused" : "";
    return [`*   Trying ${address}${why}...`];
  },
  connectend: ({ address, ...ending }, way, { connId }) => connected(address, ending, way, connId),
  tunnelstart: ({ target }, { proxy }) => [`* Establish ${tunnelKind(proxy)} to ${target}`],
  tunnelend: ({ status, outcome, error }, { proxy }) => {
    const by = tunnelKind(proxy);
    const answer = status === undefined ? "" : `, response ${status}`;
    const why = error === undefined || status !== undefined ? "" : `: ${error.message}`;
    return [`* ${by} ${outcome === "ok" ? "established" : "failed"}${answer}${why}`];
  },
  tlsstart: ({ serverName, peer }) => [`* TLS handshake with the ${peer}, ${serverName}`],
  tlsend: shookHands,
  requeststart: ({ method, target }) => [`> ${method} ${target} HTTP/1.1`],
  requestheader: ({ name, value }) => [`> ${name}: ${value}`],
  requestheaders: () => [">"],
  continuestart: () => ["* Waiting for 100 Continue"],
  continueend: ({ reason }) => reason === "timeout" ? ["* Done waiting for 100-continue"] : [],
  requestend: ({ outcome, error, bodyBytes }) => {
    if (outcome !== "ok") return [`* Send failure: ${error?.message ?? outcome}`];
    return bodyBytes === 0 ? [] : [`* upload completely sent off: ${count(bodyBytes, "byte")}`];
  },
  responsestart: NOTHING,
  informational: ({ status, statusText, fields }) => head("1.1", status, statusText, fields),
  responseheaders: ({ httpVersion, status, statusText, fields }) =>
    head(httpVersion, status, statusText, fields),
  responsetrailers: ({ headers }) => Array.from(headers, ([name, value]) => `< ${name}: ${value}`),
  responseend: ({ bodyBytes }) => bodyBytes === 0 ? [] : [`{ [${bodyBytes} bytes data]`],
  upgrade: ({ protocol }) => [`* Switched to ${protocol}`],
  datasent: NOTHING,
  datareceived: NOTHING,
  putidleconn: ({ error }, { hostPort }, { connId }) =>
    error === undefined
      ? [`* Connection #${connId} to host ${nameOf(hostPort)} left intact`]
      : [`* Connection #${connId} cannot be kept: ${error.message}`],
  connclose: ({ reason }, _, { connId }) => [`* Closing connection #${connId}: ${reason}`],
  redirect: ({ to, dropped, downgraded }) => [
    `* Issue another request to this URL: '${to}'`,
    ...(dropped.length === 0 ? [] : [`* From now on without ${dropped.join(", ")}`]),
    ...(downgraded ? ["* This leaves https for http"] : []),
  ],
  retry: ({ reason, error }) => [`* Sending the request again: ${reason} (${error.message})`],
};

/** The lines of one record, with nothing escaped yet. */
export function narrationOf<K extends TraceEventType>(
  record: TraceRecord<K>,
  way: Way,
): readonly string[] {
  return NARRATIONS[record.type](record.detail, way, record);
}

/** The host of `host:port`, as people write it. */
function nameOf(hostPort: string): string {
  return ipOf(hostPort) ?? hostPort.replace(/:[0-9]+$/, "");
}

function proxySelected(proxy: string | null, source: string, rule: string | null): string[] {
  if (proxy === null) return rule === null ? [] : [`* Uses no proxy: ${rule}`];
  if (source === "env") return [`* Uses proxy env variable ${rule} == '${proxy}'`];
  return [`* Uses proxy ${proxy}`];
}

/** Who knew the addresses, if not a name server that was asked. */
const SOURCES: Readonly<Partial<Record<DnsSource, string>>> = {
  hosts: "* The addresses are from the hosts file",
  override: "* The addresses are from an override",
  cache: "* The addresses are from the DNS cache",
  system: "* The system looks the name up itself",
};

function lookedUp(detail: DnsEndDetail, { hostPort, proxy }: Way): string[] {
  const { host, addresses, source, coalesced, outcome } = detail;
  if (outcome !== "ok") return [`* Could not resolve host: ${host}`];
  const port = proxy === null ? portOfHost(hostPort) : "";
  const list = (all: string[]) => all.length === 0 ? "(none)" : all.join(", ");
  const from = SOURCES[source];
  return [
    `* Host ${host}${port} was resolved.`,
    ...(addresses.length === 0 ? [] : [
      `* IPv6: ${list(addresses.filter((address) => address.includes(":")))}`,
      `* IPv4: ${list(addresses.filter((address) => !address.includes(":")))}`,
    ]),
    ...(from === undefined ? [] : [from]),
    ...(coalesced ? ["* The lookup was begun by another call"] : []),
  ];
}

function portOfHost(hostPort: string): string {
  return /:[0-9]+$/.exec(hostPort)?.[0] ?? "";
}

function connected(address: string, { outcome, error }: Ending, way: Way, connId: number | null) {
  const ip = ipOf(address);
  const where = ip === null ? address : `${ip} port ${portOf(address)}`;
  if (outcome === "ok") {
    if (way.shakesHands) return [];
    const proxy = way.proxy === null ? null : URL.parse(way.proxy);
    const host = proxy?.hostname ?? nameOf(way.hostPort);
    const to = ip === null ? `${host} (${address})` : `${host} (${ip}) port ${portOf(address)}`;
    return [`* Connected to ${to} (#${connId})`];
  }
  if (outcome === "lost") return [`* connect to ${where} lost the race`];
  const why = error?.message.replace(/ \(os error \d+\)/, "") ?? "no reason given";
  return [`* connect to ${where} ${outcome === "error" ? "failed" : "aborted"}: ${why}`];
}

function tunnelKind(proxy: string | null): string {
  return proxy?.startsWith("socks") ? "SOCKS tunnel" : "HTTP proxy tunnel";
}

function shookHands({ outcome, error, peer, ...facts }: RecordDetailMap["tlsend"]): string[] {
  if (outcome !== "ok") {
    const what = codeOf(error) === "certificate" ? "SSL certificate problem" : "SSL connect error";
    const prefix = `Cannot do the TLS handshake with ${facts.serverName}: `;
    return [`* ${what}: ${error?.message.replace(prefix, "") ?? outcome}`];
  }
  const { protocol, cipher, alpnProtocol, certificate } = facts;
  const by = [protocol, cipher].filter((fact) => fact !== undefined).join(" / ");
  return [
    by === "" ? "* SSL connection is up" : `* SSL connection using ${by}`,
    alpnProtocol === null
      ? "* ALPN: server did not agree on a protocol. Uses default."
      : `* ALPN: server accepted ${alpnProtocol}`,
    ...(certificate === undefined ? [] : certificateLines(certificate, peer)),
  ];
}

function certificateLines(certificate: CertificateFacts, peer: "origin" | "proxy"): string[] {
  const { subject, issuer, names, validFrom, validTo } = certificate;
  return [
    `* ${peer === "proxy" ? "Proxy" : "Server"} certificate:`,
    `*  subject: ${subject}`,
    `*  start date: ${opensslDate(validFrom)}`,
    `*  expire date: ${opensslDate(validTo)}`,
    ...(names.length === 0 ? [] : [`*  subjectAltName: ${names.join(", ")}`]),
    `*  issuer: ${issuer}`,
    "*  SSL certificate verify ok.",
  ];
}

function head(version: string, status: number, reason: string, fields: readonly Field[]): string[] {
  return [
    `< HTTP/${version} ${status} ${reason}`.trimEnd(),
    ...fields.map(([name, value]) => `< ${name}: ${value}`),
    "<",
  ];
}

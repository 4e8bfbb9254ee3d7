import type { Ending, PeerCertificate, TraceEventType } from "../trace.ts";
import type { RecordDetailMap, TraceRecord } from "./record.ts";
import { count, milliseconds } from "./text/figures.ts";

/** Gives what may be shown of the value of a header field. */
export type ShowField = (name: string, value: string) => string;

type Line<K extends TraceEventType> = (
  detail: RecordDetailMap[K],
  record: TraceRecord<K>,
  show: ShowField,
) => string;

/** One line for each type of event. The six that print Go's payloads are fixed to the letter. */
const LINES: { readonly [K in TraceEventType]: Line<K> } = {
  callstart: ({ method, url }, { callId }) => `call ${callId} started: ${method} ${url}`,
  callend: (detail, { callId }) => {
    const { status, timings: { sum } } = detail;
    return ended(`call ${callId}`, "done", detail, [
      status === undefined ? null : `status ${status}`,
      sum.total === null ? null : milliseconds(sum.total),
    ]);
  },
  queuestart: ({ reason }) => `waiting for a connection: ${reason} is reached`,
  queueend: (detail) =>
    ended("waiting for a connection", "done", detail, [milliseconds(detail.waited)]),
  proxyselect: ({ proxy, source, rule }) =>
    `proxy selected: ${proxy ?? "none"} (${source}${rule === null ? "" : `: ${rule}`})`,
  getconn: ({ hostPort }) => `starting to create conn  ${hostPort}`,
  gotconn: ({ reused, wasIdle, idleTime }) =>
    `connection established ${
      JSON.stringify({
        Conn: {},
        Reused: reused,
        WasIdle: wasIdle,
        IdleTime: Math.round((idleTime ?? 0) * 1e6),
      })
    }`,
  dialstart: ({ hostPort, proxy }, { connId }) =>
    `dialing connection ${connId} to ${hostPort}${
      proxy === undefined ? "" : ` by way of ${proxy}`
    }`,
  dialend: (detail, { connId }) =>
    ended(`dial of connection ${connId}`, "done", detail, [detail.address]),
  dnsstart: ({ host }) => `starting to look up dns ${JSON.stringify({ Host: host })}`,
  dnsend: (detail) =>
    `done looking up dns ${
      JSON.stringify({
        Addrs: detail.addresses.map(withZone),
        Err: errorText(detail),
        Coalesced: detail.coalesced,
      })
    }`,
  connectstart: ({ address, network }) =>
    `starting tcp connection ${JSON.stringify({ addr: address, network })}`,
  connectend: (detail) =>
    `tcp connection created ${
      JSON.stringify({ addr: detail.address, err: errorText(detail), network: detail.network })
    }`,
  tunnelstart: ({ target }) => `asking the proxy for a tunnel to ${target}`,
  tunnelend: (detail, _, show) =>
    ended(`tunnel to ${detail.target}`, "open", detail, [
      detail.status === undefined ? null : `status ${detail.status}`,
      detail.headers === undefined ? null : fields(detail.headers, show),
    ]),
  tlsstart: ({ serverName, peer }) => `starting tls handshake with ${peer} ${serverName}`,
  tlsend: (detail) =>
    ended("tls handshake", "done", detail, [
      detail.protocol,
      detail.cipher,
      detail.alpnProtocol === null ? null : `alpn ${detail.alpnProtocol}`,
      detail.certificate === undefined ? null : certificate(detail.certificate),
    ]),
  requeststart: ({ method, target }) => `sending request: ${method} ${target}`,
  requestheader: ({ name, value }, _, show) => `request header: ${name}: ${show(name, value)}`,
  requestheaders: ({ bytes }) => `request head sent: ${count(bytes, "byte")}`,
  continuestart: () => "waiting for 100 Continue",
  continueend: ({ reason }) => `waiting for 100 Continue done: ${reason}`,
  requestend: (detail) =>
    ended("request", "sent", detail, [
      `${count(detail.headBytes, "byte")} of head`,
      `${count(detail.bodyBytes, "byte")} of body`,
      framing(detail.framingBytes),
    ]),
  responsestart: () => "first byte of the response",
  informational: (detail, _, show) =>
    `informational response: ${statusOf(detail)} ${fields(detail.fields, show)}`,
  responseheaders: (detail, _, show) =>
    `response: HTTP/${detail.httpVersion} ${statusOf(detail)}, ${
      count(detail.bytes, "byte")
    } of head ${fields(detail.fields, show)}`,
  responsetrailers: ({ headers }, _, show) => `trailers: ${fields(headers, show)}`,
  responseend: (detail) =>
    ended("response", "complete", detail, [
      `${count(detail.bodyBytes, "byte")} of body`,
      framing(detail.framingBytes),
      `${count(detail.decodedBytes, "byte")} decoded`,
      `network ${milliseconds(detail.networkWait)}`,
      `reader ${milliseconds(detail.consumerWait)}`,
    ]),
  upgrade: ({ protocol }, { connId }) => `connection ${connId} switched to ${protocol}`,
  datasent: ({ bytes }) => `wrote ${count(bytes, "byte")}`,
  datareceived: ({ bytes }) => `read ${count(bytes, "byte")}`,
  putidleconn: ({ error }, { connId }) =>
    error === undefined
      ? `connection ${connId} is idle`
      : `connection ${connId} cannot be kept: ${error.message}`,
  connclose: ({ reason, requestsServed }, { connId }) =>
    `connection ${connId} closed: ${reason}, after ${count(requestsServed, "request")}`,
  redirect: ({ status, from, to, method, dropped, downgraded }) =>
    `redirect ${status} from ${from} to ${method} ${to}${
      dropped.length === 0 ? "" : ` without ${dropped.join(", ")}`
    }${downgraded ? ", leaving https" : ""}`,
  retry: ({ reason, error }) => `retrying: ${reason} (${error.message})`,
};

/** The line of one record, with nothing escaped yet. */
export function rawLogLine<K extends TraceEventType>(
  record: TraceRecord<K>,
  show: ShowField,
): string {
  return LINES[record.type](record.detail, record, show);
}

const VERBS = { error: "failed", aborted: "aborted", lost: "lost" } as const;

/** How something ended, what is known about it, and what went wrong. */
function ended(
  what: string,
  good: string,
  { outcome, error }: Ending,
  facts: readonly (string | null | undefined)[],
): string {
  const known = facts.filter(Boolean).join(", ");
  const how = outcome === "ok" ? good : VERBS[outcome];
  const why = outcome === "ok" || error === undefined ? "" : `: ${error.message}`;
  return `${what} ${how}${known === "" ? "" : ` (${known})`}${why}`;
}

function errorText({ outcome, error }: Ending): string | null {
  return outcome === "ok" ? null : error?.message ?? VERBS[outcome];
}

function withZone(address: string): { IP: string; Zone: string } {
  const [ip = "", zone = ""] = address.split("%", 2);
  return { IP: ip, Zone: zone };
}

function statusOf({ status, statusText }: { status: number; statusText: string }): string {
  return statusText === "" ? `${status}` : `${status} ${statusText}`;
}

/** Fields as one JSON object; a name that comes again has an array of values. */
function fields(all: Iterable<readonly [string, string]>, show: ShowField): string {
  const values = new Map<string, string[]>();
  for (const [name, value] of all) {
    const known = values.get(name);
    if (known === undefined) values.set(name, [show(name, value)]);
    else known.push(show(name, value));
  }
  const members = [...values].map(([name, [first, ...more]]) =>
    `${JSON.stringify(name)}:${JSON.stringify(more.length === 0 ? first : [first, ...more])}`
  );
  return `{${members.join(",")}}`;
}

function certificate({ names, issuer, validTo }: PeerCertificate): string {
  return `certificate for ${names.join(", ")} by ${issuer} until ${validTo}`;
}

function framing(bytes: number): string | null {
  return bytes === 0 ? null : `${count(bytes, "byte")} of framing`;
}

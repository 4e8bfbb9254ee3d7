import type { TraceRecord } from "../../report/log.ts";
import type { PhaseTimings, Timings, TraceEventMap, TraceEventType } from "../../trace.ts";

/** A record of call 1 on connection 1, but for what is given. */
export function record<K extends TraceEventType>(
  type: K,
  detail: TraceEventMap[K],
  envelope: Partial<TraceRecord> = {},
): TraceRecord<K> {
  const { time = 0, seq = 0, callId = 1, hop = 0, attempt = 0, connId = 1 } = envelope;
  return { type, detail, time, seq, callId, hop, attempt, connId };
}

/** Timings of a call with one hop, all phases of which are `null` but those given. */
export function timingsOf(phases: Partial<PhaseTimings>): Timings {
  const none = { queue: null, dns: null, connect: null, tls: null, tunnel: null };
  const hop = { ...none, send: null, wait: null, receive: null, total: null, ...phases };
  return { ...hop, hops: [hop], sum: hop };
}

const OK = { outcome: "ok" } as const;
const HEAD = { statusText: "", headers: new Headers(), fields: [], bytes: 20 };

/** A detail for each type of event. */
export const SAMPLES: { readonly [K in TraceEventType]: TraceEventMap[K] } = {
  callstart: { method: "GET", url: "https://www.bing.com/", headers: new Headers() },
  callend: { ...OK, status: 200, timings: timingsOf({ total: 42.125 }) },
  queuestart: { reason: "maxConnsPerHost" },
  queueend: { ...OK, waited: 3 },
  proxyselect: { proxy: null, source: "env", rule: "NO_PROXY" },
  getconn: { hostPort: "www.bing.com:443", miss: "none" },
  gotconn: {
    reused: false,
    wasIdle: false,
    idleTime: null,
    remoteAddr: "204.79.197.200:443",
    localAddr: "10.0.0.2:50000",
    requestsServed: 0,
    age: 0,
    dialedBy: 1,
  },
  dialstart: { hostPort: "www.bing.com:443" },
  dialend: { ...OK, hostPort: "www.bing.com:443", address: "204.79.197.200:443" },
  dnsstart: { host: "www.bing.com" },
  dnsend: {
    ...OK,
    host: "www.bing.com",
    addresses: ["204.79.197.200", "2620:1ec:c11::200"],
    coalesced: false,
    source: "query",
  },
  connectstart: { address: "204.79.197.200:443", network: "tcp", raceId: 1 },
  connectend: { ...OK, address: "204.79.197.200:443", network: "tcp", raceId: 1 },
  tunnelstart: { target: "www.bing.com:443" },
  tunnelend: { ...OK, target: "www.bing.com:443", status: 200 },
  tlsstart: { serverName: "www.bing.com", peer: "origin" },
  tlsend: {
    ...OK,
    serverName: "www.bing.com",
    peer: "origin",
    alpnProtocol: "http/1.1",
    protocol: "TLSv1.3",
  },
  requeststart: { method: "GET", target: "/" },
  requestheader: { name: "Host", value: "www.bing.com" },
  requestheaders: { bytes: 81 },
  continuestart: {},
  continueend: { reason: "timeout" },
  requestend: { ...OK, headBytes: 81, bodyBytes: 0, framingBytes: 0 },
  responsestart: {},
  informational: { ...HEAD, status: 103, statusText: "Early Hints" },
  responseheaders: { ...HEAD, status: 200, statusText: "OK", httpVersion: "1.1" },
  responsetrailers: { headers: new Headers({ digest: "x" }) },
  responseend: {
    ...OK,
    bodyBytes: 5,
    framingBytes: 10,
    decodedBytes: 5,
    networkWait: 1,
    consumerWait: 2,
  },
  upgrade: { protocol: "websocket" },
  datasent: { bytes: 81, data: new TextEncoder().encode("secret data") },
  datareceived: { bytes: 1, data: new TextEncoder().encode("secret data") },
  putidleconn: {},
  connclose: { reason: "idleTimeout", requestsServed: 3 },
  redirect: {
    status: 301,
    from: "http://a.test/",
    to: "https://a.test/",
    method: "GET",
    dropped: ["authorization"],
    downgraded: false,
  },
  retry: { reason: "the idle connection was closed", error: new Error("end of stream") },
};

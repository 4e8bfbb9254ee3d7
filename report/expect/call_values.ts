import type { GotConnDetail, Phase, TlsEndDetail } from "../../trace.ts";
import { EXIT_CODES } from "../curl/exit_codes.ts";
import { codeOf } from "../error_facts.ts";
import { PHASES } from "../model/spans.ts";
import type { TracedCall } from "../model/traced.ts";
import { ipOf } from "../text/socket_address.ts";
import { DAYS, DURATION, FLAG, NUMBER, SIZE, TEXT, type Value, version, word } from "./kinds.ts";
import { type CallValue, missing, unknown } from "./seen_call.ts";

const PHASE_HELP: Readonly<Record<Phase, string>> = {
  queue: "Waiting for a connection, where a limit makes it wait",
  dns: "Looking up the name",
  connect: "Connecting by TCP",
  tunnel: "Asking a proxy for a tunnel",
  tls: "TLS handshakes",
  send: "Writing the request",
  wait: "From the request to the first byte of the response",
  receive: "From the first byte of the response to its last",
};

const TLS_VERSIONS = version("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3");
const DAY = 86_400_000;
/** In place of a code, where the caller ended the call. */
const ABORTED = "aborted";

/** What can be asserted of each call by a word. Durations are those of all hops together. */
export const CALL_VALUES: Readonly<Record<string, CallValue>> = {
  total: duration("The whole call", ({ call }) => call.timings.sum.total ?? missing(call)),
  ttfb: duration("From the start of the call to the first byte of its response", (seen) => {
    const { call, attempt } = seen;
    return attempt.response === null ? missing(call) : attempt.response.start - call.start;
  }),
  ...Object.fromEntries(PHASES.map((phase) => [phase, phaseValue(phase)])),
  idle: {
    ...duration("How long the connection had been idle", ({ attempt, call }) => {
      return attempt.connection === null ? missing(call) : attempt.connection.idleTime;
    }),
    occasional: true,
  },

  outcome: {
    kind: word("ok", "error", "aborted"),
    help: "How the call ended: ok, whatever the status; error; or aborted",
    aboutFailures: true,
    of: ({ call }) => call.outcome === "lost" ? null : call.outcome ?? missing(call),
  },
  error: {
    kind: word(...Object.keys(EXIT_CODES), ABORTED),
    help: "The code of the error that it ended with, such as dns, connect, tls or timeout",
    aboutFailures: true,
    of: ({ call }) => call.outcome === null ? missing(call) : errorCode(call),
  },
  "error.phase": {
    kind: word(...PHASES),
    help: "The phase in which it failed",
    aboutFailures: true,
    of: ({ call }) => call.outcome === null ? missing(call) : call.failedPhase,
  },
  status: {
    kind: NUMBER,
    help: "Status of the response",
    of: ({ call, attempt }) => attempt.response?.head?.status ?? missing(call),
  },
  http_version: {
    kind: version("1.0", "1.1"),
    help: "HTTP version of the response",
    of: ({ call, attempt }) => attempt.response?.head?.httpVersion ?? missing(call),
  },
  method: text("Method of the request, the last one after redirects", ({ hop }) => hop.method),
  url: text("URL of the request, the last one after redirects", ({ hop }) => hop.url),

  hops: count("Requests, one more than redirects", ({ call }) => call.hops.length),
  redirects: count("Redirects that were followed", ({ call }) => call.hops.length - 1),
  retries: count("Requests that were sent again", ({ call }) => {
    return call.hops.reduce((sum, { attempts }) => sum + attempts.length - 1, 0);
  }),
  size: size("Bytes of the body as it came", ({ call, attempt }) => {
    return attempt.response?.body?.bodyBytes ?? missing(call);
  }),
  decoded: size("Bytes of the body when its content coding is taken off", (seen) => {
    return seen.attempt.response?.body?.decodedBytes ?? missing(seen.call);
  }),
  sent: size("All bytes of the request", ({ call, attempt }) => {
    return attempt.request === null ? missing(call) : attempt.bytesSent;
  }),
  received: size("All bytes of the response", ({ call, attempt }) => {
    return attempt.request === null ? missing(call) : attempt.bytesReceived;
  }),

  reused: {
    kind: FLAG,
    help: "Whether the connection had served a request before",
    of: ({ call, attempt }) => attempt.connection?.reused ?? missing(call),
  },
  address: text("IP address of the peer, a proxy's where there is one", ({ call, attempt }) => {
    return attempt.connection === null ? missing(call) : hostOf(attempt.connection);
  }),
  "connect.family": {
    kind: NUMBER,
    help: "4 or 6, of the address of the peer",
    of: ({ call, attempt }) => {
      return attempt.connection === null ? missing(call) : familyOf(attempt.connection);
    },
  },
  proxy: text("URL of the proxy", ({ call, hop }) => {
    return hop.proxy === null ? missing(call) : hop.proxy.proxy;
  }),
  "dns.source": {
    kind: word("query", "hosts", "override", "cache", "system"),
    help: "Where the addresses came from",
    occasional: true,
    of: ({ call, attempt }) => attempt.dial?.dns?.answer?.source ?? missing(call, "dns"),
  },

  "tls.protocol": {
    kind: TLS_VERSIONS,
    help: "TLS version",
    of: tlsFact(({ protocol }) => protocol),
  },
  "tls.cipher": text("Cipher suite", tlsFact(({ cipher }) => cipher)),
  "tls.alpn": text("Protocol agreed by ALPN", tlsFact(({ alpnProtocol }) => alpnProtocol)),
  "cert.days": {
    kind: DAYS,
    help: "Days for which the server's certificate was still valid",
    of: (seen) =>
      tlsFact(({ certificate }) => {
        if (certificate === undefined) return undefined;
        return (Date.parse(certificate.validTo) - seen.epoch - seen.call.start) / DAY;
      })(seen),
  },
  "cert.subject": text(
    "Whom the certificate was issued to",
    tlsFact(({ certificate }) => certificate?.subject),
  ),
  "cert.issuer": text("Who issued it", tlsFact(({ certificate }) => certificate?.issuer)),
  "cert.names": text(
    "Names that it is valid for, with commas",
    tlsFact(({ certificate }) => certificate?.names.join(", ")),
  ),
};

function duration(help: string, of: CallValue["of"]): CallValue {
  return { kind: DURATION, help, of };
}

function phaseValue(phase: Phase): CallValue {
  const of: CallValue["of"] = ({ call }) => call.timings.sum[phase] ?? missing(call, phase);
  return { ...duration(PHASE_HELP[phase], of), occasional: true };
}

function text(help: string, of: CallValue["of"]): CallValue {
  return { kind: TEXT, help, of };
}

function count(help: string, of: CallValue["of"]): CallValue {
  return { kind: NUMBER, help, of };
}

function size(help: string, of: CallValue["of"]): CallValue {
  return { kind: SIZE, help, of };
}

/** A fact of the handshake with the server; none without TLS. */
function tlsFact(of: (facts: TlsEndDetail) => Value | null | undefined): CallValue["of"] {
  return ({ call, attempt, dial }) => {
    const isKnown = dial !== null || attempt.connection === null;
    if (!isKnown) return { why: "its connection was made before the trace began" };
    const handshake = dial?.tls.find(({ peer }) => peer === "origin");
    if (handshake === undefined) return missing(call);
    const fact = handshake.facts === null ? undefined : of(handshake.facts);
    return fact === undefined ? unknown(call) : fact;
  };
}

function errorCode({ error, outcome }: TracedCall): string | null {
  if (error === null) return null;
  return codeOf(error) ?? (outcome === "aborted" ? ABORTED : error.name);
}

/** A Unix socket has a path. */
function hostOf({ remoteAddr }: GotConnDetail): string {
  return ipOf(remoteAddr) ?? remoteAddr;
}

function familyOf({ remoteAddr }: GotConnDetail): number | null {
  const ip = ipOf(remoteAddr);
  return ip === null ? null : ip.includes(":") ? 6 : 4;
}

import type { PhaseTimings, TraceEventType } from "../trace.ts";
import type { RecordDetailMap } from "./record.ts";

/** What a value of a saved detail has to be, so that a report can rely on it. */
interface Kind {
  /** For messages: "it is no …". */
  readonly name: string;
  is(value: unknown): boolean;
}

/** What a value has to be if it is there at all. */
interface OptionalKind extends Kind {
  readonly isOptional: true;
}

/** A kind for each property of a detail: one that is missing here does not compile. */
type Shape<Detail> = {
  readonly [Name in keyof Detail]-?: Record<never, never> extends Pick<Detail, Name> ? OptionalKind
    : Kind;
};

const text = kind("text", (value) => typeof value === "string");
/** One that names a case: it stands in reports as it is, and tables have lines for some of them. */
const word = kind("word", (value) => {
  return typeof value === "string" && /^\w+$/.test(value) && !(value in Object.prototype);
});
const number = kind("number", Number.isFinite);
const truth = kind("true or false", (value) => typeof value === "boolean");
const texts = listOf(text);
const fields = listOf(
  kind("pair", (pair) => Array.isArray(pair) && pair.length === 2 && texts.is(pair)),
);
const error: Kind = kind("error", (value) => {
  if (!isObject(value)) return false;
  const { name, message, cause, errors } = value;
  if (typeof name !== "string" || typeof message !== "string") return false;
  return (cause === undefined || error.is(cause)) && (errors === undefined || causes.is(errors));
});
const causes = listOf(error);

const CERTIFICATE = {
  subject: text,
  issuer: text,
  names: texts,
  validFrom: time(),
  validTo: time(),
  fingerprint256: text,
  serialNumber: text,
};
const certificate = object("certificate", {
  ...CERTIFICATE,
  chain: listOf(object("certificate", CERTIFICATE)),
});
const PHASES: Shape<PhaseTimings> = {
  queue: orNull(number),
  dns: orNull(number),
  connect: orNull(number),
  tls: orNull(number),
  tunnel: orNull(number),
  send: orNull(number),
  wait: orNull(number),
  receive: orNull(number),
  total: orNull(number),
};
const phases = object("timings", PHASES);
const timings = object("timings", { ...PHASES, hops: listOf(phases), sum: phases });
const query = object("query", { record: word, elapsed: orNull(number), found: number });

const ENDING = { outcome: word, error: optional(error) };
const DIAL = { hostPort: text, proxy: optional(text) };
const CONNECT = { address: text, network: word, raceId: number };
const TLS = { serverName: text, peer: word };
const HEAD = { status: number, statusText: text, headers: fields, fields, bytes: number };

/** The details of all events as they are saved; the bytes of data are not. */
const SHAPES: { readonly [K in TraceEventType]: Shape<Omit<RecordDetailMap[K], "data">> } = {
  callstart: { method: text, url: text, headers: fields },
  callend: { ...ENDING, status: optional(number), timings },
  queuestart: { reason: word },
  queueend: { ...ENDING, waited: number },
  proxyselect: { proxy: orNull(text), source: word, rule: orNull(text) },
  getconn: { hostPort: text, miss: optional(word) },
  gotconn: {
    reused: truth,
    wasIdle: truth,
    idleTime: orNull(number),
    remoteAddr: text,
    localAddr: orNull(text),
    requestsServed: number,
    age: number,
    dialedBy: number,
  },
  dialstart: DIAL,
  dialend: { ...DIAL, ...ENDING, address: optional(text) },
  dnsstart: { host: text },
  dnsend: {
    ...ENDING,
    host: text,
    addresses: texts,
    coalesced: truth,
    source: word,
    queries: optional(listOf(query)),
  },
  connectstart: CONNECT,
  connectend: { ...CONNECT, ...ENDING },
  tunnelstart: { target: text },
  tunnelend: { ...ENDING, target: text, status: optional(number), headers: optional(fields) },
  tlsstart: TLS,
  tlsend: {
    ...TLS,
    ...ENDING,
    alpnProtocol: orNull(text),
    protocol: optional(text),
    cipher: optional(text),
    certificate: optional(certificate),
  },
  requeststart: { method: text, target: text },
  requestheader: { name: text, value: text },
  requestheaders: { bytes: number },
  continuestart: {},
  continueend: { reason: word },
  requestend: { ...ENDING, headBytes: number, bodyBytes: number, framingBytes: number },
  responsestart: {},
  informational: HEAD,
  responseheaders: { ...HEAD, httpVersion: text },
  responsetrailers: { headers: fields },
  responseend: {
    ...ENDING,
    bodyBytes: number,
    framingBytes: number,
    decodedBytes: number,
    networkWait: number,
    consumerWait: number,
  },
  upgrade: { protocol: text },
  datasent: { bytes: number },
  datareceived: { bytes: number },
  putidleconn: { error: optional(error) },
  connclose: { reason: word, requestsServed: number },
  redirect: {
    status: number,
    from: text,
    to: text,
    method: text,
    dropped: texts,
    downgraded: truth,
  },
  retry: { reason: text, error },
};

/**
 * What is wrong with the detail of a saved event, or `null`.
 *
 * Words are not held against those that are known: a later version may know more of them.
 */
export function detailFlaw(type: TraceEventType, detail: object): string | null {
  for (const [name, kind] of Object.entries<Kind | OptionalKind>(SHAPES[type])) {
    const value = (detail as Readonly<Record<string, unknown>>)[name];
    if (value === undefined && !("isOptional" in kind)) return `its detail has no "${name}"`;
    if (value !== undefined && !kind.is(value)) return `its "${name}" is no ${kind.name}`;
  }
  return null;
}

function kind(name: string, is: (value: unknown) => boolean): Kind {
  return { name, is };
}

function optional(kind: Kind): OptionalKind {
  return { ...kind, isOptional: true };
}

function orNull({ name, is }: Kind): Kind {
  return kind(`${name} or null`, (value) => value === null || is(value));
}

function listOf({ name, is }: Kind): Kind {
  return kind(`list of ${name}`, (value) => Array.isArray(value) && value.every(is));
}

function object(name: string, shape: Readonly<Record<string, Kind>>): Kind {
  const kinds = Object.entries(shape);
  return kind(name, (value) => isObject(value) && kinds.every(([key, { is }]) => is(value[key])));
}

function time(): Kind {
  return kind("time", (value) => typeof value === "string" && !Number.isNaN(Date.parse(value)));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

import type { Field } from "../trace.ts";
import { VERSION } from "../version.ts";
import { isCertificate, isPrivateKey, keyOf } from "./client_certificate.ts";
import { TransportError } from "./errors.ts";
import { fieldsOf, hasField } from "./fields.ts";
import { isConnectTo, isNameServer, isResolve, isResolver } from "./name_options.ts";
import type {
  NameServer,
  ProxyOption,
  ResolveHost,
  TimeoutOptions,
  TransportOptions,
} from "./options.ts";
import { proxyServerOf } from "./proxy.ts";
import { LONGEST_TIMER } from "./timers.ts";

/** The limits on time with nothing left open. */
export type Timeouts = Required<TimeoutOptions>;

/** The options that may be left open, or are put into another form. */
type Open =
  | "family"
  | "nameServer"
  | "resolver"
  | "serverName"
  | "cert"
  | "key"
  | "unixSocket"
  | "headers";

/** The options of a transport, checked, with nothing left open. */
export type Settings =
  & Required<Omit<TransportOptions, Open>>
  & {
    readonly family: 4 | 6 | null;
    readonly nameServer: Required<NameServer> | null;
    readonly resolver: ResolveHost | null;
    readonly serverName: string | null;
    readonly cert: string | null;
    readonly key: string | null;
    readonly unixSocket: string | null;
    /** The fields of every request, where its caller gives none of that name. */
    readonly headers: readonly Field[];
  };

const DEFAULT_TIMEOUTS: Timeouts = {
  dialTimeout: 30_000,
  tlsHandshakeTimeout: 10_000,
  responseHeaderTimeout: 0,
  expectContinueTimeout: 1_000,
  bodyIdleTimeout: 0,
  timeout: 0,
};

const DEFAULTS: Settings = {
  ...DEFAULT_TIMEOUTS,
  maxIdleConns: 100,
  maxIdleConnsPerHost: 32,
  maxConnsPerHost: 0,
  idleConnTimeout: 90_000,
  maxResponseHeaderBytes: 262_144,
  disableCompression: false,
  maxDecodedBytes: 0,
  maxRedirects: 20,
  disableKeepAlives: false,
  happyEyeballsDelay: 250,
  family: null,
  nameServer: null,
  resolver: null,
  dnsCacheTtl: 0,
  resolve: {},
  connectTo: {},
  proxy: "env",
  unixSocket: null,
  caCerts: [],
  cert: null,
  key: null,
  tlsDetails: false,
  serverName: null,
  unsafelyDisableHostnameVerification: false,
  alpnProtocols: ["http/1.1"],
  userAgent: `httptrace/${VERSION}`,
  headers: [],
};

type Check = readonly [allowed: string, accepts: (value: unknown) => boolean];

const DURATION: Check = [
  `a number of milliseconds from 0 to ${LONGEST_TIMER}`,
  (value) => typeof value === "number" && value >= 0 && value <= LONGEST_TIMER,
];
const COUNT: Check = [
  "a whole number, 0 or more",
  (value) => typeof value === "number" && Number.isSafeInteger(value) && value >= 0,
];
const SIZE: Check = [
  "a whole number of bytes, 1 or more",
  (value) => Number.isSafeInteger(value) && (value as number) > 0,
];
const FLAG: Check = ["true or false", (value) => typeof value === "boolean"];
const TEXT: Check = ["a string", (value) => typeof value === "string"];
const TEXTS: Check = [
  "an array of strings",
  (value) => Array.isArray(value) && value.every((item) => typeof item === "string"),
];

const PROXY: Check = [
  'the URL of an http, https or socks5 proxy, a function that gives one or null, "env" or null',
  isProxy,
];

const TIMEOUT_CHECKS: Record<keyof Timeouts, Check> = {
  dialTimeout: DURATION,
  tlsHandshakeTimeout: DURATION,
  responseHeaderTimeout: DURATION,
  expectContinueTimeout: DURATION,
  bodyIdleTimeout: DURATION,
  timeout: DURATION,
};

const CHECKS: Record<keyof Settings, Check> = {
  ...TIMEOUT_CHECKS,
  maxIdleConns: COUNT,
  maxIdleConnsPerHost: COUNT,
  maxConnsPerHost: COUNT,
  idleConnTimeout: DURATION,
  maxResponseHeaderBytes: SIZE,
  disableCompression: FLAG,
  maxDecodedBytes: COUNT,
  maxRedirects: COUNT,
  disableKeepAlives: FLAG,
  happyEyeballsDelay: DURATION,
  family: ["4 or 6", (value) => value === 4 || value === 6],
  nameServer: ["{ ipAddr, port } with an IP address and a port from 1 to 65535", isNameServer],
  resolver: ["a function, or an object with a method resolve", isResolver],
  dnsCacheTtl: DURATION,
  resolve: ['{ "host:port": ["ip", …] }', isResolve],
  connectTo: ['{ "host:port": "host:port" }', isConnectTo],
  proxy: PROXY,
  unixSocket: ["a path", (value) => typeof value === "string" && value !== ""],
  caCerts: TEXTS,
  cert: ["a certificate in PEM", isCertificate],
  key: ["a private key in PEM, not encrypted", isPrivateKey],
  tlsDetails: FLAG,
  serverName: TEXT,
  unsafelyDisableHostnameVerification: FLAG,
  alpnProtocols: ["an array of strings of 1 to 255 bytes", isAlpn],
  userAgent: TEXT,
  headers: ["header fields", () => true],
};

/**
 * Checks the options of a transport, and fills in what is left open.
 *
 * @throws {RangeError} If a value is not allowed, or an option is not known.
 */
export function settingsOf(options: TransportOptions): Settings {
  const given = checked("create a transport", options, CHECKS);
  const { nameServer, resolver, cert = null, unixSocket } = options;
  return {
    ...DEFAULTS,
    ...given,
    resolver: typeof resolver === "object" ? resolver.resolve.bind(resolver) : resolver ?? null,
    // A URL's host is in lower case.
    resolve: Object.fromEntries(
      Object.entries(options.resolve ?? {}).map(([hostPort, ips]) => [hostPort.toLowerCase(), ips]),
    ),
    ...(unixSocket !== undefined && { proxy: null }),
    key: keyOf(options),
    cert,
    nameServer: nameServer === undefined ? null : { port: 53, ...nameServer },
    headers: defaultFields(options),
  };
}

/**
 * The limits on time of one call.
 *
 * @throws {RangeError} If a value is not allowed.
 */
export function timeoutsOf(settings: Settings, options: TimeoutOptions): Timeouts {
  let timeouts: Timeouts = settings;
  for (const name in TIMEOUT_CHECKS) {
    const value = options[name as keyof Timeouts];
    if (value === undefined) continue;
    check("make a request", name, value, TIMEOUT_CHECKS[name as keyof Timeouts]);
    timeouts = { ...timeouts, [name]: value };
  }
  return timeouts;
}

/**
 * Checks the proxy of one call.
 *
 * @throws {RangeError} If it is not allowed.
 */
export function checkProxy(proxy: ProxyOption): void {
  check("make a request", "proxy", proxy, PROXY);
}

function checked<T extends object>(
  what: string,
  options: T,
  checks: Record<string, Check>,
): Partial<T> {
  const given: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined) continue;
    const rule = checks[name];
    if (rule === undefined || !Object.hasOwn(checks, name)) {
      const known = Object.keys(checks).join(", ");
      throw new RangeError(`Cannot ${what}: there is no option "${name}", allowed are ${known}`);
    }
    check(what, name, value, rule);
    given[name] = value;
  }
  return given as Partial<T>;
}

function check(what: string, name: string, value: unknown, [allowed, accepts]: Check): void {
  if (accepts(value)) return;
  // A private key may stand where it does not belong.
  if (name === "cert" || name === "key") value = typeof value;
  const text = name === "proxy"
    ? shown(value).replace(/^("?(?:[a-z][a-z0-9+.-]*:\/\/)?).*@/i, "$1")
    : shown(value);
  throw new RangeError(`Cannot ${what}: "${name}" is ${text}, allowed is ${allowed}`);
}

/** Fields that frame a body: no two requests have the same. */
const OF_ONE_REQUEST = new Set(["content-length", "transfer-encoding", "trailer"]);

function ofOneRequest(name: string): RangeError {
  return new RangeError(
    `Cannot create a transport: "headers" has ${name}, allowed are fields that fit every request`,
  );
}

/** What every request carries where its caller gives no field of that name. */
function defaultFields({ headers, userAgent, disableKeepAlives }: TransportOptions): Field[] {
  try {
    const fields = fieldsOf(headers);
    const wrong = fields.find(([name]) => OF_ONE_REQUEST.has(name.toLowerCase()));
    if (wrong !== undefined) throw ofOneRequest(wrong[0]);
    const add = (name: string, value: string): void => {
      if (!hasField(fields, name.toLowerCase())) fields.push(...fieldsOf([[name, value]]));
    };
    if (userAgent !== "") add("User-Agent", userAgent ?? DEFAULTS.userAgent);
    add("Accept", "*/*");
    if (disableKeepAlives) add("Connection", "close");
    return fields.filter(([, value]) => value !== "");
  } catch (cause) {
    if (!(cause instanceof TransportError)) throw cause;
    throw new RangeError(cause.message, { cause });
  }
}

/** RFC 7301 section 3.1: the length of a name takes one byte. */
function isAlpn(value: unknown): boolean {
  return Array.isArray(value) && value.every((name) => {
    return typeof name === "string" && name !== "" && new TextEncoder().encode(name).length <= 255;
  });
}

function isProxy(value: unknown): boolean {
  if (value === null || value === "env" || typeof value === "function") return true;
  if (typeof value !== "string" && !(value instanceof URL)) return false;
  try {
    proxyServerOf(value);
    return true;
  } catch {
    return false;
  }
}

function shown(value: unknown): string {
  try {
    return typeof value === "number" ? String(value) : JSON.stringify(value) ?? String(value);
  } catch {
    return String(value);
  }
}

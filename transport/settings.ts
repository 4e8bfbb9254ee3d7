import type { Field } from "../trace.ts";
import { TransportError } from "./errors.ts";
import { fieldsOf, hasField } from "./fields.ts";
import type { NameServer, TimeoutOptions, TransportOptions } from "./options.ts";
import { ipFamily, splitHostPort } from "./origin.ts";

/** Version of the package, as `User-Agent` tells it. */
export const VERSION = "0.1.0";

/** The limits on time with nothing left open. */
export type Timeouts = Required<TimeoutOptions>;

/** The options of a transport, checked, with nothing left open. */
export type Settings =
  & Required<Omit<TransportOptions, "family" | "nameServer" | "serverName" | "headers">>
  & {
    readonly family: 4 | 6 | null;
    readonly nameServer: Required<NameServer> | null;
    readonly serverName: string | null;
    /** The fields of every request, where its caller gives none of that name. */
    readonly headers: readonly Field[];
  };

/** Longest delay that the platform's timers know. */
const LONGEST_TIMER = 2_147_483_647;

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
  resolve: {},
  connectTo: {},
  caCerts: [],
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
  resolve: ['{ "host:port": ["ip", …] }', isResolve],
  connectTo: ['{ "host:port": "host:port" }', isConnectTo],
  caCerts: TEXTS,
  serverName: TEXT,
  unsafelyDisableHostnameVerification: FLAG,
  alpnProtocols: TEXTS,
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
  const { nameServer } = options;
  return {
    ...DEFAULTS,
    ...given,
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
  throw new RangeError(`Cannot ${what}: "${name}" is ${shown(value)}, allowed is ${allowed}`);
}

/** What every request carries where its caller gives no field of that name. */
function defaultFields({ headers, userAgent, disableKeepAlives }: TransportOptions): Field[] {
  try {
    const fields = fieldsOf(headers);
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

function isNameServer(value: unknown): boolean {
  const { ipAddr, port = 53 } = Object(value) as Partial<NameServer>;
  return typeof ipAddr === "string" && ipFamily(ipAddr) !== null && isPort(port);
}

function isResolve(value: unknown): boolean {
  return Object.entries(Object(value)).every(([hostPort, addresses]) =>
    splitHostPort(hostPort) !== null && Array.isArray(addresses) && addresses.length > 0 &&
    addresses.every((address) => typeof address === "string" && ipFamily(address) !== null)
  );
}

/** Either side may leave out its host or its port, as in curl: any, or unchanged. */
function isConnectTo(value: unknown): boolean {
  return Object.entries(Object(value)).flat().every((hostPort) =>
    typeof hostPort === "string" && /^(?:\[[^\]]+\]|[^:[\]]*):(?:[0-9]{1,5})?$/.test(hostPort)
  );
}

function isPort(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 65_535;
}

function shown(value: unknown): string {
  try {
    return typeof value === "number" ? String(value) : JSON.stringify(value) ?? String(value);
  } catch {
    return String(value);
  }
}

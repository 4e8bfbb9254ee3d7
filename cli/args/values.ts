/**
 * What the values of options look like.
 *
 * @module
 */

/** Reads one kind of value. */
export interface ValueKind<T> {
  /** What is allowed, for messages: "it takes …". */
  readonly expects: string;
  /** Whether the value may hold a password or a token, which no message may repeat. */
  readonly isSecret?: boolean;
  /** Gives the value, or `null` if the text is none. */
  read(text: string): T | null;
}

/** A header as given: `null` removes the default of that name. */
export interface HeaderChange {
  readonly name: string;
  readonly value: string | null;
}

/** One key and what belongs to it. */
export type Entry<T> = readonly [key: string, value: T];

/** A user and a password, of which either may be empty. */
export interface Login {
  readonly username: string;
  readonly password: string;
}

/** Where a URL comes from: it is given, or it stands in a file, where there may be more. */
export type UrlSource = { readonly url: string } | { readonly list: string };

/** Where a name server listens. */
export interface NameServerAddress {
  readonly ipAddr: string;
  readonly port: number;
}

/** What `--format` takes, and what each shows. */
export const FORMATS = {
  log: "A line for each thing that happens, as it happens",
  waterfall: "A bar for each phase of a call, on one axis of time",
  verbose: "curl's -v: what is said to the server, and what it answers",
  summary: "What all calls come to: figures for each phase, errors, a histogram",
  json: "An object for each call, one on a line, with the names of curl's -w",
  ndjson: "Every event as a line of JSON, to be shown or compared later",
  har: "HTTP Archive 1.2, for the network panels of browsers and their kin",
  chrome: "Trace Event JSON, for Perfetto and chrome://tracing",
  otlp: "OpenTelemetry spans as OTLP/JSON",
  timing: "Objects with the fields of PerformanceResourceTiming",
  markdown: "Tables for an issue or a pull request",
  html: "One page to look at in a browser, without any network",
  junit: "A test report in XML, a test for each --expect",
} as const;

/** A word that `--format` takes. */
export type Format = keyof typeof FORMATS;

const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const LINE_BREAK = /[\r\n\0]/;
/** Longest delay that timers know. */
const LONGEST_MS = 2_147_483_647;

/** Any text. */
export const TEXT: ValueKind<string> = { expects: "any text", read: (text) => text };

/** A URL, or a file of URLs. */
export const URL_SOURCE: ValueKind<string> = {
  expects: "a URL, or @FILE for a file with one URL a line, or @- for standard input",
  read: (text) => text === "" || text === "@" ? null : text,
};

/** A name of a file that is there. */
export const PATH: ValueKind<string> = {
  expects: "the name of a file",
  read: (text) => text === "" ? null : text,
};

/** A name of a file. */
export const FILE: ValueKind<string> = {
  expects: "the name of a file, or - for standard output",
  read: (text) => text === "" ? null : text,
};

/** A request method. */
export const METHOD: ValueKind<string> = {
  expects: "a method such as GET",
  read: (text) => TOKEN.test(text) ? text : null,
};

/** A header line as curl takes it. */
export const HEADER: ValueKind<HeaderChange> = {
  isSecret: true,
  expects: "'Name: value', 'Name;' to send it empty, or 'Name:' to leave it out",
  read(text) {
    const [, name = "", mark, rest = ""] = /^([^:;]*)([:;])(.*)$/s.exec(text) ?? [];
    if (!TOKEN.test(name) || LINE_BREAK.test(rest)) return null;
    if (mark === ";") return rest.trim() === "" ? { name, value: "" } : null;
    const value = rest.trim();
    return { name, value: value === "" ? null : asBytes(value) };
  },
};

/** The value of a header. */
export const HEADER_VALUE: ValueKind<string> = {
  expects: "text without line breaks",
  read: (text) => LINE_BREAK.test(text) ? null : asBytes(text.trim()),
};

/** `user:password`; there is nobody to ask for a password that is not given. */
export const LOGIN: ValueKind<Login> = {
  isSecret: true,
  expects: "user:password, the password may be empty, as in me:",
  read(text) {
    const [, username, password = ""] = /^([^:]*):(.*)$/s.exec(text) ?? [];
    return username === undefined ? null : { username, password };
  },
};

/** The value of `Referer`. */
export const REFERER: ValueKind<string> = {
  expects: "a URL; ';auto' is not supported",
  read: (text) => text.endsWith(";auto") ? null : HEADER_VALUE.read(text),
};

/** How many redirects; -1 is no limit. */
export const REDIRECTS: ValueKind<number> = {
  expects: "a whole number, or -1 for no limit",
  read(text) {
    if (text === "-1") return Number.MAX_SAFE_INTEGER;
    return /^[0-9]{1,15}$/.test(text) ? Number(text) : null;
  },
};

/** The URL of a proxy, or nothing for none. As for curl, its port is 1080 unless it says so. */
export const PROXY: ValueKind<string> = {
  isSecret: true,
  expects: "a proxy such as http://host:3128 or socks5://host:1080, or '' for none",
  read(text) {
    const [, scheme = "http", rest = ""] = /^(?:([a-z][a-z0-9]*):\/\/)?(.*)$/i.exec(text) ?? [];
    if (text === "") return text;
    if (!/^(https?|socks5h?)$/i.test(scheme) || !URL.canParse(`http://${rest}`)) return null;
    const authority = rest.replace(/\/$/, "");
    const hasPort = /:[0-9]+$/.test(authority) || scheme.toLowerCase() === "https";
    return `${scheme}://${authority}${hasPort ? "" : ":1080"}`;
  },
};

/** A whole number from 1 on. */
export const COUNT: ValueKind<number> = {
  expects: "a whole number from 1 on",
  read(text) {
    const number = /^[0-9]+$/.test(text) ? Number(text) : 0;
    return number >= 1 && Number.isSafeInteger(number) ? number : null;
  },
};

/** A duration, in seconds as curl's or with its unit, to milliseconds. */
export const DURATION: ValueKind<number> = {
  expects: "seconds such as 1.5, or a number with its unit such as 500ms or 2s",
  read(text) {
    const [, number, unit] = /^([0-9]+(?:\.[0-9]*)?|\.[0-9]+)(ms|s)?$/.exec(text) ?? [];
    if (number === undefined) return null;
    const duration = Number(number) * (unit === "ms" ? 1 : 1_000);
    return duration <= LONGEST_MS ? duration : null;
  },
};

/** `host:port:addr[,addr]`. */
export const RESOLVE: ValueKind<Entry<readonly string[]>> = {
  expects: "host:port:addr[,addr], addresses being IP addresses",
  read(text) {
    const [, host, port, list = ""] = /^\+?(\[[^\]]+\]|[^:[\]*]+):([0-9]+):(.+)$/.exec(text) ?? [];
    const addresses = list.split(",").map(withoutBrackets);
    if (host === undefined || !isPort(port) || !addresses.every(isIp)) return null;
    return [`${host.toLowerCase()}:${Number(port)}`, addresses];
  },
};

/** `host1:port1:host2:port2`, any of which may be empty. */
export const CONNECT_TO: ValueKind<Entry<string>> = {
  expects: "host1:port1:host2:port2, any of which may be empty",
  read(text) {
    const host = "(\\[[^\\]]+\\]|[^:[\\]]*)";
    const match = new RegExp(`^${host}:([0-9]*):${host}:([0-9]*)$`).exec(text);
    if (match === null) return null;
    const [, host1 = "", port1 = "", host2 = "", port2 = ""] = match;
    if (![port1, port2].every((port) => port === "" || isPort(port))) return null;
    return [`${host1.toLowerCase()}:${port1}`, `${host2.toLowerCase()}:${port2}`];
  },
};

/** `ip[:port]`. */
export const NAME_SERVER: ValueKind<NameServerAddress> = {
  expects: "an IP address, with :port if that is not 53, as in 127.0.0.1:5353 or [::1]:5353",
  read(text) {
    if (isIp(text)) return { ipAddr: text, port: 53 };
    const [, ip = "", port = "53"] = /^(\[[^\]]+\]|[^:]+)(?::([0-9]+))?$/.exec(text) ?? [];
    const ipAddr = withoutBrackets(ip);
    return isIp(ipAddr) && isPort(port) ? { ipAddr, port: Number(port) } : null;
  },
};

/** How the trace is shown. */
export const FORMAT: ValueKind<Format> = {
  expects: `one of ${Object.keys(FORMATS).join(", ")}`,
  read: (text) => Object.hasOwn(FORMATS, text) ? text as Format : null,
};

/** Requests a second, or in another unit of time as for curl: `5`, `5/s`, `90/m`. */
export const RATE: ValueKind<number> = {
  expects: "requests a second, or with a unit such as 90/m (s, m, h, d)",
  read(text) {
    const [, number, unit = "s"] = /^([0-9]+(?:\.[0-9]+)?)(?:\/([smhd]))?$/.exec(text) ?? [];
    const seconds = { s: 1, m: 60, h: 3_600, d: 86_400 }[unit];
    const rate = Number(number) / seconds!;
    return rate > 0 && Number.isFinite(rate) ? rate : null;
  },
};

/** Text as UTF-8, one character a byte, which is how header fields hold it. */
function asBytes(text: string): string {
  return String.fromCharCode(...new TextEncoder().encode(text));
}

function withoutBrackets(host: string): string {
  return host.replace(/^\[(.*)\]$/, "$1");
}

function isPort(text: string | undefined): boolean {
  return /^[0-9]{1,5}$/.test(text ?? "") && Number(text) >= 1 && Number(text) <= 65_535;
}

function isIp(text: string): boolean {
  const octets = text.split(".");
  if (octets.length === 4) return octets.every((it) => /^[0-9]{1,3}$/.test(it) && Number(it) < 256);
  return text.includes(":") && URL.canParse(`http://[${text}]/`);
}

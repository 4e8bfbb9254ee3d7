/**
 * The options of the command line: one table for parsing, for `--help` and for messages.
 *
 * @module
 */

import {
  CONNECT_TO,
  COUNT,
  DURATION,
  FILE,
  FORMAT,
  HEADER,
  HEADER_VALUE,
  LOGIN,
  METHOD,
  NAME_SERVER,
  PATH,
  PROXY,
  RATE,
  REDIRECTS,
  REFERER,
  RESOLVE,
  TEXT,
  URL_SOURCE,
  type ValueKind,
} from "./values.ts";

/** What all options have: at least one of the two names. */
interface Named {
  /** Letter after one dash, or empty. */
  readonly short: string;
  /** Word after two dashes, or empty. */
  readonly long: string;
  readonly help: string;
}

/** An option that is there or not. */
export interface Flag extends Named {
  readonly takes: "nothing";
}

/** An option with a value; of several the last one counts. */
export interface Single<T> extends Named {
  readonly takes: "one";
  readonly placeholder: string;
  readonly kind: ValueKind<T>;
}

/** An option that may be given many times. */
export interface Repeated<T> extends Named {
  readonly takes: "many";
  readonly placeholder: string;
  readonly kind: ValueKind<T>;
}

/** Any option. */
export type Option = Flag | Single<unknown> | Repeated<unknown>;

function flag(short: string, long: string, help: string): Flag {
  return { takes: "nothing", short, long, help };
}

function one<T>(
  short: string,
  long: string,
  placeholder: string,
  kind: ValueKind<T>,
  help: string,
): Single<T> {
  return { takes: "one", short, long, placeholder, kind, help };
}

function many<T>(
  short: string,
  long: string,
  placeholder: string,
  kind: ValueKind<T>,
  help: string,
): Repeated<T> {
  return { takes: "many", short, long, placeholder, kind, help };
}

/** What is asked for. */
const REQUEST = {
  url: many("", "url", "URL", URL_SOURCE, "Request this too; @FILE: one URL a line"),
  method: one("X", "request", "METHOD", METHOD, "Request method"),
  headers: many("H", "header", "LINE", HEADER, "Header to send; 'Name:' leaves it out"),
  data: many("d", "data", "DATA", TEXT, "Body of a POST, or @FILE; several join with &"),
  dataBinary: many("", "data-binary", "DATA", TEXT, "The same, and a file as it is"),
  json: many("", "json", "DATA", TEXT, "JSON as the body of a POST, or @FILE"),
  get: flag("G", "get", "Send a GET, and the data in its URL"),
  head: flag("I", "head", "Send HEAD and read no body"),
  login: one("u", "user", "USER:PASSWORD", LOGIN, "Send Basic credentials"),
  userAgent: one("A", "user-agent", "NAME", HEADER_VALUE, "Value of User-Agent; empty sends none"),
  referer: one("e", "referer", "URL", REFERER, "Value of Referer"),
  compressed: flag("", "compressed", "Ask for a compressed body, and decompress it"),
  location: flag("L", "location", "Follow redirects"),
  maxRedirects: one("", "max-redirs", "N", REDIRECTS, "Redirects followed at most: 50, -1 is any"),
};

/** How it is repeated, and for how long. */
const CALLS = {
  count: one("n", "count", "N", COUNT, "Request each URL this many times"),
  concurrency: one("c", "concurrency", "N", COUNT, "Send so many requests side by side"),
  rate: one("", "rate", "N[/UNIT]", RATE, "Start so many a second, late ones counted"),
  interval: one("", "interval", "TIME", DURATION, "Pause between requests"),
  maxTime: one("m", "max-time", "TIME", DURATION, "Limit on a whole request"),
  connectTimeout: one("", "connect-timeout", "TIME", DURATION, "Limit on DNS, TCP and TLS"),
  fail: flag("f", "fail", "Fail on a status from 400 on, with exit 22"),
};

/** Which way it goes. */
const CONNECTION = {
  resolve: many("", "resolve", "HOST:PORT:ADDR", RESOLVE, "Use these addresses, without DNS"),
  connectTo: many("", "connect-to", "H1:P1:H2:P2", CONNECT_TO, "Connect to H2:P2 for H1:P1"),
  nameServer: one("", "name-server", "IP:PORT", NAME_SERVER, "Ask this name server"),
  unixSocket: one("", "unix-socket", "PATH", PATH, "Connect to this Unix socket"),
  ipv4: flag("4", "ipv4", "Use IPv4 addresses only"),
  ipv6: flag("6", "ipv6", "Use IPv6 addresses only"),
  proxy: one("x", "proxy", "URL", PROXY, "Use this proxy; empty is none, whatever is set"),
  noProxy: one("", "noproxy", "HOSTS", TEXT, "Use no proxy for these; * is all"),
  caCert: one("", "cacert", "FILE", PATH, "Trust the authorities in this PEM file"),
  cert: one("", "cert", "FILE", PATH, "Client certificate in PEM, and perhaps its key"),
  key: one("", "key", "FILE", PATH, "Private key of the client certificate in PEM"),
};

/** What is shown, and where. */
const OUTPUT = {
  bodyFiles: many("o", "", "FILE", FILE, "Write each URL's body here; - is standard output"),
  remoteName: flag("O", "remote-name", "Write each body to a file named by its URL"),
  format: one("", "format", "FORMAT", FORMAT, "How it is shown: see 'httptrace help formats'"),
  verbose: flag("v", "verbose", "The same as --format verbose"),
  writeOut: one("w", "write-out", "TEXT", TEXT, "Text with %{variables}, after each request"),
  traceFile: one("", "output", "FILE", FILE, "Write the trace to a file"),
  silent: flag("s", "silent", "Show neither progress nor errors"),
  showError: flag("S", "show-error", "Show errors even with -s"),
  noColor: flag("", "no-color", "Use no colours; so does the variable NO_COLOR"),
  showSecrets: flag("", "show-secrets", "Show credentials and cookies as they are"),
};

/** What is made of the trace. */
const ANALYSIS = {
  expect: many("", "expect", "ASSERTION", TEXT, "Fail unless this holds, such as 'ttfb<200ms'"),
  explain: flag("", "explain", "Say in words what made requests slow, or fail"),
  stepSummary: one("", "step-summary", "FILE", FILE, "Append a summary in Markdown to this file"),
};

/** What is done in place of requests. */
const OTHERS = {
  demo: flag("", "demo", "Show a scenario on this machine alone"),
  help: flag("h", "help", "Show this text"),
  version: flag("", "version", "Show the version"),
};

/** Every option. Names and meanings are curl's wherever curl has them. */
export const OPTIONS = { ...REQUEST, ...CALLS, ...CONNECTION, ...OUTPUT, ...ANALYSIS, ...OTHERS };

/** The same, under the headings of `--help`. */
export const GROUPS: Readonly<Record<string, Readonly<Record<string, Option>>>> = {
  Request: REQUEST,
  Calls: CALLS,
  Connection: CONNECTION,
  Output: OUTPUT,
  Analysis: ANALYSIS,
  Others: OTHERS,
};

/** The options that give a body, which counts in the order of all of them. */
export const BODY_OPTIONS: readonly Option[] = [OPTIONS.data, OPTIONS.dataBinary, OPTIONS.json];

/** A part of the body: the word of its option, and its value. */
export interface BodyPart {
  readonly how: string;
  readonly text: string;
}

/** What the command line said, by the names of the table. */
export type Values =
  & {
    readonly [Name in keyof typeof OPTIONS]: (typeof OPTIONS)[Name] extends Single<infer T>
      ? T | undefined
      : (typeof OPTIONS)[Name] extends Repeated<infer T> ? readonly T[]
      : boolean;
  }
  & {
    /** What `-d`, `--data-binary` and `--json` gave, in its order. */
    readonly body: readonly BodyPart[];
  };

/** The names of an option as people type them. */
export function namesOf({ short, long }: Option): string {
  return [short && `-${short}`, long && `--${long}`].filter(Boolean).join(", ");
}

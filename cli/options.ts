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
  METHOD,
  NAME_SERVER,
  RESOLVE,
  TEXT,
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

/** Every option. Names and meanings are curl's wherever curl has them. */
export const OPTIONS = {
  method: one("X", "request", "METHOD", METHOD, "Request method"),
  headers: many("H", "header", "LINE", HEADER, "Header to send; 'Name;' is empty, 'Name:' is none"),
  data: many("d", "data", "DATA", TEXT, "Body of a POST, or @FILE to read it; several join with &"),
  head: flag("I", "head", "Send HEAD and read no body"),
  userAgent: one("A", "user-agent", "NAME", HEADER_VALUE, "Value of User-Agent; empty sends none"),
  count: one("n", "count", "N", COUNT, "Request each URL this many times"),
  interval: one("", "interval", "TIME", DURATION, "Pause between requests"),
  maxTime: one("m", "max-time", "TIME", DURATION, "Limit on a whole request"),
  connectTimeout: one("", "connect-timeout", "TIME", DURATION, "Limit on DNS, TCP and TLS"),
  resolve: many("", "resolve", "HOST:PORT:ADDR,…", RESOLVE, "Use these addresses, without DNS"),
  connectTo: many("", "connect-to", "H1:P1:H2:P2", CONNECT_TO, "Connect to H2:P2 for H1:P1"),
  nameServer: one("", "name-server", "IP:PORT", NAME_SERVER, "Ask this name server"),
  caCert: one("", "cacert", "FILE", FILE, "Trust the certificate authorities in this PEM file"),
  ipv4: flag("4", "ipv4", "Use IPv4 addresses only"),
  ipv6: flag("6", "ipv6", "Use IPv6 addresses only"),
  bodyFile: one("o", "", "FILE", FILE, "Write bodies to a file; - is standard output"),
  format: one("", "format", "FORMAT", FORMAT, "Show the log or the waterfall only: log, waterfall"),
  traceFile: one("", "output", "FILE", FILE, "Write the trace to a file"),
  silent: flag("s", "silent", "Show neither progress nor errors"),
  noColor: flag("", "no-color", "Use no colours; so does the variable NO_COLOR"),
  showSecrets: flag("", "show-secrets", "Show credentials and cookies as they are"),
  demo: flag("", "demo", "Show a scenario on this machine, without any network"),
  help: flag("h", "help", "Show this text"),
  version: flag("", "version", "Show the version"),
};

/** What the command line said, by the names of the table. */
export type Values = {
  readonly [Name in keyof typeof OPTIONS]: (typeof OPTIONS)[Name] extends Single<infer T>
    ? T | undefined
    : (typeof OPTIONS)[Name] extends Repeated<infer T> ? readonly T[]
    : boolean;
};

/** The names of an option as people type them. */
export function namesOf({ short, long }: Option): string {
  return [short && `-${short}`, long && `--${long}`].filter(Boolean).join(", ");
}

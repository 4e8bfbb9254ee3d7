import { EXIT_CODES } from "../../report/curl/exit_codes.ts";
import { nearest } from "../../report/text/nearest.ts";
import type { TransportError } from "../../transport/errors.ts";
import { COMMANDS } from "../args/command_options.ts";
import { USAGE_STATUS } from "./cli_error.ts";
import { IN_PLACE_OF_CURLS } from "./curl_flags.ts";
import { rootsOf } from "./roots.ts";

/** What is known of a failure. */
interface Failure {
  /** The exit status. */
  readonly status: number;
  /** `code` of a `TransportError`, or empty. */
  readonly code: string;
  /** The `phase` in which it failed, or empty. */
  readonly phase: string;
  /** What the user is told of it. */
  readonly message: string;
  /** That, and what its causes say. */
  readonly text: string;
  /** The command in whose use it came up, if that is one with a help of its own. */
  readonly command: string | null;
}

/** What to do next about one kind of failure, or `null` about any other. */
type Hint = (failure: Failure) => string | null;

const expectation: Hint = ({ status, message }) => {
  if (status !== USAGE_STATUS || !message.startsWith("Cannot expect ")) return null;
  return "Try 'httptrace help expect' for what can be expected";
};

const topic: Hint = ({ status, message }) => {
  if (status !== USAGE_STATUS || !message.startsWith("Cannot explain ")) return null;
  return "Try 'httptrace help topics' for all of them";
};

const curlFlag: Hint = ({ status, message }) => {
  const [, flag = ""] = /^Cannot use (-\S+): there is no such option/.exec(message) ?? [];
  if (status !== USAGE_STATUS || !Object.hasOwn(IN_PLACE_OF_CURLS, flag)) return null;
  return `In place of curl's ${flag}: ${IN_PLACE_OF_CURLS[flag]}`;
};

const usage: Hint = ({ status, command }) => {
  if (status !== USAGE_STATUS) return null;
  const help = command === null ? "httptrace --help" : `httptrace ${command} --help`;
  return `Try '${help}' for the options`;
};

const savedTrace: Hint = ({ text }) => {
  if (!/SyntaxError/.test(text)) return null;
  return "A trace is saved with: httptrace --format ndjson --output FILE URL";
};

const noUrl: Hint = ({ status }) => {
  if (status !== EXIT_CODES.invalidUrl) return null;
  return "A URL is written as https://host:port/path: no blanks, no port above 65535, [::1] for IPv6";
};

/** A first word that is no command is taken for a host. */
const mistyped: Hint = ({ code, message }) => {
  const [, host = ""] = /^Cannot look up ([a-z]+):/.exec(message) ?? [];
  const meant = code === "dns" ? nearest(host, Object.keys(COMMANDS)) : null;
  return meant === null ? null : `Did you mean the command ${meant}?`;
};

const lookup: Hint = ({ code }) => {
  if (code !== "dns") return null;
  return "Is the name right? --resolve HOST:PORT:ADDRESS does without DNS, --name-server asks another";
};

const refused: Hint = ({ code, text }) => {
  if (code !== "connect" || !/Connection refused/i.test(text)) return null;
  return "Nothing listens there: is the server up, and the port right?";
};

const unreachable: Hint = ({ code, text }) => {
  if (
    code !== "connect" || !/unreachable|No route to host|address family not supported/i.test(text)
  ) return null;
  return "This machine has no way there: -4 and -6 choose one family of addresses";
};

const noSocket: Hint = ({ code, text }) => {
  if (code !== "connect" || !/No such file/i.test(text)) return null;
  return "Is the path of --unix-socket right, and the server up?";
};

const slowConnect: Hint = ({ code, phase, message }) => {
  if (code !== "timeout" || !message.includes("--connect-timeout")) return null;
  if (phase === "tls") {
    return "TCP connected, TLS did not: does the port speak it? --connect-timeout gives it more time";
  }
  return "A firewall may drop what is sent there; --connect-timeout gives it more time";
};

const slowCall: Hint = ({ code, message }) => {
  return code === "timeout" && message.includes("--max-time") ? "-m gives it more time" : null;
};

const untrusted: Hint = ({ code, message }) => {
  if (code !== "certificate" || !/not trusted/.test(message)) return null;
  return "--cacert FILE trusts the certificate, or authority, in that PEM file";
};

const otherName: Hint = ({ code, message }) => {
  if (code !== "certificate" || !/is valid for /.test(message)) return null;
  return "Ask for it by a name of its own; --resolve NAME:PORT:ADDRESS leads there";
};

const plainHttp: Hint = ({ code, message }) => {
  return code === "tls" && /not TLS/.test(message) ? "Try http:// in place of https://" : null;
};

const plainTls: Hint = ({ code, message }) => {
  // A TLS alert: its type, and the version that each of them begins with.
  if (code !== "protocol" || !/\\u0015\\u0003/.test(message)) return null;
  return "That looks like TLS: try https:// in place of http://";
};

const clientCertificate: Hint = ({ code, message }) => {
  if (code !== "tls" || !/demands a client certificate/.test(message)) return null;
  return "--cert FILE and --key FILE give one";
};

const proxyLogin: Hint = ({ code, message }) => {
  if (code !== "proxy" || !/the proxy answers 407/.test(message)) return null;
  return "Credentials for a proxy are given as -x http://USER:PASSWORD@HOST:PORT";
};

const badProxy: Hint = ({ code, message }) => {
  if (code !== "proxy" && !message.startsWith("Cannot reach the proxy ")) return null;
  return "Is -x right, or the variable http_proxy or https_proxy? -x '' goes without a proxy";
};

const manyRedirects: Hint = ({ code }) => {
  return code === "tooManyRedirects" ? "--max-redirs N follows more of them" : null;
};

const HINTS: readonly Hint[] = [
  expectation,
  topic,
  curlFlag,
  usage,
  savedTrace,
  noUrl,
  mistyped,
  proxyLogin,
  badProxy,
  lookup,
  refused,
  unreachable,
  noSocket,
  slowConnect,
  slowCall,
  untrusted,
  otherName,
  plainHttp,
  plainTls,
  clientCertificate,
  manyRedirects,
];

/** What a user may do next about an error, in one line; `null` if there is nothing to say. */
export function hintOn(
  error: Error,
  { status, message, command }: Pick<Failure, "status" | "message" | "command">,
): string | null {
  const roots = rootsOf(error);
  const told: readonly (Error & Partial<Pick<TransportError, "code" | "phase">>)[] = roots;
  const { code = "", phase } = told.find(({ code }) => {
    return typeof code === "string" && !/^[A-Z]/.test(code); // those of the system are in capitals
  }) ?? {};
  const text = roots.map((root) => `${root.name}: ${root.message}`).join("\n");
  const failure = { status, code, phase: phase ?? "", message, text, command };
  return HINTS.reduce<string | null>((found, hint) => found ?? hint(failure), null);
}

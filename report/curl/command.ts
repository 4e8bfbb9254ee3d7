import type { Field } from "../../trace.ts";
import { REDACTED, redactField } from "../text/safe.ts";

/** A request, as far as curl has to know it. */
export interface CurlRequest {
  readonly method: string;
  readonly url: string;
  /** Header fields that were sent. */
  readonly fields: readonly Field[];
  /**
   * Whether these are all, so that curl must not add its own.
   *
   * @default {true}
   */
  readonly isComplete?: boolean;
  /** Bytes of the body, which a trace does not keep. */
  readonly bodyBytes: number;
  /** Whether redirects were followed. */
  readonly follows?: boolean;
  /** URL of the proxy. */
  readonly proxy?: string | null;
  /** Path of the Unix socket that was used. */
  readonly unixSocket?: string | null;
}

/** Fields that follow from the URL, the body and the connection: curl makes them itself. */
const MADE_BY_CURL: ReadonlySet<string> = new Set([
  "host",
  "content-length",
  "transfer-encoding",
  "connection",
]);
/** Fields that curl sends unless it is told not to. */
const USUAL = ["accept", "user-agent"];
/** What curl takes for a pattern in a URL. */
const GLOB = /[[\]{}]/;
/** What a terminal might obey, if the command is pasted there; a tab and a line break are harmless. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/**
 * A command for a POSIX shell that sends a request again with curl.
 *
 * A field that was redacted takes its value from a variable: `authorization` from `$AUTHORIZATION`.
 * A body is read from the file `body`.
 */
export function curlCommand(request: CurlRequest): string {
  return ["curl", ...methodOptions(request), ...fieldOptions(request), ...routeOptions(request)]
    .concat(quoted(request.url))
    .join(" \\\n  ");
}

function methodOptions({ method, bodyBytes }: CurlRequest): string[] {
  const hasBody = bodyBytes > 0;
  if (method === "HEAD" && !hasBody) return ["--head"];
  const usual = hasBody ? "POST" : "GET";
  return [
    ...(method === usual ? [] : [`--request ${quoted(method)}`]),
    ...(hasBody ? ["--data-binary @body"] : []),
  ];
}

function fieldOptions({ fields, isComplete = true, bodyBytes }: CurlRequest): string[] {
  const names = new Set(fields.map(([name]) => name.toLowerCase()));
  const own = !isComplete ? [] : bodyBytes > 0 ? [...USUAL, "content-type"] : USUAL;
  return [
    ...fields.filter(([name]) => !MADE_BY_CURL.has(name.toLowerCase())).map(fieldOption),
    ...own.filter((name) => !names.has(name)).map((name) => `--header '${name}:'`),
    ...(names.has("accept-encoding") ? ["--compressed"] : []),
  ];
}

function fieldOption([name, value]: Field): string {
  // A field without a value would be left out.
  if (value === "") return `--header ${quoted(`${name};`)}`;
  const isRedacted = value === REDACTED && redactField(name, "") === REDACTED;
  if (!isRedacted) return `--header ${quoted(`${name}: ${value}`)}`;
  const variable = name.toUpperCase().replaceAll(/\W/g, "_");
  return `--header ${quoted(`${name}: `)}"$${variable}"`;
}

function routeOptions({ url, follows, proxy, unixSocket }: CurlRequest): string[] {
  return [
    ...(url.startsWith("https:") ? ["--http1.1"] : []),
    ...(follows ? ["--location"] : []),
    ...(proxy ? [`--proxy ${quoted(proxy)}`] : []),
    ...(unixSocket ? [`--unix-socket ${quoted(unixSocket)}`] : []),
    ...(GLOB.test(url) ? ["--globoff"] : []),
  ];
}

/** Text as one word of a POSIX shell. */
function quoted(text: string): string {
  if (/^[\w@%+=:,./-]+$/.test(text)) return text;
  return `'${Array.from(text, quotedCharacter).join("")}'`;
}

function quotedCharacter(character: string): string {
  if (character === "'") return `'\\''`;
  if (character === "\t" || character === "\n" || !UNSAFE.test(character)) return character;
  return `'"$(printf '${octal(character)}')"'`;
}

function octal(character: string): string {
  const bytes = [...new TextEncoder().encode(character)];
  return bytes.map((byte) => `\\${byte.toString(8).padStart(3, "0")}`).join("");
}

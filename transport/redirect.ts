import type { Field } from "../trace.ts";
import type { BodySource } from "./body.ts";
import { isReplayable } from "./body.ts";
import { TransportError } from "./errors.ts";
import type { ResponseHead } from "./http1/messages.ts";
import { fieldValues } from "./http1/messages.ts";

/** What a caller may want done with a redirect; the values of Fetch. */
export type RedirectMode = "follow" | "error" | "manual";

/** One request of a chain. */
export interface Hop {
  readonly url: URL;
  readonly method: string;
  /** The fields that the caller gave. */
  readonly fields: readonly Field[];
  readonly body: BodySource;
}

/** The next request of a chain. */
export interface NextHop extends Hop {
  /** Names of the fields that are left out from now on. */
  readonly dropped: readonly string[];
  /** Whether the chain leaves https for http. */
  readonly downgraded: boolean;
}

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/** Fields that describe a body, which go with it. */
const BODY_FIELDS = new Set([
  "content-encoding",
  "content-language",
  "content-length",
  "content-location",
  "content-type",
  "expect",
  "transfer-encoding",
]);
/** Fields that are meant for one origin alone. */
const ORIGIN_FIELDS = new Set(["authorization", "cookie", "host", "proxy-authorization"]);

/** Where a response redirects to, or `null` if it is no redirect. */
export function redirectLocation({ status, fields }: ResponseHead): string | null {
  return REDIRECTS.has(status) ? fieldValues(fields, "location")[0] ?? null : null;
}

/**
 * The next request of a chain: Fetch standard, "HTTP-redirect fetch".
 *
 * @throws {TransportError} If the redirect cannot be followed.
 */
export function nextHop(hop: Hop, status: number, location: string): NextHop {
  const url = targetOf(hop.url, location);
  const toGet = status === 303
    ? hop.method !== "GET" && hop.method !== "HEAD"
    : status <= 302 && hop.method === "POST";
  if (!toGet && !isReplayable(hop.body)) {
    throw refused(hop.url, `the body is a stream, which cannot be sent again to ${shown(url)}`);
  }
  const leaves = url.origin !== hop.url.origin;
  const isDropped = (name: string): boolean =>
    (toGet && BODY_FIELDS.has(name)) || (leaves && ORIGIN_FIELDS.has(name));
  const [dropped, fields] = partition(hop.fields, ([name]) => isDropped(name.toLowerCase()));
  return {
    url,
    method: toGet ? "GET" : hop.method,
    fields,
    body: toGet ? null : hop.body,
    dropped: dropped.map(([name]) => name),
    downgraded: hop.url.protocol === "https:" && url.protocol === "http:",
  };
}

function targetOf(from: URL, location: string): URL {
  let url: URL;
  try {
    url = new URL(utf8(location), from);
  } catch (cause) {
    throw refused(from, `${JSON.stringify(location)} is not a URL`, cause);
  }
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw refused(from, `the scheme of ${shown(url)} is not http or https`);
  }
  if (url.hash === "") url.hash = from.hash;
  // Credentials of the URL belong to its origin, and stay as long as the chain does.
  if (url.origin === from.origin && url.username === "" && url.password === "") {
    url.username = from.username;
    url.password = from.password;
  }
  return url;
}

/** Servers send a Location in UTF-8, which the wire gives as ISO-8859-1. */
function utf8(text: string): string {
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
  return new TextDecoder().decode(bytes);
}

function partition(
  fields: readonly Field[],
  matches: (field: Field) => boolean,
): [yes: Field[], no: Field[]] {
  return [fields.filter(matches), fields.filter((field) => !matches(field))];
}

function refused(from: URL, why: string, cause?: unknown): TransportError {
  return new TransportError("redirect", `Cannot follow the redirect of ${shown(from)}: ${why}`, {
    cause,
  });
}

/** A URL without userinfo. */
function shown(url: URL): string {
  const copy = new URL(url);
  copy.username = copy.password = "";
  return copy.href;
}

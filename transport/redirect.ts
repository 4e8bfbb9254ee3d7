import type { Field } from "../trace.ts";
import { type BodySource, isReplayable } from "./body.ts";
import { TransportError } from "./errors.ts";
import { fieldValues, type ResponseHead } from "./http1/messages.ts";
import { shownUrl } from "./parsed_url.ts";

/** What a caller may want done with a redirect; the values of Fetch. */
export type RedirectMode = typeof REDIRECT_MODES[number];

/** What the option `redirect` may be. */
export const REDIRECT_MODES = ["follow", "error", "manual"] as const;

/** One request of a chain. */
export interface Hop {
  readonly url: URL;
  readonly method: string;
  /** The fields that the caller gave. */
  readonly fields: readonly Field[];
  readonly body: BodySource;
  /** The chain has left the origin that the caller named, and what was meant for that one. */
  readonly foreign?: boolean;
}

/** The next request of a chain. */
export interface NextHop extends Hop {
  readonly foreign: boolean;
  /** Names of the fields that are left out from now on. */
  readonly dropped: readonly string[];
  /** Whether the chain leaves https for http. */
  readonly downgraded: boolean;
}

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/** RFC 9110 section 15.4: fields that describe a body, which go with it. */
const BODY_FIELDS = new Set([
  "content-encoding",
  "content-language",
  "content-length",
  "content-location",
  "content-type",
  "digest",
  "expect",
  "last-modified",
  "trailer",
  "transfer-encoding",
]);
/** Fields that are meant for one origin alone. */
const ORIGIN_FIELDS = new Set(["authorization", "cookie", "host", "proxy-authorization"]);

/** Whether a field is meant for one origin alone: a foreign hop gets no default of it either. */
export function belongsToOrigin(name: string): boolean {
  return ORIGIN_FIELDS.has(name.toLowerCase());
}

/** Fetch standard: redirect statuses, with a Location or without. */
export function isRedirect(status: number): boolean {
  return REDIRECTS.has(status);
}

/**
 * Where a response redirects to, or `null` if it is no redirect.
 *
 * Several places, which nobody can go to at once, are given on a line each.
 */
export function redirectLocation({ status, fields }: ResponseHead): string | null {
  if (!REDIRECTS.has(status)) return null;
  const locations = new Set(fieldValues(fields, "location"));
  return locations.size === 0 ? null : [...locations].join("\n");
}

/**
 * The next request of a chain: Fetch standard, "HTTP-redirect fetch".
 *
 * @throws {TransportError} If the redirect cannot be followed.
 */
export function nextHop(hop: Hop, status: number, location: string): NextHop {
  const url = targetOf(hop.url, location);
  if (status !== 303 && !isReplayable(hop.body)) {
    throw refused(hop.url, `the body is a stream, which cannot be sent again to ${shownUrl(url)}`);
  }
  const losesBody = status === 303 || (status <= 302 && hop.method === "POST");
  const leaves = url.origin !== hop.url.origin;
  const isDropped = (name: string): boolean =>
    (losesBody && BODY_FIELDS.has(name.toLowerCase())) || (leaves && belongsToOrigin(name));
  const [dropped, fields] = partition(hop.fields, ([name]) => isDropped(name));
  const names = dropped.map(([name]) => name);
  // What the URL's credentials became is dropped too, though the caller gave no such field.
  const isKnown = names.some((name) => name.toLowerCase() === "authorization");
  if (leaves && hasCredentials(hop.url) && !isKnown) names.push("Authorization");
  return {
    url,
    method: losesBody && hop.method !== "HEAD" ? "GET" : hop.method,
    fields,
    body: losesBody ? null : hop.body,
    foreign: leaves || hop.foreign === true,
    dropped: [...new Set(names)],
    downgraded: hop.url.protocol === "https:" && url.protocol === "http:",
  };
}

/** Fetch standard, "location URL". */
function targetOf(from: URL, location: string): URL {
  const url = parsed(from, location);
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw refused(from, `the scheme of ${shownUrl(url)} is not http or https`);
  }
  if (url.port === "0") throw refused(from, `the port of ${shownUrl(url)} is 0`);
  if (!url.href.includes("#")) url.hash = from.hash;
  // Credentials of the URL belong to its origin, and stay as long as the chain does.
  if (url.origin === from.origin && !hasCredentials(url)) {
    url.username = from.username;
    url.password = from.password;
  }
  return url;
}

function parsed(from: URL, location: string): URL {
  if (location.includes("\n")) {
    const all = location.split("\n").map(quoted).join(" and ");
    throw refused(from, `it leads to several places, ${all}`);
  }
  try {
    return new URL(escaped(location), from);
  } catch {
    // The cause would repeat all of it: as long as it is, and with its userinfo.
    throw refused(from, `${quoted(location)} is not a URL`);
  }
}

/** The octets that are not ASCII, which servers send as they are, as the URL standard writes them. */
function escaped(location: string): string {
  return location.replace(
    /[\x80-\xff]/g,
    (octet) => `%${octet.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function hasCredentials({ username, password }: URL): boolean {
  return username !== "" || password !== "";
}

function partition(
  fields: readonly Field[],
  matches: (field: Field) => boolean,
): [yes: Field[], no: Field[]] {
  return [fields.filter(matches), fields.filter((field) => !matches(field))];
}

function refused(from: URL, why: string): TransportError {
  return new TransportError("redirect", `Cannot follow the redirect of ${shownUrl(from)}: ${why}`);
}

/** A Location without userinfo, as the URL standard reads it: without tabs, and \ being a slash. */
function quoted(location: string): string {
  const read = location.replaceAll("\t", "");
  return JSON.stringify(read.replace(/^([a-z][a-z0-9+.-]*:)?[\\/]*[^\\/?#]*@/i, "$1//"));
}

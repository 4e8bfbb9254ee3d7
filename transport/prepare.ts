import type { Field } from "../trace.ts";
import { basic, credentialsOf } from "./basic.ts";
import { bodyOf, type BodySource, type RequestBody } from "./body.ts";
import { ACCEPTED_CODINGS } from "./codings.ts";
import { TransportError } from "./errors.ts";
import { fieldsOf, hasField, trailerFields } from "./fields.ts";
import { CONTENT_LENGTH, listMembers, TOKEN } from "./http1/grammar.ts";
import { fieldValues, type RequestFraming } from "./http1/messages.ts";
import type { TrailersSource } from "./options.ts";
import { type Origin, splitHostPort } from "./origin.ts";
import { parseUrl } from "./parsed_url.ts";
import { belongsToOrigin, type Hop } from "./redirect.ts";
import type { Settings } from "./settings.ts";

/** A request that may be sent: every part of it has been checked. */
export interface PreparedRequest {
  readonly method: string;
  /** Without userinfo and fragment. */
  readonly url: string;
  readonly origin: Origin;
  readonly target: string;
  /** All fields, in the order in which they are sent. */
  readonly fields: readonly Field[];
  /** The head as bytes, where it has been made before. */
  readonly encoded?: Uint8Array;
  /** What the caller asked for. */
  readonly source: Hop;
  readonly body: RequestBody;
  /** How the body is framed. */
  readonly framing: RequestFraming;
  /** Sent after the body, which is chunked then. */
  readonly trailers: TrailersSource | null;
  /** Content codings are taken off the response. */
  readonly decodes: boolean;
  /** The connection is to leave HTTP: CONNECT, or an Upgrade field. */
  readonly upgrades: boolean;
  /** The body waits for `100 (Continue)`. */
  readonly expectsContinue: boolean;
  /** The caller wants the connection closed afterwards. */
  readonly closes: boolean;
}

/** What a caller says of a request. */
export interface RequestInput {
  readonly method?: string | undefined;
  readonly headers?: HeadersInit | undefined;
  readonly body?: BodySource;
  readonly trailers?: TrailersSource | undefined;
  /** A redirect has left the origin that the caller named, and what was meant for that one. */
  readonly foreign?: boolean;
}

/** The same request with another head, whose bytes have not been made before. */
export function withHead(
  { encoded: _, ...request }: PreparedRequest,
  head: Partial<Pick<PreparedRequest, "target" | "fields">>,
): PreparedRequest {
  return { ...request, ...head };
}

/** Fetch standard, "normalize a method": only these are upper-cased. */
const NORMALIZED = new Set(["DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT"]);
/** RFC 9110 section 8.6: methods for which an empty body is announced. */
const ANNOUNCE_EMPTY = new Set(["POST", "PUT", "PATCH"]);

/**
 * Checks a request, and adds the fields that it needs.
 *
 * @throws {TransportError} If a part of it is not allowed; nothing has been sent then.
 */
export function prepare(
  url: string | URL,
  input: RequestInput,
  settings: Settings,
): PreparedRequest {
  const { url: parsed, shown, origin } = parseUrl(url);
  const method = normalizeMethod(input.method ?? "GET");
  const givenFields = fieldsOf(input.headers);
  refuseRepeated(givenFields, "Host", "Content-Length");
  const body = bodyOf(input.body);
  const trailers = trailersOf(input.trailers, body);
  const framing = framingOf(body, method, givenFields, trailers !== null);
  const { foreign = false } = input;
  const defaults = foreign
    ? settings.headers.filter(([name]) => !belongsToOrigin(name))
    : settings.headers;
  const fields = completeFields(parsed, givenFields, body, framing, defaults);
  if (trailers !== null && typeof trailers !== "function") announce(trailers, fields);
  if (!settings.disableCompression && asksForCodings(method, fields)) {
    fields.push(["Accept-Encoding", ACCEPTED_CODINGS]);
  }
  return {
    method,
    url: shown,
    origin,
    target: targetOf(parsed, method, fields, origin),
    fields,
    source: { url: parsed, method, fields: givenFields, body: input.body, foreign },
    body,
    framing,
    trailers,
    upgrades: body.kind === "none" && asksForUpgrade(method, fields),
    decodes: !settings.disableCompression,
    expectsContinue: body.kind !== "none" && includesMember(fields, "expect", "100-continue"),
    closes: settings.disableKeepAlives || includesMember(fields, "connection", "close"),
  };
}

/** Two of these are a request that two servers may read in two ways. */
function refuseRepeated(fields: readonly Field[], ...names: string[]): void {
  for (const name of names) {
    const values = fieldValues(fields, name.toLowerCase());
    if (values.length > 1) throw refusedField(name, values.join(", "), "one value");
  }
}

function normalizeMethod(method: string): string {
  if (!TOKEN.test(method)) {
    const what = `Cannot use the method ${JSON.stringify(method)}: allowed is a token such as GET`;
    throw new TransportError("invalidMethod", what);
  }
  const upper = method.toUpperCase();
  return NORMALIZED.has(upper) ? upper : method;
}

/** Content-Length where the length is known, chunked otherwise. */
function framingOf(
  body: RequestBody,
  method: string,
  given: readonly Field[],
  hasTrailers: boolean,
): RequestFraming {
  const [claimed] = fieldValues(given, "content-length");
  const codings = fieldValues(given, "transfer-encoding");
  if (codings.length > 0 && (body.kind === "none" || codings.join().toLowerCase() !== "chunked")) {
    throw refusedField("Transfer-Encoding", codings.join(), '"chunked", with a body');
  }
  if (codings.length > 0 && claimed !== undefined) {
    throw refusedField("Content-Length", claimed, "none beside Transfer-Encoding");
  }
  if (hasTrailers && claimed !== undefined) {
    throw refusedField("Content-Length", claimed, "none beside trailers");
  }
  if (codings.length > 0 || hasTrailers) return { kind: "chunked" };
  const known = body.kind === "bytes" ? body.bytes.length : body.kind === "none" ? 0 : body.length;
  if (claimed !== undefined && !agrees(claimed, known)) {
    throw refusedField(
      "Content-Length",
      claimed,
      known === null ? "a whole number" : String(known),
    );
  }
  const length = known ?? (claimed === undefined ? null : Number(claimed));
  if (length === null) return { kind: "chunked" };
  const silent = body.kind === "none" && claimed === undefined && !ANNOUNCE_EMPTY.has(method);
  return silent ? { kind: "none" } : { kind: "length", length };
}

function agrees(claimed: string, known: number | null): boolean {
  return CONTENT_LENGTH.test(claimed) && (known === null || Number(claimed) === known) &&
    Number.isSafeInteger(Number(claimed));
}

function refusedField(name: string, value: string, allowed: string): TransportError {
  return new TransportError(
    "invalidHeader",
    `Cannot use the value ${JSON.stringify(value)} for the header "${name}": allowed is ${allowed}`,
  );
}

/** The fields of the request: Host first (RFC 9110 section 7.2), then as browsers and curl do. */
function completeFields(
  url: URL,
  given: readonly Field[],
  body: RequestBody,
  framing: RequestFraming,
  defaults: readonly Field[],
): Field[] {
  const fields: Field[] = [];
  const add = (name: string, value: string): void => {
    const key = name.toLowerCase();
    if (!hasField(given, key) && !hasField(fields, key)) fields.push([name, value]);
  };
  const [host = url.host] = fieldValues(defaults, "host");
  add("Host", host);
  for (const [name, value] of defaults) {
    if (!hasField(given, name.toLowerCase()) && !isHost(name)) fields.push([name, value]);
  }
  const credentials = credentialsOf(url);
  if (credentials !== null) add("Authorization", basic(credentials));
  for (const field of given) fields.push(field);
  if (body.kind !== "none" && body.contentType !== null) add("Content-Type", body.contentType);
  if (framing.kind === "length") add("Content-Length", String(framing.length));
  if (framing.kind === "chunked") add("Transfer-Encoding", "chunked");
  return fields;
}

function trailersOf(
  trailers: TrailersSource | undefined,
  body: RequestBody,
): TrailersSource | null {
  if (trailers === undefined) return null;
  if (body.kind !== "none") return trailers;
  throw new TransportError("invalidBody", "Cannot send trailers: the request has no body");
}

/** RFC 9110 section 6.6.2: tells the server which trailers will come. */
function announce(trailers: HeadersInit, fields: Field[]): void {
  const names = trailerFields(trailers).map(([name]) => name);
  if (names.length > 0 && !hasField(fields, "trailer")) fields.push(["Trailer", names.join(", ")]);
}

function isHost(name: string): boolean {
  return name.length === 4 && name.toLowerCase() === "host";
}

/** RFC 9110 section 7.8: an Upgrade field counts only if Connection names it. */
function asksForUpgrade(method: string, fields: readonly Field[]): boolean {
  return method === "CONNECT" ||
    (hasField(fields, "upgrade") && includesMember(fields, "connection", "upgrade"));
}

/** RFC 9112 section 3.2: origin-form; authority-form for CONNECT, whose Host names the target. */
function targetOf(url: URL, method: string, fields: readonly Field[], origin: Origin): string {
  if (method !== "CONNECT") return url.pathname + url.search;
  const [host = ""] = fieldValues(fields, "host");
  return splitHostPort(host) === null ? origin.hostPort : host;
}

/** As Go: a part of an encoded body is useless, and HEAD has none. */
function asksForCodings(method: string, fields: readonly Field[]): boolean {
  return method !== "HEAD" && !hasField(fields, "accept-encoding") && !hasField(fields, "range");
}

function includesMember(fields: readonly Field[], name: string, member: string): boolean {
  return fieldValues(fields, name).some((value) => listMembers(value).includes(member));
}

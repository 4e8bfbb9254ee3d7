import { FIELD_VALUE, isOws, octetsOf, PLAIN_HEAD, STATUS_LINE, TOKEN } from "./grammar.ts";
import { ProtocolError, type ResponseHead, type WireField } from "./messages.ts";

/** To iterate the platform's `Headers` takes quadratic time: 6,000 fields would take seconds. */
const MOST_FIELDS = 1_000;
const COLON = 0x3a;
const ZERO = 0x30;
const IS_TOKEN = octetsOf(TOKEN);
const IS_VALUE = octetsOf(FIELD_VALUE);

/**
 * Parses the head of a response.
 *
 * @param text The head as ISO-8859-1 text, its empty line included.
 * @throws {ProtocolError} If a line breaks the grammar.
 */
export function parseResponseHead(text: string): ResponseHead {
  const end = text.indexOf("\r\n");
  const line = text.slice(0, end);
  const match = STATUS_LINE.exec(line);
  if (match === null) {
    throw new ProtocolError("malformed", `the status line is ${shown(line)}`);
  }
  return {
    // RFC 9110 section 2.5: a later minor version is processed as the highest one known.
    httpVersion: match[1] === "0" ? "1.0" : "1.1",
    status: Number(match[2]),
    statusText: match[3] ?? "",
    fields: parseFields(text, end + 2),
    bytes: text.length,
  };
}

/**
 * Parses the head at the front of a text, if it is whole and as plain as nearly all are.
 *
 * @returns `null` for a head that has to be looked at line by line.
 */
export function parsePlainHead(text: string): ResponseHead | null {
  PLAIN_HEAD.lastIndex = 0;
  if (!PLAIN_HEAD.test(text)) return null;
  const bytes = PLAIN_HEAD.lastIndex;
  const fields: WireField[] = [];
  const lineEnd = text.indexOf("\r\n");
  for (let start = lineEnd + 2; start < bytes - 2;) {
    if (fields.length === MOST_FIELDS) return null; // one too many
    const colon = text.indexOf(":", start);
    const end = text.indexOf("\r\n", colon);
    fields.push([text.slice(start, colon), withoutOws(text, colon + 1, end)]);
    start = end + 2;
  }
  return {
    httpVersion: text.charCodeAt(7) === ZERO ? "1.0" : "1.1",
    status: Number(text.slice(9, 12)),
    statusText: text.slice(13, lineEnd),
    fields,
    bytes,
  };
}

/**
 * Parses field lines up to the empty line that ends them.
 *
 * @throws {ProtocolError} If a line is no field.
 */
export function parseFields(text: string, from = 0): WireField[] {
  const fields: WireField[] = [];
  for (let start = from; start < text.length - 2;) {
    const end = text.indexOf("\r\n", start);
    fields.push(
      isOws(text.charCodeAt(start))
        ? unfolded(fields.pop(), text, start, end)
        : parseField(text, start, end),
    );
    if (fields.length > MOST_FIELDS) {
      throw new ProtocolError("tooLarge", `there are more than ${MOST_FIELDS} fields`);
    }
    start = end + 2;
  }
  return fields;
}

/** RFC 9112 section 5.1: no whitespace stands between name and colon. */
function parseField(text: string, start: number, end: number): WireField {
  let colon = start;
  while (IS_TOKEN[text.charCodeAt(colon)] === 1) colon++;
  if (colon === start || text.charCodeAt(colon) !== COLON) {
    const name = shown(text.slice(start, Math.min(colon + 1, end))); // no further: see `shown`
    throw new ProtocolError("malformed", `the field name ${name} is not valid`);
  }
  const name = text.slice(start, colon);
  return [name, parseValue(name, text, colon + 1, end)];
}

function parseValue(name: string, text: string, start: number, end: number): string {
  const value = withoutOws(text, start, end);
  for (let at = 0; at < value.length; at++) {
    if (IS_VALUE[value.charCodeAt(at)] === 1) continue;
    const octet = value.charCodeAt(at).toString(16).padStart(2, "0");
    throw new ProtocolError("malformed", `the field ${name} has the octet 0x${octet} in its value`);
  }
  return value;
}

function withoutOws(text: string, start: number, end: number): string {
  let from = start;
  let to = end;
  while (from < to && isOws(text.charCodeAt(from))) from++;
  while (to > from && isOws(text.charCodeAt(to - 1))) to--;
  return text.slice(from, to);
}

/** RFC 9112 section 5.2: a user agent replaces each obs-fold in a response with SP. */
function unfolded(
  field: WireField | undefined,
  text: string,
  start: number,
  end: number,
): WireField {
  if (field === undefined) {
    throw new ProtocolError("malformed", "whitespace stands between status line and first field");
  }
  const [name, value] = field;
  const more = parseValue(name, text, start, end);
  return [name, value === "" || more === "" ? value + more : `${value} ${more}`];
}

/** What may be shown of a line: up to the colon, since a value may be a secret. */
export function shown(line: string): string {
  const [start = ""] = line.split(":");
  return JSON.stringify(start.length > 40 ? `${start.slice(0, 40)}…` : start);
}

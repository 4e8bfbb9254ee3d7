import { FIELD_VALUE, isOws, octetsOf, STATUS_LINE, TOKEN } from "./grammar.ts";
import { ProtocolError, type ResponseHead, type WireField } from "./messages.ts";

/** The platform's `Headers` take quadratic time: more fields than this would block the program. */
const MOST_FIELDS = 6_000;
const COLON = 0x3a;
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
 * Parses field lines up to the empty line that ends them.
 *
 * @throws {ProtocolError} If a line is no field.
 */
export function parseFields(text: string, from = 0): WireField[] {
  const fields: WireField[] = [];
  for (let start = from; start < text.length - 2;) {
    if (fields.length === MOST_FIELDS) {
      throw new ProtocolError("tooLarge", `there are more than ${MOST_FIELDS} fields`);
    }
    const end = text.indexOf("\r\n", start);
    fields.push(
      isOws(text.charCodeAt(start))
        ? unfolded(fields.pop(), text, start, end)
        : parseField(text, start, end),
    );
    start = end + 2;
  }
  return fields;
}

/** RFC 9112 section 5.1: no whitespace stands between name and colon. */
function parseField(text: string, start: number, end: number): WireField {
  let colon = start;
  while (IS_TOKEN[text.charCodeAt(colon)] === 1) colon++;
  if (colon === start || text.charCodeAt(colon) !== COLON) {
    const name = shown(text.slice(start, end));
    throw new ProtocolError("malformed", `the field name ${name} is not valid`);
  }
  const name = text.slice(start, colon);
  return [name, parseValue(name, text, colon + 1, end)];
}

function parseValue(name: string, text: string, start: number, end: number): string {
  let from = start;
  let to = end;
  while (from < to && isOws(text.charCodeAt(from))) from++;
  while (to > from && isOws(text.charCodeAt(to - 1))) to--;
  const value = text.slice(from, to);
  for (let at = from; at < to; at++) {
    if (IS_VALUE[text.charCodeAt(at)] === 1) continue;
    const octet = text.charCodeAt(at).toString(16).padStart(2, "0");
    throw new ProtocolError("malformed", `the field ${name} has the octet 0x${octet} in its value`);
  }
  return value;
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

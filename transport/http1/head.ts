import { FIELD_VALUE, STATUS_LINE, TOKEN, trimOws } from "./grammar.ts";
import { ProtocolError, type ResponseHead, type WireField } from "./messages.ts";

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
    const end = text.indexOf("\r\n", start);
    const code = text.charCodeAt(start);
    if (code === 0x20 || code === 0x09) unfold(fields, text.slice(start, end));
    else fields.push(parseField(text.slice(start, end)));
    start = end + 2;
  }
  return fields;
}

function parseField(line: string): WireField {
  const colon = line.indexOf(":");
  const name = line.slice(0, colon);
  // RFC 9112 section 5.1: no whitespace before the colon, which TOKEN excludes.
  if (colon < 0 || !TOKEN.test(name)) {
    throw new ProtocolError("malformed", `the field line ${shown(line)} has no valid name`);
  }
  const value = trimOws(line.slice(colon + 1));
  if (!FIELD_VALUE.test(value)) {
    throw new ProtocolError("malformed", `the field ${name} has the value ${shown(value)}`);
  }
  return [name, value];
}

/** RFC 9112 section 5.2: a user agent replaces each obs-fold in a response with SP. */
function unfold(fields: WireField[], line: string): void {
  const last = fields.pop();
  if (last === undefined) {
    throw new ProtocolError("malformed", "whitespace stands between status line and first field");
  }
  const [name, value] = last;
  const folded = parseField(`${name}:${line}`)[1];
  fields.push([name, trimOws(`${value} ${folded}`)]);
}

function shown(text: string): string {
  return JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text);
}

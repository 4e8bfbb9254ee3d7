import type { Field } from "../trace.ts";
import { TransportError } from "./errors.ts";
import { FIELD_VALUE, TOKEN, trimOws } from "./http1/grammar.ts";

/**
 * Header fields in the order given, checked.
 *
 * @throws {TransportError} If a name or a value is not allowed in HTTP.
 */
export function fieldsOf(init: HeadersInit | undefined): Field[] {
  if (init === undefined) return [];
  if (typeof init !== "object" || init === null) throw notFields(init);
  const pairs: Iterable<unknown> = isIterable(init) ? init : Object.entries(init);
  return Array.from(pairs, (pair) => {
    if (!Array.isArray(pair) || pair.length !== 2) throw notFields(pair);
    return checkedField(String(pair[0]), String(pair[1]));
  });
}

/** RFC 9110 section 6.5.1: fields that no trailer section may have. */
const NO_TRAILERS = new Set([
  "authorization",
  "content-encoding",
  "content-length",
  "content-range",
  "content-type",
  "expect",
  "host",
  "te",
  "trailer",
  "transfer-encoding",
]);

/**
 * Trailer fields, checked.
 *
 * @throws {TransportError} If a name or a value is not allowed, in HTTP or after a body.
 */
export function trailerFields(init: HeadersInit): Field[] {
  const fields = fieldsOf(init);
  const wrong = fields.find(([name]) => NO_TRAILERS.has(name.toLowerCase()));
  if (wrong === undefined) return fields;
  const what = `Cannot send the trailer "${wrong[0]}": the server needs it before the body`;
  throw new TransportError("invalidHeader", what);
}

/** Whether a field of that name, in lower case, is among them. */
export function hasField(fields: readonly Field[], name: string): boolean {
  return fields.some(([key]) => key.length === name.length && key.toLowerCase() === name);
}

/** The fields as `Headers`, which take them one by one in less than half the time. */
export function headersOf(fields: readonly Field[]): Headers {
  const headers = new Headers();
  for (const [name, value] of fields) headers.append(name, value);
  return headers;
}

function notFields(given: unknown): TransportError {
  const what = `Cannot use ${JSON.stringify(given) ?? String(given)} as header fields: ` +
    "allowed are Headers, a record, or pairs of name and value";
  return new TransportError("invalidHeader", what);
}

function checkedField(name: string, given: string): Field {
  if (!TOKEN.test(name)) {
    throw new TransportError(
      "invalidHeader",
      `Cannot use the header name ${
        JSON.stringify(name)
      }: allowed are letters, digits and !#$%&'*+-.^_\`|~`,
    );
  }
  const value = trimOws(given);
  if (FIELD_VALUE.test(value)) return [name, value];
  // Its value may be a secret: the character that is wrong says enough.
  const wrong = Array.from(value).find((character) => !FIELD_VALUE.test(character));
  throw new TransportError(
    "invalidHeader",
    `Cannot use the value of the header "${name}": it has the character ${
      JSON.stringify(wrong)
    }, ` +
      "allowed are tab, space, visible ASCII and U+0080 to U+00FF",
  );
}

function isIterable(init: HeadersInit): init is Headers | [string, string][] {
  return Symbol.iterator in init;
}

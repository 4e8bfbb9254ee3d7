import type { Field } from "../trace.ts";
import { TransportError } from "./errors.ts";
import { listMembers } from "./http1/grammar.ts";
import { fieldValues } from "./http1/messages.ts";

/**
 * A content coding that can be taken off: RFC 9110 section 8.4.1.
 *
 * Intentionally without zstd: Deno's decoder (2.9.6) takes a body that was cut short for complete,
 * checks no checksum, and loses all frames but the first.
 */
export type Coding = "gzip" | "deflate" | "br";

/** What `Accept-Encoding` says where the caller says nothing. */
export const ACCEPTED_CODINGS = "gzip, deflate, br";

/** More codings than this on one body are an attack, not a response. */
const MOST_CODINGS = 5;

const NONE: readonly Coding[] = [];

const KNOWN: Readonly<Record<string, Coding>> = {
  "gzip": "gzip",
  "x-gzip": "gzip",
  "deflate": "deflate",
  "br": "br",
};

/**
 * The codings of a body in the order in which they were applied.
 *
 * @returns None if the body is to be left as it is: with an unknown coding nobody can do better.
 * @throws {TransportError} If there are too many.
 */
export function codingsOf(fields: readonly Field[]): readonly Coding[] {
  const values = fieldValues(fields, "content-encoding");
  if (values.length === 0) return NONE;
  const names = values.flatMap(listMembers)
    .filter((name) => name !== "identity");
  if (names.length > MOST_CODINGS) {
    const what =
      `Cannot decode a response: it has ${names.length} codings, allowed are ${MOST_CODINGS}`;
    throw new TransportError("decode", what, { phase: "receive" });
  }
  const codings = names.map((name) => Object.hasOwn(KNOWN, name) ? KNOWN[name] : undefined);
  return codings.every((coding) => coding !== undefined) ? codings : NONE;
}

/** The fields of a response whose body was decoded: what they said is no longer so. */
export function decodedFields(fields: readonly Field[]): Field[] {
  return fields.filter(([name]) => !/^content-(?:encoding|length)$/i.test(name));
}

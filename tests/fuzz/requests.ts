import { Codec } from "../../transport/http1/codec.ts";
import { ProtocolError, type WireField } from "../../transport/http1/messages.ts";
import { latin1, play, WHOLE } from "../conformance/_play.ts";
import type { Random } from "../_support/random.ts";
import type { Checked } from "./check.ts";
import { TOKENS } from "./mutations.ts";

const SEPARATORS = new Set('"(),/:;<=>?@[\\]{} \t');

/** Has a codec write a request, and looks whether that is what it was given, and nothing more. */
export function checkRequest(random: Random): Checked {
  const request = {
    method: random.once(3) ? hostile(random) : random.pick(["GET", "POST", "M-SEARCH"]),
    target: random.once(3) ? hostile(random) : random.pick(["/", "/a?b=c", "*", "a.test:1"]),
    fields: someFields(random),
  };
  const trailers = someFields(random);
  const body = Array.from({ length: random.below(4) }, () => latin1(hostile(random)));
  const mayBeWritten = isToken(request.method) && isTarget(request.target) &&
    request.fields.every(isField);
  const codec = new Codec(1_000);
  const head = attempt(() => codec.writeHead(request, "chunked"));
  if (head === null || !mayBeWritten) {
    const verdict = head === null ? "a request that is not written" : "a request";
    return { verdict, broken: (head === null) === mayBeWritten ? broken(verdict, request) : null };
  }
  const lines = request.fields.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  const expected = `${request.method} ${request.target} HTTP/1.1\r\n${lines}\r\n`;
  if (textOf([head]) !== expected) {
    return { verdict: "a request", broken: broken("written", request) };
  }
  const parts = body.flatMap((part) => codec.writeBody(part).map((piece) => piece.slice()));
  const end = attempt(() => codec.writeEnd(trailers));
  if (end === null || !trailers.every(isField)) {
    const isRight = (end === null) !== trailers.every(isField);
    return {
      verdict: "trailers that are not written",
      broken: isRight ? null : broken("", trailers),
    };
  }
  return {
    verdict: "a request",
    broken: unread(textOf([...parts, ...end]), textOf(body), trailers),
  };
}

/** What is written in chunks reads as what was given. */
function unread(coded: string, body: string, trailers: readonly WireField[]): string | null {
  const raw = `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${coded}`;
  const { outcome } = play(new Codec(100_000), { raw, gives: {} }, WHOLE);
  const trimmed = trailers.map(([name, value]) => [name, value.replace(/^[ \t]+|[ \t]+$/g, "")]);
  const found = JSON.stringify([outcome.body, outcome.trailers, outcome.end, outcome.unread]);
  const expected = JSON.stringify([body, trimmed, "complete", ""]);
  return found === expected ? null : `it reads ${found}, and has written ${expected}`;
}

function attempt<T>(write: () => T): T | null {
  try {
    return write();
  } catch (error) {
    if (error instanceof ProtocolError && error.breach === "misuse") return null;
    throw error;
  }
}

function broken(what: string, given: unknown): string {
  return `it is ${what}: ${JSON.stringify(given)}`;
}

function textOf(pieces: readonly Uint8Array[]): string {
  return pieces.map((piece) => latin1Of(piece)).join("");
}

function latin1Of(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}

function someFields(random: Random): WireField[] {
  return Array.from({ length: random.below(3) }, () => [
    random.once(6) ? hostile(random) : random.pick(["A", "x-y", "Content-Length"]),
    random.once(2) ? hostile(random) : random.pick(["", "b", "a b", "\xfc"]),
  ]);
}

/** What somebody would put where he wants another line to begin. */
function hostile(random: Random): string {
  const size = random.below(3);
  const parts = Array.from(
    { length: size },
    () => random.once(4) ? String.fromCharCode(random.below(0x180)) : random.pick(TOKENS),
  );
  return parts.join("");
}

/** Written out once more, so that a mistake in a pattern is not made twice. */
function isToken(text: string): boolean {
  return text !== "" &&
    [...text].every((character) =>
      character > " " && character < "\x7f" && !SEPARATORS.has(character)
    );
}

function isTarget(text: string): boolean {
  return text !== "" && [...text].every((character) => character > " " && character < "\x7f");
}

function isField([name, value]: WireField): boolean {
  return isToken(name) &&
    [...value].every((character) =>
      character === "\t" || (character >= " " && character <= "\xff" && character !== "\x7f")
    );
}

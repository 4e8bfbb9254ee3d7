import { Buffer } from "node:buffer";
import { Codec } from "../../transport/http1/codec.ts";
import { ProtocolError, type WireField } from "../../transport/http1/messages.ts";
import { latin1, play, WHOLE } from "../conformance/_play.ts";
import type { Random } from "../_support/random.ts";
import type { Checked } from "./check.ts";
import { TOKENS } from "./tokens.ts";

const SEPARATORS = new Set('"(),/:;<=>?@[\\]{} \t');

/** Has a codec write a request, and looks whether that is what it was given, and nothing more. */
export function checkRequest(random: Random): Checked {
  const method = random.once(3) ? hostile(random) : random.pick(["GET", "POST", "M-SEARCH"]);
  const target = random.once(3) ? hostile(random) : random.pick(["/", "/a?b=c", "*", "a.test:1"]);
  const fields = someFields(random);
  const codec = new Codec(1_000);
  const head = written(() => [codec.writeHead({ method, target, fields }, "chunked")]);
  const mayBe = isToken(method) && isTarget(target) && fields.every(isField);
  const expected = mayBe ? `${method} ${target} HTTP/1.1\r\n${lines(fields)}\r\n` : null;
  if (head !== expected) {
    const [shown, wanted] = [head, expected].map((text) => JSON.stringify(text));
    return { verdict: "a request", broken: `it writes ${shown}, and not ${wanted}` };
  }
  return head === null
    ? { verdict: "a request that is not written", broken: null }
    : checkBody(codec, random);
}

/** What is written in chunks must read as what was given. */
function checkBody(codec: Codec, random: Random): Checked {
  const parts = Array.from({ length: random.below(4) }, () => latin1(hostile(random)));
  const trailers = someFields(random);
  const coded = parts.flatMap((part) => codec.writeBody(part).map((piece) => piece.slice()));
  const end = written(() => codec.writeEnd(trailers));
  if (end === null || !trailers.every(isField)) {
    const isWrong = (end === null) === trailers.every(isField);
    const broken = isWrong ? `it writes ${JSON.stringify([trailers, end])}` : null;
    return { verdict: "trailers that are not written", broken };
  }
  const raw = `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${textOf(coded)}${end}`;
  const { outcome } = play(new Codec(100_000), { raw, gives: {} }, WHOLE);
  const trimmed = trailers.map(([name, value]) => [name, value.replace(/^[ \t]+|[ \t]+$/g, "")]);
  const found = JSON.stringify([outcome.body, outcome.trailers, outcome.end, outcome.unread]);
  const expected = JSON.stringify([textOf(parts), trimmed, "complete", ""]);
  const broken = found === expected ? null : `it reads ${found}, and has written ${expected}`;
  return { verdict: "a request", broken };
}

/** What is written, or `null` if the codec refuses to. */
function written(write: () => readonly Uint8Array[]): string | null {
  try {
    return textOf(write());
  } catch (error) {
    if (error instanceof ProtocolError && error.breach === "misuse") return null;
    throw error;
  }
}

function textOf(pieces: readonly Uint8Array[]): string {
  return Buffer.concat(pieces).toString("latin1");
}

function lines(fields: readonly WireField[]): string {
  return fields.map(([name, value]) => `${name}: ${value}\r\n`).join("");
}

function someFields(random: Random): WireField[] {
  return Array.from({ length: random.below(3) }, () => [
    random.once(6) ? hostile(random) : random.pick(["A", "x-y", "Content-Length"]),
    random.once(2) ? hostile(random) : random.pick(["", "b", "a b", "\xfc"]),
  ]);
}

/** What somebody would put where he wants another line to begin. */
function hostile(random: Random): string {
  const one = () => random.once(4) ? String.fromCharCode(random.below(0x180)) : random.pick(TOKENS);
  return Array.from({ length: random.below(3) }, one).join("");
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

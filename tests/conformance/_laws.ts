import type { Buffer } from "node:buffer";
import { Codec } from "../../transport/http1/codec.ts";
import type { Random } from "../_support/random.ts";
import { type Case, DEFAULT_LIMIT, type Exchange, exchangesOf, type Outcome } from "./_case.ts";
import { BYTEWISE, type Pace, play, type Played, WHOLE } from "./_play.ts";

/** What is kept of a body that is not understood yet: at most one chunk line. */
const LONGEST_CHUNK_LINE = 4_096;
/** What follows a response that ends by itself: it must stay where it is. */
const NEXT = "HTTP/1.1 200 OK\r\n\r\n";
// What may not stand there, so that a mistake in a pattern of what may is not made twice.
const NO_NAME = /[\0- "(),/:;<=>?@[\\\]{}\x7f-\xff]/;
// deno-lint-ignore no-control-regex
const NO_TEXT = /[\0-\x08\n-\x1f\x7f]/;

/** Lets a codec see all exchanges of a case. */
export function playAll(one: Case, pace: Pace, codec: Codec = codecFor(one)): Played[] {
  return exchangesOf(one).map((exchange, index) => {
    if (index > 0) codec.reset();
    return play(codec, exchange, pace);
  });
}

/** A new codec with the limit that a case names. */
export function codecFor({ maxHeadBytes = DEFAULT_LIMIT }: Case): Codec {
  return new Codec(maxHeadBytes);
}

/** Bytes in random pieces, and a body that is read in random parts. */
export function randomPace(random: Random): Pace {
  return { pieces: (bytes) => split(bytes, random), stride: random.pick([1, 2, 3, 7, Infinity]) };
}

/** What a codec makes of a case, and the first law that this breaks, or `null`. */
export interface Judged {
  readonly whole: readonly Played[];
  readonly broken: string | null;
}

/**
 * Holds what a codec makes of a case against the laws, which are the same for all inputs, good or
 * bad.
 *
 * @param paces How the bytes come, besides whole and one by one.
 */
export function judge(one: Case, paces: readonly Pace[]): Judged {
  const whole = playAll(one, WHOLE);
  const bytewise = playAll(one, BYTEWISE);
  const others = paces.map((pace) => playAll(one, pace));
  const broken = inEachExchange(one, whole, (played, index) => {
    const byBytes = bytewise[index]!;
    return different(byBytes, played, "one by one") ??
      firstOf(others, (other) => different(other[index]!, played, "in pieces")) ??
      firstOf([whole, bytewise, ...others], (it) => dishonest(it[index]!, byBytes, one)) ??
      miscounted(played, exchangesOf(one)[index]!) ?? unclean(played.outcome);
  }) ?? endless(one, whole) ?? greedy(one, whole, paces);
  return { whole, broken };
}

/** However bytes come, the same becomes of them. */
function different(played: Played, whole: Played, how: string): string | null {
  const [found, expected] = [played, whole].map(({ outcome, why }) =>
    JSON.stringify([outcome, why])
  );
  return found === expected ? null : `fed ${how} it gives ${found}, and not ${expected}`;
}

/** Nothing of a body is given out that is taken back, and nothing is kept beyond the limits. */
function dishonest(played: Played, bytewise: Played, { maxHeadBytes }: Case): string | null {
  if (!bytewise.told.startsWith(played.told)) {
    return `it gives out ${JSON.stringify(played.told)}, which is no body`;
  }
  const limit = Math.max(maxHeadBytes ?? DEFAULT_LIMIT, LONGEST_CHUNK_LINE);
  return played.held > limit ? `it keeps ${played.held} bytes, allowed is ${limit}` : null;
}

/** Each byte is part of a head, of framing, of the body, or unread. */
function miscounted(
  { outcome, why, told, interimBytes }: Played,
  exchange: Exchange,
): string | null {
  if (why !== null) return null;
  const { headBytes, framingBytes, unread } = outcome;
  const counted = interimBytes + headBytes + framingBytes + told.length + unread.length;
  const came = (exchange.early ?? "").length + exchange.raw.length;
  return counted === came ? null : `it counts ${counted} bytes, and ${came} came`;
}

/** What goes to the caller has no character that could end a line. */
function unclean({ status, reason, fields, trailers }: Outcome): string | null {
  if (status !== null && (status < 101 || status > 999)) return `it gives the status ${status}`;
  if (reason !== null && NO_TEXT.test(reason)) return `it gives the reason ${reason}`;
  const wrong = [...fields, ...trailers].find(([name, value]) =>
    name === "" || NO_NAME.test(name) || NO_TEXT.test(value) || /^[ \t]|[ \t]$/.test(value)
  );
  return wrong === undefined ? null : `it gives the field ${JSON.stringify(wrong)}`;
}

/** What is open is complete when the connection closes, if it says so, or else truncated. */
function endless(one: Case, whole: readonly Played[]): string | null {
  const last = whole.at(-1)!.outcome;
  if (last.end !== "open" || last.framing === "tunnel") return null;
  const { outcome } = playAll(closing(one), WHOLE).at(-1)!;
  const nothing = last.unread === "" && last.informational.length === 0 && last.status === null;
  const expected = last.framing === "close" ? "complete" : nothing ? "empty" : "truncated";
  return outcome.end === expected ? null : `it ends ${outcome.end}, and not ${expected}`;
}

/** What is complete stays as it is, whatever follows. */
function greedy(one: Case, whole: readonly Played[], paces: readonly Pace[]): string | null {
  const last = whole.at(-1)!.outcome;
  const exchanges = exchangesOf(one);
  if (last.end !== "complete" || exchanges.length > 1 || one.closes) return null;
  const expected = JSON.stringify({ ...last, unread: last.unread + NEXT });
  const longer = { ...one, raw: one.raw + NEXT };
  return firstOf([WHOLE, ...paces.slice(0, 1)], (pace) => {
    const found = JSON.stringify(playAll(longer, pace)[0]?.outcome);
    return found === expected ? null : `followed by a response it gives ${found}`;
  });
}

function closing(one: Case): Case {
  const then = one.then?.map((exchange, index, { length }) =>
    index === length - 1 ? { ...exchange, closes: true } : exchange
  );
  return then === undefined || then.length === 0 ? { ...one, closes: true } : { ...one, then };
}

function inEachExchange(
  one: Case,
  played: readonly Played[],
  check: (played: Played, index: number) => string | null,
): string | null {
  if (played.length !== exchangesOf(one).length) return "an exchange is missing";
  for (const [index, it] of played.entries()) {
    const broken = check(it, index);
    if (broken !== null) return broken;
  }
  return null;
}

function firstOf<T>(several: readonly T[], check: (one: T) => string | null): string | null {
  for (const one of several) {
    const broken = check(one);
    if (broken !== null) return broken;
  }
  return null;
}

/** Mostly small pieces, and some that are as large as all of it. */
function* split(bytes: Buffer, random: Random): Generator<Uint8Array> {
  const most = random.pick([2, 8, 40, bytes.length + 1]);
  for (let at = 0; at < bytes.length;) {
    const size = random.between(1, most);
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

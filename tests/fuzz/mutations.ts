import type { Random } from "../_support/random.ts";
import { TOKENS } from "./tokens.ts";

/** Nothing that is fed grows beyond this. */
const LONGEST = 6_000;

type Mutation = (text: string, random: Random, others: readonly string[]) => string;

const MUTATIONS: readonly Mutation[] = [
  // A bit, an octet, a character of another kind.
  (text, random) => replaced(text, random, 1, (it) => flipped(it, random)),
  (text, random) => replaced(text, random, 1, () => octet(random)),
  (text, random) => replaced(text, random, 1, inOtherCase),
  // Something comes in.
  (text, random) => replaced(text, random, 0, () => random.pick(TOKENS)),
  (text, random) => replaced(text, random, 0, () => random.pick(TOKENS)),
  (text, random) => replaced(text, random, 0, () => octet(random).repeat(random.between(1, 20))),
  (text, random) => replaced(text, random, 0, () => random.pick(TOKENS).repeat(length(random))),
  // Something goes, or goes elsewhere.
  (text, random) => replaced(text, random, random.between(1, 8), () => ""),
  (text, random) => replaced(text, random, random.between(1, 30), (it) => it + it),
  (text, random) => replaced(text, random, random.between(1, 4), () => random.pick(TOKENS)),
  (text, random) => text.slice(0, random.below(text.length + 1)),
  (text, random) => text.slice(random.below(text.length + 1)),
  (text, random) => moved(text, random),
  // What lines end in.
  (text, random) =>
    swapped(text, random, /\r\n/g, random.pick(["\n", "\r", "\r\r\n", "", " \r\n", "\r\n "])),
  (text, random) => swapped(text, random, /:/g, random.pick([" :", "", "::", ":\t", "\r\n:"])),
  (text, random) => swapped(text, random, / /g, random.pick(["", "  ", "\t", "\xa0", "\0"])),
  (text, random) =>
    swapped(text, random, /[0-9]/g, random.pick(["0", "9", "-1", "00", "f", "99999999", ""])),
  // Two messages as one.
  (text, random, others) => text + random.pick(others),
  (text, random, others) => crossed(text, random.pick(others), random),
];

/**
 * A text that is a little otherwise, or much.
 *
 * Mostly the begin stays: what begins otherwise is refused before anything else is looked at.
 */
export function mutated(text: string, random: Random, others: readonly string[]): string {
  const kept = Math.max(0, random.pick([0, 9, 17, text.indexOf("\r\n\r\n") + 4]));
  let result = text.slice(kept);
  for (let left = random.pick([1, 1, 1, 2, 2, 3, 5]); left > 0; left--) {
    result = random.pick(MUTATIONS)(result, random, others).slice(0, LONGEST);
  }
  return text.slice(0, kept) + result;
}

function replaced(
  text: string,
  random: Random,
  size: number,
  by: (part: string) => string,
): string {
  const at = random.below(text.length + 1);
  return text.slice(0, at) + by(text.slice(at, at + size)) + text.slice(at + size);
}

function swapped(text: string, random: Random, what: RegExp, by: string): string {
  const found = [...text.matchAll(what)];
  if (found.length === 0) return text;
  if (random.once(4)) return text.replace(what, () => by);
  const { index, 0: part } = random.pick(found);
  return text.slice(0, index) + by + text.slice(index + part.length);
}

function moved(text: string, random: Random): string {
  const [from, to] = [random.below(text.length + 1), random.below(text.length + 1)];
  const part = text.slice(from, from + random.between(1, 20));
  return text.slice(0, to) + part + text.slice(to);
}

function crossed(text: string, other: string, random: Random): string {
  return text.slice(0, random.below(text.length + 1)) + other.slice(random.below(other.length + 1));
}

function inOtherCase(character: string): string {
  const lower = character.toLowerCase();
  return character === lower ? character.toUpperCase() : lower;
}

function flipped(character: string, random: Random): string {
  return character === ""
    ? ""
    : String.fromCharCode(character.charCodeAt(0) ^ (1 << random.below(8)));
}

function octet(random: Random): string {
  return String.fromCharCode(random.below(256));
}

/** Mostly small; sometimes enough to exceed any limit. */
function length(random: Random): number {
  return random.pick([2, 3, 8, 30, random.once(8) ? 2_000 : 100]);
}

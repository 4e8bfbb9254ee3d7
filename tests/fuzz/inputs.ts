import { type Case, exchangesOf, type Outcome } from "../conformance/_case.ts";
import { TABLES } from "../conformance/_tables.ts";
import { Random } from "../_support/random.ts";
import { meantMessage } from "./grammar.ts";
import { mutated } from "./mutations.ts";
import { TOKENS } from "./tokens.ts";

/** Longer ones cost as much as a hundred others, and say little more. */
const LONGEST_OF_CORPUS = 1_500;

/** Responses that others have written down: what the server says in each case. */
const CORPUS: readonly string[] = Object.values(TABLES).flat()
  .map((one) => exchangesOf(one).map(({ early = "", raw }) => early + raw).join(""))
  .filter(({ length }) => length <= LONGEST_OF_CORPUS);

/** What stands before tokens and noise. */
const BEGINS = [
  "",
  "HTTP/1.1 ",
  "HTTP/1.1 200 OK\r\n",
  "HTTP/1.1 200 OK\r\nContent-Length: ",
  "HTTP/1.1 200 OK\r\nTransfer-Encoding: ",
  "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
  "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n",
];

const METHODS = ["GET", "GET", "GET", "GET", "HEAD", "POST", "CONNECT"];
const LIMITS = [40, 100, 300, 1_000, 1_000, 9_000, 262_144];

/** One input of the fuzzer. */
export interface Input {
  readonly one: Case;
  /** What it must become, where that is known. */
  readonly meant: Partial<Outcome> | null;
}

/** How an input is made. */
const KINDS: readonly ((random: Random) => Input)[] = [
  ...repeat(6, (random: Random) => input(mutated(random.pick(CORPUS), random, CORPUS), random)),
  ...repeat(5, (random: Random) => {
    const { raw } = meantMessage(random).one;
    return input(mutated(raw, random, CORPUS), random);
  }),
  ...repeat(4, (random: Random) => {
    const { one, outcome } = meantMessage(random);
    return { one, meant: outcome };
  }),
  ...repeat(2, (random: Random) => {
    const size = random.between(1, 12);
    const tokens = Array.from({ length: size }, () => random.pick(TOKENS));
    return input(random.pick(BEGINS) + tokens.join(""), random);
  }),
  (random: Random) => {
    const size = random.between(0, 60);
    const noise = Array.from({ length: size }, () => String.fromCharCode(random.below(256)));
    return input(random.pick(BEGINS) + noise.join(""), random);
  },
];

/** The nth input of a seed: always the same. */
export function inputOf(seed: number, nth: number): { input: Input; random: Random } {
  const random = new Random(Math.imul(seed, 0x85ebca6b) + Math.imul(nth, 0xc2b2ae35));
  return { input: random.call(KINDS), random };
}

function input(raw: string, random: Random): Input {
  const one: Case = {
    name: "an input of the fuzzer",
    rfc: "9112",
    method: random.pick(METHODS),
    raw,
    closes: random.once(2),
    maxHeadBytes: random.pick(LIMITS),
    gives: {},
  };
  return { one, meant: null };
}

function repeat<T>(times: number, value: T): T[] {
  return Array.from({ length: times }, () => value);
}

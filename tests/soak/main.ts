/**
 * Makes random calls of a server that troubles them: `deno task soak`, with `--requests N` (a million
 * if nothing is said), `--minutes N`, `--seed N`, `--concurrency N`.
 *
 * Ends with 1 and says how to do it again if a response, a trace, the pool or the descriptors were
 * not as they must be, or if memory grew.
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";
import { FEWEST_SAMPLES, type Sample } from "./_growth.ts";
import { type Outcome, soak } from "./_soak.ts";

/** One line a hundred thousand requests is enough. */
const LOOKS_A_LINE = 20;

const LIMITS = ["seed", "requests", "minutes", "concurrency"] as const;
const flags = parseArgs(Deno.args, {
  string: LIMITS,
  default: { seed: String(Date.now() % 1_000_000), requests: "", minutes: "", concurrency: "64" },
  unknown: (flag) => refuse(`Cannot use ${flag}: allowed are --${LIMITS.join(", --")}`),
});
const ONE_OR_MORE = [/^[1-9]\d{0,11}$/, "a whole number from 1 on"] as const;
const seed = numberOf("seed", flags.seed, [/^\d{1,12}$/, "a whole number"]);
const isEndless = flags.requests === "" && flags.minutes !== "";
const requests = isEndless
  ? Infinity
  : numberOf("requests", flags.requests || "1000000", ONE_OR_MORE);
const minutes = flags.minutes === ""
  ? Infinity
  : numberOf("minutes", flags.minutes, [/^\d{1,6}(\.\d+)?$/, "a number"]);
const concurrency = numberOf("concurrency", flags.concurrency, ONE_OR_MORE);
let looks = 0;
const progress = (sample: Sample): void => {
  if (++looks % LOOKS_A_LINE === 1) console.error(lineOf(sample));
};
print(await soak({ seed, requests, minutes, concurrency, progress }));

function numberOf(name: string, value: string, [allowed, what]: readonly [RegExp, string]): number {
  if (allowed.test(value)) return Number(value);
  refuse(`Cannot use --${name} ${value}: allowed is ${what}`);
}

function refuse(why: string): never {
  console.error(why);
  Deno.exit(2);
}

function print({ requests, milliseconds, samples, failures }: Outcome): void {
  const rate = Math.round(requests / milliseconds * 1_000);
  const seconds = Math.round(milliseconds / 1_000);
  console.log(`seed ${seed}: ${requests} requests in ${seconds} s, ${rate} a second`);
  const [first, last] = [samples[Math.floor(samples.length / 4)], samples.at(-1)];
  if (first && last) console.log(`warm: ${lineOf(first)}\nend:  ${lineOf(last)}`);
  if (samples.length < FEWEST_SAMPLES) console.log("too few samples to tell whether memory grows");
  if (failures.length === 0) return console.log("nothing was wrong, and nothing grew");
  for (const failure of failures) console.log(failure);
  console.log(`once more: deno task soak --seed ${seed} --requests ${requests}`);
  Deno.exit(1);
}

function lineOf({ requests, rss, heap, descriptors }: Sample): string {
  const [rssMb, heapMb] = [rss, heap].map((bytes) => (bytes / 1_000_000).toFixed(1));
  return `after ${requests} requests: RSS ${rssMb} MB, heap ${heapMb} MB, ${descriptors} descriptors`;
}

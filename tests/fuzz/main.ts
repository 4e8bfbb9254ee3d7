/**
 * Fuzzes the codec: `deno task fuzz --seed N --inputs 1000000`.
 *
 * With `--differential` the same inputs are read by llhttp too, with `--sockets` by a transport
 * from real sockets.
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";
import { compareAll } from "./differential/run.ts";
import type { Report } from "./report.ts";
import { fuzz } from "./run.ts";
import { fuzzSockets } from "./sockets.ts";

/** What the inputs can be held against, and how many of them are enough. */
const MODES = {
  codec: { run: fuzz, inputs: 1_000_000 },
  differential: { run: compareAll, inputs: 50_000 },
  sockets: { run: fuzzSockets, inputs: 10_000 },
};

const WAYS = ["differential", "sockets"] as const;
const NUMBERS = ["seed", "inputs", "from"] as const;
const { differential, sockets, ...numbers } = parseArgs(Deno.args, {
  boolean: WAYS,
  string: NUMBERS,
  default: { seed: String(Date.now() % 1_000_000), inputs: "", from: "0" },
  unknown(flag) {
    refuse(`Cannot use ${flag}: allowed are --${[...WAYS, ...NUMBERS].join(", --")}`);
  },
});
const mode = differential ? "differential" : sockets ? "sockets" : "codec";
const inputs = numbers.inputs || String(MODES[mode].inputs);
const plan = {
  seed: wholeNumber("seed", numbers.seed),
  from: wholeNumber("from", numbers.from),
  inputs: wholeNumber("inputs", inputs),
  progress: (tried: number): void => console.error(`${tried} of ${inputs}`),
};
print(await MODES[mode].run(plan));

function wholeNumber(name: string, value: string): number {
  if (/^\d{1,15}$/.test(value)) return Number(value);
  refuse(`Cannot use --${name} ${value}: allowed is a whole number`);
}

function refuse(why: string): never {
  console.error(why);
  Deno.exit(2);
}

function print({ tried, milliseconds, verdicts, failure }: Report): void {
  const rate = Math.round(tried / milliseconds * 1_000);
  console.log(`seed ${plan.seed}: ${tried} inputs from number ${plan.from} on, ${rate} a second`);
  for (const [verdict, times] of verdicts) console.log(`${String(times).padStart(9)}  ${verdict}`);
  if (failure === null) return console.log("no law is broken");
  const { nth, broken, smallest } = failure;
  const how = mode === "codec" ? "" : ` --${mode}`;
  console.log(`\ninput ${nth} breaks a law: ${broken}`);
  if (smallest !== null) console.log(`as small as can be: ${JSON.stringify(smallest, null, 2)}`);
  console.log(`once more: deno task fuzz${how} --seed ${plan.seed} --from ${nth} --inputs 1`);
  Deno.exit(1);
}

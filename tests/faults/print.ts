/**
 * Runs the fault matrices and prints them as tables: `deno task faults`, or `deno task faults tls
 * limits` for some of them; `--part=SEED` tries a part of each that has all of its rows.
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";
import { openSockets } from "../_support/descriptors.ts";
import { assertNoMoreSockets } from "./_aftermath.ts";
import { certificate } from "./_carriers.ts";
import { MATRICES } from "./_matrices.ts";
import { failuresOf, type Matrix, partOf, run, tableOf } from "./_matrix.ts";

const { part, _: chosen } = parseArgs(Deno.args, { string: ["part"] });

const matrices = new Map<string, () => Matrix | Promise<Matrix>>(Object.entries(MATRICES));
const names = chosen.length > 0 ? chosen.map(String) : [...matrices.keys()];
for (const name of names) {
  if (matrices.has(name)) continue;
  console.error(`Cannot run ${name}: there are ${[...matrices.keys()].join(", ")}`);
  Deno.exit(2);
}

await certificate(); // the first program that is run opens sockets for good
const before = openSockets();
const failures: string[] = [];
let cells = 0;
for (const name of names) {
  const whole = await matrices.get(name)!();
  const matrix = part === undefined ? whole : partOf(whole, Number(part));
  const results = await run(matrix);
  console.log(tableOf(matrix, results));
  cells += results.size;
  failures.push(...failuresOf(results).map((failure) => `${name}: ${failure}`));
}
await assertNoMoreSockets(before).catch(({ message }) => failures.push(message));
console.log(`${cells} cells, ${failures.length} failures`);
for (const failure of failures) console.error(failure);
if (failures.length > 0) Deno.exitCode = 1;

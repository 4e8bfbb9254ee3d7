/**
 * Runs the fault matrices and prints them as tables: `deno task faults`, or `deno task faults tls
 * limits` for some of them.
 *
 * @module
 */

import { openSockets } from "../_support/descriptors.ts";
import { assertNoMoreSockets } from "./_aftermath.ts";
import { certificate } from "./_carriers.ts";
import { MATRICES } from "./_matrices.ts";
import { failuresOf, type Matrix, run, tableOf } from "./_matrix.ts";

const matrices = new Map<string, () => Matrix | Promise<Matrix>>(Object.entries(MATRICES));
const names = Deno.args.length > 0 ? Deno.args : [...matrices.keys()];
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
  const matrix = await matrices.get(name)!();
  const results = await run(matrix);
  console.log(tableOf(matrix, results));
  cells += results.size;
  failures.push(...failuresOf(results).map((failure) => `${name}: ${failure}`));
}
await assertNoMoreSockets(before).catch(({ message }) => failures.push(message));
console.log(`${cells} cells, ${failures.length} failures`);
for (const failure of failures) console.error(failure);
if (failures.length > 0) Deno.exitCode = 1;

/**
 * Prints the matrix: `deno task interop`, or `deno task interop 100` for bodies of 100 MB.
 *
 * A cell is `ok`; `-` for what the server does not do, which is tried too; or `FAILED`. Below stands
 * why.
 *
 * @module
 */

import { missingOf } from "../_support/requires.ts";
import { CELL_NAMES } from "./_cells.ts";
import { contentOf } from "./_content.ts";
import { SERVERS, throughRow } from "./_matrix.ts";
import type { MatrixServer } from "./_server.ts";

const DEFAULT_MB = "5";
const SMALL = 100;
const NAME_WIDTH = Math.max(...CELL_NAMES.map((name) => name.length));

const [megabytes = DEFAULT_MB] = Deno.args;
const content = contentOf({ small: SMALL, large: Number(megabytes) * 1_000_000 });
const notes: string[] = [];
const columns: (readonly [server: string, cells: readonly string[]])[] = [];

for (const server of SERVERS) {
  const missing = missingOf(server.requirements);
  if (missing.length === 0) columns.push([server.name, await tryAll(server)]);
  else notes.push(`${server.name} is not tried: there is no ${missing.join(", ")}`);
}
console.log(row("", columns.map(([name]) => name)));
for (const [i, name] of CELL_NAMES.entries()) {
  console.log(row(name, columns.map(([, cells]) => cells[i]!)));
}
for (const note of notes) console.log(note);

async function tryAll(server: MatrixServer): Promise<string[]> {
  const cells: string[] = [];
  const names = new Map<string, string[]>();
  await throughRow(server, content, async ({ name, lacks, check }) => {
    const failure = await check().then(() => null, onOneLine);
    const reason = failure ?? lacks;
    cells.push(failure !== null ? "FAILED" : lacks !== null ? "-" : "ok");
    if (reason !== null) names.set(reason, [...names.get(reason) ?? [], name]);
    if (failure !== null) Deno.exitCode = 1;
  });
  for (const [reason, which] of names) notes.push(`${server.name}, ${which.join(", ")}: ${reason}`);
  return cells;
}

function onOneLine({ message }: Error): string {
  return message.replace(/\s+/g, " ");
}

function row(name: string, cells: readonly string[]): string {
  const padded = cells.map((cell, i) => cell.padEnd(Math.max(6, columns[i]![0].length)));
  return [name.padEnd(NAME_WIDTH), ...padded].join("  ").trimEnd();
}

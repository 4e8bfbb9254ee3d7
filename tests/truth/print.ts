/**
 * Prints how far events are from their packets: `deno task truth`.
 *
 * @module
 */

import { evidenceOf } from "./_evidence.ts";
import { type Lag, lagsOf, medianOf } from "./_lags.ts";
import { SCENES } from "./_scenes.ts";

const lags = lagsOf(await Promise.all(SCENES.map(evidenceOf)));
const groups = Map.groupBy(lags, ({ type, what }) => `${type}: ${what}`);
const width = Math.max(...groups.keys().map((name) => name.length));

console.log("Milliseconds by which events are told later than their packets are seen\n");
console.log(row("", "events", "median", "first", "last"));
for (const [name, group] of groups) console.log(rowOf(name, group));
const distance = medianOf(lags.map(({ by }) => Math.abs(by)));
console.log(
  `\n${lags.length} events in ${SCENES.length} scenes: ${ms(distance)} ms apart at the median`,
);

function rowOf(name: string, group: readonly Lag[]): string {
  const by = group.map((lag) => lag.by).toSorted((a, b) => a - b);
  return row(name, `${by.length}`, ms(medianOf(by)), ms(by[0]!), ms(by.at(-1)!));
}

function row(name: string, ...figures: string[]): string {
  return [name.padEnd(width), ...figures.map((figure) => figure.padStart(9))].join(" ");
}

function ms(time: number): string {
  return time.toFixed(3);
}

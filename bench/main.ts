/**
 * How fast this module is beside others: `deno task bench`.
 *
 * All peers of a work take their turns in each round, on one machine, in one run; what counts are the
 * ratios, medians of the rounds. A new work is a file in `works/` and a line in `works/works.ts`, a
 * new peer is a file in `clients/` and a line in `peers/peers.ts`.
 *
 * @module
 */

import { machine } from "./machine.ts";
import { Missing } from "./model.ts";
import { type Options, parseOptions, USAGE } from "./options.ts";
import { onlyNeeded } from "./quick.ts";
import { reportOf, type Verdict, verdictsText, type WorkReport, workText } from "./report.ts";
import { runWork } from "./runner.ts";
import { WORKS } from "./works/works.ts";

function options(): Options {
  let asked: Options | null;
  try {
    asked = parseOptions(Deno.args, WORKS);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    Deno.exit(2);
  }
  if (asked !== null) return asked;
  console.log(`${USAGE}\nWorks: ${WORKS.map(({ name }) => name).join(", ")}`);
  Deno.exit(0);
}

async function main({ works, rounds, scale, json }: Options): Promise<boolean> {
  const about = await machine();
  console.log(Object.entries(about).map(([name, value]) => `${name} ${value}`).join(", "));
  if (scale.quick) console.log("Quick: these figures only show that everything runs.");
  const choose = scale.quick ? onlyNeeded() : undefined;
  const reports: WorkReport[] = [];
  for (const work of works) {
    try {
      const outcome = await runWork(work, scale, rounds, choose);
      const report = reportOf(outcome);
      reports.push(report);
      console.log(`\n${workText(outcome, report, !scale.quick)}`);
    } catch (error) {
      if (!(error instanceof Missing)) throw error;
      console.log(`\n${work.title} (${work.name}): skipped, ${error.message}`);
    }
  }
  if (works.length > 1 && !scale.quick) {
    console.log(`All bars\n\n${verdictsText(reports.flatMap(({ bars }) => bars), true)}`);
  }
  if (json !== null) {
    await Deno.writeTextFile(
      json,
      JSON.stringify({ machine: about, quick: scale.quick, works: reports }, null, 2),
    );
  }
  return reports.every((report) => report.bars.every((bar) => !isBroken(bar, report)));
}

/** Whether somebody broke whom the bar is about; a peer that is not installed is another matter. */
function isBroken({ names }: Verdict, { failed }: WorkReport): boolean {
  return names.some((name) => name in failed);
}

if (!await main(options())) Deno.exit(1);

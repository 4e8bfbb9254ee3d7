import { assert } from "@std/assert";
import type { PhaseTimings } from "../../trace.ts";
import { spawnCli } from "./_cli_process.ts";

/** The machine may be busy with something else during one of them. */
const TRIES = 4;

/**
 * Checks that the first request of a process is no slower than those after it.
 *
 * @param near How many times as long as their median it may take.
 * @param figureOf What is compared, in milliseconds.
 */
export async function assertFirstIsNear(
  near: number,
  args: readonly string[],
  figureOf: (phases: PhaseTimings) => number,
): Promise<void> {
  const seen: number[] = [];
  do {
    seen.push(await slownessOfFirst(args, figureOf));
  } while (seen.at(-1)! > near && seen.length < TRIES);
  assert(seen.at(-1)! <= near, `${seen.map((one) => one.toFixed(1))} times as long`);
}

async function slownessOfFirst(
  args: readonly string[],
  figureOf: (phases: PhaseTimings) => number,
): Promise<number> {
  const each = ["-H", "Connection: close", "-n", "6", "--format", "json"];
  const { stdout } = await spawnCli(["-A"], [...each, ...args], { env: { NO_PROXY: "*" } });
  const lines = stdout.trim().split("\n").slice(0, -1);
  const [first, ...others] = lines.map((line) => figureOf(JSON.parse(line).hops[0].phases));
  return first! / others.toSorted((one, other) => one - other)[2]!;
}

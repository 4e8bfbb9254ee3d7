import { type Outcome, outcomeOf } from "./outcome.ts";

/**
 * Runs a script in a process of its own, in which nothing is open but what the script has opened.
 *
 * @param script Path of the script, beside the module with the URL `from`.
 */
export function ownProcess(
  script: string,
  from: string,
  args: readonly string[],
): Promise<Outcome> {
  const path = new URL(script, from).pathname;
  return outcomeOf(Deno.execPath(), ["run", "-A", "--v8-flags=--expose-gc", path, ...args]);
}

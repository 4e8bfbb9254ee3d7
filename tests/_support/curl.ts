import { type Outcome, outcomeOf } from "./outcome.ts";
import { findProgram } from "./requires.ts";

/** Runs curl with these arguments, and without what its user has configured. */
export function curl(args: readonly string[]): Promise<Outcome> {
  // The proxies of whoever runs the tests are none of theirs.
  return outcomeOf(findProgram("curl") ?? "curl", ["-q", "--silent", ...args], { clearEnv: true });
}

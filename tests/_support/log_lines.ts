import { patiently } from "./patience.ts";
import type { Program } from "./program.ts";

const PAUSE_MS = 5;

/** What a pattern finds in the log of a program, once it is there so many times: logs lag behind. */
export async function found(program: Program, pattern: RegExp, times: number): Promise<string[]> {
  const matches = () => Array.from(program.log.matchAll(pattern), ([, match = ""]) => match);
  const wait = async (): Promise<void> => {
    while (matches().length < times) await new Promise((done) => setTimeout(done, PAUSE_MS));
  };
  await patiently(wait(), () => `${times} of ${pattern} in ${program.log}`);
  return matches();
}

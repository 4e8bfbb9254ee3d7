import { outcomeOf } from "../_support/outcome.ts";
import { findProgram } from "../_support/requires.ts";
import { temporaryFolder } from "../_support/temporary.ts";

/** A command as a shell has taken it apart. */
export interface ShellCommand {
  readonly program: string;
  readonly args: readonly string[];
  /** The variable `HTTPTRACE` that stood before it, or `null`. */
  readonly setting: string | null;
}

/** These do nothing, so that only what they were given is seen. */
const PROGRAMS = ["httptrace", "deno", "curl", "npx"];

const PRELUDE = `
told() { printf '%s\\0' "$#" "\${HTTPTRACE-}" "$@" >> "$TOLD"; }
${PROGRAMS.map((name) => `${name}() { told ${name} "$@"; }`).join("\n")}`;

/** The commands of each script, in their order, without anything being done. */
export async function commandsIn(
  scripts: readonly string[],
): Promise<readonly (readonly ShellCommand[])[]> {
  await using folder = await temporaryFolder();
  const told = `${folder.path}/told`;
  const args = ["--norc", "-euc", [PRELUDE, ...scripts.flatMap((one) => [one, "told"])].join("\n")];
  const { status, stderr } = await outcomeOf(findProgram("bash")!, args, {
    cwd: folder.path,
    env: { TOLD: told, GITHUB_STEP_SUMMARY: "summary.md" },
  });
  if (status !== 0) throw new Error(`Cannot run the scripts: ${stderr}`);
  return taken((await Deno.readTextFile(told)).split("\0"));
}

/** A command without any word is the end of a script. */
function taken(words: readonly string[]): ShellCommand[][] {
  const scripts: ShellCommand[][] = [[]];
  for (let at = 0; at < words.length - 1;) {
    const start = at + 2;
    const [program, ...args] = words.slice(start, at = start + Number(words[at]));
    const setting = words[start - 1] || null;
    if (program === undefined) scripts.push([]);
    else scripts.at(-1)!.push({ program, args, setting });
  }
  return scripts.slice(0, -1);
}

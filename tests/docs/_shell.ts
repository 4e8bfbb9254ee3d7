import { findProgram } from "../_support/requires.ts";

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
  const folder = await Deno.makeTempDir();
  try {
    const told = `${folder}/told`;
    const { success, stderr } = await new Deno.Command(findProgram("bash")!, {
      args: ["--norc", "-euc", [PRELUDE, ...scripts.flatMap((one) => [one, "told"])].join("\n")],
      cwd: folder,
      env: { TOLD: told, GITHUB_STEP_SUMMARY: "summary.md" },
      stdin: "null",
    }).output();
    if (!success) throw new Error(`Cannot run the scripts: ${new TextDecoder().decode(stderr)}`);
    return taken((await Deno.readTextFile(told)).split("\0"));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
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

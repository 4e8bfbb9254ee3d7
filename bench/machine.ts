import { findProgram } from "../tests/_support/requires.ts";
import { Missing } from "./model.ts";
import { nodePath } from "./peers/node.ts";

/** What the figures were made on. */
export async function machine(): Promise<Record<string, string>> {
  const [nginx, node, go, curl] = await Promise.all([
    versionOf(findProgram("nginx"), "-v"),
    versionOf(nodeOrNull(), "--version"),
    versionOf(findProgram("go"), "version"),
    versionOf(findProgram("curl"), "--version"),
  ]);
  return {
    cores: String(navigator.hardwareConcurrency),
    os: `${Deno.build.os} ${Deno.osRelease()}`,
    deno: Deno.version.deno,
    ...{ nginx, node, go, curl },
  };
}

async function versionOf(path: string | null, flag: string): Promise<string> {
  if (path === null) return "none";
  const { stdout, stderr } = await new Deno.Command(path, { args: [flag] }).output();
  const text = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  return /\d+(\.\d+)+/.exec(text)?.[0] ?? "unknown";
}

function nodeOrNull(): string | null {
  try {
    return nodePath();
  } catch (error) {
    if (error instanceof Missing) return null;
    throw error;
  }
}

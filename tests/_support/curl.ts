import type { Outcome } from "../cli/_memory_io.ts";
import { findProgram } from "./requires.ts";

/** Runs curl with these arguments, and without what its user has configured. */
export async function curl(args: readonly string[]): Promise<Outcome> {
  const command = new Deno.Command(findProgram("curl") ?? "curl", {
    args: ["-q", "--silent", ...args],
    clearEnv: true, // the proxies of whoever runs the tests are none of theirs
  });
  const { code, stdout, stderr } = await command.output();
  const text = new TextDecoder();
  return { status: code, stdout: text.decode(stdout), stderr: text.decode(stderr) };
}

import { main } from "../../cli.ts";
import { MemoryIo, type MemoryIoOptions, MemorySink } from "./memory_io.ts";
import type { Outcome } from "./outcome.ts";

// The proxies of whoever runs the tests are none of theirs.
for (const name of ["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"]) {
  Deno.env.delete(name);
  Deno.env.delete(name.toLowerCase());
}

/** Runs the command line in this process. */
export async function runCli(
  args: readonly string[],
  options: MemoryIoOptions = {},
): Promise<Outcome> {
  const io = new MemoryIo(options);
  const status = await main(args, io);
  const stdout = io.stdout instanceof MemorySink ? io.stdout.text : "";
  return { status, stdout, stderr: io.stderr.text };
}

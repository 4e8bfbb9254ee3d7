/**
 * The command line: `deno run -A jsr:@httptrace/httptrace/cli https://example.com/`.
 *
 * Options and exit status are curl's wherever curl has them; `--help` lists them.
 *
 * @module
 */

import { CliError } from "./cli/cli_error.ts";
import { complain } from "./cli/complain.ts";
import { writeError } from "./cli/files.ts";
import { helpText } from "./cli/help.ts";
import { type Io, type Sink, systemIo } from "./cli/io.ts";
import { type Command, parseCommand } from "./cli/parse.ts";
import { writeAllSync } from "./cli/write_all.ts";

export type { Io, Sink };

/**
 * Runs the command line.
 *
 * @example
 * ```ts
 * import { main, type Sink } from "@httptrace/httptrace/cli";
 * import { assertEquals, assertStringIncludes } from "@std/assert";
 *
 * let text = "";
 * const writeSync = (bytes: Uint8Array) => {
 *   text += new TextDecoder().decode(bytes);
 *   return bytes.length;
 * };
 * const sink: Sink = {
 *   writeSync,
 *   write: (bytes) => Promise.resolve(writeSync(bytes)),
 *   isTerminal: () => false,
 * };
 * const status = await main(["--help"], {
 *   stdin: Deno.stdin,
 *   stdout: sink,
 *   stderr: sink,
 *   columns: null,
 *   noColor: true,
 *   signal: new AbortController().signal,
 * });
 * assertEquals(status, 0);
 * assertStringIncludes(text, "Usage: httptrace");
 * ```
 *
 * @param args Arguments, without the name of the program.
 * @param io What the program sees of the world around it.
 * @returns The exit status.
 */
export async function main(args: readonly string[], io: Io): Promise<number> {
  let manners = { silent: false, showError: true, showSecrets: false };
  try {
    const command = parseCommand(args);
    if ("values" in command) manners = command.values;
    return await execute(command, io);
  } catch (error) {
    return complain(error, io, manners);
  }
}

/** What a request needs is loaded only when there is one, so that `--help` is quick. */
async function execute(command: Command, io: Io): Promise<number> {
  switch (command.kind) {
    case "help":
      return print(helpText(), io);
    case "version": {
      const { VERSION } = await import("./transport/settings.ts");
      return print(`httptrace ${VERSION}\n`, io);
    }
    case "demo": {
      const { runDemo } = await import("./cli/demo/demo.ts");
      return await runDemo(command.values, io);
    }
    case "run": {
      const { run } = await import("./cli/run.ts");
      return await run(command.values, command.urls, io);
    }
  }
}

function print(text: string, io: Io): number {
  try {
    writeAllSync(io.stdout, text);
  } catch (cause) {
    throw writeError("standard output", cause);
  }
  return 0;
}

if (import.meta.main) {
  const interrupt = new AbortController();
  Deno.addSignalListener("SIGINT", () => {
    if (interrupt.signal.aborted) Deno.exit(130); // the second time, there is no patience left
    interrupt.abort(new CliError(130, "Interrupted"));
  });
  Deno.exit(await main(Deno.args, systemIo(interrupt.signal)));
}

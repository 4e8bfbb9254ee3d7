/**
 * The command line: `deno run -A jsr:@httptrace/httptrace/cli https://example.com/`.
 *
 * Options and exit status are curl's wherever curl has them; `--help` lists them.
 *
 * @module
 */

import { type Command, helpfulCommand, parseCommand } from "./cli/args/parse.ts";
import { CliError } from "./cli/errors/cli_error.ts";
import { printTo } from "./cli/files.ts";
import { type Io, type Sink, systemIo } from "./cli/io.ts";
import { SIGNALS } from "./cli/signals.ts";

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
  let [word = ""] = args;
  try {
    const command = parseCommand(args);
    word = command.kind;
    if ("values" in command) manners = command.values;
    return await execute(command, io);
  } catch (error) {
    const { complain, interruption } = await import("./cli/errors/complain.ts");
    const isInterrupted = io.signal.aborted && error === io.signal.reason;
    const told = isInterrupted ? interruption(error) : error;
    return complain(told, io, manners, helpfulCommand(word));
  }
}

/** What a request needs is loaded only when there is one, so that `--help` is quick. */
async function execute(command: Command, io: Io): Promise<number> {
  switch (command.kind) {
    case "help": {
      const { helpOn } = await import("./cli/help.ts");
      return print(await helpOn(command.operands), io);
    }
    case "version": {
      const { VERSION } = await import("./version.ts");
      return print(`httptrace ${VERSION}\n`, io);
    }
    case "demo": {
      const { runDemo } = await import("./cli/demo/demo.ts");
      return await runDemo(command.values, io);
    }
    case "view": {
      const { view } = await import("./cli/commands/view.ts");
      return await view(command.values, command.operands, io);
    }
    case "check": {
      const { check } = await import("./cli/commands/check.ts");
      return await check(command.values, command.operands, io);
    }
    case "diff": {
      const { diff } = await import("./cli/commands/diff.ts");
      return await diff(command.values, command.operands, io);
    }
    case "completions": {
      const { completions } = await import("./cli/commands/completions.ts");
      return print(completions(command.operands), io);
    }
    case "run": {
      const { urlsOf } = await import("./cli/url_list.ts");
      const urls = await urlsOf(command.urls, io);
      const { run } = await import("./cli/run.ts");
      return await run(command.values, urls, io);
    }
  }
}

function print(text: string, io: Io): number {
  printTo("-", text, io);
  return 0;
}

if (import.meta.main) {
  const interrupt = new AbortController();
  for (const { signal, status, word } of SIGNALS) {
    Deno.addSignalListener(signal, () => {
      if (interrupt.signal.aborted) Deno.exit(status); // the second time, there is no patience left
      interrupt.abort(new CliError(status, word));
    });
  }
  Deno.exit(await main(Deno.args, systemIo(interrupt.signal)));
}

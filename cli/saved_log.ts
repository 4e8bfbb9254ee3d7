import { complaintOf } from "../report/text/system_error.ts";
import { TraceLog } from "../trace_log.ts";
import { CliError } from "./errors/cli_error.ts";
import { READ_STATUS } from "./errors/exit_status.ts";
import { inputName, standardInput } from "./files.ts";
import type { Io } from "./io.ts";

/** What a {@linkcode TraceLog} says before what is wrong; here the file has a name. */
const NAMELESS = /^Cannot read the trace: /;

/**
 * Reads a trace that was saved with `--format ndjson`.
 *
 * @param name The name of its file, or `-` for standard input.
 * @throws {CliError} If it cannot be read; the message names the file, and the line if it is one.
 */
export async function readLog(name: string, io: Io): Promise<TraceLog> {
  try {
    return await TraceLog.read(name === "-" ? standardInput(io) : (await Deno.open(name)).readable);
  } catch (cause) {
    io.signal.throwIfAborted();
    const { message } = cause as Error;
    const why = NAMELESS.test(message) ? message.replace(NAMELESS, "") : complaintOf(cause);
    throw new CliError(READ_STATUS, `Cannot read ${inputName(name)}: ${why}`, { cause });
  }
}

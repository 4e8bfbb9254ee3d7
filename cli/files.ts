import { CliError } from "./cli_error.ts";
import { READ_STATUS, WRITE_STATUS } from "./exit_status.ts";
import type { Io } from "./io.ts";

/** The bytes of a file, or of standard input if its name is `-`. */
export async function readInput(
  name: string,
  io: Io,
  status = READ_STATUS,
): Promise<Uint8Array<ArrayBuffer>> {
  if (name === "-") return await new Response(io.stdin.readable).bytes();
  try {
    return await Deno.readFile(name);
  } catch (cause) {
    throw new CliError(status, `Cannot read ${name}: ${(cause as Error).message}`, { cause });
  }
}

/** A new, empty file to write to. */
export function openOutput(name: string): Deno.FsFile {
  try {
    return Deno.openSync(name, { write: true, create: true, truncate: true });
  } catch (cause) {
    throw writeError(name, cause);
  }
}

/** The error of an output that does not take more. */
export function writeError(name: string, cause: unknown): CliError {
  const silent = cause instanceof Deno.errors.BrokenPipe; // as in `| head`: nobody wants more
  const text = `Cannot write to ${name}: ${(cause as Error).message}`;
  return new CliError(WRITE_STATUS, text, { cause, silent });
}

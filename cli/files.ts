import { complaintOf } from "../report/text/system_error.ts";
import { CliError } from "./errors/cli_error.ts";
import { READ_STATUS, WRITE_STATUS } from "./errors/exit_status.ts";
import type { Io } from "./io.ts";
import { writeAllSync } from "./write_all.ts";

/** What messages call a file that is read; `-` is standard input. */
export function inputName(name: string): string {
  return name === "-" ? "standard input" : name;
}

/** The bytes of a file, or of standard input if its name is `-`. */
export async function readInput(
  name: string,
  io: Io,
  status = READ_STATUS,
): Promise<Uint8Array<ArrayBuffer>> {
  if (name === "-") return await new Response(standardInput(io)).bytes();
  try {
    return await Deno.readFile(name);
  } catch (cause) {
    throw new CliError(status, `Cannot read ${name}: ${complaintOf(cause)}`, { cause });
  }
}

/** Standard input, which breaks off when the run is ended: nobody may ever close it. */
export function standardInput({ stdin, signal }: Io): ReadableStream<Uint8Array<ArrayBuffer>> {
  const input = stdin.readable as ReadableStream<Uint8Array<ArrayBuffer>>;
  return input.pipeThrough(new TransformStream(), { signal });
}

/** A new, empty file to write to. */
export function openOutput(name: string): Deno.FsFile {
  try {
    return Deno.openSync(name, { write: true, create: true, truncate: true });
  } catch (cause) {
    throw writeError(name, cause);
  }
}

/** Writes all of a text to a file, or to standard output if its name is `-`. */
export function printTo(name: string, text: string, io: Io): void {
  using file = name === "-" ? null : openOutput(name);
  try {
    writeAllSync(file ?? io.stdout, text);
  } catch (cause) {
    throw writeError(name === "-" ? "standard output" : name, cause);
  }
}

/** Writes a text to standard error. */
export function tell(text: string, io: Io): void {
  try {
    writeAllSync(io.stderr, text);
  } catch (cause) {
    throw writeError("standard error", cause);
  }
}

/** Writes a text to the end of a file, set off by an empty line from what is there. */
export function appendTo(name: string, text: string): void {
  try {
    using file = Deno.openSync(name, { append: true, create: true });
    writeAllSync(file, file.statSync().size > 0 ? `\n${text}` : text);
  } catch (cause) {
    throw writeError(name, cause);
  }
}

/** The error of an output that does not take more. */
export function writeError(name: string, cause: unknown): CliError {
  const silent = cause instanceof Deno.errors.BrokenPipe; // as in `| head`: nobody wants more
  const text = `Cannot write to ${name}: ${complaintOf(cause)}`;
  return new CliError(WRITE_STATUS, text, { cause, silent });
}

import { complaintOf } from "../report/text/system_error.ts";
import { SettingError } from "./setting.ts";

/** Where a report goes: a file, or standard error. */
export class Output {
  readonly #name: string;
  readonly #file: Deno.FsFile | null;
  #broken = false;

  /** Opens a file at once: later the program may be somewhere else, or allowed less. */
  constructor(file: string | null) {
    this.#name = file ?? "standard error";
    try {
      const options = { write: true, create: true, truncate: true };
      this.#file = file === null ? null : Deno.openSync(file, options);
    } catch (error) {
      throw new SettingError(`${file} cannot be written: ${complaintOf(error)}`);
    }
  }

  /** Writes what `make` gives behind what is there. */
  append(make: () => string): void {
    this.#try(() => writeAll(this.#file ?? Deno.stderr, make()));
  }

  /** Writes what `make` gives in place of what is there. */
  replace(make: () => string): void {
    this.#try(() => {
      const text = make();
      this.#file?.seekSync(0, Deno.SeekMode.Start);
      this.#file?.truncateSync();
      writeAll(this.#file ?? Deno.stderr, text);
    });
  }

  /** The program that is looked at must not fail because of who looks: it is told once. */
  #try(write: () => void): void {
    if (this.#broken) return;
    try {
      write();
    } catch (error) {
      this.#broken = true;
      complain(`the trace in ${this.#name} ends here: ${complaintOf(error)}`);
    }
  }
}

/** Says something on standard error, if anybody listens there. */
export function complain(text: string): void {
  try {
    writeAll(Deno.stderr, `httptrace: ${text}\n`);
  } catch {
    // Nobody listens.
  }
}

/** Writes at once, so that it is out before the next thing happens. */
function writeAll(sink: Pick<Deno.FsFile, "writeSync">, text: string): void {
  for (let rest = new TextEncoder().encode(text); rest.length > 0;) {
    rest = rest.subarray(sink.writeSync(rest));
  }
}

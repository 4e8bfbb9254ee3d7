import { openOutput, writeError } from "./files.ts";
import type { Io, Sink } from "./io.ts";
import { writeAll } from "./write_all.ts";

/** Where bodies go: nowhere, to standard output, or one after the other to a file. */
export class BodyOutput implements Disposable {
  readonly #name: string;
  readonly #io: Io;
  #sink: Sink | null = null;
  #file: Deno.FsFile | null = null;

  /**
   * Makes an output; the file is created with the first response.
   *
   * @param name Name of a file, `-` for standard output, or empty to drop what comes.
   */
  constructor(name: string, io: Io) {
    this.#name = name;
    this.#io = io;
  }

  /** A body begins. */
  open(): void {
    if (this.#sink !== null || this.#name === "") return;
    if (this.#name === "-") this.#sink = this.#io.stdout;
    else this.#sink = this.#file = openOutput(this.#name);
  }

  /** Writes a piece of a body. */
  async write(bytes: Uint8Array): Promise<void> {
    if (this.#sink === null) return;
    try {
      await writeAll(this.#sink, bytes);
    } catch (cause) {
      throw writeError(this.#file === null ? "standard output" : this.#name, cause);
    }
  }

  [Symbol.dispose](): void {
    this.#file?.close();
  }
}

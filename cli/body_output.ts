import type { Values } from "./args/options.ts";
import { openOutput, writeError } from "./files.ts";
import type { Io, Sink } from "./io.ts";
import { remoteNameOf } from "./remote_name.ts";
import { writeAll } from "./write_all.ts";

/** Where bodies go: nowhere, to standard output, or to files; those of one URL one after the other. */
export class BodyOutput implements Disposable {
  readonly #values: Values;
  readonly #io: Io;
  /** Where the next body goes; empty is nowhere. */
  #name = "";
  /** What is open. */
  #openName = "";
  #sink: Sink | null = null;
  #file: Deno.FsFile | null = null;

  /** Makes an output; a file is created with the first response that goes there. */
  constructor(values: Values, io: Io) {
    this.#values = values;
    this.#io = io;
  }

  /**
   * Decides where the body of a URL goes.
   *
   * @param file What `-o` says of it, or `null`.
   * @throws {CliError} If a file cannot be named after the URL.
   */
  aim(url: string, file: string | null): void {
    this.#name = this.#values.remoteName ? remoteNameOf(url) : file ?? "";
  }

  /** Whether anybody wants the bodies. */
  get isWanted(): boolean {
    return this.#values.remoteName || this.#values.bodyFiles.length > 0;
  }

  /** The file that the next body goes to, or `null` if that is none. */
  get fileName(): string | null {
    return this.#name === "" || this.#isStdout ? null : this.#name;
  }

  /** A body begins. */
  open(): void {
    if (this.#name === this.#openName) return;
    this.#file?.close();
    this.#file = this.#sink = null;
    this.#openName = "";
    this.#sink = this.#isStdout ? this.#io.stdout : this.#file = openOutput(this.#name);
    this.#openName = this.#name;
  }

  /** Writes a piece of a body. */
  async write(bytes: Uint8Array): Promise<void> {
    if (this.#sink === null) return;
    try {
      await writeAll(this.#sink, bytes, this.#io.signal);
    } catch (cause) {
      this.#io.signal.throwIfAborted();
      throw writeError(this.#file === null ? "standard output" : this.#openName, cause);
    }
  }

  get #isStdout(): boolean {
    return this.#name === "-" && !this.#values.remoteName;
  }

  [Symbol.dispose](): void {
    this.#file?.close();
  }
}

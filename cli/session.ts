import { interruption } from "./complain.ts";
import { openOutput, writeError } from "./files.ts";
import type { Io, Sink } from "./io.ts";
import type { Values } from "./options.ts";
import { painter } from "./paint.ts";
import { Progress } from "./progress.ts";
import { Reporter } from "./reporter.ts";
import { writeAllSync } from "./write_all.ts";

const WIDTH = { least: 40, usual: 80, most: 200 };

/** One run of the program: what it shows, and what stops it. */
export class Session implements Disposable {
  readonly reporter: Reporter;
  /** `null` where nobody would see it. */
  readonly progress: Progress | null;
  /** Aborted by Ctrl-C, and when the trace cannot be written any more. */
  readonly signal: AbortSignal;
  readonly #interrupt: AbortSignal;
  readonly #stop = new AbortController();
  readonly #file: Deno.FsFile | null;
  readonly #sink: Sink;

  constructor(values: Values, io: Io) {
    const { traceFile = "-", bodyFile, format = "both", showSecrets } = values;
    this.#interrupt = io.signal;
    this.signal = AbortSignal.any([io.signal, this.#stop.signal]);
    this.#file = traceFile === "-" ? null : openOutput(traceFile);
    this.#sink = this.#file ?? (bodyFile === "-" ? io.stderr : io.stdout);
    const isSeen = io.stderr.isTerminal() && !(bodyFile === "-" && io.stdout.isTerminal());
    this.progress = isSeen && !values.silent ? new Progress(io.stderr) : null;
    const isTerminal = this.#sink.isTerminal();
    const columns = isTerminal ? io.columns ?? WIDTH.usual : WIDTH.usual;
    this.reporter = new Reporter({
      format,
      showSecrets,
      width: Math.min(Math.max(columns, WIDTH.least), WIDTH.most),
      paint: painter(isTerminal && !values.noColor && !io.noColor),
      write: (text) => this.#write(text),
    });
  }

  /** Throws why the run has to stop, if it has to. */
  throwIfStopped(): void {
    if (this.#interrupt.aborted) throw interruption(this.reporter.last);
    this.#stop.signal.throwIfAborted();
  }

  [Symbol.dispose](): void {
    this.progress?.clear();
    this.#file?.close();
  }

  #write(text: string): void {
    if (this.#stop.signal.aborted) return;
    this.progress?.clear();
    try {
      writeAllSync(this.#sink, text);
    } catch (cause) {
      this.#stop.abort(writeError("the trace's output", cause));
    }
  }
}

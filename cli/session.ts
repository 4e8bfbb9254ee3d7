import type { Trace } from "../trace.ts";
import type { TraceLog } from "../trace_log.ts";
import { type Amount, isMany, runFacts } from "./args/amount.ts";
import type { Values } from "./args/options.ts";
import type { CliError } from "./errors/cli_error.ts";
import { interruption } from "./errors/complain.ts";
import { refuseNonsense } from "./expectations.ts";
import { openOutput, writeError } from "./files.ts";
import type { Io, Sink } from "./io.ts";
import { painter } from "./paint.ts";
import { Progress } from "./progress/progress.ts";
import { RunProgress } from "./progress/run_progress.ts";
import { Reporter, type ReporterOptions } from "./reporter.ts";
import { isLive, type ReportName } from "./reports.ts";
import { inAscii } from "./terminal.ts";
import { pictureWidth, USUAL_WIDTH } from "./text_width.ts";
import { writeAllSync } from "./write_all.ts";
import { WriteOut } from "./write_out.ts";

/** One run of the program: what it shows, and what stops it. */
export class Session implements Disposable {
  readonly reporter: Reporter;
  /** `null` where nobody would see it. */
  readonly progress: Progress | null;
  /** In its place where there are many requests; `null` where nobody would see it. */
  readonly runProgress: RunProgress | null;
  /** Aborted by Ctrl-C, and when the trace cannot be written any more. */
  readonly signal: AbortSignal;
  readonly #interrupt: AbortSignal;
  readonly #stop = new AbortController();
  readonly #file: Deno.FsFile | null;
  readonly #sink: Sink;
  /** What messages call it. */
  readonly #name: string;
  readonly #isMany: boolean;
  readonly #shown: Omit<ReporterOptions, "write">;
  #writeOut: WriteOut | null = null;
  readonly #ascii: boolean;

  private constructor(values: Values, io: Io, saved: TraceLog | null, amount: Amount | null) {
    const { traceFile = "-", bodyFiles, showSecrets, expect, explain, stepSummary } = values;
    const hasBodies = bodyFiles.includes("-");
    this.#interrupt = io.signal;
    this.#ascii = io.ascii ?? false;
    this.signal = AbortSignal.any([io.signal, this.#stop.signal]);
    this.#file = traceFile === "-" ? null : openOutput(traceFile);
    this.#sink = this.#file ?? (hasBodies ? io.stderr : io.stdout);
    this.#name = this.#file === null ? "the trace's output" : traceFile;
    const isSeen = io.stderr.isTerminal() && !(hasBodies && io.stdout.isTerminal());
    const showsProgress = isSeen && !values.silent;
    const isTerminal = this.#sink.isTerminal();
    const isColoured = isTerminal || (io.forceColor === true && this.#file === null);
    this.#isMany = amount !== null && isMany(amount);
    this.progress = showsProgress && !this.#isMany ? new Progress(io.stderr) : null;
    const format = formatOf(values, this.#isMany);
    // Where lines come up all the time, there is no place for one that stays.
    const hasRoom = !isTerminal || !isLive(format);
    this.runProgress = showsProgress && this.#isMany && hasRoom
      ? new RunProgress(io.stderr, amount?.requests ?? 0, io.columns ?? USUAL_WIDTH)
      : null;
    this.#shown = {
      format,
      summarises: saved !== null || (amount?.requests ?? 1) > 1,
      ...(amount !== null && amount.requests > 1 && { run: runFacts(amount) }),
      keeps: explain || expect.length > 0 || stepSummary !== undefined,
      expect,
      explain,
      showSecrets,
      width: pictureWidth(io.wantedColumns ?? (isTerminal ? io.columns : null)),
      ascii: this.#ascii,
      paint: painter(isColoured && !values.noColor && !io.noColor),
    };
    this.reporter = new Reporter({ ...this.#shown, write: (text) => this.#write(text) }, saved);
  }

  /** Makes a session that can show what happens, or what happened as a saved log has it. */
  static async open(
    values: Values,
    io: Io,
    saved: TraceLog | null = null,
    amount: Amount | null = null,
  ): Promise<Session> {
    await refuseNonsense(values.expect);
    const session = new Session(values, io, saved, amount);
    await session.reporter.open();
    if (values.writeOut !== undefined) {
      const { showSecrets } = values;
      const { epoch } = session.reporter.log;
      const print = (sink: Sink, text: string, name = "the output of -w") => {
        session.#print(sink, text, name);
      };
      session.#writeOut = await WriteOut.open(values.writeOut, io, { showSecrets, epoch, print });
    }
    return session;
  }

  /** What is written after each request; `null` for nothing. */
  get writeOut(): WriteOut | null {
    return this.#writeOut;
  }

  /** Shows a trace in the same way, to nobody, and keeps nothing of it. */
  async rehearse(trace: Trace): Promise<void> {
    const reporter = new Reporter({ ...this.#shown, write: () => {} }, this.reporter.log);
    await reporter.open();
    reporter.attach(trace);
  }

  /** Throws why the run has to stop, if it has to. */
  throwIfStopped(): void {
    if (this.#interrupt.aborted) {
      throw interruption(this.#interrupt.reason, this.reporter.cutShort(this.#isMany));
    }
    this.#stop.signal.throwIfAborted();
  }

  /** Stops the run: nobody wants what is left. */
  stop(error: CliError): void {
    this.#stop.abort(error);
  }

  [Symbol.dispose](): void {
    this.progress?.clear();
    this.runProgress?.[Symbol.dispose]();
    this.#file?.close();
  }

  #write(text: string): void {
    const shown = this.#ascii && this.reporter.isProse ? inAscii(text) : text;
    this.#print(this.#sink, shown, this.#name);
  }

  #print(sink: Sink, text: string, what: string): void {
    if (this.#stop.signal.aborted) return;
    this.progress?.clear();
    this.runProgress?.clear();
    try {
      writeAllSync(sink, text);
    } catch (cause) {
      this.#stop.abort(writeError(what, cause));
    }
  }
}

/** What is shown: what was asked for, or all that there is room for. */
function formatOf(values: Values, isMany: boolean): ReportName {
  const { verbose, format, writeOut, traceFile } = values;
  if (verbose) return "verbose";
  // Who gives a template wants its text alone, as from curl.
  if (format === undefined && writeOut !== undefined && traceFile === undefined) return "none";
  return format ?? (isMany ? "summary" : "both");
}

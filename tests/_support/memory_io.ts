import type { Io, Sink } from "../../cli.ts";

/** Settings of {@linkcode MemoryIo}. */
export interface MemoryIoOptions {
  readonly stdin?: string;
  readonly isTerminal?: boolean;
  readonly columns?: number;
  readonly wantedColumns?: number;
  readonly noColor?: boolean;
  readonly forceColor?: boolean;
  readonly ascii?: boolean;
  readonly signal?: AbortSignal;
  readonly stdout?: Sink;
  readonly stderr?: MemorySink;
}

/** Keeps what is written. */
export class MemorySink implements Sink {
  text = "";
  readonly #isTerminal: boolean;
  readonly #decoder = new TextDecoder();

  constructor(isTerminal = false) {
    this.#isTerminal = isTerminal;
  }

  writeSync(bytes: Uint8Array): number {
    // As a pipe does: not everything at once.
    const taken = bytes.subarray(0, 1_000);
    this.text += this.#decoder.decode(taken, { stream: true });
    return taken.length;
  }

  write(bytes: Uint8Array): Promise<number> {
    return Promise.resolve(this.writeSync(bytes));
  }

  isTerminal(): boolean {
    return this.#isTerminal;
  }
}

/** A sink that takes nothing. */
export class BrokenSink extends MemorySink {
  readonly #error: Error;

  constructor(error: Error) {
    super();
    this.#error = error;
  }

  override writeSync(): number {
    throw this.#error;
  }
}

/** A sink that interrupts a run as soon as it has been told something. */
export class InterruptingSink extends MemorySink {
  readonly #moment: RegExp;
  readonly #interrupt: AbortController;

  constructor(moment: RegExp, interrupt: AbortController, isTerminal = false) {
    super(isTerminal);
    this.#moment = moment;
    this.#interrupt = interrupt;
  }

  override writeSync(bytes: Uint8Array): number {
    const taken = super.writeSync(bytes);
    // A signal comes between two steps of a program, and never in the middle of one.
    if (this.#moment.test(this.text)) setTimeout(() => this.#interrupt.abort());
    return taken;
  }
}

/** The world of a program, in memory. */
export class MemoryIo implements Io {
  readonly stdin: Io["stdin"];
  readonly stdout: Sink;
  readonly stderr: MemorySink;
  readonly columns: number | null;
  readonly wantedColumns: number | null;
  readonly noColor: boolean;
  readonly forceColor: boolean;
  readonly ascii: boolean;
  readonly signal: AbortSignal;

  constructor(options: MemoryIoOptions = {}) {
    const { stdin = "", isTerminal = false } = options;
    this.stdin = { readable: new Blob([stdin]).stream() };
    this.stdout = options.stdout ?? new MemorySink(isTerminal);
    this.stderr = options.stderr ?? new MemorySink(isTerminal);
    this.columns = options.columns ?? null;
    this.wantedColumns = options.wantedColumns ?? null;
    this.noColor = options.noColor ?? false;
    this.forceColor = options.forceColor ?? false;
    this.ascii = options.ascii ?? false;
    this.signal = options.signal ?? new AbortController().signal;
  }
}

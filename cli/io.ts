/** Where bytes go; `Deno.stdout` is one, and so is an open file. */
export interface Sink {
  /** Writes some of the bytes, and tells how many. */
  write(bytes: Uint8Array): Promise<number>;
  /** Writes some of the bytes at once, and tells how many. */
  writeSync(bytes: Uint8Array): number;
  /** Whether a person is looking. */
  isTerminal(): boolean;
}

/** What the program sees of the world around it. */
export interface Io {
  /** What is read for `-d @-`. */
  readonly stdin: { readonly readable: ReadableStream<Uint8Array> };
  /** Gets the trace. */
  readonly stdout: Sink;
  /** Gets progress and errors. */
  readonly stderr: Sink;
  /** Columns of the terminal, or `null` if there is none. */
  readonly columns: number | null;
  /** Whether the environment asks for no colours. */
  readonly noColor: boolean;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

/** The world of a process. */
export function systemIo(signal: AbortSignal): Io {
  const { stdin, stdout, stderr, noColor } = Deno;
  return { stdin, stdout, stderr, columns: terminalColumns(), noColor, signal };
}

function terminalColumns(): number | null {
  try {
    return Deno.consoleSize().columns || null; // some terminals do not know
  } catch {
    return null; // no terminal
  }
}

import { TERMINAL_VARIABLES, type TerminalEnvironment, terminalFacts } from "./terminal.ts";

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
  /** What is read where a file is named `-`. */
  readonly stdin: { readonly readable: ReadableStream<Uint8Array> };
  /** Gets the trace. */
  readonly stdout: Sink;
  /** Gets progress and errors. */
  readonly stderr: Sink;
  /** Columns of the terminal, or `null` if there is none. */
  readonly columns: number | null;
  /**
   * Columns that the environment asks for, wherever the output goes.
   *
   * @default {null}
   */
  readonly wantedColumns?: number | null;
  /** Whether the environment asks for no colours. */
  readonly noColor: boolean;
  /**
   * Whether it asks for colours even where there is no terminal.
   *
   * @default {false}
   */
  readonly forceColor?: boolean;
  /**
   * Whether whoever reads knows no characters beyond ASCII.
   *
   * @default {false}
   */
  readonly ascii?: boolean;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

/** The world of a process. */
export function systemIo(signal: AbortSignal): Io {
  const { ascii, color, columns, isDumb } = terminalFacts(readableVariables());
  return {
    stdin: Deno.stdin,
    stdout: isDumb ? dumb(Deno.stdout) : Deno.stdout,
    stderr: isDumb ? dumb(Deno.stderr) : Deno.stderr,
    columns: terminalColumns(),
    wantedColumns: columns,
    noColor: color === "never" || Deno.noColor,
    forceColor: color === "always",
    ascii,
    signal,
  };
}

/** What a variable says is worth no question to the user. */
function readableVariables(): TerminalEnvironment {
  return Object.fromEntries(TERMINAL_VARIABLES.flatMap((variable) => {
    const { state } = Deno.permissions.querySync({ name: "env", variable });
    const value = state === "granted" ? Deno.env.get(variable) : undefined;
    return value === undefined ? [] : [[variable, value]];
  }));
}

function dumb(sink: Sink): Sink {
  return {
    write: (bytes) => sink.write(bytes),
    writeSync: (bytes) => sink.writeSync(bytes),
    isTerminal: () => false,
  };
}

function terminalColumns(): number | null {
  try {
    return Deno.consoleSize().columns || null; // some terminals do not know
  } catch {
    return null; // no terminal
  }
}

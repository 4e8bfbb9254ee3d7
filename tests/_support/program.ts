import { freePort } from "./ports.ts";
import { findProgram } from "./requires.ts";

/** How often a program that starts is asked whether it accepts connections, and how fast. */
const ATTEMPTS = 1_000;
const PAUSE_MS = 5;
/** A free port may be taken by somebody else before the program listens on it. */
const PORTS_TRIED = 3;

/** What a program needs to know about itself before it starts. */
export interface Place {
  /** A folder of its own, removed with the program. */
  readonly folder: string;
  /** A port that was free a moment ago. */
  readonly port: number;
}

/** Files to write and arguments to pass, for a place. */
export type Setup = (place: Place) => {
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  readonly args: readonly string[];
  /** An address that it listens on. @default {"127.0.0.1"} */
  readonly hostname?: string;
};

/** A server as a child process in the foreground, stopped by its own process id. */
export class Program implements AsyncDisposable {
  readonly port: number;
  /** Everything it has printed. */
  log = "";
  readonly #child: Deno.ChildProcess;
  /** Its own folder. */
  readonly folder: string;
  readonly #output: Promise<unknown>;
  #exited = false;

  /** Starts a program and waits until it accepts connections. */
  static async start(name: string, setup: Setup): Promise<Program> {
    for (let left = PORTS_TRIED; left > 0; left--) {
      const program = await Program.#spawn(name, setup);
      if (await program.#accepts(setup)) return program;
      await program[Symbol.asyncDispose]();
      if (left === 1) throw new Error(`Cannot start ${name}: ${program.log}`);
    }
    throw new Error("unreachable");
  }

  static async #spawn(name: string, setup: Setup): Promise<Program> {
    const place = { folder: await Deno.makeTempDir(), port: freePort() };
    const { files = {}, args } = setup(place);
    for (const [path, content] of Object.entries(files)) {
      const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
      await Deno.writeFile(`${place.folder}/${path}`, bytes);
    }
    return new Program(findProgram(name) ?? name, args, place);
  }

  private constructor(path: string, args: readonly string[], { folder, port }: Place) {
    this.port = port;
    this.folder = folder;
    const options = { cwd: folder, stdin: "null", stdout: "piped", stderr: "piped" } as const;
    this.#child = new Deno.Command(path, { args: [...args], ...options }).spawn();
    this.#output = Promise.all([
      this.#collect(this.#child.stdout),
      this.#collect(this.#child.stderr),
      this.#child.status.then(() => this.#exited = true),
    ]);
  }

  /** Ends the program, waits for its exit, and removes its folder. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#exited) this.#child.kill("SIGTERM");
    await this.#output;
    await Deno.remove(this.folder, { recursive: true });
  }

  async #accepts(setup: Setup): Promise<boolean> {
    const { hostname = "127.0.0.1" } = setup({ folder: this.folder, port: this.port });
    for (let attempt = 0; attempt < ATTEMPTS && !this.#exited; attempt++) {
      try {
        using _connection = await Deno.connect({ hostname, port: this.port });
        return true;
      } catch {
        // Refused: a program that starts cannot tell us when it is ready.
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      }
    }
    return false;
  }

  async #collect(output: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<void> {
    for await (const text of output.pipeThrough(new TextDecoderStream())) this.log += text;
  }
}

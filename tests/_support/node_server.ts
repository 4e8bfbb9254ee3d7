import { Program } from "./program.ts";

const SCRIPT = decodeURIComponent(new URL("node_program.mjs", import.meta.url).pathname);

/** A running server on Node's own http module. */
export class NodeServer implements AsyncDisposable {
  readonly #program: Program;

  private constructor(program: Program) {
    this.#program = program;
  }

  /** Starts a server that closes a connection after so many idle milliseconds. */
  static async start({ keepAliveTimeout = 3_600_000 } = {}): Promise<NodeServer> {
    const program = await Program.start("node", ({ port }) => ({
      args: [SCRIPT, String(port), String(keepAliveTimeout)],
    }));
    return new NodeServer(program);
  }

  get port(): number {
    return this.#program.port;
  }

  /** The URL of a path. */
  url(path: string): string {
    return `http://127.0.0.1:${this.port}${path}`;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#program[Symbol.asyncDispose]();
  }
}

import { Program } from "./program.ts";

const SCRIPT = decodeURIComponent(new URL("exchange_program.mjs", import.meta.url).pathname);

/** A running server on Node's own http module that codes, takes trailers, and upgrades. */
export class ExchangeServer implements AsyncDisposable {
  readonly #program: Program;

  private constructor(program: Program) {
    this.#program = program;
  }

  static async start(): Promise<ExchangeServer> {
    const program = await Program.start("node", ({ port }) => ({ args: [SCRIPT, String(port)] }));
    return new ExchangeServer(program);
  }

  /** The URL of a path. */
  url(path: string): string {
    return `http://127.0.0.1:${this.#program.port}${path}`;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#program[Symbol.asyncDispose]();
  }
}

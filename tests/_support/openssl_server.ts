import type { Certificate } from "./certificates.ts";
import { Program } from "./program.ts";

/** A running `openssl s_server`, which answers every GET with a page about the session. */
export class OpensslServer implements AsyncDisposable {
  readonly #program: Program;

  private constructor(program: Program) {
    this.#program = program;
  }

  /** Starts a server with a certificate, what it sends along, and further arguments. */
  static async start(
    { cert, key }: Certificate,
    { chain = [], args = [] }: { chain?: readonly string[]; args?: readonly string[] } = {},
  ): Promise<OpensslServer> {
    const program = await Program.start("openssl", ({ port }) => ({
      args: [
        ...["s_server", "-quiet", "-www", "-accept", `127.0.0.1:${port}`],
        ...["-cert", "leaf.pem", "-key", "leaf.key"],
        ...(chain.length > 0 ? ["-cert_chain", "chain.pem"] : []),
        ...args,
      ],
      files: { "leaf.pem": cert, "leaf.key": key, "chain.pem": chain.join("") },
    }));
    return new OpensslServer(program);
  }

  get port(): number {
    return this.#program.port;
  }

  /** The URL of a path, at a name or an IP address. */
  url(host = "127.0.0.1"): string {
    return `https://${host}:${this.port}/`;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#program[Symbol.asyncDispose]();
  }
}

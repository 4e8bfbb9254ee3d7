import { found } from "./log_lines.ts";
import { Program } from "./program.ts";

/** A running microsocks: a SOCKS5 proxy. */
export class Microsocks implements AsyncDisposable {
  readonly #program: Program;

  private constructor(program: Program) {
    this.#program = program;
  }

  /** Starts a proxy, for everybody or for one user. */
  static async start(user?: { readonly username: string; readonly password: string }) {
    const program = await Program.start("microsocks", ({ port }) => ({
      args: [
        ...["-i", "127.0.0.1", "-p", String(port)],
        ...(user ? ["-u", user.username, "-P", user.password] : []),
      ],
    }));
    return new Microsocks(program);
  }

  get port(): number {
    return this.#program.port;
  }

  /** Its URL, for those with credentials such as `user:password@`. */
  url(userinfo = ""): string {
    return `socks5h://${userinfo}127.0.0.1:${this.port}`;
  }

  /** Where it has led somebody, as `host:port`, at least so many. */
  targets(times: number): Promise<string[]> {
    return found(this.#program, /connected to (\S+)/g, times);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#program[Symbol.asyncDispose]();
  }
}

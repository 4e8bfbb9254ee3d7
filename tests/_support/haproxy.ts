import { Program } from "./program.ts";

/** What differs between one haproxy and the next. */
export interface HaproxyOptions {
  /** How long it waits for the first request of a connection, in its words. @default {"1h"} */
  readonly requestTimeout?: string;
  /** How long it waits for the next one. @default {"1h"} */
  readonly keepAliveTimeout?: string;
}

/** A running haproxy, which answers every request with `hello` by itself. */
export class Haproxy implements AsyncDisposable {
  readonly #program: Program;

  private constructor(program: Program) {
    this.#program = program;
  }

  static async start(options: HaproxyOptions = {}): Promise<Haproxy> {
    const program = await Program.start("haproxy", ({ port }) => ({
      args: ["-db", "-q", "-f", "haproxy.cfg"],
      files: { "haproxy.cfg": configuration(port, options) },
    }));
    return new Haproxy(program);
  }

  get port(): number {
    return this.#program.port;
  }

  /** The URL of a path, at a name or an IP address. */
  url(path: string, host = "127.0.0.1"): string {
    return `http://${host}:${this.port}${path}`;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#program[Symbol.asyncDispose]();
  }
}

function configuration(
  port: number,
  { requestTimeout = "1h", keepAliveTimeout = "1h" }: HaproxyOptions,
): string {
  return `
defaults
  mode http
  timeout client 1h
  timeout http-request ${requestTimeout}
  timeout http-keep-alive ${keepAliveTimeout}
frontend hello
  bind 127.0.0.1:${port}
  http-request return status 200 content-type text/plain string hello
`;
}

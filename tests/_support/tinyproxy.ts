import { found } from "./log_lines.ts";
import { Program } from "./program.ts";

/** What differs between one tinyproxy and the next. */
export interface TinyproxyOptions {
  /** Whom it serves; without, everybody. */
  readonly credentials?: { readonly username: string; readonly password: string };
  /** The ports that CONNECT may ask for; without, any. */
  readonly connectPorts?: readonly number[];
}

/** A running tinyproxy. */
export class Tinyproxy implements AsyncDisposable {
  readonly #program: Program;

  private constructor(program: Program) {
    this.#program = program;
  }

  static async start({ credentials, connectPorts = [] }: TinyproxyOptions = {}) {
    const program = await Program.start("tinyproxy", ({ folder, port }) => ({
      args: ["-d", "-c", `${folder}/tinyproxy.conf`],
      files: {
        "tinyproxy.conf": [
          `Port ${port}`,
          "Listen 127.0.0.1",
          "Timeout 600",
          "MaxClients 100",
          "LogLevel Connect",
          ...(credentials ? [`BasicAuth ${credentials.username} ${credentials.password}`] : []),
          ...connectPorts.map((allowed) => `ConnectPort ${allowed}`),
          "",
        ].join("\n"),
      },
    }));
    return new Tinyproxy(program);
  }

  get port(): number {
    return this.#program.port;
  }

  /** Its URL, for those with credentials such as `user:password@`. */
  url(userinfo = "", host = "127.0.0.1"): string {
    return `http://${userinfo}${host}:${this.port}`;
  }

  /** The requests that it got, as `CONNECT host:port` or `GET http://…`, at least so many. */
  requests(times: number): Promise<string[]> {
    return found(this.#program, /Request \(file descriptor \d+\): (\S+ \S+)/g, times);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#program[Symbol.asyncDispose]();
  }
}

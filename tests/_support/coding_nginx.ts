import { Program } from "./program.ts";
import { IN_FOREGROUND, OWN_FOLDERS } from "./nginx.ts";

/** A running nginx that compresses whatever it serves, for who accepts it. */
export class CodingNginx implements AsyncDisposable {
  readonly #program: Program;

  private constructor(program: Program) {
    this.#program = program;
  }

  static async start(files: Readonly<Record<string, string | Uint8Array>>): Promise<CodingNginx> {
    const program = await Program.start("nginx", ({ folder, port }) => ({
      args: ["-p", folder, "-c", "nginx.conf", "-e", "stderr"],
      files: { "nginx.conf": configuration(port), ...files },
    }));
    return new CodingNginx(program);
  }

  /** The URL of a path. */
  url(path: string): string {
    return `http://127.0.0.1:${this.#program.port}${path}`;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#program[Symbol.asyncDispose]();
  }
}

function configuration(port: number): string {
  return `
${IN_FOREGROUND}
events {}
http {
  access_log off;
  default_type text/plain;
  ${OWN_FOLDERS}
  gzip on; gzip_min_length 1; gzip_types *; gzip_vary on;
  keepalive_timeout 1h;
  server {
    listen 127.0.0.1:${port};
    root .;
    # What accepts gzip gets the file with .gz at its end, as it is, with its length.
    location /ready/ { alias ./; gzip_static on; }
    location = /asked { gzip off; return 200 "$http_accept_encoding"; }
  }
}
`;
}

import type { Certificate } from "./certificates.ts";
import { Program } from "./program.ts";

/** One process in the foreground, which stays the user who runs the tests, root or not. */
export const IN_FOREGROUND = "daemon off; master_process off; pid nginx.pid;";

/** Where nginx keeps what is too large for its memory: in the folder in which it is started. */
export const OWN_FOLDERS = `
  client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi; scgi_temp_path scgi;`;

/** What differs between one nginx and the next. */
export interface NginxOptions {
  /** Speaks https with this certificate; without one, http. */
  readonly certificate?: Certificate;
  /** @default {["TLSv1.2", "TLSv1.3"]} */
  readonly tlsProtocols?: readonly ("TLSv1.2" | "TLSv1.3")[];
  /** Demands client certificates that these authorities have issued. */
  readonly clientAuthority?: string;
  /** Listens on a Unix socket too. */
  readonly unixSocket?: boolean;
  /** IP addresses to listen on. @default {["127.0.0.1"]} */
  readonly addresses?: readonly string[];
  /** Files to serve, by name. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** How long an idle connection is kept, in nginx's words. @default {"1h"} */
  readonly keepAliveTimeout?: string;
  /** How many requests a connection may serve. @default {1_000_000} */
  readonly keepAliveRequests?: number;
}

/** A running nginx. */
export class Nginx implements AsyncDisposable {
  readonly #program: Program;

  private constructor(program: Program, readonly scheme: "http" | "https") {
    this.#program = program;
  }

  static async start(options: NginxOptions = {}): Promise<Nginx> {
    const { certificate, addresses = ["127.0.0.1"], files = {} } = options;
    const program = await Program.start("nginx", ({ folder, port }) => ({
      args: ["-p", folder, "-c", "nginx.conf", "-e", "stderr"],
      files: {
        "nginx.conf": configuration(addresses.map((ip) => hostPort(ip, port)), options),
        "leaf.pem": certificate?.cert ?? "",
        "leaf.key": certificate?.key ?? "",
        "clients.pem": options.clientAuthority ?? "",
        ...files,
      },
      ...(addresses[0] && { hostname: addresses[0] }),
    }));
    return new Nginx(program, certificate ? "https" : "http");
  }

  get port(): number {
    return this.#program.port;
  }

  /** Path of the Unix socket. */
  get socketPath(): string {
    return `${this.#program.folder}/nginx.sock`;
  }

  /** The URL of a path, at a name or an IP address. */
  url(path: string, host = "127.0.0.1"): string {
    return `${this.scheme}://${hostPort(host, this.port)}${path}`;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#program[Symbol.asyncDispose]();
  }
}

function hostPort(host: string, port: number): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

function configuration(listens: string[], options: NginxOptions): string {
  const { certificate, keepAliveTimeout = "1h", keepAliveRequests = 1_000_000 } = options;
  const { tlsProtocols = ["TLSv1.2", "TLSv1.3"] } = options;
  const ssl = certificate ? "ssl" : "";
  return `
${IN_FOREGROUND}
worker_rlimit_nofile 4096;
events { worker_connections 2048; }
http {
  access_log off;
  default_type text/plain;
  ${OWN_FOLDERS}
  keepalive_timeout ${keepAliveTimeout};
  keepalive_requests ${keepAliveRequests};
  server {
    # In this order: that it has started is seen by its port.
    ${options.unixSocket ? `listen unix:nginx.sock ${ssl};` : ""}
    ${listens.map((address) => `listen ${address} ${ssl};`).join(" ")}
    ${certificate ? "ssl_certificate leaf.pem; ssl_certificate_key leaf.key;" : ""}
    ${options.clientAuthority ? "ssl_client_certificate clients.pem; ssl_verify_client on;" : ""}
    ${certificate ? `ssl_protocols ${tlsProtocols.join(" ")};` : ""}
    root .;
    location = /hello { return 200 "hello\\n"; }
    location = /nothing { return 204; }
    location = /moved { return 302 /hello; }
    location = /protocol { return 200 "$ssl_protocol $ssl_server_name"; }
    location = /client { return 200 "$ssl_client_verify $ssl_client_s_dn"; }
    location = /host { return 200 "$http_host"; }
    location = /last { keepalive_timeout 0; return 200 "goodbye\\n"; }
    # Server-side includes make a length unknown, so a file is sent in chunks.
    location /chunked/ { alias ./; ssi on; ssi_types *; }
  }
}
`;
}

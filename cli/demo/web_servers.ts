import { CERTIFICATE, PRIVATE_KEY } from "./certificates.ts";

type Server = Deno.HttpServer<Deno.NetAddr>;

const TLS = { cert: CERTIFICATE, key: PRIVATE_KEY };

/** An https and an http server on loopback, on both families where this machine has both. */
export class WebServers implements AsyncDisposable {
  readonly httpsPort: number;
  readonly httpPort: number;
  /** Whether the servers listen on `::1` too. */
  readonly hasIpv6: boolean;
  readonly #servers: readonly Server[];

  /** Starts the servers on ports that are free. */
  constructor() {
    const https = Deno.serve({ ...loopback("127.0.0.1", 0), ...TLS }, answer);
    const http = Deno.serve(loopback("127.0.0.1", 0), answer);
    this.httpsPort = https.addr.port;
    this.httpPort = http.addr.port;
    const twins = startTwins(this.httpsPort, this.httpPort);
    this.hasIpv6 = twins.length > 0;
    this.#servers = [https, http, ...twins];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#servers.map((server) => server.shutdown()));
  }
}

/** The same servers on IPv6, or none if that is not to be had. */
function startTwins(httpsPort: number, httpPort: number): Server[] {
  const twins: Server[] = [];
  try {
    twins.push(Deno.serve({ ...loopback("::1", httpsPort), ...TLS }, answer));
    twins.push(Deno.serve(loopback("::1", httpPort), answer));
    return twins;
  } catch {
    for (const twin of twins) void twin.shutdown();
    return [];
  }
}

function loopback(
  hostname: string,
  port: number,
): { hostname: string; port: number; onListen(): void } {
  return { hostname, port, onListen() {} };
}

function answer(request: Request): Response {
  return new Response(`Hello from ${new URL(request.url).hostname}\n`);
}

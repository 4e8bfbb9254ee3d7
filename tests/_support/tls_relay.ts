import type { Certificate } from "./certificates.ts";

/** A TLS server that passes everything on to a port: what stands in front of a proxy that is https. */
export class TlsRelay implements AsyncDisposable {
  readonly #listener: Deno.TlsListener;
  readonly #upstream: number;
  readonly #open = new Set<Deno.Conn>();
  readonly #running: Promise<unknown>[] = [];
  readonly #accepting: Promise<void>;

  constructor(upstream: number, certificate: Certificate) {
    this.#upstream = upstream;
    this.#listener = Deno.listenTls({ hostname: "127.0.0.1", port: 0, ...certificate });
    this.#accepting = this.#accept();
  }

  get port(): number {
    return (this.#listener.addr as Deno.NetAddr).port;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    for (const connection of this.#open) close(connection);
    await this.#accepting;
    await Promise.all(this.#running);
  }

  async #accept(): Promise<void> {
    try {
      for await (const client of this.#listener) {
        this.#open.add(client);
        this.#running.push(this.#relay(client).catch(() => {}).finally(() => close(client)));
      }
    } catch (error) {
      if (!(error instanceof Deno.errors.BadResource)) throw error;
    }
  }

  async #relay(client: Deno.TlsConn): Promise<void> {
    await client.handshake();
    const server = await Deno.connect({ hostname: "127.0.0.1", port: this.#upstream });
    this.#open.add(server);
    await Promise.race([copy(client, server), copy(server, client)]).catch(() => {});
    close(server);
  }
}

async function copy(from: Deno.Conn, to: Deno.Conn): Promise<void> {
  const part = new Uint8Array(65_536);
  for (let size; (size = await from.read(part)) !== null;) {
    for (let sent = 0; sent < size;) sent += await to.write(part.subarray(sent, size));
  }
}

function close(connection: Deno.Conn): void {
  try {
    connection.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BadResource)) throw error;
  }
}

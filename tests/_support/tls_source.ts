import type { Certificate } from "./certificates.ts";

/** A TLS server that answers each connection with so many bytes, as fast as they are taken. */
export class TlsSource implements AsyncDisposable {
  /** How many bytes of body each connection has taken, the first one first. */
  readonly sent: number[] = [];
  readonly #listener: Deno.TlsListener;
  readonly #accepting: Promise<void>;
  readonly #size: number;

  constructor(certificate: Certificate, size: number) {
    this.#size = size;
    this.#listener = Deno.listenTls({ hostname: "127.0.0.1", port: 0, ...certificate });
    this.#accepting = this.#accept();
  }

  /** The URL of what it sends. */
  get url(): string {
    return `https://127.0.0.1:${(this.#listener.addr as Deno.NetAddr).port}/`;
  }

  /** Waits for the ends of all connections. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    await this.#accepting;
  }

  async #accept(): Promise<void> {
    const answering: Promise<void>[] = [];
    try {
      for await (const client of this.#listener) {
        const number = this.sent.push(0) - 1;
        answering.push(this.#answer(client, number).catch(() => {}));
      }
    } finally {
      await Promise.all(answering);
    }
  }

  async #answer(client: Deno.TlsConn, number: number): Promise<void> {
    using _client = client;
    const head = `HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: ${this.#size}\r\n\r\n`;
    await client.read(new Uint8Array(65_536));
    await client.write(new TextEncoder().encode(head));
    const part = new Uint8Array(65_536);
    for (let left = this.#size; left > 0;) {
      const bytes = await client.write(part.subarray(0, left));
      left -= bytes;
      this.sent[number]! += bytes;
    }
  }
}

import type { TLSSocket } from "node:tls";
import type { Socket } from "./socket.ts";
import type { SocketStream, Taker } from "./socket_stream.ts";

/** How much is handed over to be written at a time. */
const PART_BYTES = 64 * 1024;

/** A TLS session of Node's as a socket: it gives exactly what has come, and takes what has gone out. */
export class NodeSocket implements Socket, Taker {
  readonly #session: TLSSocket;
  readonly #base: SocketStream;
  #failure: Error | null = null;
  #ended = false;
  #wakeReader: (() => void) | null = null;

  /**
   * @param session Encrypts and decrypts.
   * @param base What it stands on.
   */
  constructor(session: TLSSocket, base: SocketStream) {
    this.#session = session;
    this.#base = base;
    base.servesTo(this);
    session.on("readable", this.#wake);
    session.on("end", () => {
      this.#ended = this.#failure === null;
      this.#wake();
    });
    session.on("error", (error) => this.#fail(error));
    const closed = (): void => this.#fail(new Deno.errors.Interrupted("the socket was closed"));
    session.on("close", closed);
    // What happened before is not told again.
    if (session.errored) this.#fail(session.errored);
    else if (session.destroyed) closed();
  }

  get waits(): boolean {
    return this.#wakeReader !== null;
  }

  async read(target: Uint8Array): Promise<number | null> {
    for (;;) {
      const bytes = this.#take(target);
      if (bytes > 0) return bytes;
      if (this.#ended) return null;
      if (this.#failure !== null) throw this.#failure;
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wakeReader = resolve;
      this.#base.ask();
      await promise;
    }
  }

  write(data: Uint8Array): Promise<number> {
    const part = data.subarray(0, PART_BYTES);
    return new Promise((resolve, reject) => {
      if (this.#failure !== null) return reject(this.#failure);
      this.#session.write(part, (error) => error ? reject(error) : resolve(part.length));
    });
  }

  closeWrite(): Promise<void> {
    return new Promise((resolve) => this.#session.end(resolve));
  }

  /** RFC 8446 section 6.1: an end that TLS did not announce may be an attacker's. */
  ended(): void {
    if (this.#ended) return;
    this.#fail(
      new Deno.errors.UnexpectedEof("the connection was closed without a TLS close_notify"),
    );
  }

  ref(): void {
    this.#base.ref();
  }

  unref(): void {
    this.#base.unref();
  }

  [Symbol.dispose](): void {
    this.#session.destroy();
    this.#base.destroy();
  }

  #take(target: Uint8Array): number {
    const size = Math.min(this.#session.readableLength, target.length);
    const data: Uint8Array | null = this.#session.read(size > 0 ? size : undefined);
    if (data === null) return 0;
    target.set(data);
    return data.length;
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    this.#wake();
  }

  readonly #wake = (): void => {
    const wake = this.#wakeReader;
    this.#wakeReader = null;
    wake?.();
  };
}

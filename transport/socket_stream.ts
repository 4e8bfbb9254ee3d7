import { Buffer } from "node:buffer";
import { Duplex } from "node:stream";
import { setImmediate } from "node:timers";
import { closeQuietly, type Socket, writeAll } from "./socket.ts";

/** How much is read at a time. */
const PART_BYTES = 64 * 1024;

type Done = (error?: Error | null) => void;

/** Who takes what a stream over this one makes of its bytes. */
export interface Taker {
  /** Whether it waits for more. */
  readonly waits: boolean;
  /** Told that no more bytes come; what came before has been made available. */
  ended(): void;
}

/**
 * A socket as a stream of Node's, for node:tls to stand on.
 *
 * node:tls reads on whether anybody takes what it decrypts or not. So as soon as there is a taker,
 * this stream reads only when that one waits: back-pressure reaches the socket.
 */
export class SocketStream extends Duplex {
  readonly #socket: Socket;
  #taker: Taker | null = null;
  /** Node wants to read. */
  #wanted = false;
  /** The taker wants it too. */
  #asked = false;

  constructor(socket: Socket) {
    super();
    this.#socket = socket;
  }

  /** From now on bytes are read for somebody. */
  servesTo(taker: Taker): void {
    this.#taker = taker;
  }

  /** Reads once, as soon as Node wants to. */
  ask(): void {
    this.#asked = true;
    this.#next();
  }

  ref(): void {
    this.#socket.ref();
  }

  unref(): void {
    this.#socket.unref();
  }

  override _read(): void {
    this.#wanted = true;
    this.#next();
  }

  override _write(data: Uint8Array, _encoding: string, done: Done): void {
    writeAll(this.#socket, data).then(() => done(), done);
  }

  override _final(done: Done): void {
    this.#socket.closeWrite().then(() => done(), done);
  }

  override _destroy(error: Error | null, done: Done): void {
    closeQuietly(this.#socket);
    done(error);
  }

  #next(): void {
    if (!this.#wanted || (this.#taker !== null && !this.#asked)) return;
    this.#wanted = this.#asked = false;
    const part = Buffer.allocUnsafeSlow(PART_BYTES);
    this.#socket.read(part).then(
      (bytes) => bytes === null ? this.#end() : this.#give(part.subarray(0, bytes)),
      (error) => this.destroy(error),
    );
  }

  #give(part: Uint8Array): void {
    this.push(part);
    // When all has settled, and the taker waits still, these bytes held nothing for it.
    if (this.#taker !== null) setImmediate(() => this.#taker?.waits && this.ask());
  }

  #end(): void {
    // The end that TLS announces is known by then, if it came.
    setImmediate(() => {
      this.#taker?.ended();
      this.push(null);
    });
  }
}

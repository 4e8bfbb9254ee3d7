import { Buffer } from "node:buffer";
import type { Socket } from "node:net";

const END_OF_HEAD = "\r\n\r\n";

/** The client has nothing more to send, where a script wants to read more. */
export class EndOfRequest extends Error {}

/** The server's end of one connection, where a byte is a character. */
export class Peer {
  /** Everything that a script has read. */
  received = "";
  /** Resolves when the connection is closed, by whichever side. */
  readonly closed: Promise<void>;
  readonly #socket: Socket;
  readonly #chunks: AsyncIterator<Buffer>;
  #unread = "";

  constructor(socket: Socket) {
    this.#socket = socket;
    this.#chunks = socket.iterator({ destroyOnReturn: false });
    this.closed = new Promise((resolve) => socket.once("close", () => resolve()));
    socket.on("error", () => {}); // a client that goes away is no failure of the server
    socket.setNoDelay();
  }

  /** Whether the connection is closed. */
  get isClosed(): boolean {
    return this.#socket.destroyed;
  }

  /** Reads at most so many bytes; `null` at the end. */
  async read(size: number): Promise<string | null> {
    if (this.#unread === "") {
      const { value, done } = await this.#chunks.next();
      if (done) return null;
      this.#unread = value.toString("latin1");
    }
    const text = this.#unread.slice(0, size);
    this.#unread = this.#unread.slice(size);
    this.received += text;
    return text;
  }

  /** Reads exactly so many bytes. */
  async exactly(size: number): Promise<string> {
    let text = "";
    while (text.length < size) {
      const more = await this.read(size - text.length);
      if (more === null) throw new EndOfRequest(`${text.length} of ${size} bytes came`);
      text += more;
    }
    return text;
  }

  /** Reads one request head, and nothing after it. */
  async head(): Promise<string> {
    let head = "";
    for (let end = -1; end < 0;) {
      const from = Math.max(0, head.length - END_OF_HEAD.length + 1);
      const more = await this.read(65_536);
      if (more === null) throw new EndOfRequest(`${head.length} bytes of a head came`);
      head += more;
      end = head.indexOf(END_OF_HEAD, from);
      if (end >= 0) this.#putBack(head.slice(end + END_OF_HEAD.length));
    }
    return head.slice(0, head.indexOf(END_OF_HEAD) + END_OF_HEAD.length);
  }

  /** Reads until the client has nothing more to send. */
  async untilEnd(): Promise<void> {
    while (await this.read(65_536) !== null);
  }

  /** Sends text. */
  send(text: string): Promise<void> {
    return this.write(Buffer.from(text, "latin1"));
  }

  /** Sends bytes. */
  write(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#socket.write(bytes, (error) => error ? reject(error) : resolve());
    });
  }

  /** Sends text in writes of one byte each. */
  async trickle(text: string): Promise<void> {
    for (const character of text) await this.send(character);
  }

  /** Does nothing, and hears nothing of what the client does, until the server is disposed of. */
  stall(): Promise<void> {
    return this.closed;
  }

  /** Sends no more, but goes on reading. */
  async endWriting(): Promise<void> {
    await new Promise<void>((resolve) => this.#socket.end(() => resolve()));
  }

  /** Resets the connection. */
  reset(): void {
    this.#socket.resetAndDestroy();
  }

  /** Closes the connection. */
  close(): void {
    if (!this.#socket.destroyed) this.#socket.destroySoon();
  }

  #putBack(text: string): void {
    this.#unread = text + this.#unread;
    this.received = this.received.slice(0, this.received.length - text.length);
  }
}

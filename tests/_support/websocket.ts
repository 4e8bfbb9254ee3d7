import type { UpgradedConnection } from "../../mod.ts";

/** RFC 6455 section 1.3. */
const GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/** A key for a handshake, and what a server must make of it. */
export async function handshake(): Promise<{ fields: Record<string, string>; accept: string }> {
  const key = crypto.getRandomValues(new Uint8Array(16)).toBase64();
  const hash = await crypto.subtle.digest("SHA-1", new TextEncoder().encode(key + GUID));
  return {
    fields: {
      "connection": "Upgrade",
      "upgrade": "websocket",
      "sec-websocket-key": key,
      "sec-websocket-version": "13",
    },
    accept: new Uint8Array(hash).toBase64(),
  };
}

/** One frame of at most 65535 bytes. */
export interface Frame {
  readonly opcode: number;
  readonly data: Uint8Array;
}

/** A WebSocket client made by hand over an upgraded connection: RFC 6455 section 5. */
export class HandMadeWebSocket {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  #unread = new Uint8Array(0);

  constructor({ readable, writable }: UpgradedConnection) {
    this.#reader = readable.getReader();
    this.#writer = writable.getWriter();
  }

  /** Sends a text frame, masked as clients must. */
  sendText(text: string): Promise<void> {
    return this.send(1, new TextEncoder().encode(text));
  }

  async send(opcode: number, data: Uint8Array): Promise<void> {
    const mask = crypto.getRandomValues(new Uint8Array(4));
    const size = data.length < 126
      ? [0x80 | data.length]
      : [0x80 | 126, data.length >> 8, data.length & 0xff];
    const masked = data.map((byte, i) => byte ^ (mask[i % 4] ?? 0));
    await this.#writer.write(Uint8Array.of(0x80 | opcode, ...size, ...mask, ...masked));
  }

  /** The text of the next frame. */
  async text(): Promise<string> {
    return new TextDecoder().decode((await this.next()).data);
  }

  /** The next frame. */
  async next(): Promise<Frame> {
    const [first = 0, second = 0] = await this.#exactly(2);
    let size = second & 0x7f;
    if (size === 126) {
      const [high = 0, low = 0] = await this.#exactly(2);
      size = high << 8 | low;
    }
    return { opcode: first & 0x0f, data: await this.#exactly(size) };
  }

  /** Ends this direction, and waits for the end of the other. */
  async end(): Promise<void> {
    await this.#writer.close();
    while (!(await this.#reader.read()).done);
  }

  async #exactly(size: number): Promise<Uint8Array> {
    while (this.#unread.length < size) {
      const { done, value } = await this.#reader.read();
      if (done) throw new Error(`Cannot read ${size} bytes: the connection has ended`);
      this.#unread = Uint8Array.of(...this.#unread, ...value);
    }
    const taken = this.#unread.slice(0, size);
    this.#unread = this.#unread.slice(size);
    return taken;
  }
}

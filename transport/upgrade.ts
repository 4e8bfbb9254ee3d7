import { now } from "./clock.ts";
import type { Connection } from "./connection.ts";

/**
 * A connection that has left HTTP: after 101, or 2xx to CONNECT.
 *
 * It is the caller's from now on. It closes when both directions have ended, when one of them
 * fails, or by `close`.
 */
export interface UpgradedConnection extends Disposable {
  /** What the server sends, from the first byte after its head. */
  readonly readable: ReadableStream<Uint8Array<ArrayBuffer>>;
  /** What goes to the server; closing it closes this direction. */
  readonly writable: WritableStream<Uint8Array>;
  /** Closes both directions at once. */
  close(): void;
}

/** How much is read at a time. */
const PART_BYTES = 64 * 1024;

/** The raw duplex of a connection whose codec has switched. */
export function upgraded(connection: Connection): UpgradedConnection {
  const close = (): void => connection.close("upgraded");
  const ended = { reading: false, writing: false };
  const end = (side: keyof typeof ended): void => {
    ended[side] = true;
    if (ended.reading && ended.writing) close();
  };
  return {
    readable: readableOf(connection, () => end("reading"), close),
    writable: writableOf(connection, () => end("writing"), close),
    close,
    [Symbol.dispose]: close,
  };
}

function readableOf(
  connection: Connection,
  ended: () => void,
  broken: () => void,
): UpgradedConnection["readable"] {
  const { input } = connection.codec;
  return new ReadableStream({
    type: "bytes",
    async pull(controller): Promise<void> {
      try {
        const bytes = input.length > 0 ? 0 : await connection.read();
        if (bytes === null) {
          controller.close();
          controller.byobRequest?.respond(0);
          return ended();
        }
        connection.received(bytes, now());
        const part = new Uint8Array(Math.min(input.length, PART_BYTES));
        input.take(part, 0, part.length);
        controller.enqueue(part);
      } catch (error) {
        broken();
        throw error;
      }
    },
    cancel: () => ended(),
  }, { highWaterMark: 0 });
}

function writableOf(
  connection: Connection,
  ended: () => void,
  broken: () => void,
): UpgradedConnection["writable"] {
  return new WritableStream({
    async write(data): Promise<void> {
      try {
        await connection.write(data);
      } catch (error) {
        broken();
        throw error;
      }
    },
    async close(): Promise<void> {
      await connection.closeWrite();
      ended();
    },
    abort: broken,
  });
}

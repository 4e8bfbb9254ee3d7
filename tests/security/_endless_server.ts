import { Buffer } from "node:buffer";
import { listenOn } from "../_support/ports.ts";
import { Growth } from "./_memory.ts";

/** What is written in one go. */
const BLOCK_BYTES = 256 * 1024;
/** How often it is looked how much memory is taken. */
const LOOKS = 3;

/** What a server says: a start, and then the same again and again. */
export interface Endless {
  readonly begin: string;
  readonly again: string;
  /** Bytes after which even this server has enough. */
  readonly most: number;
  /** Looks how much memory is taken, which takes a moment. @default {false} */
  readonly looks?: boolean;
}

/**
 * A server on loopback that says the same without an end, and looks meanwhile how much memory this
 * process takes, of which the client is a part.
 */
export function endlessServer({ begin, again, most, looks = false }: Endless) {
  const listener = listenOn();
  const growth = new Growth();
  const served: Promise<void>[] = [];
  const accepting = (async () => {
    for await (const connection of listener) served.push(serve(connection));
  })();
  const block = Buffer.from(again.repeat(Math.floor(BLOCK_BYTES / again.length)), "latin1");
  let sent = 0;

  async function serve(connection: Deno.Conn): Promise<void> {
    try {
      await connection.read(new Uint8Array(65_536));
      await writeAll(connection, Buffer.from(begin, "latin1"));
      if (looks) growth.look();
      for (let next = sent + most / LOOKS; sent < most;) {
        await writeAll(connection, block);
        sent += block.length;
        if (!looks || sent < next) continue;
        growth.look();
        next += most / LOOKS;
      }
    } catch {
      // The client has had enough.
    } finally {
      connection.close();
    }
  }

  return {
    port: listener.addr.port,
    url: `http://127.0.0.1:${listener.addr.port}/`,
    growth,
    /** Bytes that the system has taken; some of them may never have been read. */
    get sent(): number {
      return sent;
    },
    async [Symbol.asyncDispose](): Promise<void> {
      listener.close();
      await accepting;
      await Promise.all(served);
    },
  };
}

async function writeAll(connection: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let rest = bytes; rest.length > 0;) rest = rest.subarray(await connection.write(rest));
}

import { pieces } from "./streams.mjs";

/** More than any response to a small GET. */
const SMALL_BYTES = 16 * 1024;
/** Enough to read a large body in long strides. */
const LARGE_BYTES = 256 * 1024;
/** As much of it as is made anew most cheaply. */
const FRESH_BYTES = 64 * 1024;
const LAST_CHUNK = "0\r\n\r\n";

const encoder = new TextEncoder();
const decoder = new TextDecoder("latin1");

interface Options {
  readonly keepAlive: boolean;
  /** Reads each piece of a body into new memory, as whoever gives it away must. */
  readonly fresh?: boolean;
  readonly ca?: string;
}

interface Download {
  readonly bytes: number;
  readonly framing: "length" | "chunked";
  /** Into memory of its whole length. */
  readonly whole: boolean;
}

/**
 * The limit: writes and reads, and looks at nothing but the number of bytes.
 *
 * It trusts that each response is as long as the first one.
 */
export async function create({ keepAlive, fresh = false, ca }: Options) {
  const caCerts = ca === undefined ? [] : [await Deno.readTextFile(ca)];
  let shared: Promise<Deno.Conn> | undefined;

  function connect({ protocol, hostname, port }: URL): Promise<Deno.Conn> {
    const address = { hostname, port: Number(port) };
    return protocol === "https:"
      ? Deno.connectTls({ ...address, caCerts, alpnProtocols: ["http/1.1"] })
      : Deno.connect(address);
  }

  async function kept(url: string): Promise<() => Promise<number>> {
    const target = new URL(url);
    const request = head("GET", target);
    const buffer = new Uint8Array(SMALL_BYTES);
    const connection = await connect(target);
    await connection.write(request);
    const { size, bytes } = await firstResponse(connection, buffer);
    return async () => {
      await connection.write(request);
      let left = size;
      while (left > 0) left -= await connection.read(buffer) ?? Infinity;
      return left === 0 ? bytes : -1;
    };
  }

  /** Each request on a connection of its own. */
  function unkept(url: string): () => Promise<number> {
    const target = new URL(url);
    const request = head("GET", target, "Connection: close\r\n");
    return async () => {
      using connection = await connect(target);
      await connection.write(request);
      return (await firstResponse(connection, new Uint8Array(1024))).bytes;
    };
  }

  async function download(url: string, { bytes, framing, whole }: Download): Promise<number> {
    const target = new URL(url);
    const connection = await (shared ??= connect(target));
    await connection.write(head("GET", target));
    const buffer = new Uint8Array(LARGE_BYTES);
    if (framing === "chunked") return await readToLastChunk(connection, buffer) ?? bytes;
    const first = await connection.read(buffer) ?? 0;
    const headBytes = decoder.decode(buffer.subarray(0, 4096)).indexOf("\r\n\r\n") + 4;
    let read = first - headBytes;
    const all = whole ? new Uint8Array(bytes) : null;
    while (read < bytes) {
      const target = all?.subarray(read) ?? (fresh ? new Uint8Array(FRESH_BYTES) : buffer);
      read += await connection.read(target) ?? Infinity;
    }
    return read;
  }

  async function upload(url: string, bytes: number): Promise<void> {
    const target = new URL(url);
    const connection = await (shared ??= connect(target));
    await connection.write(head("POST", target, `Content-Length: ${bytes}\r\n`));
    for (const piece of pieces(bytes)) {
      for (let done = 0; done < piece.length;) done += await connection.write(piece.subarray(done));
    }
    await firstResponse(connection, new Uint8Array(SMALL_BYTES));
  }

  return { loop: keepAlive ? kept : unkept, download, upload };
}

function head(method: string, { pathname, host }: URL, fields = ""): Uint8Array {
  return encoder.encode(`${method} ${pathname} HTTP/1.1\r\nHost: ${host}\r\n${fields}\r\n`);
}

/** Reads a small response; only this one is looked into. */
async function firstResponse(connection: Deno.Conn, buffer: Uint8Array) {
  for (let filled = 0;;) {
    const count = await connection.read(buffer.subarray(filled));
    if (count === null) throw new Error("the server closed the connection");
    filled += count;
    const text = decoder.decode(buffer.subarray(0, filled));
    const headBytes = text.indexOf("\r\n\r\n") + 4;
    const bytes = Number(/content-length: *(\d+)/i.exec(text)?.[1]);
    if (headBytes > 3 && filled === headBytes + bytes) return { size: filled, bytes };
  }
}

/** Gives `null` if all has come, or a wrong number of bytes. */
async function readToLastChunk(connection: Deno.Conn, buffer: Uint8Array): Promise<number | null> {
  let tail = "";
  while (tail !== LAST_CHUNK) {
    const count = await connection.read(buffer);
    if (count === null) return -1;
    const end = decoder.decode(buffer.subarray(Math.max(0, count - LAST_CHUNK.length), count));
    tail = (tail + end).slice(-LAST_CHUNK.length);
  }
  return null;
}

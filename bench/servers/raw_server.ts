/**
 * A server that frames bodies as it is told, faster than any client reads them.
 *
 * `GET /chunked/CHUNK/BYTES` gives a body in chunks of one size, written from a block that has been
 * made before. `POST` reads the body to its end and drops it, and only then answers, which nginx by
 * itself does not. It understands what the peers of the benchmark send, and nothing else.
 *
 * @module
 */

const BLOCK_BYTES = 1024 * 1024;
const BUFFER_BYTES = 256 * 1024;
const LAST_CHUNK = "0\r\n\r\n";

const encoder = new TextEncoder();
const decoder = new TextDecoder("latin1");

for await (const connection of Deno.listen({ hostname: "127.0.0.1", port: Number(Deno.args[0]) })) {
  // A peer that goes away in the middle is nobody's concern.
  serve(connection).catch(() => {}).finally(() => connection.close());
}

async function serve(connection: Deno.TcpConn): Promise<void> {
  const buffer = new Uint8Array(BUFFER_BYTES);
  for (;;) {
    const { head, rest } = await readHead(connection, buffer);
    if (head === "") return;
    const [method = "", path = ""] = head.split(" ");
    if (method === "POST") {
      await drop(connection, buffer, head, rest);
      await write(connection, encoder.encode("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
    } else {
      const [, , chunk, bytes] = path.split("/");
      await writeChunks(connection, Number(chunk), Number(bytes));
    }
  }
}

async function readHead(connection: Deno.Conn, buffer: Uint8Array) {
  for (let text = "";;) {
    const count = await connection.read(buffer);
    if (count === null) return { head: "", rest: "" };
    text += decoder.decode(buffer.subarray(0, count));
    const end = text.indexOf("\r\n\r\n") + 4;
    if (end > 3) return { head: text.slice(0, end), rest: text.slice(end) };
  }
}

async function drop(connection: Deno.Conn, buffer: Uint8Array, head: string, rest: string) {
  const length = /content-length: *(\d+)/i.exec(head)?.[1];
  let left = length === undefined ? Infinity : Number(length) - rest.length;
  let tail = rest.slice(-LAST_CHUNK.length);
  while (left > 0 && (length !== undefined || tail !== LAST_CHUNK)) {
    const count = await connection.read(buffer);
    if (count === null) throw new Error("the client closed the connection");
    left -= count;
    if (length !== undefined) continue;
    const end = decoder.decode(buffer.subarray(Math.max(0, count - LAST_CHUNK.length), count));
    tail = (tail + end).slice(-LAST_CHUNK.length);
  }
}

async function writeChunks(connection: Deno.Conn, size: number, bytes: number): Promise<void> {
  const chunk = encoder.encode(`${size.toString(16)}\r\n${"x".repeat(size)}\r\n`);
  const perBlock = Math.max(1, Math.floor(BLOCK_BYTES / chunk.length));
  const block = new Uint8Array(perBlock * chunk.length);
  for (let at = 0; at < block.length; at += chunk.length) block.set(chunk, at);
  await write(
    connection,
    encoder.encode("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"),
  );
  for (let left = bytes / size; left > 0; left -= perBlock) {
    await write(connection, block.subarray(0, Math.min(left, perBlock) * chunk.length));
  }
  await write(connection, encoder.encode(LAST_CHUNK));
}

async function write(connection: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length;) done += await connection.write(bytes.subarray(done));
}

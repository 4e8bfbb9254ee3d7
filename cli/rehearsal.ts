import { Transport } from "../mod.ts";
import type { Trace } from "../trace.ts";

/** Who answers lives on this machine, for one connection. */
const HOST = "127.0.0.1";
const ANSWER = new TextEncoder().encode(
  "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 6\r\n\r\nhello\n",
);
/** More than the head of its request. */
const HEAD_BYTES = 4_096;

/**
 * Sends one request from this process to itself, so that the first real one is not billed for code
 * that runs for the first time: by that a connect to a machine nearby looks ten times as long.
 *
 * Without permission to listen here it does nothing.
 *
 * @param attach Listens to the trace of it, as to that of real requests.
 */
export async function rehearse(attach: (trace: Trace) => Promise<void>): Promise<void> {
  if (Deno.permissions.querySync({ name: "net", host: HOST }).state !== "granted") return;
  try {
    using listener = Deno.listen({ hostname: HOST, port: 0 });
    const answered = answerOne(listener).catch(() => {}); // what went wrong, the request tells
    await using transport = new Transport({ proxy: null, timeout: 1_000 });
    await attach(transport.trace);
    await (await transport.request(`http://${HOST}:${listener.addr.port}/`)).bytes();
    await transport.close();
    await answered;
  } catch {
    // Whoever goes on without it has figures as good as any first ones.
  }
}

async function answerOne(listener: Deno.TcpListener): Promise<void> {
  using connection = await listener.accept();
  const head = new Uint8Array(HEAD_BYTES);
  await connection.read(head);
  await connection.write(ANSWER);
  await connection.read(head); // until the other end has gone
}

import { Transport } from "../mod.ts";
import type { Trace } from "../trace.ts";
import { HOST, listenHere } from "./loopback.ts";

/** A body that is read in pieces, as large ones are. */
const BODY = new Blob(["hello\n".repeat(20_000)]);
/** More than the head of its request. */
const HEAD_BYTES = 4_096;

/**
 * Sends one request from this process to itself, so that the first real one is not billed for code
 * that runs for the first time: by that a connect to a machine nearby looks ten times as long.
 *
 * Without permission to listen here it does nothing.
 *
 * @param attach Listens to the trace of it, as to that of real requests.
 * @param compressed Whether its response is, as those of real requests may be.
 */
export async function rehearse(
  attach: (trace: Trace) => Promise<void>,
  compressed = false,
): Promise<void> {
  try {
    using listener = listenHere();
    if (listener === null) return;
    const answer = await answerIn(compressed ? "gzip" : null);
    const answered = answerOne(listener, answer).catch(() => {}); // what went wrong, the request tells
    await using transport = new Transport({ proxy: null, timeout: 1_000 });
    await attach(transport.trace);
    const response = await transport.request(`http://${HOST}:${listener.addr.port}/`);
    for await (const _ of response.body);
    await transport.close();
    await answered;
  } catch {
    // Whoever goes on without it has figures as good as any first ones.
  }
}

/** A response whose body is in this content coding. */
async function answerIn(coding: "gzip" | null): Promise<Blob> {
  const body = coding === null ? BODY : await encoded(BODY, coding);
  const fields = coding === null ? [] : [`Content-Encoding: ${coding}`];
  fields.push(`Content-Length: ${body.size}`);
  return new Blob([`HTTP/1.1 200 OK\r\n${fields.join("\r\n")}\r\n\r\n`, body]);
}

async function encoded(body: Blob, coding: "gzip"): Promise<Blob> {
  return await new Response(body.stream().pipeThrough(new CompressionStream(coding))).blob();
}

async function answerOne(listener: Deno.TcpListener, answer: Blob): Promise<void> {
  using connection = await listener.accept();
  const head = new Uint8Array(HEAD_BYTES);
  await connection.read(head);
  await answer.stream().pipeTo(connection.writable, { preventClose: true });
  await connection.read(head); // until the other end has gone
}

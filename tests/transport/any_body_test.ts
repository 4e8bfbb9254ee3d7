import { Buffer } from "node:buffer";
import { assertEquals } from "@std/assert";
import type { TransportResponse } from "../../mod.ts";
import { pseudoRandom } from "../_support/bytes.ts";
import { Client } from "../_support/client.ts";
import { patiently } from "../_support/patience.ts";
import { Random } from "../_support/random.ts";
import { ScriptedServer } from "../_support/scripted_server.ts";

const CASES = 120;
const HEAD = "HTTP/1.1 200 OK\r\n";
const SIZES = [0, 1, 100, 8_191, 8_192, 16_384, 24_577, 40_000, 65_536, 150_000];
const CONTENT = Buffer.from(pseudoRandom(150_000)).toString("latin1");
const FRAMINGS = ["length", "tooLong", "short", "close", "chunked", "cutChunked"] as const;

/** What a server sends for a body, and then does. */
interface Answer {
  readonly text: string;
  /** How many bytes the first writes take, each; all others go in one. */
  readonly cuts: readonly number[];
  readonly closes: boolean;
  /** `null` for one that is not complete. */
  readonly body: string | null;
}

function answer(random: Random): Answer {
  const body = CONTENT.slice(0, random.pick(SIZES));
  const cuts = Array.from({ length: random.below(6) }, () => random.pick([1, 20, 5_000, 16_384]));
  const framing = random.pick(FRAMINGS);
  const length = `${HEAD}Content-Length: `;
  if (framing === "length") {
    const text = `${length}${body.length}\r\n\r\n${body}`;
    return { text, cuts, closes: random.once(4), body };
  }
  if (framing === "tooLong") {
    // What follows may come too late to be seen: nothing else is asked for on the connection.
    const text = `${length}${body.length}\r\nConnection: close\r\n\r\n${body}${HEAD}\r\n`;
    return { text, cuts, closes: false, body };
  }
  if (framing === "short") {
    return { text: `${length}${body.length + 1}\r\n\r\n${body}`, cuts, closes: true, body: null };
  }
  if (framing === "close") return { text: `${HEAD}\r\n${body}`, cuts, closes: true, body };
  const text = `${HEAD}Transfer-Encoding: chunked\r\n\r\n${chunks(body, random)}`;
  if (framing === "cutChunked") return { text, cuts, closes: true, body: null };
  return { text: `${text}0\r\n\r\n`, cuts, closes: false, body };
}

function chunks(body: string, random: Random): string {
  let text = "";
  for (let at = 0; at < body.length;) {
    const chunk = body.slice(at, at + random.pick([1, 1_000, 16_384, 60_000]));
    text += `${chunk.length.toString(16)}\r\n${chunk}\r\n`;
    at += chunk.length;
  }
  return text;
}

async function readInto(
  body: ReadableStream<Uint8Array>,
  memory: Uint8Array<ArrayBuffer>,
): Promise<ReadableStreamReadResult<Uint8Array>> {
  const reader = body.getReader({ mode: "byob" });
  try {
    return await reader.read(memory) as ReadableStreamReadResult<Uint8Array>;
  } finally {
    reader.releaseLock();
  }
}

async function readPart(
  body: ReadableStream<Uint8Array>,
): Promise<ReadableStreamReadResult<Uint8Array>> {
  const reader = body.getReader();
  try {
    return await reader.read();
  } finally {
    reader.releaseLock();
  }
}

/** Reads with readers of both kinds in turn, into memory of any size. */
async function readMixed(body: ReadableStream<Uint8Array>, random: Random): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for (;;) {
    const size = random.pick([7, 1_000, 16_384, 100_000]);
    const { done, value } = random.once(2)
      ? await readInto(body, new Uint8Array(size))
      : await readPart(body);
    if (done) return Buffer.concat(parts);
    parts.push(value);
  }
}

async function readTwice(body: ReadableStream<Uint8Array>, random: Random): Promise<Uint8Array> {
  const [one, other] = body.tee();
  const [bytes, same] = await Promise.all([
    new Response(one as ReadableStream<Uint8Array<ArrayBuffer>>).bytes(),
    readMixed(other, random),
  ]);
  assertEquals(Buffer.compare(bytes, same), 0);
  return bytes;
}

async function bytesOf(
  response: Response | TransportResponse,
  random: Random,
): Promise<Uint8Array> {
  const how = random.below(4);
  if (how === 0) return await response.bytes();
  if (how === 1) return Buffer.concat(await Array.fromAsync(response.body!));
  return how === 2
    ? await readMixed(response.body!, random)
    : await readTwice(response.body!, random);
}

Deno.test("a body is what was sent, or an error, whatever frames it, cuts it and reads it", async () => {
  const answers: Answer[] = [];
  await using server = await ScriptedServer.start(async (peer) => {
    for (let closes = false; !closes;) {
      await peer.head();
      const { text, cuts, ...its } = answers.at(-1)!;
      let at = 0;
      for (const size of cuts) await peer.send(text.slice(at, at += size));
      await peer.send(text.slice(at));
      closes = its.closes;
    }
  });
  await using client = new Client();
  for (let nth = 0; nth < CASES; nth++) {
    const random = new Random(nth);
    const expected = answer(random);
    answers.push(expected);
    const call = random.pick(["fetch", "request"] as const);
    const reading = client[call](server.url()).then((response) => bytesOf(response, random));
    const text = reading.then((bytes) => Buffer.from(bytes).toString("latin1"), () => null);
    const body = await patiently(text, () => `the end of body ${nth}`);
    // Without a message of a hundred thousand numbers.
    assertEquals([nth, body?.length, body === expected.body], [nth, expected.body?.length, true]);
  }
  assertEquals(client.stats().calls, 0);
  for (const { networkWait, consumerWait } of client.events.details("responseend")) {
    assertEquals([networkWait >= 0, consumerWait >= 0], [true, true]);
  }
});

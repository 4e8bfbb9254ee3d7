import { assertEquals, assertRejects } from "@std/assert";
import { readAll } from "../../transport/read_all.ts";
import type { ResponseBody } from "../../transport/response_body.ts";
import { Client } from "../_support/client.ts";
import { patiently } from "../_support/patience.ts";
import { ScriptedServer } from "../_support/scripted_server.ts";
import { ok } from "./_servers.ts";

const test = Deno.test;
const CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

/** Reads on with a reader of its own, as text, until the end. */
async function rest(body: ReadableStream<Uint8Array>): Promise<string> {
  const parts = await patiently(Array.fromAsync(body), () => "the rest of the body");
  return parts.map((part) => new TextDecoder().decode(part)).join("");
}

/** Reads once into so many bytes of memory, as text. */
async function readInto(body: ReadableStream<Uint8Array>, size: number): Promise<string> {
  const reader = body.getReader({ mode: "byob" });
  const { value } = await reader.read(new Uint8Array(size));
  reader.releaseLock();
  return new TextDecoder().decode(value);
}

test("a chunk whose CR comes without its LF is waited for, whatever the memory it is read into", async () => {
  const wanted = Promise.withResolvers<void>();
  await using server = await ScriptedServer.start(async (peer) => {
    await peer.head();
    await peer.send(`${CHUNKED}5\r\nhello\r`);
    await wanted.promise;
    await peer.send("\n6\r\n world\r\n0\r\n\r\n");
    await peer.untilEnd();
  });
  await using client = new Client();
  const { body } = await client.request(server.url());
  assertEquals(await readInto(body, 5), "hello");
  const next = readInto(body, 6);
  wanted.resolve();
  assertEquals([await next, await rest(body)], [" world", ""]);
});

test("what a reader with little memory leaves is there for the next reader", async () => {
  const answers = [
    `${CHUNKED}5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n`,
    "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\nhello world",
  ];
  for (const answer of answers) {
    const end = answer.indexOf("\r\n\r\n") + 4;
    const isOpen = Promise.withResolvers<void>();
    await using server = await ScriptedServer.start(async (peer) => {
      await peer.head();
      await peer.send(answer.slice(0, end));
      await isOpen.promise;
      await peer.send(answer.slice(end));
      await peer.untilEnd();
    });
    await using client = new Client();
    const { body } = await client.request(server.url());
    isOpen.resolve();
    assertEquals([await readInto(body, 2), await rest(body)], ["he", "llo world"]);
  }
});

for (const size of [100, 20_000, 300_000]) {
  test(`what follows a body of ${size} bytes in its last packet answers no other request`, async () => {
    await using server = await ScriptedServer.start(async (peer) => {
      await peer.head();
      await peer.send(ok("x".repeat(size)) + ok("not asked for"));
      await peer.untilEnd();
    }, async (peer) => {
      await peer.head();
      await peer.send(ok("asked for"));
    });
    await using client = new Client();
    await (await client.request(server.url())).bytes();
    assertEquals(await (await client.request(server.url())).text(), "asked for");
  });
}

test("a body that its reader has no memory for is given up", async () => {
  const abandoned: unknown[] = [];
  const error = new RangeError("Array buffer allocation failed");
  const body: ResponseBody = {
    complete: false,
    onBroken: null,
    bytesLeft: 1,
    takeBuffered(): never {
      throw error;
    },
    read: () => Promise.resolve(null),
    abandon: (reason) => abandoned.push(reason),
  };
  await assertRejects(() => readAll(body), RangeError);
  assertEquals(abandoned, [error]);
});

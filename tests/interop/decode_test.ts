import { assert, assertEquals, assertGreater, assertLess } from "@std/assert";
import zlib from "node:zlib";
import { pseudoRandom, sha256 } from "../_support/bytes.ts";
import { Client } from "../_support/client.ts";
import { CodingNginx } from "../_support/coding_nginx.ts";
import { ExchangeServer } from "../_support/exchange_server.ts";
import { requires } from "../_support/requires.ts";

const test = requires("nginx");
const testWithNode = requires("node");

const TEXT = "hello from nginx ".repeat(50_000);
const NOISE = pseudoRandom(5_000_000);

test("what nginx compresses is what it serves, and told to be smaller", async () => {
  await using nginx = await CodingNginx.start({ "text.txt": TEXT });
  await using client = new Client();
  const response = await client.fetch(nginx.url("/text.txt"));
  assert(await response.text() === TEXT);
  assertEquals(response.headers.get("vary"), "Accept-Encoding");
  assertEquals(response.headers.get("content-encoding"), null);
  const { headers } = client.events.only("responseheaders").detail;
  assertEquals(headers.get("content-encoding"), "gzip");
  const { bodyBytes, decodedBytes } = client.events.only("responseend").detail;
  assertEquals(decodedBytes, TEXT.length);
  assertLess(bodyBytes * 20, decodedBytes);
  assertGreater(bodyBytes, 0);
});

test("five million bytes that nginx compresses come as they are", async () => {
  await using nginx = await CodingNginx.start({ "noise": NOISE });
  await using client = new Client();
  const response = await client.request(nginx.url("/noise"));
  assertEquals(await sha256(await response.bytes()), await sha256(NOISE));
});

test("a file that nginx has compressed already is decoded, with its length", async () => {
  const ready = zlib.gzipSync(TEXT);
  await using nginx = await CodingNginx.start({ "text.txt": TEXT, "text.txt.gz": ready });
  await using client = new Client();
  const response = await client.fetch(nginx.url("/ready/text.txt"));
  assert(await response.text() === TEXT);
  assertEquals(response.headers.get("content-length"), null);
  const { headers } = client.events.only("responseheaders").detail;
  assertEquals(headers.get("content-length"), String(ready.length));
  assertEquals(client.events.only("responseend").detail.bodyBytes, ready.length);
});

test("connections to nginx are used again after bodies that were decoded", async () => {
  await using nginx = await CodingNginx.start({ "text.txt": TEXT });
  await using client = new Client();
  for (let i = 0; i < 5; i++) assert(await (await client.fetch(nginx.url("/text.txt"))).text());
  assertEquals(client.events.details("gotconn").map(({ reused }) => reused), [
    false,
    true,
    true,
    true,
    true,
  ]);
});

test("twenty calls to nginx at once are each decoded", async () => {
  await using nginx = await CodingNginx.start({ "text.txt": TEXT });
  await using client = new Client();
  const texts = await Promise.all(
    Array.from(
      { length: 20 },
      async () => await (await client.fetch(nginx.url("/text.txt"))).text(),
    ),
  );
  assert(texts.every((text) => text === TEXT));
});

test("with disableCompression nginx is not asked to compress, and does not", async () => {
  await using nginx = await CodingNginx.start({ "text.txt": TEXT });
  await using client = new Client({ disableCompression: true });
  assertEquals(await (await client.fetch(nginx.url("/asked"))).text(), "");
  const response = await client.fetch(nginx.url("/text.txt"));
  assertEquals(response.headers.get("content-length"), String(TEXT.length));
  assert(await response.text() === TEXT);
});

test("a part of a file that nginx could compress is that part", async () => {
  await using nginx = await CodingNginx.start({ "text.txt": TEXT });
  await using client = new Client();
  const headers = { range: "bytes=6-15" };
  const response = await client.fetch(nginx.url("/text.txt"), { headers });
  assertEquals([response.status, await response.text()], [206, "from nginx"]);
});

test("HEAD of a file that nginx could compress leaves the connection", async () => {
  await using nginx = await CodingNginx.start({ "text.txt": TEXT });
  await using client = new Client();
  const response = await client.fetch(nginx.url("/text.txt"), { method: "HEAD" });
  assertEquals(response.headers.get("content-length"), String(TEXT.length));
  assert(await (await client.fetch(nginx.url("/text.txt"))).text() === TEXT);
  assertEquals(client.events.details("gotconn").map(({ reused }) => reused), [false, true]);
});

for (const [path, coding] of [["/gzip", "gzip"], ["/deflate", "deflate"], ["/br", "br"]] as const) {
  testWithNode(`what node sends in ${coding} is decoded`, async () => {
    await using server = await ExchangeServer.start();
    await using client = new Client();
    const response = await client.fetch(server.url(path));
    assertEquals(response.headers.get("x-coding"), coding);
    assert(await response.text() === "hello from node ".repeat(10_000));
  });
}

testWithNode("what node sends as deflate, and is raw, is decoded", async () => {
  await using server = await ExchangeServer.start();
  await using client = new Client();
  assert(
    await (await client.fetch(server.url("/raw"))).text() === "hello from node ".repeat(10_000),
  );
});

testWithNode("node, asked for what we accept, chooses brotli, and is understood", async () => {
  await using server = await ExchangeServer.start();
  await using client = new Client();
  const response = await client.fetch(server.url("/negotiated"));
  assertEquals(response.headers.get("x-coding"), "br");
  assert(await response.text() === "hello from node ".repeat(10_000));
});

testWithNode("a piece that node flushes can be read before it sends the next one", async () => {
  await using server = await ExchangeServer.start();
  await using client = new Client();
  const response = await client.fetch(server.url("/pieces"));
  const pieces: string[] = [];
  for await (const piece of response.body!.pipeThrough(new TextDecoderStream())) {
    pieces.push(piece);
    if (pieces.length === 1) await (await client.fetch(server.url("/go-on"))).text();
  }
  assertEquals(pieces, ["one ", "two"]);
});

import { assert, assertEquals, assertInstanceOf, assertStringIncludes } from "@std/assert";
import { type ErrorCode, TransportError } from "../../mod.ts";
import type { CloseReason, Phase } from "../../trace.ts";
import { assertFails, Client } from "../_support/client.ts";
import { ScriptedServer } from "../_support/scripted_server.ts";
import { answerAndClose, answering, answerWith, ok } from "./_servers.ts";

/** Answers that end in an error before the head is whole. */
const heads: [name: string, answer: string, code: ErrorCode, phase: Phase, reason: CloseReason][] =
  [
    ["nothing at all", "", "emptyReply", "wait", "peer"],
    ["half a status line", "HTTP/1.1 20", "truncated", "receive", "peer"],
    ["half a head", "HTTP/1.1 200 OK\r\nA: b\r\n", "truncated", "receive", "peer"],
    ["an interim response alone", "HTTP/1.1 103 X\r\n\r\n", "truncated", "receive", "peer"],
    ["another protocol", "SSH-2.0-x\r\n", "protocol", "receive", "protocolError"],
    ["a bad status", "HTTP/1.1 2OO OK\r\n\r\n", "protocol", "receive", "protocolError"],
    ["a bad field", "HTTP/1.1 200 OK\r\nA : b\r\n\r\n", "protocol", "receive", "protocolError"],
    ["a lone LF", "HTTP/1.1 200 OK\nA: b\n\n", "protocol", "receive", "protocolError"],
    [
      "two lengths",
      "HTTP/1.1 200 OK\r\nContent-Length: 1, 2\r\n\r\n",
      "protocol",
      "receive",
      "protocolError",
    ],
    [
      "a huge head",
      `HTTP/1.1 200 OK\r\nA: ${"b".repeat(2_000)}\r\n\r\n`,
      "tooLarge",
      "receive",
      "protocolError",
    ],
    [
      "a protocol that nobody asked for",
      "HTTP/1.1 101 X\r\n\r\n",
      "protocol",
      "receive",
      "protocolError",
    ],
  ];
for (const [name, answer, code, phase, reason] of heads) {
  Deno.test(`a server that answers ${name} fails the call: ${code}`, async () => {
    await using server = await ScriptedServer.start(answerAndClose(answer), answerWith(ok("fine")));
    await using client = new Client({ maxResponseHeaderBytes: 1_000 });
    const error = await assertFails(client.fetch(server.url()), code, phase);
    assertStringIncludes(error.message, server.url());
    const { callId, detail } = client.events.only("callend");
    assertEquals([detail.outcome, error.callId, error.timings], ["error", callId!, detail.timings]);
    assert(detail.error === error, "callend tells another error");
    assertEquals(client.events.only("connclose").detail.reason, reason);
    assertEquals(client.events.types("putidleconn"), []);
    assertEquals(client.stats(), { calls: 0, waiting: 0, connections: 0, idle: 0 });
    assertEquals(await (await client.fetch(server.url())).text(), "fine");
  });
}

const CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

/** Answers that end in an error after the head. */
const bodies: [name: string, answer: string, code: ErrorCode, reason: CloseReason][] = [
  ["half a body", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel", "truncated", "peer"],
  ["a head without its body", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", "truncated", "peer"],
  ["half a chunk", `${CHUNKED}5\r\nhel`, "truncated", "peer"],
  ["chunks without a last one", `${CHUNKED}5\r\nhello\r\n`, "truncated", "peer"],
  ["half of the trailers", `${CHUNKED}5\r\nhello\r\n0\r\nA: b\r\n`, "truncated", "peer"],
];
for (const [name, answer, code, reason] of bodies) {
  for (const method of ["fetch", "request"] as const) {
    Deno.test(`a server that sends ${name} fails the body of ${method}: ${code}`, async () => {
      await using server = await ScriptedServer.start(
        answerAndClose(answer),
        answerWith(ok("fine")),
      );
      await using client = new Client();
      const response = await client[method](server.url());
      assertEquals(response.status, 200);
      const error = await assertFails(response.text(), code, "receive");
      const { detail } = client.events.only("callend");
      assertEquals([detail.outcome, detail.status, error.timings], ["error", 200, detail.timings]);
      assertEquals(client.events.only("responseend").detail.outcome, "error");
      assertEquals(client.events.only("connclose").detail.reason, reason);
      assertEquals(client.stats(), { calls: 0, waiting: 0, connections: 0, idle: 0 });
      assertEquals(await (await client[method](server.url())).text(), "fine");
    });
  }
}

Deno.test("a chunk that is malformed, after the head was delivered, fails the body", async () => {
  const more = Promise.withResolvers<void>();
  await using server = await ScriptedServer.start(async (peer) => {
    await peer.head();
    await peer.send(`${CHUNKED}5\r\nhello\r\n`);
    await more.promise;
    await peer.send("zz\r\n");
    await peer.untilEnd();
  });
  await using client = new Client();
  const response = await client.fetch(server.url());
  more.resolve();
  await assertFails(response.text(), "protocol", "receive");
  assertEquals(client.events.only("connclose").detail.reason, "protocolError");
});

Deno.test("a malformed chunk that came with the head fails the call or its body, but not silently", async () => {
  await using server = await answering(`${CHUNKED}zz\r\n`);
  await using client = new Client();
  const failing = client.fetch(server.url()).then((response) => response.text());
  await assertFails(failing, "protocol", "receive");
  assertEquals(client.stats().connections, 0);
});

Deno.test("what came before the body broke can be read", async () => {
  await using server = await ScriptedServer.start(
    answerAndClose("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel"),
  );
  await using client = new Client();
  const reader = (await client.request(server.url())).body.getReader();
  const { value } = await reader.read();
  assertEquals(new TextDecoder().decode(value), "hel");
  await assertFails(reader.read(), "truncated", "receive");
});

Deno.test("a body that ends with the connection costs the connection", async () => {
  await using server = await ScriptedServer.start(answerAndClose("HTTP/1.1 200 OK\r\n\r\nhello"));
  await using client = new Client();
  assertEquals(await (await client.fetch(server.url())).text(), "hello");
  assertEquals(client.events.only("callend").detail.outcome, "ok");
  assertEquals(client.events.only("connclose").detail.reason, "peer");
});

Deno.test("a connection that the server resets fails the body, with the platform's error as the cause", async () => {
  const delivered = Promise.withResolvers<void>();
  await using server = await ScriptedServer.start(async (peer) => {
    await peer.head();
    await peer.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel");
    await delivered.promise;
    peer.reset();
  });
  await using client = new Client();
  const response = await client.request(server.url());
  const reader = response.body.getReader();
  await reader.read();
  delivered.resolve();
  const error = await assertFails(reader.read(), "receive", "receive");
  assertInstanceOf(error.cause, Deno.errors.ConnectionReset);
});

Deno.test("bytes that follow a response cost the connection, and not the response", async () => {
  await using server = await answering(`${ok("hello")}HTTP/1.1 200 OK\r\n\r\n`);
  await using client = new Client();
  assertEquals(await (await client.fetch(server.url())).text(), "hello");
  assert(client.events.only("putidleconn").detail.error instanceof Error);
  assertEquals(client.events.only("connclose").detail.reason, "protocolError");
  assertEquals(await (await client.fetch(server.url())).text(), "hello");
  assertEquals(client.events.details("gotconn").map(({ reused }) => reused), [false, false]);
});

for (const size of [5, 100_000]) {
  for (const method of ["fetch", "request"] as const) {
    Deno.test(`bytes that come with the end of a body of ${size} are nobody's response, by ${method}`, async () => {
      const reading = Promise.withResolvers<void>();
      const begin = `HTTP/1.1 200 OK\r\nContent-Length: ${size}\r\n\r\n`;
      await using server = await ScriptedServer.start(async (peer) => {
        await peer.head();
        await peer.send(begin + "hel");
        await reading.promise;
        await peer.send(`${"o".repeat(size - 3)}${ok("wrong")}`);
        await peer.closed;
      }, answerWith(ok("right")));
      await using client = new Client();
      const response = await client[method](server.url());
      const text = response.text();
      reading.resolve();
      assertEquals((await text).length, size);
      assertEquals(await (await client[method](server.url())).text(), "right");
    });
  }
}

Deno.test("a TransportError is a TypeError with a name", async () => {
  await using server = await ScriptedServer.start(answerAndClose(""));
  await using client = new Client();
  const error = await client.fetch(server.url()).catch((error) => error);
  assert(error instanceof TypeError && error instanceof TransportError);
  assertEquals(error.name, "TransportError");
});

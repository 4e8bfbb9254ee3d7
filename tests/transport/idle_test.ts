import { assertEquals } from "@std/assert";
import type { CloseReason, MissReason } from "../../trace.ts";
import { Client } from "../_support/client.ts";
import { type Script, ScriptedServer } from "../_support/scripted_server.ts";
import { answering, answerWith, ok } from "./_servers.ts";

async function get(client: Client, url: string, init = {}): Promise<string> {
  return await (await client.request(url, init)).text();
}

/** Answers one request, and says more when it is told to. */
function unsolicited(text: string, when: Promise<void>): Script {
  return async (peer) => {
    await peer.head();
    await peer.send(ok("hello"));
    await when;
    await peer.send(text);
    await peer.untilEnd();
  };
}

const unasked: [name: string, text: string, reason: CloseReason, miss: MissReason][] = [
  ["408", "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n", "peer", "closedByPeer"],
  ["any other response", ok("evil"), "protocolError", "broken"],
  ["garbage", "\0", "protocolError", "broken"],
];
for (const [name, text, reason, miss] of unasked) {
  Deno.test(`${name} on an idle connection is nobody's answer: the connection is closed`, async () => {
    const idle = Promise.withResolvers<void>();
    const { promise, resolve } = idle;
    await using server = await ScriptedServer.start(
      unsolicited(text, promise),
      answerWith(ok("fine")),
    );
    await using client = new Client();
    assertEquals(await get(client, server.url()), "hello");
    resolve();
    const { callId, detail } = await client.events.until("connclose");
    assertEquals([callId, detail.reason, detail.requestsServed], [null, reason, 1]);
    assertEquals(await get(client, server.url()), "fine");
    assertEquals(client.events.details("getconn").map(({ miss }) => miss), ["none", miss]);
  });
}

Deno.test("a call that waits for a limit gets the connection that is set free, without a dial", async () => {
  await using server = await answering(ok("hello"));
  await using client = new Client({ maxConnsPerHost: 1 });
  assertEquals(await Promise.all([1, 2, 3].map(() => get(client, server.url()))), [
    ...["hello", "hello", "hello"],
  ]);
  assertEquals(client.events.types("dialstart"), ["dialstart"]);
  const got = client.events.details("gotconn");
  assertEquals(got.map(({ reused, wasIdle, idleTime }) => [reused, wasIdle, idleTime]), [
    [false, false, null],
    [true, false, null],
    [true, false, null],
  ]);
  const [, second] = client.events.details("callend");
  assertEquals([second?.timings.connect, second?.timings.queue === null], [null, false]);
});

Deno.test("the connection that was dialled for a call tells who dialled it, to whoever uses it", async () => {
  await using server = await answering(ok("hello"));
  await using client = new Client();
  await get(client, server.url());
  await get(client, server.url());
  assertEquals(client.events.details("gotconn").map(({ dialedBy }) => dialedBy), [1, 1]);
});

const goodbyes: [name: string, answer: string][] = [
  ["Connection: close", ok("hello", "Connection: close")],
  ["HTTP/1.0", ok("hello").replace("HTTP/1.1", "HTTP/1.0")],
];
for (const [name, answer] of goodbyes) {
  Deno.test(`a server's ${name} costs the connection (RFC 9112 section 9.3)`, async () => {
    await using server = await answering(answer);
    await using client = new Client();
    for (let i = 0; i < 2; i++) assertEquals(await get(client, server.url()), "hello");
    const closed = client.events.details("connclose").map(({ reason }) => reason);
    assertEquals(closed, ["connectionClose", "connectionClose"]);
    assertEquals(client.events.details("getconn")[1]?.miss, "connectionClose");
  });
}

Deno.test("an HTTP/1.0 server may keep the connection alive", async () => {
  const answer = ok("hello", "Connection: keep-alive").replace("HTTP/1.1", "HTTP/1.0");
  await using server = await answering(answer);
  await using client = new Client();
  for (let i = 0; i < 2; i++) assertEquals(await get(client, server.url()), "hello");
  assertEquals(client.events.details("gotconn").map(({ reused }) => reused), [false, true]);
});

Deno.test("a caller's Connection: close costs the connection", async () => {
  await using server = await answering(ok("hello"));
  await using client = new Client();
  await get(client, server.url(), { headers: { connection: "close" } });
  assertEquals(client.events.only("connclose").detail.reason, "disabled");
});

Deno.test("disableKeepAlives uses each connection once, whatever the caller says", async () => {
  await using server = await answering(ok("hello"));
  await using client = new Client({ disableKeepAlives: true });
  for (let i = 0; i < 2; i++) {
    await get(client, server.url(), { headers: { connection: "keep-alive" } });
  }
  assertEquals(client.events.details("gotconn").map(({ reused }) => reused), [false, false]);
});

Deno.test("an idle connection that expires in the middle of others leaves them", async () => {
  await using server = await answering(ok("hello"));
  await using other = await answering(ok("other"));
  await using client = new Client();
  await get(client, server.url());
  await get(client, other.url());
  server.peers[0]?.close();
  await client.events.until("connclose");
  assertEquals(await get(client, other.url()), "other");
  assertEquals(client.events.details("gotconn").map(({ reused }) => reused), [false, false, true]);
});

Deno.test("the body of a response that nobody reads keeps its connection in use", async () => {
  await using server = await answering("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello");
  await using client = new Client();
  const response = await client.request(server.url());
  assertEquals(client.stats(), { calls: 1, waiting: 0, connections: 1, idle: 0 });
  await response.body.cancel();
});

Deno.test("a body that came with its head leaves the connection, read or not", async () => {
  await using server = await answering(ok("hello"));
  await using client = new Client();
  await client.request(server.url());
  await client.fetch(server.url());
  assertEquals(client.stats(), { calls: 0, waiting: 0, connections: 1, idle: 1 });
});

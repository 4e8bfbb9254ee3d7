import { assertEquals, assertStringIncludes } from "@std/assert";
import { assertFails, Client } from "../_support/client.ts";
import { type Script, ScriptedServer } from "../_support/scripted_server.ts";
import { answerByHalf, ignore, neverAnswer, sayHello } from "../_support/scripts.ts";
import { silentNameServer, silentPort } from "../_support/silence.ts";

/** Long enough for what is not to time out, short enough to wait for. */
const SHORT_MS = 60;

/** Says something about a body of five bytes, and then waits for it. */
const readHello = (before: string): Script => async (peer) => {
  await peer.head();
  await peer.send(before);
  await peer.exactly(5);
  await peer.send("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
  await peer.untilEnd();
};

Deno.test("dialTimeout ends a lookup that nobody answers", async () => {
  await using silence = await silentNameServer();
  await using client = new Client({ nameServer: silence.nameServer, dialTimeout: SHORT_MS });
  const error = await assertFails(client.request("http://silent.test/"), "timeout", "dns");
  assertStringIncludes(error.message, "dialTimeout");
  assertEquals(client.events.only("dnsend").detail.outcome, "error");
});

Deno.test("dialTimeout ends a connect that nobody accepts", async () => {
  using silent = await silentPort();
  await using client = new Client({ dialTimeout: SHORT_MS });
  const call = client.request(`http://127.0.0.1:${silent.port}/`);
  assertStringIncludes((await assertFails(call, "timeout", "connect")).message, "dialTimeout");
  assertEquals(client.events.only("connectend").detail.outcome, "error");
});

Deno.test("tlsHandshakeTimeout ends a handshake that nobody answers", async () => {
  await using silent = await ScriptedServer.start(neverAnswer);
  await using client = new Client({ tlsHandshakeTimeout: SHORT_MS });
  const call = client.request(`https://127.0.0.1:${silent.port}/`);
  assertStringIncludes((await assertFails(call, "timeout", "tls")).message, "tlsHandshakeTimeout");
});

Deno.test("dialTimeout does not count the handshake", async () => {
  await using silent = await ScriptedServer.start(neverAnswer);
  await using client = new Client({ dialTimeout: SHORT_MS, tlsHandshakeTimeout: 3 * SHORT_MS });
  const call = client.request(`https://127.0.0.1:${silent.port}/`);
  assertStringIncludes((await assertFails(call, "timeout", "tls")).message, "tlsHandshakeTimeout");
});

Deno.test("responseHeaderTimeout ends the wait for an answer", async () => {
  await using server = await ScriptedServer.start(neverAnswer, sayHello);
  await using client = new Client({ responseHeaderTimeout: SHORT_MS });
  const error = await assertFails(client.request(server.url()), "timeout", "wait");
  assertStringIncludes(error.message, "responseHeaderTimeout");
  assertEquals((await client.events.until("connclose")).detail.reason, "timeout");
  const again = await client.request(server.url(), { responseHeaderTimeout: 60_000 });
  assertEquals(await again.text(), "hello");
});

Deno.test("responseHeaderTimeout leaves a body that is slower than it alone", async () => {
  const release = Promise.withResolvers<void>();
  await using server = await ScriptedServer.start(async (peer) => {
    await peer.head();
    await peer.send("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhel");
    await release.promise;
    await peer.send("lo");
    await peer.untilEnd();
  });
  await using client = new Client({ responseHeaderTimeout: SHORT_MS });
  const response = await client.request(server.url());
  setTimeout(release.resolve, 2 * SHORT_MS); // the fact is a time
  assertEquals(await response.text(), "hello");
});

Deno.test("bodyIdleTimeout ends a body that goes on too late", async () => {
  await using server = await ScriptedServer.start(answerByHalf, sayHello);
  await using client = new Client({ bodyIdleTimeout: SHORT_MS });
  const response = await client.request(server.url());
  const error = await assertFails(response.text(), "timeout", "receive");
  assertStringIncludes(error.message, "bodyIdleTimeout");
  const again = await client.request(server.url(), { bodyIdleTimeout: 60_000 });
  assertEquals(await again.text(), "hello");
});

Deno.test("a call may have limits of its own", async () => {
  await using server = await ScriptedServer.start(neverAnswer, sayHello);
  await using client = new Client();
  const call = client.fetch(server.url(), { responseHeaderTimeout: SHORT_MS });
  await assertFails(call, "timeout", "wait");
  assertEquals(await (await client.fetch(server.url())).text(), "hello");
});

Deno.test("timeout ends a lookup", async () => {
  await using silence = await silentNameServer();
  await using client = new Client({ nameServer: silence.nameServer, timeout: SHORT_MS });
  await assertFails(client.request("http://silent.test/"), "timeout", "dns");
});

Deno.test("timeout ends a connect", async () => {
  using silent = await silentPort();
  await using client = new Client({ timeout: SHORT_MS });
  await assertFails(client.request(`http://127.0.0.1:${silent.port}/`), "timeout", "connect");
});

Deno.test("timeout ends a handshake", async () => {
  await using silent = await ScriptedServer.start(neverAnswer);
  await using client = new Client({ timeout: SHORT_MS });
  await assertFails(client.request(`https://127.0.0.1:${silent.port}/`), "timeout", "tls");
});

Deno.test("timeout ends the wait for a connection", async () => {
  await using server = await ScriptedServer.start(neverAnswer);
  await using client = new Client({ maxConnsPerHost: 1 });
  const controller = new AbortController();
  const first = client.request(server.url(), { signal: controller.signal }).catch(() => {});
  await client.events.until("requestend");
  await assertFails(client.request(server.url(), { timeout: SHORT_MS }), "timeout", "queue");
  controller.abort();
  await first;
});

Deno.test("timeout ends a request that the server does not read", async () => {
  await using server = await ScriptedServer.start(ignore);
  await using client = new Client({ timeout: SHORT_MS });
  const body = new Uint8Array(64_000_000);
  await assertFails(client.request(server.url(), { method: "POST", body }), "timeout", "send");
});

Deno.test("timeout ends the wait for an answer", async () => {
  await using server = await ScriptedServer.start(neverAnswer);
  await using client = new Client({ timeout: SHORT_MS });
  const error = await assertFails(client.request(server.url()), "timeout", "wait");
  assertStringIncludes(error.message, "timeout");
  assertEquals(error.callId, client.events.only("callstart").callId);
  assertEquals(error.timings?.receive, null);
});

Deno.test("timeout ends a body", async () => {
  await using server = await ScriptedServer.start(answerByHalf);
  await using client = new Client({ timeout: SHORT_MS });
  const response = await client.fetch(server.url());
  await assertFails(response.text(), "timeout", "receive");
});

Deno.test("a body with `expect: 100-continue` waits for the server's word", async () => {
  await using server = await ScriptedServer.start(readHello("HTTP/1.1 100 Continue\r\n\r\n"));
  await using client = new Client({ expectContinueTimeout: 0x7fffffff });
  const headers = { expect: "100-continue" };
  const response = await client.request(server.url(), { method: "POST", headers, body: "hello" });
  assertEquals(await response.text(), "ok");
  assertEquals(client.events.only("continueend").detail.reason, "continue");
});

Deno.test("expectContinueTimeout ends the wait for 100, and the body is sent", async () => {
  await using server = await ScriptedServer.start(readHello(""));
  await using client = new Client({ expectContinueTimeout: SHORT_MS });
  const headers = { expect: "100-continue" };
  const response = await client.request(server.url(), { method: "POST", headers, body: "hello" });
  assertEquals(await response.text(), "ok");
  assertEquals(client.events.only("continueend").detail.reason, "timeout");
});

Deno.test("a final answer ends the wait for 100, and the body is not sent", async () => {
  await using server = await ScriptedServer.start(async (peer) => {
    await peer.head();
    await peer.send("HTTP/1.1 417 Expectation Failed\r\ncontent-length: 2\r\n\r\nno");
    await peer.untilEnd();
  });
  await using client = new Client({ expectContinueTimeout: 0x7fffffff });
  const headers = { expect: "100-continue" };
  const response = await client.request(server.url(), { method: "POST", headers, body: "hello" });
  assertEquals([response.status, await response.text()], [417, "no"]);
  assertEquals(client.events.only("continueend").detail.reason, "final");
  await client.close();
  await server.peers[0]?.closed;
  assertEquals(server.peers[0]?.received.endsWith("\r\n\r\n"), true, "a body was sent");
});

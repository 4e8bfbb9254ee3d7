import { assertEquals, assertStrictEquals } from "@std/assert";
import { assertAborts, Client } from "../_support/client.ts";
import { pseudoRandom } from "../_support/bytes.ts";
import { Nginx } from "../_support/nginx.ts";
import { patiently } from "../_support/patience.ts";
import { requires } from "../_support/requires.ts";
import { ScriptedServer } from "../_support/scripted_server.ts";
import { answerByHalf, ignore, neverAnswer, sayHello } from "../_support/scripts.ts";
import { silentNameServer, silentPort } from "../_support/silence.ts";

const testWithNginx = requires("nginx");

async function assertServes(client: Client, url: string): Promise<void> {
  assertEquals(await (await client.request(url)).text(), "hello");
}

Deno.test("a call with a signal that is aborted already never dials", async () => {
  await using server = await ScriptedServer.start(sayHello);
  await using client = new Client();
  const reason = new Error("never wanted it");
  const signal = AbortSignal.abort(reason);
  assertStrictEquals(await client.request(server.url(), { signal }).catch((e) => e), reason);
  assertEquals(client.events.types("dialstart"), []);
  await assertServes(client, server.url());
});

Deno.test("a call can be aborted while it waits for a connection", async () => {
  await using server = await ScriptedServer.start(neverAnswer, sayHello);
  await using client = new Client({ maxConnsPerHost: 1 });
  const first = new AbortController();
  const occupying = client.request(server.url(), { signal: first.signal }).catch(() => {});
  await client.events.until("requestend");
  await assertAborts(
    (signal) => client.request(server.url(), { signal }),
    () => client.events.until("queuestart"),
  );
  assertEquals(client.events.only("queueend").detail.outcome, "aborted");
  first.abort();
  await occupying;
  await assertServes(client, server.url());
});

Deno.test("a call can be aborted during the lookup", async () => {
  await using silence = await silentNameServer();
  await using server = await ScriptedServer.start(sayHello);
  await using client = new Client({ nameServer: silence.nameServer });
  await assertAborts(
    (signal) => client.request("http://silent.test/", { signal }),
    () => silence.asked,
  );
  await client.events.until("dialend");
  assertEquals(client.events.only("dnsend").detail.outcome, "aborted");
  assertEquals(client.events.types("connectstart"), []);
  await assertServes(client, server.url());
});

Deno.test("a call can be aborted during the connect", async () => {
  using silent = await silentPort();
  await using server = await ScriptedServer.start(sayHello);
  await using client = new Client();
  await assertAborts(
    (signal) => client.request(`http://127.0.0.1:${silent.port}/`, { signal }),
    () => client.events.until("connectstart"),
  );
  await client.events.until("dialend");
  assertEquals(client.events.only("connectend").detail.outcome, "aborted");
  await assertServes(client, server.url());
});

Deno.test("a call can be aborted during the handshake", async () => {
  await using silent = await ScriptedServer.start(neverAnswer);
  await using server = await ScriptedServer.start(sayHello);
  await using client = new Client();
  await assertAborts(
    (signal) => client.request(`https://127.0.0.1:${silent.port}/`, { signal }),
    () => client.events.until("tlsstart"),
  );
  await client.events.until("dialend");
  assertEquals(client.events.only("tlsend").detail.outcome, "aborted");
  await assertServes(client, server.url());
});

// Deno keeps the socket of an aborted handshake, out of our reach, until the server says something.
// When this is no longer so, the test fails: drop it, and the line in the README's limits.
Deno.test("the socket of an aborted handshake ends at the server's next word, and not before", async () => {
  const aborted = Promise.withResolvers<void>();
  await using late = await ScriptedServer.start(async (peer) => {
    await peer.read(65_536);
    await aborted.promise;
    // An end would have overtaken this answer, had there been one.
    assertEquals(peer.isClosed, false);
    await peer.send("no TLS");
    await peer.untilEnd();
  });
  await using client = new Client();
  await assertAborts(
    (signal) => client.request(`https://127.0.0.1:${late.port}/`, { signal }),
    () => client.events.until("tlsstart"),
  );
  await client.events.until("dialend");
  aborted.resolve();
  await patiently(late.peers[0]!.closed, () => "the end of the connection");
});

Deno.test("a call can be aborted while the server does not read its body", async () => {
  await using server = await ScriptedServer.start(ignore, sayHello);
  await using client = new Client();
  const body = new Uint8Array(64_000_000); // more than the buffers of both sides
  await assertAborts(
    (signal) => client.request(server.url(), { method: "POST", body, signal }),
    () => client.events.until("datasent"),
  );
  assertEquals(client.events.only("requestend").detail.outcome, "aborted");
  assertEquals((await client.events.until("connclose")).detail.reason, "aborted");
  await assertServes(client, server.url());
});

Deno.test("an abort while a body is sent cancels the caller's stream with the reason", async () => {
  await using server = await ScriptedServer.start(ignore, sayHello);
  await using client = new Client();
  const asked = Promise.withResolvers<void>();
  const cancelled = Promise.withResolvers<unknown>();
  let pulls = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (pulls++ === 0) return controller.enqueue(new Uint8Array(10));
      asked.resolve();
      return new Promise(() => {}); // the caller has no more for now
    },
    cancel: (reason) => cancelled.resolve(reason),
  }, { highWaterMark: 0 });
  const reason = new Error("no longer needed");
  const controller = new AbortController();
  const options = { method: "POST", body, signal: controller.signal };
  const call = client.request(server.url(), options).catch((error) => error);
  await asked.promise;
  controller.abort(reason);
  assertStrictEquals(await call, reason);
  assertStrictEquals(await cancelled.promise, reason);
  await assertServes(client, server.url());
});

Deno.test("a call can be aborted while it waits for the answer", async () => {
  await using server = await ScriptedServer.start(neverAnswer, sayHello);
  await using client = new Client();
  await assertAborts(
    (signal) => client.request(server.url(), { signal }),
    () => client.events.until("requestend"),
  );
  assertEquals((await client.events.until("connclose")).detail.reason, "aborted");
  await assertServes(client, server.url());
});

Deno.test("an abort after the head ends the body with the reason", async () => {
  await using server = await ScriptedServer.start(answerByHalf, sayHello);
  await using client = new Client();
  const reason = new Error("seen enough");
  const controller = new AbortController();
  const response = await client.request(server.url(), { signal: controller.signal });
  const reader = response.body.getReader();
  assertEquals(new TextDecoder().decode((await reader.read()).value), "hel");
  const read = reader.read().catch((error) => error);
  controller.abort(reason);
  assertStrictEquals(await read, reason);
  assertEquals(client.events.only("responseend").detail.outcome, "aborted");
  assertEquals((await client.events.until("connclose")).detail.reason, "aborted");
  await assertServes(client, server.url());
});

Deno.test("an abort after the head ends `text` of a fetch with the reason", async () => {
  await using server = await ScriptedServer.start(answerByHalf, sayHello);
  await using client = new Client();
  await assertAborts(
    async (signal) => await (await client.fetch(server.url(), { signal })).text(),
    () => client.events.until("responseheaders"),
  );
  await assertServes(client, server.url());
});

Deno.test("an aborted fetch rejects with an AbortError where no reason is given", async () => {
  await using server = await ScriptedServer.start(neverAnswer);
  await using client = new Client();
  const controller = new AbortController();
  const call = client.fetch(server.url(), { signal: controller.signal }).catch((error) => error);
  await client.events.until("requestend");
  controller.abort();
  assertEquals((await call).name, "AbortError");
});

testWithNginx("an abort after the body was read changes nothing", async () => {
  await using nginx = await Nginx.start();
  await using client = new Client();
  const controller = new AbortController();
  const { signal } = controller;
  assertEquals(await (await client.fetch(nginx.url("/hello"), { signal })).text(), "hello\n");
  controller.abort();
  assertEquals(await (await client.fetch(nginx.url("/hello"))).text(), "hello\n");
  assertEquals(client.events.details("gotconn")[1]?.reused, true);
});

testWithNginx(
  "a large body that is cancelled costs the connection, not the transport",
  async () => {
    await using nginx = await Nginx.start({ files: { large: pseudoRandom(10_000_000) } });
    await using client = new Client();
    const response = await client.fetch(nginx.url("/large"));
    await response.body?.cancel();
    await client.events.until("connclose");
    assertEquals(client.events.only("connclose").detail.reason, "abandoned");
    assertEquals(await (await client.fetch(nginx.url("/hello"))).text(), "hello\n");
  },
);

Deno.test("closing the transport ends a call that waits", async () => {
  await using server = await ScriptedServer.start(neverAnswer);
  const client = new Client();
  const call = client.request(server.url()).catch((error) => error);
  await client.events.until("requestend");
  await client.close();
  assertEquals((await call).code, "closed");
});

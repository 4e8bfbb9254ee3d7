import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { Transport } from "../../mod.ts";
import { streamOf } from "../_support/bytes.ts";
import { assertFails, Client } from "../_support/client.ts";
import { ScriptedServer } from "../_support/scripted_server.ts";
import { answerByHalf, ignore, neverAnswer } from "../_support/scripts.ts";
import { answering, ok } from "./_servers.ts";

const NOTHING = { calls: 0, waiting: 0, connections: 0, idle: 0 };

Deno.test("a transport that was not used holds nothing", async () => {
  await using transport = new Transport();
  assertEquals(transport.stats(), NOTHING);
});

Deno.test("stats count calls, those that wait, connections, and idle ones", async () => {
  await using server = await ScriptedServer.start(answerByHalf);
  await using other = await answering(ok("hello"));
  await using client = new Client({ maxConnsPerHost: 1 });
  await (await client.request(other.url())).text();
  const response = await client.request(server.url());
  const waiting = client.request(server.url());
  assertEquals(client.stats(), { calls: 2, waiting: 1, connections: 2, idle: 1 });
  await response.body.cancel();
  await (await waiting).body.cancel();
  assertEquals(client.stats(), { calls: 0, waiting: 0, connections: 1, idle: 1 });
});

Deno.test("closeIdleConnections closes what is idle, and leaves what is in use", async () => {
  await using server = await answering(ok("hello"));
  await using busy = await ScriptedServer.start(answerByHalf);
  await using client = new Client();
  await (await client.request(server.url())).text();
  const response = await client.request(busy.url());
  client.closeIdleConnections();
  assertEquals(client.stats(), { calls: 1, waiting: 0, connections: 1, idle: 0 });
  const { callId, detail } = client.events.only("connclose");
  assertEquals([callId, detail], [null, { reason: "shutdown", requestsServed: 1 }]);
  await response.body.cancel();
});

Deno.test("closeIdleConnections of an empty transport does nothing", async () => {
  await using client = new Client();
  client.closeIdleConnections();
  assertEquals(client.events.types(), []);
});

const moments: [name: string, script: typeof ignore, until: "gotconn" | "requestend"][] = [
  ["that is connected", ignore, "gotconn"],
  ["that waits for its answer", neverAnswer, "requestend"],
];
for (const [name, script, until] of moments) {
  Deno.test(`close() ends a call ${name}: closed`, async () => {
    await using server = await ScriptedServer.start(script);
    await using client = new Client();
    const call = client.fetch(server.url());
    call.catch(() => {});
    await client.events.until(until);
    await client.close();
    const error = await call.catch((error) => error);
    assertEquals([error.code, client.stats()], ["closed", NOTHING]);
    assertEquals(client.events.only("connclose").detail.reason, "shutdown");
  });
}

Deno.test("close() ends a call whose body is being read: closed", async () => {
  await using server = await ScriptedServer.start(answerByHalf);
  await using client = new Client();
  const response = await client.fetch(server.url());
  const reading = response.text();
  reading.catch(() => {});
  await client.close();
  await assertFails(reading, "closed", "receive");
  assertEquals(client.stats(), NOTHING);
});

Deno.test("close() ends a call whose body nobody reads, and its trailers", async () => {
  await using server = await ScriptedServer.start(answerByHalf);
  await using client = new Client();
  const response = await client.request(server.url());
  const { trailers } = response;
  await client.close();
  await assertFails(response.text(), "closed", "receive");
  await assertFails(trailers, "closed", "receive");
});

Deno.test("close() ends calls that wait for a connection", async () => {
  await using server = await ScriptedServer.start(neverAnswer);
  await using client = new Client({ maxConnsPerHost: 1 });
  const calls = [1, 2, 3].map(() => client.request(server.url()));
  for (const call of calls) call.catch(() => {});
  await client.events.until("requestend");
  await client.close();
  for (const call of calls) assertEquals((await call.catch((error) => error)).code, "closed");
  assertEquals(client.stats(), NOTHING);
  assertEquals(client.events.types("queueend").length, 2);
});

Deno.test("close() lets nobody dial, though it sets a connection free that others wait for", async () => {
  await using server = await ScriptedServer.start(neverAnswer);
  await using client = new Client({ maxConnsPerHost: 1 });
  const calls = [1, 2].map(() => client.request(server.url()).catch((error) => error));
  await client.events.until("requestend");
  await client.close();
  await Promise.all(calls);
  assertEquals(client.events.types("dialstart"), ["dialstart"]);
});

Deno.test("close() ends an upload, and cancels its stream", async () => {
  await using server = await ScriptedServer.start(neverAnswer);
  await using client = new Client();
  const cancelled = Promise.withResolvers<unknown>();
  const body = new ReadableStream<Uint8Array>({ cancel: (reason) => cancelled.resolve(reason) });
  const call = client.request(server.url(), { method: "POST", body });
  call.catch(() => {});
  await client.events.until("requestheaders");
  await client.close();
  const error = await assertFails(call, "closed", "send");
  assertStrictEquals(await cancelled.promise, error);
});

Deno.test("a call after close() fails, and tells nobody anything", async () => {
  await using client = new Client();
  await client.close();
  await assertFails(client.fetch("http://a.test/"), "closed", null);
  await assertFails(client.request("http://a.test/"), "closed", null);
  assertEquals(client.events.types(), []);
});

Deno.test("close() may be called more than once, and at the same time", async () => {
  await using server = await answering(ok("hello"));
  const client = new Client();
  await (await client.request(server.url())).text();
  await Promise.all([client.close(), client.close()]);
  await client.close();
  assertEquals(client.events.types("connclose"), ["connclose"]);
});

Deno.test("await using closes the transport", async () => {
  await using server = await answering(ok("hello"));
  let transport: Transport;
  {
    await using scoped = transport = new Transport();
    await (await scoped.request(server.url())).text();
  }
  assertEquals(transport.stats(), NOTHING);
  await assertFails(transport.request(server.url()), "closed", null);
});

Deno.test("a call with a signal that is aborted already rejects with its reason, and sends nothing", async () => {
  await using server = await answering(ok("hello"));
  await using client = new Client();
  const reason = { any: "value" };
  const signal = AbortSignal.abort(reason);
  for (const start of [client.fetch, client.request.bind(client)]) {
    assertStrictEquals(await start(server.url(), { signal }).catch((error) => error), reason);
  }
  assertEquals(client.events.types("callstart", "getconn", "dialstart", "callend"), [
    ...["callstart", "callend", "callstart", "callend"] as const,
  ]);
  assertEquals(client.events.details("callend").map(({ outcome }) => outcome), [
    ...["aborted", "aborted"] as const,
  ]);
});

Deno.test("a stream whose call never began to send is cancelled with the reason", async () => {
  await using client = new Client();
  const cancelled = Promise.withResolvers<unknown>();
  const body = new ReadableStream<Uint8Array>({ cancel: (reason) => cancelled.resolve(reason) });
  const reason = new Error("changed my mind");
  const init = { method: "POST", body, signal: AbortSignal.abort(reason) };
  assertStrictEquals(await client.request("http://a.test/", init).catch((e) => e), reason);
  assertStrictEquals(await cancelled.promise, reason);
});

Deno.test("a signal is let go when its call has ended", async () => {
  await using server = await answering(ok("hello"));
  await using client = new Client();
  const { signal } = new AbortController();
  let listeners = 0;
  const { addEventListener, removeEventListener } = signal;
  signal.addEventListener = ((...args: Parameters<typeof addEventListener>) => {
    listeners++;
    addEventListener.apply(signal, args);
  }) as typeof addEventListener;
  signal.removeEventListener = ((...args: Parameters<typeof removeEventListener>) => {
    listeners--;
    removeEventListener.apply(signal, args);
  }) as typeof removeEventListener;
  await (await client.request(server.url(), { signal })).text();
  assertEquals(listeners, 0);
});

Deno.test("an abort while a part of the body is awaited rejects the read with the reason", async () => {
  await using server = await ScriptedServer.start(answerByHalf);
  await using client = new Client();
  const controller = new AbortController();
  const response = await client.fetch(server.url(), { signal: controller.signal });
  const reader = response.body!.getReader();
  const { value } = await reader.read();
  assertEquals(new TextDecoder().decode(value), "hel");
  const reading = reader.read().catch((error) => error);
  controller.abort();
  const error = await reading;
  assert(error instanceof DOMException && error.name === "AbortError", String(error));
  assertEquals(client.events.only("callend").detail.outcome, "aborted");
  assertEquals(client.events.only("connclose").detail.reason, "aborted");
});

Deno.test("the transport goes on after an abort in the middle of an upload", async () => {
  await using server = await ScriptedServer.start(ignore, async (peer) => {
    await peer.head();
    await peer.send(ok("hello"));
    await peer.untilEnd();
  });
  await using client = new Client();
  const controller = new AbortController();
  const init = {
    method: "POST",
    body: streamOf(new Uint8Array(20_000_000)),
    signal: controller.signal,
  };
  const call = client.request(server.url(), init).catch((error) => error);
  await client.events.until("requestheaders");
  controller.abort("enough");
  assertEquals(await call, "enough");
  assertEquals(await (await client.request(server.url())).text(), "hello");
});

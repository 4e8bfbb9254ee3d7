import { assertEquals, assertGreaterOrEqual, assertLessOrEqual } from "@std/assert";
import { pseudoRandom, sha256 } from "../_support/bytes.ts";
import { Authority } from "../_support/certificates.ts";
import { Client } from "../_support/client.ts";
import { Nginx } from "../_support/nginx.ts";
import { requires } from "../_support/requires.ts";
import { type Script, ScriptedServer } from "../_support/scripted_server.ts";
import { ignore, relayTo, sayHello } from "../_support/scripts.ts";

const test = requires("nginx");
const testTls = requires("nginx", "openssl");

/** Answers each request when it is told to. */
function answerOnRelease(release: Promise<void>): Script {
  return async (peer) => {
    await peer.head();
    await release;
    await peer.send("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
    await sayHello(peer);
  };
}

test("a hundred calls at once each get their own answer", async () => {
  const files = Object.fromEntries(
    Array.from({ length: 10 }, (_, i) => [`file${i}`, pseudoRandom(5_000 + i)]),
  );
  await using nginx = await Nginx.start({ files });
  await using client = new Client();
  const calls = Array.from({ length: 100 }, async (_, i) => {
    const response = await client.request(nginx.url(`/file${i % 10}`));
    return await sha256(await response.bytes() as Uint8Array<ArrayBuffer>);
  });
  const expected = await Promise.all(Object.values(files).map(sha256));
  assertEquals(await Promise.all(calls), calls.map((_, i) => expected[i % 10]!));
});

test("of a hundred connections maxIdleConnsPerHost keeps as many as it says", async () => {
  await using nginx = await Nginx.start();
  await using client = new Client({ maxIdleConnsPerHost: 7 });
  const calls = Array.from({ length: 100 }, () => client.fetch(nginx.url("/hello")));
  for (const response of await Promise.all(calls)) await response.text();
  const dialled = client.events.ofType("gotconn").filter(({ detail }) => !detail.reused).length;
  const closed = client.events.details("connclose").map(({ reason }) => reason);
  assertEquals(closed, Array(dialled - 7).fill("evicted"));
});

test("maxIdleConns keeps as many connections of all hosts as it says", async () => {
  await using one = await Nginx.start();
  await using other = await Nginx.start();
  await using client = new Client({ maxIdleConns: 1 });
  for (const nginx of [one, other]) await (await client.request(nginx.url("/hello"))).text();
  const [first] = client.events.ofType("gotconn");
  const { connId, detail } = client.events.only("connclose");
  assertEquals([connId, detail.reason], [first?.connId, "evicted"]);
});

test("maxConnsPerHost opens no more connections, whatever is asked for", async () => {
  await using nginx = await Nginx.start();
  await using client = new Client({ maxConnsPerHost: 3 });
  const calls = Array.from({ length: 30 }, () => client.fetch(nginx.url("/hello")));
  for (const response of await Promise.all(calls)) assertEquals(await response.text(), "hello\n");
  assertEquals(client.events.ofType("dialstart").length, 3);
  assertEquals(client.events.ofType("connclose").length, 0);
});

test("maxConnsPerHost limits each host on its own", async () => {
  await using one = await Nginx.start();
  await using other = await Nginx.start();
  await using client = new Client({ maxConnsPerHost: 1 });
  const calls = [one, other].map((nginx) => client.fetch(nginx.url("/hello")));
  for (const response of await Promise.all(calls)) await response.text();
  assertEquals(client.events.types("queuestart"), []);
});

Deno.test("calls that wait for a connection are served in the order in which they came", async () => {
  const release = Promise.withResolvers<void>();
  await using server = await ScriptedServer.start(answerOnRelease(release.promise));
  await using client = new Client({ maxConnsPerHost: 1 });
  const calls = Array.from({ length: 5 }, async (_, i) => {
    await (await client.request(server.url(`/${i}`))).text();
  });
  await client.events.until("queuestart", 4);
  release.resolve();
  await Promise.all(calls);
  const targets = client.events.details("requeststart").map(({ target }) => target);
  assertEquals(targets, ["/0", "/1", "/2", "/3", "/4"]);
  const waiting = client.events.ofType("queuestart").map(({ callId }) => callId);
  assertEquals(client.events.ofType("queueend").map(({ callId }) => callId), waiting);
});

Deno.test("a call that waits tells for which limit, and for how long", async () => {
  const release = Promise.withResolvers<void>();
  await using server = await ScriptedServer.start(answerOnRelease(release.promise));
  await using client = new Client({ maxConnsPerHost: 1 });
  const calls = [0, 1].map(async () => await (await client.request(server.url())).text());
  const queueStart = await client.events.until("queuestart");
  release.resolve();
  await Promise.all(calls);
  const queueEnd = client.events.only("queueend");
  assertEquals(queueStart.detail.reason, "maxConnsPerHost");
  assertEquals(client.events.details("getconn")[1]?.miss, "limit");
  assertEquals(queueEnd.detail.outcome, "ok");
  assertGreaterOrEqual(queueEnd.detail.waited, 0);
  assertLessOrEqual(Math.abs(queueEnd.time - queueStart.time - queueEnd.detail.waited), 5);
});

test("a call that does not wait has no queue", async () => {
  await using nginx = await Nginx.start();
  await using client = new Client({ maxConnsPerHost: 1 });
  await (await client.request(nginx.url("/hello"))).text();
  assertEquals(client.events.types("queuestart", "queueend"), []);
  assertEquals(client.events.only("callend").detail.timings.queue, null);
});

testTls("a call takes a connection that is set free before its own dial is done", async () => {
  const authority = await Authority.shared();
  const certificate = await authority.issue("127.0.0.1");
  await using nginx = await Nginx.start({
    certificate,
    files: { large: pseudoRandom(10_000_000) },
  });
  await using server = await ScriptedServer.start(relayTo(nginx.port), ignore);
  await using client = new Client({ caCerts: authority.caCerts });
  const url = `https://127.0.0.1:${server.port}/large`;
  const first = await client.request(url);
  const second = client.request(url);
  await client.events.until("tlsstart", 2);
  await first.bytes();
  const response = await second;
  assertEquals(response.connection.id, first.connection.id);
  await response.bytes();
});

import { assertEquals, assertGreaterOrEqual, assertLess } from "@std/assert";
import { Apache } from "../_support/apache.ts";
import { Client } from "../_support/client.ts";
import { requires } from "../_support/requires.ts";
import { type Script, ScriptedServer } from "../_support/scripted_server.ts";

const testApache = requires("apache2");

/** Answers every request, and says how long the connection will be kept. */
function keeping(keepAlive: string, { version = "HTTP/1.1", more = "" } = {}): Script {
  return async (peer) => {
    while (true) {
      await peer.head();
      const fields = `content-length: 5\r\nkeep-alive: ${keepAlive}\r\n${more}`;
      await peer.send(`${version} 200 OK\r\n${fields}\r\nhello`);
    }
  };
}

async function get(client: Client, url: string, headers: HeadersInit = {}): Promise<string> {
  return await (await client.request(url, { headers })).text();
}

/** Which of the connections that calls got had served a request before. */
function reuse({ events }: Client): boolean[] {
  return events.details("gotconn").map(({ reused }) => reused);
}

/** Checks that an idle connection was closed after so many milliseconds, for its long rest. */
async function assertExpires(client: Client, limit: number): Promise<void> {
  const idle = await client.events.until("putidleconn");
  const { time, callId, detail } = await client.events.until("connclose");
  assertEquals([callId, detail.reason], [null, "idleTimeout"]);
  assertGreaterOrEqual(time - idle.time, limit - 10);
  assertLess(time - idle.time, limit + 400);
}

Deno.test("a connection is closed a second before the server would close it", async () => {
  await using server = await ScriptedServer.start(keeping("timeout=2"));
  await using client = new Client();
  await get(client, server.url());
  await assertExpires(client, 1_000);
});

Deno.test("a connection that is kept for a second only is closed after half of it", async () => {
  await using server = await ScriptedServer.start(keeping("timeout=1"));
  await using client = new Client();
  await get(client, server.url());
  await assertExpires(client, 500);
  await get(client, server.url());
  assertEquals(client.events.details("getconn")[1]?.miss, "expired");
});

Deno.test("each connection has its own limit, whichever became idle first", async () => {
  await using patient = await ScriptedServer.start(keeping("timeout=60"));
  await using hasty = await ScriptedServer.start(keeping("timeout=1"));
  await using client = new Client();
  await get(client, patient.url());
  const response = await client.request(hasty.url());
  await response.text();
  assertEquals((await client.events.until("connclose")).connId, response.connection.id);
  assertEquals(client.stats().idle, 1);
});

Deno.test("a limit counts from the last response, and is the one that it told", async () => {
  await using server = await ScriptedServer.start(async (peer) => {
    for (const keepAlive of ["timeout=1", "timeout=60"]) {
      await peer.head();
      await peer.send(`HTTP/1.1 200 OK\r\ncontent-length: 0\r\nkeep-alive: ${keepAlive}\r\n\r\n`);
    }
    await peer.untilEnd();
  });
  await using client = new Client({ idleConnTimeout: 800 });
  for (let i = 0; i < 2; i++) await get(client, server.url());
  const { time, detail } = await client.events.until("connclose");
  assertEquals(detail, { reason: "idleTimeout", requestsServed: 2 });
  assertGreaterOrEqual(time - client.events.ofType("putidleconn")[1]!.time, 790);
});

Deno.test("idleConnTimeout counts where it is shorter", async () => {
  await using server = await ScriptedServer.start(keeping("timeout=60"));
  await using client = new Client({ idleConnTimeout: 30 });
  await get(client, server.url());
  assertEquals((await client.events.until("connclose")).detail.reason, "idleTimeout");
});

Deno.test("the server's limit counts where idleConnTimeout sets none", async () => {
  await using server = await ScriptedServer.start(keeping("timeout=1"));
  await using client = new Client({ idleConnTimeout: 0 });
  await get(client, server.url());
  await assertExpires(client, 500);
});

/** Used up: such a connection is not kept. */
const ENDED = ["max=0", "Max=0", "timeout=60, max=0", "max=0,timeout=60"];
for (const keepAlive of ENDED) {
  Deno.test(`after Keep-Alive: ${keepAlive} a connection is not used again`, async () => {
    await using server = await ScriptedServer.start(keeping(keepAlive));
    await using client = new Client();
    for (let i = 0; i < 2; i++) assertEquals(await get(client, server.url()), "hello");
    assertEquals(reuse(client), [false, false]);
    assertEquals(client.events.details("putidleconn")[0]?.error instanceof Error, true);
    assertEquals(client.events.details("connclose")[0]?.reason, "connectionClose");
  });
}

/** One more request is allowed at least, or nothing is said that can be understood. */
const GOING_ON = [
  ...["timeout=60", "timeout=1", "max=1", "timeout=60, max=1", "", "timeout", "timeout=x"],
  ...["timeout=0", "timeout=-1", "timeout=99999999999999", "x-max=0", "timeoutmax=0", "max=00x"],
];
for (const keepAlive of GOING_ON) {
  Deno.test(`after Keep-Alive: ${keepAlive} a connection is used again`, async () => {
    await using server = await ScriptedServer.start(keeping(keepAlive));
    await using client = new Client();
    for (let i = 0; i < 2; i++) assertEquals(await get(client, server.url()), "hello");
    assertEquals(reuse(client), [false, true]);
  });
}

Deno.test("Keep-Alive alone does not keep a connection of HTTP/1.0", async () => {
  await using server = await ScriptedServer.start(keeping("timeout=60", { version: "HTTP/1.0" }));
  await using client = new Client();
  for (let i = 0; i < 2; i++) await get(client, server.url());
  assertEquals(reuse(client), [false, false]);
});

Deno.test("Keep-Alive limits a connection of HTTP/1.0 that is kept", async () => {
  const old = { version: "HTTP/1.0", more: "connection: keep-alive\r\n" };
  await using server = await ScriptedServer.start(keeping("timeout=1", old));
  await using client = new Client();
  await get(client, server.url());
  await assertExpires(client, 500);
});

testApache("Apache's Keep-Alive is honoured: it never has to close the connection", async () => {
  await using apache = await Apache.start({ keepAliveTimeout: "1" });
  await using client = new Client();
  await get(client, apache.url("/hello"), { connection: "keep-alive" });
  await assertExpires(client, 500);
});

testApache("after Apache's max=1 there is one more request on the connection", async () => {
  await using apache = await Apache.start({ keepAliveRequests: 2, keepAliveTimeout: "60" });
  await using client = new Client();
  for (let i = 0; i < 4; i++) await get(client, apache.url("/hello"), { connection: "keep-alive" });
  const told = client.events.details("responseheaders").map(({ headers }) => {
    return headers.get("keep-alive");
  });
  const [first, last] = ["timeout=60, max=2", "timeout=60, max=1"];
  assertEquals(told, [first, last, null, first]);
  assertEquals(reuse(client), [false, true, true, false]);
});

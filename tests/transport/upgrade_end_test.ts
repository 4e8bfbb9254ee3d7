import { assert, assertEquals, assertGreater, assertLess, assertRejects } from "@std/assert";
import { Trace, type UpgradedConnection } from "../../mod.ts";
import { Client } from "../_support/client.ts";
import { patiently } from "../_support/patience.ts";
import type { Peer } from "../_support/peer.ts";
import { record } from "../_support/recorder.ts";
import { type Script, ScriptedServer } from "../_support/scripted_server.ts";

const test = Deno.test;

const SWITCH = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n";
const ASK = { headers: { connection: "upgrade", upgrade: "echo" } };

/** Switches, and does the rest. */
function switched(rest: (peer: Peer) => Promise<void>): Script {
  return async (peer) => {
    await peer.head();
    await peer.send(SWITCH);
    await rest(peer);
  };
}

async function open(client: Client, server: ScriptedServer): Promise<UpgradedConnection> {
  return (await client.request(server.url(), ASK)).upgrade();
}

function textOf({ readable }: UpgradedConnection): Promise<string> {
  return patiently(new Response(readable).text(), () => "the end of what the server says");
}

test("closing writable ends one direction: the server hears it, and can still answer", async () => {
  await using server = await ScriptedServer.start(switched(async (peer) => {
    await peer.untilEnd();
    await peer.send("I heard you");
  }));
  await using client = new Client();
  const duplex = await open(client, server);
  await duplex.writable.close();
  assertEquals(await textOf(duplex), "I heard you");
  assertEquals((await client.events.until("connclose")).detail.reason, "upgraded");
});

test("the server's end ends one direction: what is written then still arrives", async () => {
  const heard = Promise.withResolvers<string>();
  await using server = await ScriptedServer.start(switched(async (peer) => {
    await peer.endWriting();
    await peer.untilEnd();
    heard.resolve(peer.received);
  }));
  await using client = new Client();
  const duplex = await open(client, server);
  assertEquals(await textOf(duplex), "");
  assertEquals(client.events.types("connclose"), []);
  const writer = duplex.writable.getWriter();
  await writer.write(new TextEncoder().encode("still here"));
  await writer.close();
  assert((await patiently(heard.promise, () => "the rest")).endsWith("still here"));
  await client.events.until("connclose");
});

for (const first of ["readable", "writable"] as const) {
  test(`the connection closes when both directions have ended, ${first} first`, async () => {
    await using server = await ScriptedServer.start(switched((peer) => peer.untilEnd()));
    await using client = new Client();
    const duplex = await open(client, server);
    if (first === "readable") await duplex.readable.cancel();
    else await duplex.writable.close();
    assertEquals(client.events.types("connclose"), []);
    if (first === "readable") await duplex.writable.close();
    else await duplex.readable.cancel();
    assertEquals(client.events.only("connclose").detail.reason, "upgraded");
    assertEquals(client.stats().connections, 0);
  });
}

test("close() closes both directions, ends a read that waits, and may be called again", async () => {
  await using server = await ScriptedServer.start(switched((peer) => peer.untilEnd()));
  await using client = new Client();
  const duplex = await open(client, server);
  const read = duplex.readable.getReader().read();
  duplex.close();
  duplex.close();
  const ended = await patiently(read.then(({ done }) => done, () => "failed"), () => "an end");
  assert(ended === true || ended === "failed");
  const writer = duplex.writable.getWriter();
  await assertRejects(() => writer.write(new Uint8Array(1)));
  assertEquals(client.events.only("connclose").detail.reason, "upgraded");
  await server.peers[0]!.closed;
});

test("using closes the duplex", async () => {
  await using server = await ScriptedServer.start(switched((peer) => peer.untilEnd()));
  await using client = new Client();
  {
    using _duplex = await open(client, server);
  }
  assertEquals(client.events.only("connclose").detail.reason, "upgraded");
});

test("aborting writable closes the connection", async () => {
  await using server = await ScriptedServer.start(switched((peer) => peer.untilEnd()));
  await using client = new Client();
  const duplex = await open(client, server);
  await duplex.writable.abort("enough");
  assertEquals(client.events.only("connclose").detail.reason, "upgraded");
});

test("a reset by the server fails a read that waits, and closes the connection", async () => {
  const reading = Promise.withResolvers<void>();
  await using server = await ScriptedServer.start(switched(async (peer) => {
    await reading.promise;
    peer.reset();
  }));
  await using client = new Client();
  const duplex = await open(client, server);
  const read = duplex.readable.getReader().read();
  reading.resolve();
  await assertRejects(() => patiently(read, () => "a failure"));
  await client.events.until("connclose");
  assertEquals(client.stats().connections, 0);
});

test("transport.close() closes a duplex: shutdown", async () => {
  await using server = await ScriptedServer.start(switched((peer) => peer.untilEnd()));
  await using client = new Client();
  const duplex = await open(client, server);
  const read = duplex.readable.getReader().read();
  await client.close();
  await patiently(read.then(() => {}, () => {}), () => "the end of the read");
  assertEquals(client.events.only("connclose").detail.reason, "shutdown");
  await server.peers[0]!.closed;
});

test("transport.close() closes an upgraded connection that nobody took", async () => {
  await using server = await ScriptedServer.start(switched((peer) => peer.untilEnd()));
  await using client = new Client();
  await client.request(server.url(), ASK);
  await client.close();
  assertEquals(client.events.only("connclose").detail.reason, "shutdown");
});

test("a signal that is aborted after the upgrade leaves the duplex alone", async () => {
  await using server = await ScriptedServer.start(switched(async (peer) => {
    await peer.exactly(1);
    await peer.send("hello");
  }));
  await using client = new Client();
  const controller = new AbortController();
  const response = await client.request(server.url(), { ...ASK, signal: controller.signal });
  const duplex = response.upgrade();
  controller.abort();
  const writer = duplex.writable.getWriter();
  await writer.write(new Uint8Array(1));
  assertEquals(await textOf(duplex), "hello");
  duplex.close();
});

test("a timeout of the call does not end the duplex", async () => {
  await using server = await ScriptedServer.start(switched((peer) => peer.untilEnd()));
  await using client = new Client();
  const duplex = (await client.request(server.url(), { ...ASK, timeout: 200 })).upgrade();
  const timeout = AbortSignal.timeout(250);
  await new Promise<void>((resolve) => timeout.onabort = () => resolve());
  assertEquals(client.events.types("connclose"), []);
  duplex.close();
});

test("an upgraded connection is given to nobody else", async () => {
  await using server = await ScriptedServer.start(switched((peer) => peer.untilEnd()));
  await using client = new Client();
  using _first = await open(client, server);
  using _second = await open(client, server);
  assertEquals(server.peers.length, 2);
  assertEquals(client.events.details("gotconn").map(({ reused }) => reused), [false, false]);
  assertEquals(client.stats().calls, 0);
});

test("the story of an upgrade is told in this order", async () => {
  await using server = await ScriptedServer.start(switched(async (peer) => {
    await peer.exactly(4);
    await peer.send("pong");
    await peer.untilEnd();
  }));
  await using client = new Client();
  const trace = new Trace();
  const own = record(trace);
  const duplex = (await client.request(server.url(), { ...ASK, trace })).upgrade();
  const writer = duplex.writable.getWriter();
  await writer.write(new TextEncoder().encode("ping"));
  await writer.close();
  assertEquals(await textOf(duplex), "pong");
  const types = client.events.types();
  assertEquals(types.slice(types.indexOf("responseheaders")), [
    "responseheaders",
    "responseend",
    "upgrade",
    "callend",
    "datasent",
    "datareceived",
    "connclose",
  ]);
  assertEquals(client.events.only("upgrade").detail.protocol, "echo");
  const later = client.events.events.slice(types.indexOf("callend") + 1);
  assertEquals(later.map(({ callId }) => callId), [null, null, null]);
  const { connId } = client.events.only("upgrade");
  assertEquals(new Set(later.map((event) => event.connId)), new Set([connId]));
  assertEquals(own.types().at(-1), "callend");
  assertEquals(client.events.only("callend").detail.status, 101);
});

test("a duplex that is not read stops the server", async () => {
  let sent = 0;
  await using server = await ScriptedServer.start(switched(async (peer) => {
    for (; sent < 32_000_000; sent += 65_536) await peer.send("x".repeat(65_536));
    await peer.untilEnd();
  }));
  await using client = new Client();
  using duplex = await open(client, server);
  const reader = duplex.readable.getReader();
  await reader.read();
  let before = -1;
  // That nothing more is sent is no event.
  while (sent > before) {
    before = sent;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assertGreater(sent, 0);
  assertLess(sent, 16_000_000);
});

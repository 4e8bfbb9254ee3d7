import { assertEquals, assertRejects } from "@std/assert";
import { Trace, Transport } from "../../mod.ts";
import { Client } from "../_support/client.ts";
import { ScriptedServer } from "../_support/scripted_server.ts";
import { answering } from "./_servers.ts";

const test = Deno.test;
const NOTHING = { calls: 0, waiting: 0, connections: 0, idle: 0 };

test("a call that is aborted while its last bytes are looked at tells of nothing afterwards", async () => {
  const isOpen = Promise.withResolvers<void>();
  await using server = await ScriptedServer.start(async (peer) => {
    await peer.head();
    await peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    await isOpen.promise;
    await peer.send("5\r\nhello\r\n0\r\nDigest: none\r\n\r\n");
    await peer.untilEnd();
  });
  await using client = new Client();
  const stop = new AbortController();
  const reason = new Error("enough");
  const response = await client.request(server.url(), { signal: stop.signal });
  client.trace.addEventListener("datareceived", () => {
    queueMicrotask(() => stop.abort(reason));
  });
  isOpen.resolve();
  await assertRejects(() => response.bytes(), Error, "enough");
  assertEquals(client.events.types("responsetrailers", "responseend", "callend"), [
    "responseend",
    "callend",
  ]);
});

test("a call that is aborted on the way from its head to its caller ends", async () => {
  await using server = await ScriptedServer.start(async (peer) => {
    await peer.head();
    await peer.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello");
    await peer.untilEnd();
  });
  await using client = new Client();
  const stop = new AbortController();
  client.trace.addEventListener("responseheaders", () => {
    queueMicrotask(() => stop.abort(new Error("enough")));
  });
  await assertRejects(() => client.request(server.url(), { signal: stop.signal }), Error, "enough");
  assertEquals(client.stats(), NOTHING);
  assertEquals(client.events.only("callend").detail.outcome, "aborted");
});

for (const moment of ["queueend", "dialstart", "connectstart"] as const) {
  test(`a call that is aborted at its ${moment}, after a limit held it back, tells of nothing after its end`, async () => {
    await using server = await answering("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello");
    await using client = new Client({ maxConnsPerHost: 1 });
    const first = await client.request(server.url());
    const stop = new AbortController();
    const held = client.request(server.url(), { signal: stop.signal });
    const last = client.request(server.url());
    await client.events.until("queuestart", 2);
    client.trace.addEventListener(moment, () => stop.abort(new Error("enough")), { once: true });
    await first.body.cancel(); // costs its connection: now the limit lets another dial
    await assertRejects(() => held, Error, "enough");
    await (await last).body.cancel();
    assertEquals(client.stats(), NOTHING);
  });
}

/** Were each turn to be passed on from within the one before, the stack would not hold so many. */
const MANY = 4_000;

test("calls that are stopped as their turn comes, however many, do not keep it from the last", async () => {
  await using server = await answering("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello");
  await using transport = new Transport({ proxy: null, maxConnsPerHost: 1 });
  const first = await transport.request(server.url());
  const stopped = Array.from({ length: MANY }, () => {
    const stop = new AbortController();
    const trace = new Trace();
    trace.addEventListener("queueend", () => stop.abort(new Error("enough")));
    return transport.request(server.url(), { trace, signal: stop.signal }).catch(String);
  });
  const last = transport.request(server.url());
  await first.body.cancel(); // costs its connection: now the limit lets another dial
  await (await last).body.cancel();
  assertEquals(new Set(await Promise.all(stopped)), new Set(["Error: enough"]));
  assertEquals(transport.stats(), NOTHING);
});

import { assert, assertEquals, assertInstanceOf, assertThrows } from "@std/assert";
import { TransportError, type TransportResponse, type UpgradedConnection } from "../../mod.ts";
import { pseudoRandom } from "../_support/bytes.ts";
import { assertFails, Client } from "../_support/client.ts";
import { latin1 } from "../_support/coded.ts";
import { patiently } from "../_support/patience.ts";
import { type Script, ScriptedServer } from "../_support/scripted_server.ts";
import { answering, ok } from "./_servers.ts";

const test = Deno.test;

const SWITCH = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n";
const ASK = { headers: { connection: "Upgrade", upgrade: "echo" } };

/** Switches, says something, and sends back what it hears until there is no more. */
function echo(head = SWITCH, early = ""): Script {
  return async (peer) => {
    await peer.head();
    await peer.send(head + early);
    for (let text; (text = await peer.read(65_536)) !== null;) await peer.send(text);
  };
}

/** Reads exactly so many bytes of a duplex. */
async function exactly({ readable }: UpgradedConnection, size: number): Promise<string> {
  const reader = readable.getReader();
  let text = "";
  while (text.length < size) {
    const { done, value } = await patiently(reader.read(), () => `${size} bytes`);
    if (done) break;
    text += latin1(value);
  }
  reader.releaseLock();
  return text;
}

async function write({ writable }: UpgradedConnection, text: string): Promise<void> {
  const writer = writable.getWriter();
  await writer.write(new TextEncoder().encode(text));
  writer.releaseLock();
}

function ask(client: Client, server: ScriptedServer): Promise<TransportResponse> {
  return client.request(server.url("/chat"), ASK);
}

test("upgrade() hands over a duplex after 101", async () => {
  await using server = await ScriptedServer.start(echo());
  await using client = new Client();
  const response = await ask(client, server);
  assertEquals([response.status, response.headers.get("upgrade")], [101, "echo"]);
  using duplex = response.upgrade();
  for (const word of ["hello", "again"]) {
    await write(duplex, word);
    assertEquals(await exactly(duplex, 5), word);
  }
});

test("a request that asks for an upgrade is sent as the caller says", async () => {
  await using server = await ScriptedServer.start(echo());
  await using client = new Client();
  (await ask(client, server)).upgrade().close();
  const { received } = server.peers[0]!;
  assertEquals(received.split("\r\n")[0], "GET /chat HTTP/1.1");
  assertEquals(received.match(/^(connection|upgrade): .*$/gim), [
    "connection: Upgrade",
    "upgrade: echo",
  ]);
});

for (const size of [1, 100, 65_536, 300_000]) {
  test(`${size} bytes that came in one write with the head are handed over`, async () => {
    const early = latin1(pseudoRandom(size));
    await using server = await ScriptedServer.start(echo(SWITCH, early));
    await using client = new Client();
    using duplex = (await ask(client, server)).upgrade();
    assert(await exactly(duplex, size) === early);
  });
}

test("what comes byte by byte after the head is handed over", async () => {
  await using server = await ScriptedServer.start(async (peer) => {
    await peer.head();
    await peer.trickle(`${SWITCH}hello\r\n\r\nHTTP/1.1 200 OK\r\n\r\n`);
    await peer.untilEnd();
  });
  await using client = new Client();
  using duplex = (await ask(client, server)).upgrade();
  assertEquals(await exactly(duplex, 28), "hello\r\n\r\nHTTP/1.1 200 OK\r\n\r\n");
});

test("what came early can be read with a BYOB reader, in parts of the caller's size", async () => {
  await using server = await ScriptedServer.start(async (peer) => {
    await peer.head();
    await peer.send(`${SWITCH}hello`);
  });
  await using client = new Client();
  using duplex = (await ask(client, server)).upgrade();
  const reader = duplex.readable.getReader({ mode: "byob" });
  const parts: string[] = [];
  for (;;) {
    const { done, value } = await reader.read(new Uint8Array(2));
    if (done) break;
    parts.push(latin1(value));
  }
  assertEquals(parts, ["he", "ll", "o"]);
});

test("1xx responses may come before the 101", async () => {
  await using server = await ScriptedServer.start(
    echo(`HTTP/1.1 103 Early Hints\r\n\r\n${SWITCH}`, "x"),
  );
  await using client = new Client();
  const response = await ask(client, server);
  assertEquals(response.informational.map(({ status }) => status), [103]);
  using duplex = response.upgrade();
  assertEquals(await exactly(duplex, 1), "x");
});

for (const status of [200, 204, 299]) {
  test(`CONNECT with ${status} is a tunnel, whatever the head says of a body`, async () => {
    const head = `HTTP/1.1 ${status} Fine\r\nContent-Length: 3\r\n\r\n`;
    await using server = await ScriptedServer.start(echo(head, "early data"));
    await using client = new Client();
    const response = await client.request(server.url(), {
      method: "CONNECT",
      headers: { host: "a.test:25" },
    });
    assertEquals(response.status, status);
    using duplex = response.upgrade();
    assertEquals(await exactly(duplex, 10), "early data");
    await write(duplex, "late");
    assertEquals(await exactly(duplex, 4), "late");
    const { received } = server.peers[0]!;
    assertEquals(received.split("\r\n")[0], "CONNECT a.test:25 HTTP/1.1");
  });
}

test("CONNECT names the origin where no Host is given", async () => {
  await using server = await ScriptedServer.start(echo("HTTP/1.1 200 OK\r\n\r\n"));
  await using client = new Client();
  (await client.request(server.url("/a?b"), { method: "CONNECT" })).upgrade().close();
  assertEquals(
    server.peers[0]!.received.split("\r\n")[0],
    `CONNECT 127.0.0.1:${server.port} HTTP/1.1`,
  );
});

test("CONNECT that is refused is a normal response", async () => {
  await using server = await answering("HTTP/1.1 403 No\r\nContent-Length: 2\r\n\r\nno");
  await using client = new Client();
  const response = await client.request(server.url(), { method: "CONNECT" });
  assertThrows(() => response.upgrade(), TypeError, "403");
  assertEquals(await response.text(), "no");
});

for (const status of [200, 404, 426]) {
  test(`an upgrade answered with ${status} is a normal response, whose connection stays`, async () => {
    await using server = await answering(
      `HTTP/1.1 ${status} X\r\nUpgrade: echo\r\nContent-Length: 5\r\n\r\nhello`,
    );
    await using client = new Client();
    const response = await ask(client, server);
    const error = assertThrows(() => response.upgrade());
    assertInstanceOf(error, TypeError);
    assertEquals(
      error.message,
      `Cannot upgrade ${server.url("/chat")}: the server answered ${status}`,
    );
    assertEquals(await response.text(), "hello");
    assertEquals(client.stats().idle, 1);
    assertEquals(client.events.types("upgrade"), []);
  });
}

test("upgrade() of a response that nobody asked to upgrade is a TypeError", async () => {
  await using server = await answering(ok("hello"));
  await using client = new Client();
  const response = await client.request(server.url("/a"));
  assertThrows(() => response.upgrade(), TypeError, `${server.url("/a")}: the server answered 200`);
  assertEquals(await response.text(), "hello");
});

test("upgrade() gives the duplex once", async () => {
  await using server = await ScriptedServer.start(echo());
  await using client = new Client();
  const response = await ask(client, server);
  using duplex = response.upgrade();
  assertThrows(() => response.upgrade(), TypeError);
  await write(duplex, "hello");
  assertEquals(await exactly(duplex, 5), "hello");
});

for (
  const [what, init] of Object.entries({
    "nobody asked for": {},
    "an Upgrade without Connection did not ask for": { headers: { upgrade: "echo" } },
    "Connection without Upgrade did not ask for": { headers: { connection: "upgrade" } },
    "a request with a body did not ask for": { ...ASK, method: "POST", body: "x" },
  })
) {
  test(`101 that ${what} fails the call: protocol`, async () => {
    await using server = await ScriptedServer.start(echo());
    await using client = new Client();
    await assertFails(client.request(server.url(), init), "protocol", "receive");
    assertEquals(client.events.only("connclose").detail.reason, "protocolError");
    assertEquals(client.events.types("upgrade"), []);
  });
}

for (
  const headers of [
    { connection: "upgrade", upgrade: "websocket" },
    { Connection: "keep-alive, Upgrade", Upgrade: "h2c" },
  ]
) {
  test(`fetch refuses ${JSON.stringify(headers)}, before anything is sent`, async () => {
    await using server = await ScriptedServer.start(echo());
    await using client = new Client();
    const error = await client.fetch(server.url(), { headers }).catch((error) => error);
    assertInstanceOf(error, TransportError);
    assertEquals([error.code, server.peers.length], ["invalidHeader", 0]);
  });
}

test("after 101 there is no body", async () => {
  await using server = await ScriptedServer.start(echo(SWITCH, "hello"));
  await using client = new Client();
  const response = await ask(client, server);
  assertEquals(await response.text(), "");
  assertThrows(() => response.upgrade(), TypeError);
});

import { assertEquals } from "@std/assert";
import { Client } from "../_support/client.ts";
import { ExchangeServer } from "../_support/exchange_server.ts";
import { requires } from "../_support/requires.ts";
import { HandMadeWebSocket, handshake } from "../_support/websocket.ts";

const testWithNode = requires("node");

/** A WebSocket server on Deno's own, that welcomes, and sends back what it gets. */
function denoServer() {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
    if (request.headers.get("upgrade") !== "websocket") return new Response("plain");
    const { socket, response } = Deno.upgradeWebSocket(request);
    socket.onopen = () => socket.send("welcome");
    socket.onmessage = ({ data }) => socket.send(data);
    return response;
  });
  return {
    url: (path: string) => `http://127.0.0.1:${server.addr.port}${path}`,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

const SERVERS = [
  ["Deno", Deno.test, () => Promise.resolve(denoServer())],
  ["node", testWithNode, () => ExchangeServer.start()],
] as const;

for (const [name, test, start] of SERVERS) {
  test(`a WebSocket of ${name} takes the handshake, and echoes until it is closed`, async () => {
    await using server = await start();
    await using client = new Client();
    const { fields, accept } = await handshake();
    const response = await client.request(server.url("/chat"), { headers: fields });
    assertEquals(response.status, 101);
    assertEquals(response.headers.get("sec-websocket-accept"), accept);
    const duplex = response.upgrade();
    const socket = new HandMadeWebSocket(duplex);
    assertEquals(await socket.text(), "welcome");
    for (const text of ["hello", "", "grüße", "x".repeat(125)]) {
      await socket.sendText(text);
      assertEquals(await socket.text(), text);
    }
    await socket.send(8, Uint8Array.of(0x03, 0xe8));
    const { opcode, data } = await socket.next();
    assertEquals([opcode, [...data.slice(0, 2)]], [8, [0x03, 0xe8]]);
    await socket.end();
    await client.events.until("connclose");
    const { protocol } = client.events.only("upgrade").detail;
    assertEquals([protocol, client.events.only("callend").detail.outcome], ["websocket", "ok"]);
    assertEquals(client.stats(), { calls: 0, waiting: 0, connections: 0, idle: 0 });
  });

  test(`frames to ${name} may be sent before its answers are read`, async () => {
    await using server = await start();
    await using client = new Client();
    const { fields } = await handshake();
    const duplex = (await client.request(server.url("/chat"), { headers: fields })).upgrade();
    const socket = new HandMadeWebSocket(duplex);
    const texts = Array.from({ length: 50 }, (_, i) => `message ${i}`);
    for (const text of texts) await socket.sendText(text);
    assertEquals(await socket.text(), "welcome");
    for (const text of texts) assertEquals(await socket.text(), text);
    await socket.send(8, Uint8Array.of(0x03, 0xe8));
    await socket.next();
    await socket.end();
  });
}

Deno.test("a WebSocket and a plain request of one origin have a connection each", async () => {
  await using server = denoServer();
  await using client = new Client();
  assertEquals(await (await client.fetch(server.url("/"))).text(), "plain");
  const { fields } = await handshake();
  const duplex = (await client.request(server.url("/"), { headers: fields })).upgrade();
  assertEquals(client.events.details("gotconn").map(({ reused }) => reused), [false, true]);
  assertEquals(await (await client.fetch(server.url("/"))).text(), "plain");
  assertEquals(client.events.details("gotconn").map(({ reused }) => reused), [false, true, false]);
  const socket = new HandMadeWebSocket(duplex);
  assertEquals(await socket.text(), "welcome");
  await socket.send(8, Uint8Array.of(0x03, 0xe8));
  await socket.next();
  await socket.end();
});

Deno.test("a large message goes both ways over a WebSocket", async () => {
  await using server = denoServer();
  await using client = new Client();
  const { fields } = await handshake();
  const duplex = (await client.request(server.url("/"), { headers: fields })).upgrade();
  const socket = new HandMadeWebSocket(duplex);
  assertEquals(await socket.text(), "welcome");
  const text = "0123456789".repeat(6_000);
  await socket.sendText(text);
  assertEquals(await socket.text(), text);
  await socket.send(8, Uint8Array.of(0x03, 0xe8));
  await socket.next();
  await socket.end();
});

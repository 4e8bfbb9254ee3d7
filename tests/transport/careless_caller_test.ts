import { assertEquals, assertInstanceOf } from "@std/assert";
import { TransportError } from "../../mod.ts";
import { Client } from "../_support/client.ts";
import { type Script, ScriptedServer } from "../_support/scripted_server.ts";
import { sayHello } from "../_support/scripts.ts";

/** Sends back what came as a body of so many bytes. */
function echo(size: number): Script {
  return async (peer) => {
    await peer.head();
    const body = await peer.exactly(size);
    await peer.send(`HTTP/1.1 200 OK\r\nContent-Length: ${size}\r\n\r\n${body}`);
  };
}

Deno.test("what a caller does to a buffer after the call changes nothing", async () => {
  await using server = await ScriptedServer.start(echo(5));
  await using client = new Client();
  const body = new TextEncoder().encode("hello");
  const response = client.fetch(server.url(), { method: "POST", body });
  body.fill(88);
  assertEquals(await (await response).text(), "hello");
});

for (const part of ["abc", [1, 2, 3], new ArrayBuffer(3), null]) {
  Deno.test(`a Request whose stream gives ${JSON.stringify(part)} fails`, async () => {
    await using server = await ScriptedServer.start(sayHello);
    await using client = new Client();
    const body = ReadableStream.from<unknown>([part]) as ReadableStream<Uint8Array>;
    const call = client.fetch(new Request(server.url(), { method: "POST", body }));
    const error = await call.catch((error) => error);
    assertInstanceOf(error, TransportError);
    assertEquals(error.code, "requestBody");
  });
}

const WRONG = [["signal", new AbortController()], ["trace", {}], ["redirect", "x"]] as const;

for (const [name, wrong] of WRONG) {
  Deno.test(`a ${name} that is none is refused, and no call is begun`, async () => {
    await using client = new Client();
    const options = { [name]: wrong } as object;
    const error = await client.request("http://127.0.0.1:1/", options).catch((error) => error);
    assertInstanceOf(error, TransportError);
    assertEquals([error.code, client.stats().calls], ["invalidOption", 0]);
  });
}

Deno.test("a redirect waits for no trailers that never come", async () => {
  await using server = await ScriptedServer.start(
    async (peer) => {
      await peer.head();
      await peer.send("HTTP/1.1 307 X\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n");
      await peer.untilEnd();
    },
  );
  await using client = new Client();
  const signal = AbortSignal.timeout(200);
  const trailers = (): Promise<never> => new Promise(() => {});
  const init = { method: "POST", body: "x", redirect: "follow", trailers, signal } as const;
  await client.request(server.url(), init).catch(() => {});
  assertEquals(client.stats().calls, 0);
});

Deno.test("a call that a listener of connclose begins gets no closed connection", async () => {
  await using server = await ScriptedServer.start(sayHello, sayHello);
  await using client = new Client();
  await (await client.fetch(server.url())).text();
  const again = Promise.withResolvers<Response>();
  client.trace.addEventListener("connclose", () => {
    client.fetch(server.url()).then(again.resolve, again.reject);
  }, { once: true });
  client.closeIdleConnections();
  assertEquals(await (await again.promise).text(), "hello");
});

Deno.test("close() answers when all calls have ended", async () => {
  await using server = await ScriptedServer.start((peer) => peer.untilEnd());
  await using client = new Client();
  const call = client.fetch(server.url()).catch((error) => error);
  await client.events.until("requestend");
  await client.close();
  assertEquals([client.stats().calls, client.events.types("callend").length], [0, 1]);
  assertInstanceOf(await call, TransportError);
});

Deno.test("a response that was complete before its request leaves nothing for later", async () => {
  await using server = await ScriptedServer.start(async (peer) => {
    await peer.head();
    await peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    await peer.stall();
  });
  await using client = new Client();
  const init = { method: "POST", body: new Uint8Array(50_000_000) };
  assertEquals(await (await client.request(server.url(), init)).text(), "ok");
  await client.events.until("callend");
});

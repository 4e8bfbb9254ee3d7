import { Buffer } from "node:buffer";
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { Trace, Transport, TransportError } from "../../mod.ts";
import { Client } from "../_support/client.ts";
import { ScriptedServer } from "../_support/scripted_server.ts";
import { sayHello } from "../_support/scripts.ts";

const MiB = 1024 * 1024;
const LARGE = Uint8Array.from({ length: 3 * MiB + 7 }, (_, index) => index * 31 + (index >> 8));
const TEXT = Buffer.from(LARGE).toString("latin1");
const CALLS = ["request", "fetch"] as const;

/** Serves the large body once for each connection. */
function serve(): Promise<ScriptedServer> {
  return ScriptedServer.start(async (peer) => {
    await peer.head();
    await peer.send(`HTTP/1.1 200 OK\r\nContent-Length: ${LARGE.length}\r\n\r\n`);
    await peer.send(TEXT);
    await peer.untilEnd();
  });
}

/** Whether they are the same, without a message of millions of numbers. */
async function assertLarge(actual: Uint8Array): Promise<void> {
  const hash = async (bytes: Uint8Array): Promise<string> =>
    new Uint8Array(await crypto.subtle.digest("SHA-256", bytes.slice())).toHex();
  assertEquals([actual.length, await hash(actual)], [LARGE.length, await hash(LARGE)]);
}

for (const call of CALLS) {
  Deno.test(`${call}: bytes() gives a large body whole`, async () => {
    await using server = await serve();
    await using transport = new Transport();
    const response = await transport[call](server.url());
    const bytes = response.bytes();
    assertEquals(response.bodyUsed, true);
    await assertLarge(await bytes);
    await assertRejects(() => response.bytes(), TypeError);
  });

  Deno.test(`${call}: arrayBuffer() has nothing but the body`, async () => {
    await using server = await serve();
    await using transport = new Transport();
    const buffer = await (await transport[call](server.url())).arrayBuffer();
    await assertLarge(new Uint8Array(buffer));
  });

  Deno.test(`${call}: a reader with memory of its own gets a large body in it`, async () => {
    await using server = await serve();
    await using transport = new Transport();
    const { body } = await transport[call](server.url());
    const reader = body!.getReader({ mode: "byob" });
    const whole = new Uint8Array(LARGE.length);
    let filled = 0;
    let memory = new Uint8Array(50_000);
    for (;;) {
      const { done, value } = await reader.read(memory);
      if (done) break;
      assertEquals(value.buffer.byteLength, 50_000);
      whole.set(value, filled);
      filled += value.length;
      memory = new Uint8Array(value.buffer);
    }
    await assertLarge(whole);
  });

  Deno.test(`${call}: a stream gives a large body, part by part`, async () => {
    await using server = await serve();
    await using transport = new Transport();
    const { body } = await transport[call](server.url());
    const parts = await Array.fromAsync(body!);
    assert(parts.length > 3, `${parts.length} parts`);
    await assertLarge(await new Blob(parts as Uint8Array<ArrayBuffer>[]).bytes());
  });

  Deno.test(`${call}: each byte of a large body is in the trace, however it is read`, async () => {
    for (const how of ["bytes", "byob"] as const) {
      await using server = await serve();
      await using transport = new Transport();
      const trace = new Trace();
      let received = 0;
      trace.addEventListener("datareceived", ({ detail }) => {
        assertEquals(detail.data.length, detail.bytes);
        received += detail.bytes;
      });
      const bodies: number[] = [];
      trace.addEventListener("responseend", ({ detail }) => bodies.push(detail.bodyBytes));
      const response = await transport[call](server.url(), { trace });
      if (how === "bytes") await response.bytes();
      else {
        const reader = response.body!.getReader({ mode: "byob" });
        while (!(await reader.read(new Uint8Array(MiB))).done);
      }
      const head = `HTTP/1.1 200 OK\r\nContent-Length: ${LARGE.length}\r\n\r\n`;
      assertEquals([how, received, bodies], [how, head.length + LARGE.length, [LARGE.length]]);
    }
  });

  Deno.test(`${call}: a body that is cut short is an error, however it is read`, async () => {
    for (const how of ["bytes", "byob"] as const) {
      await using server = await ScriptedServer.start(async (peer) => {
        await peer.head();
        await peer.send("HTTP/1.1 200 OK\r\nContent-Length: 9000000\r\n\r\n");
        await peer.send(TEXT);
      });
      await using transport = new Transport();
      const response = await transport[call](server.url());
      const error = await assertRejects(async () => {
        if (how === "bytes") return await response.bytes();
        const reader = response.body!.getReader({ mode: "byob" });
        while (!(await reader.read(new Uint8Array(MiB))).done);
      }, TransportError);
      assertEquals([how, error.code, error.phase], [how, "truncated", "receive"]);
    }
  });
}

Deno.test("fetch: text() and json() give a large body", async () => {
  const value = Array.from({ length: 50_000 }, (_, index) => `ä${index}`);
  const json = JSON.stringify(value);
  await using server = Deno.serve({ port: 0, onListen() {} }, () => new Response(json));
  await using transport = new Transport();
  const url = `http://127.0.0.1:${server.addr.port}/`;
  assertEquals(await (await transport.fetch(url)).text(), json);
  assertEquals(await (await transport.fetch(url)).json(), value);
});

Deno.test("fetch: a large body that is being read cannot be cloned", async () => {
  await using server = await serve();
  await using transport = new Transport();
  const response = await transport.fetch(server.url());
  const bytes = response.bytes();
  assertThrows(() => response.clone(), TypeError);
  await assertLarge(await bytes);
});

Deno.test("fetch: both readers of a clone get a large body whole", async () => {
  await using server = await serve();
  await using transport = new Transport();
  const response = await transport.fetch(server.url());
  const copies = [response.clone(), response];
  for (const bytes of await Promise.all(copies.map((one) => one.bytes()))) {
    await assertLarge(bytes);
  }
});

Deno.test("fetch: a large body whose stream somebody reads is not read past it", async () => {
  await using server = await serve();
  await using transport = new Transport();
  const response = await transport.fetch(server.url());
  const reader = response.body!.getReader();
  await reader.read();
  await assertRejects(() => response.bytes(), TypeError);
  await reader.cancel();
});

Deno.test("a server that announces more than there is memory is not believed", async () => {
  await using server = await ScriptedServer.start(async (peer) => {
    await peer.head();
    await peer.send(`HTTP/1.1 200 OK\r\nContent-Length: ${2 ** 52}\r\n\r\n`);
    await peer.send("a little");
  });
  await using transport = new Transport();
  for (const call of CALLS) {
    const response = await transport[call](server.url());
    const error = await assertRejects(() => response.bytes(), TransportError);
    assertEquals(error.code, "truncated");
  }
});

Deno.test("time that listeners take is not told as a wait for the reader of the body", async () => {
  await using server = await ScriptedServer.start(sayHello);
  await using client = new Client();
  client.trace.addEventListener("responseheaders", () => {
    for (const end = performance.now() + 5; performance.now() < end;);
  });
  await (await client.request(server.url())).text();
  const { networkWait, consumerWait } = client.events.only("responseend").detail;
  assertEquals([networkWait, consumerWait], [0, 0]);
});

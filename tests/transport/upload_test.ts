import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { streamOf } from "../_support/bytes.ts";
import { assertFails, Client } from "../_support/client.ts";
import { type Script, ScriptedServer } from "../_support/scripted_server.ts";
import { answering, echoServer, ok } from "./_servers.ts";

async function* pieces() {
  for (const piece of ["he", "", "llo"]) {
    yield await Promise.resolve(new TextEncoder().encode(piece));
  }
}

const bytes = new TextEncoder().encode("hello");

/** Every kind of body, and what the server must be told of it. */
const bodies: [name: string, body: () => BodyInit, type: string | null, length: string | null][] = [
  ["a string", () => "hello", "text/plain;charset=UTF-8", "5"],
  ["a Uint8Array", () => bytes, null, "5"],
  ["an ArrayBuffer", () => bytes.buffer, null, "5"],
  ["a DataView", () => new DataView(bytes.buffer), null, "5"],
  ["a Blob", () => new Blob(["hello"], { type: "x/y" }), "x/y", "5"],
  [
    "a stream",
    () => streamOf("he", "", "llo") as ReadableStream<Uint8Array<ArrayBuffer>>,
    null,
    null,
  ],
  ["an async iterable", () => pieces() as never, null, null],
];
for (const [name, body, type, length] of bodies) {
  for (const method of ["fetch", "request"] as const) {
    Deno.test(`${name} reaches the server by ${method}, whole`, async () => {
      await using server = echoServer();
      await using client = new Client();
      const response = await client[method](server.url(), { method: "POST", body: body() });
      const { headers } = response;
      assertEquals([headers.get("x-content-type"), headers.get("x-content-length")], [
        type,
        length,
      ]);
      assertEquals(headers.get("x-transfer-encoding"), length === null ? "chunked" : null);
      assertEquals(await response.text(), "hello");
      const { bodyBytes, outcome } = client.events.only("requestend").detail;
      assertEquals([bodyBytes, outcome], [5, "ok"]);
    });
  }
}

Deno.test("a form reaches the server as one", async () => {
  await using client = new Client();
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    async (request) => {
      const form = await request.formData();
      return Response.json([form.get("a"), await (form.get("f") as File).text()]);
    },
  );
  const body = new FormData();
  body.set("a", "b");
  body.set("f", new File(["c"], "d.txt"));
  const url = `http://127.0.0.1:${server.addr.port}/`;
  const response = await client.request(url, { method: "POST", body });
  assertEquals(await response.json(), ["b", "c"]);
});

Deno.test("a stream that fails fails the call, with its error as the cause", async () => {
  await using server = await ScriptedServer.start((peer) => peer.untilEnd());
  await using client = new Client();
  const mistake = new Error("the disk is gone");
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(bytes);
    },
    pull(controller) {
      controller.error(mistake);
    },
  });
  const call = client.request(server.url(), { method: "POST", body });
  const error = await assertFails(call, "requestBody", "send");
  assertStrictEquals(error.cause, mistake);
  assert(error.message.includes("the disk is gone"), error.message);
  assertEquals(client.events.only("requestend").detail.outcome, "error");
  assertEquals(client.events.only("connclose").detail.reason, "requestIncomplete");
  assertEquals(client.stats(), { calls: 0, waiting: 0, connections: 0, idle: 0 });
});

Deno.test("a stream that gives something else than bytes fails the call, and is cancelled", async () => {
  await using server = await ScriptedServer.start((peer) => peer.untilEnd());
  await using client = new Client();
  const cancelled = Promise.withResolvers<unknown>();
  const body = new ReadableStream({
    pull: (controller) => controller.enqueue("text"),
    cancel: (reason) => cancelled.resolve(reason),
  });
  await assertFails(client.request(server.url(), { method: "POST", body }), "requestBody", "send");
  await cancelled.promise;
});

const lengths: [name: string, claimed: string, parts: string[], why: RegExp][] = [
  ["shorter", "6", ["he", "llo"], /1 bytes? short/],
  ["empty, and shorter,", "1", [], /1 bytes? short/],
  ["longer", "4", ["he", "llo"], /longer than its Content-Length of 4/],
];
for (const [name, claimed, parts, why] of lengths) {
  Deno.test(`a stream that is ${name} than its Content-Length fails the call`, async () => {
    await using server = await ScriptedServer.start((peer) => peer.untilEnd());
    await using client = new Client();
    const init = {
      method: "POST",
      body: streamOf(...parts),
      headers: { "content-length": claimed },
    };
    const error = await assertFails(client.request(server.url(), init), "requestBody", "send");
    assert(why.test(error.message), error.message);
    assert(client.events.only("requestend").detail.bodyBytes <= Number(claimed));
  });
}

Deno.test("a stream as long as its Content-Length goes out without chunks", async () => {
  await using server = echoServer();
  await using client = new Client();
  const headers = { "content-length": "5" };
  const init = { method: "POST", body: streamOf("he", "llo"), headers };
  const response = await client.request(server.url(), init);
  assertEquals([response.headers.get("x-content-length"), await response.text()], ["5", "hello"]);
  assertEquals(client.events.only("requestend").detail.framingBytes, 0);
});

/** A body that never ends, and tells when it is cancelled. */
function endlessBody(size = 1_000) {
  const cancelled = Promise.withResolvers<unknown>();
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new Uint8Array(size)),
    cancel: (reason) => cancelled.resolve(reason),
  });
  return { body, cancelled: cancelled.promise };
}

const REFUSAL = "HTTP/1.1 413 Too Large\r\nContent-Length: 5\r\n\r\nlarge";

Deno.test("an early final response stops the upload, and is delivered", async () => {
  await using server = await ScriptedServer.start(async (peer) => {
    await peer.head();
    await peer.send(REFUSAL);
    await peer.untilEnd();
  });
  await using client = new Client();
  const { body, cancelled } = endlessBody();
  const response = await client.request(server.url(), { method: "POST", body });
  assertEquals([response.status, await response.text()], [413, "large"]);
  await cancelled;
  await client.events.until("callend");
  assertEquals(client.events.only("requestend").detail.outcome, "aborted");
  assertEquals(client.events.only("callend").detail.outcome, "ok");
  assertEquals(client.events.only("connclose").detail.reason, "requestIncomplete");
});

Deno.test("a write that an early response finds under way is accounted for", async () => {
  await using server = await ScriptedServer.start(async (peer) => {
    await peer.head();
    await peer.send("HTTP/1.1 413 Too Large\r\nContent-Length: 5\r\n\r\nlar");
    for (let read = 0; read < 100_000;) read += (await peer.read(65_536))!.length;
    await peer.send("ge");
    await peer.untilEnd();
  });
  await using client = new Client();
  const init = { method: "POST", body: streamOf(new Uint8Array(40_000_000)) };
  const response = await client.request(server.url(), init);
  assertEquals(await response.text(), "large");
  await client.events.until("callend");
  assertEquals(client.events.only("requestend").detail.outcome, "aborted");
});

Deno.test("a server that answers and closes, without reading the body, is heard", async () => {
  await using server = await ScriptedServer.start(async (peer) => {
    await peer.head();
    await peer.send(REFUSAL);
    await peer.endWriting();
    await peer.untilEnd();
  });
  await using client = new Client();
  const { body } = endlessBody();
  const response = await client.request(server.url(), { method: "POST", body });
  assertEquals([response.status, await response.text()], [413, "large"]);
  await client.events.until("callend");
});

Deno.test("an early 200 does not stop the upload", async () => {
  await using server = await ScriptedServer.start(async (peer) => {
    await peer.head();
    await peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    const echoed = await peer.exactly("2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n".length);
    await peer.send(echoed);
    await peer.untilEnd();
  });
  await using client = new Client();
  const go = Promise.withResolvers<void>();
  const body = ReadableStream.from((async function* () {
    yield bytes.subarray(0, 2);
    await go.promise;
    yield bytes.subarray(2);
  })());
  const response = await client.request(server.url(), { method: "POST", body });
  go.resolve();
  assertEquals(await response.text(), "hello");
  assertEquals(client.events.only("requestend").detail.outcome, "ok");
  assertEquals(client.stats().idle, 1);
});

/** Answers a head with some bytes, and a body, if it comes, with an echo. */
function continuing(interim: string): Script {
  return async (peer) => {
    await peer.head();
    if (interim !== "") await peer.send(interim);
    await peer.send(ok(await peer.exactly(5)));
    await peer.untilEnd();
  };
}

const EXPECT = { method: "POST", body: "hello", headers: { expect: "100-continue" } };

Deno.test("100 lets the body go", async () => {
  await using server = await ScriptedServer.start(continuing("HTTP/1.1 100 Continue\r\n\r\n"));
  await using client = new Client({ expectContinueTimeout: 60_000 });
  assertEquals(await (await client.request(server.url(), EXPECT)).text(), "hello");
  assertEquals(client.events.only("continueend").detail.reason, "continue");
});

Deno.test("103 does not let the body go", async () => {
  await using server = await ScriptedServer.start(async (peer) => {
    await peer.head();
    await peer.send("HTTP/1.1 103 Early Hints\r\n\r\n");
    await peer.send(REFUSAL);
    await peer.untilEnd();
  });
  await using client = new Client({ expectContinueTimeout: 60_000 });
  const response = await client.request(server.url(), EXPECT);
  assertEquals([response.status, await response.text()], [413, "large"]);
  assertEquals(server.peers[0]?.received.endsWith("hello"), false);
});

Deno.test("expectContinueTimeout lets the body go", async () => {
  await using server = await ScriptedServer.start(continuing(""));
  await using client = new Client({ expectContinueTimeout: 1 });
  assertEquals(await (await client.request(server.url(), EXPECT)).text(), "hello");
  assertEquals(client.events.only("continueend").detail.reason, "timeout");
});

Deno.test("with an expectContinueTimeout of 0 the body is not held back", async () => {
  await using server = await ScriptedServer.start(continuing(""));
  await using client = new Client({ expectContinueTimeout: 0 });
  assertEquals(await (await client.request(server.url(), EXPECT)).text(), "hello");
  assertEquals(client.events.types("continuestart", "continueend"), []);
});

for (const status of [200, 417]) {
  Deno.test(`a final ${status} instead of 100 costs the connection, for the body was not sent`, async () => {
    await using server = await answering(`HTTP/1.1 ${status} X\r\nContent-Length: 2\r\n\r\nok`);
    await using client = new Client({ expectContinueTimeout: 60_000 });
    const response = await client.request(server.url(), EXPECT);
    assertEquals([response.status, await response.text()], [status, "ok"]);
    assertEquals(client.events.only("continueend").detail.reason, "final");
    const { bodyBytes, outcome } = client.events.only("requestend").detail;
    assertEquals([bodyBytes, outcome], [0, "aborted"]);
    const { detail } = await client.events.until("connclose");
    assertEquals(detail.reason, "requestIncomplete");
  });
}

Deno.test("a wait for 100 that the server ends by closing is over", async () => {
  await using server = await ScriptedServer.start(async (peer) => void await peer.head());
  await using client = new Client({ expectContinueTimeout: 60_000 });
  await assertFails(client.request(server.url(), EXPECT), "emptyReply", "send");
  assertEquals(client.events.types("continuestart", "continueend").length, 2);
});

Deno.test("a wait for 100 that is aborted ends before the request that it is a part of", async () => {
  await using server = await ScriptedServer.start(continuing(""));
  await using client = new Client({ expectContinueTimeout: 60_000 });
  const abort = new AbortController();
  client.trace.addEventListener("continuestart", () => queueMicrotask(() => abort.abort()));
  await client.request(server.url(), { ...EXPECT, signal: abort.signal }).catch(() => {});
  const ends = client.events.types("continueend", "requestend", "callend");
  assertEquals(ends, ["continueend", "requestend", "callend"]);
});

Deno.test("a request that is stopped as its head goes out tells of no head after its end", async () => {
  await using server = echoServer();
  await using client = new Client();
  const stop = new AbortController();
  client.trace.addEventListener("datasent", () => stop.abort());
  const init = { method: "POST", body: "hello", headers: { expect: "100-continue" } };
  const call = client.request(server.url(), { ...init, signal: stop.signal });
  await call.then(() => assert(false, "it was not stopped"), () => {});
  const seen = client.events.types("requestheaders", "requestend", "callend");
  assertEquals(seen, ["requestend", "callend"]);
});

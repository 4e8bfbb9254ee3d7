import { assert, assertEquals, assertInstanceOf } from "@std/assert";
import { shortBody } from "../../transport/short_body.ts";
import { pseudoRandom, streamOf } from "../_support/bytes.ts";
import { assertAborts, assertFails, Client } from "../_support/client.ts";
import { latin1 } from "../_support/coded.ts";
import { ScriptedServer } from "../_support/scripted_server.ts";
import { site, to } from "../_support/site.ts";
import { echoServer } from "./_servers.ts";

const test = Deno.test;

type Bytes = Uint8Array<ArrayBuffer>;

const BODIES: Record<string, () => BodyInit> = {
  "a string": () => "same body",
  "bytes": () => new TextEncoder().encode("same body"),
  "a Blob": () => new Blob(["same ", "body"]),
  "parameters": () => new URLSearchParams({ same: "body" }),
  "a form": () => {
    const form = new FormData();
    form.set("file", new Blob(["same body"]), "name");
    return form;
  },
};
for (const [kind, make] of Object.entries(BODIES)) {
  test(`a Request made of ${kind} is sent with its length, and with its type`, async () => {
    await using server = await echoServer();
    await using client = new Client();
    const request = new Request(server.url(), { method: "POST", body: make() });
    const { headers, ...response } = await bodyAndHeaders(client, request);
    assertEquals(headers.get("x-transfer-encoding"), null);
    assertEquals(headers.get("x-content-length"), String(response.bytes.length));
    assertEquals(headers.get("x-content-type"), request.headers.get("content-type"));
    assert(/same[ =]body/.test(latin1(response.bytes)));
  });

  test(`after 307 a Request made of ${kind} is sent again`, async () => {
    await using server = await ScriptedServer.start(site({ "/": to("/next", { status: 307 }) }));
    await using client = new Client();
    const request = new Request(server.url(), { method: "POST", body: make() });
    assertEquals(await (await client.fetch(request)).text(), "hello");
    assertEquals(server.peers[0]!.received.match(/same[ =]body/g)?.length, 2);
  });
}

async function bodyAndHeaders(client: Client, request: Request) {
  const response = await client.fetch(request);
  return { headers: response.headers, bytes: await response.bytes() };
}

test("a Request without a body has none, and says nothing of it", async () => {
  await using server = await echoServer();
  await using client = new Client();
  const { headers } = await bodyAndHeaders(client, new Request(server.url()));
  assertEquals([headers.get("x-content-length"), headers.get("x-transfer-encoding")], [null, null]);
});

test("a Request with an empty string has a length of 0", async () => {
  await using server = await echoServer();
  await using client = new Client();
  const request = new Request(server.url(), { method: "POST", body: "" });
  assertEquals((await bodyAndHeaders(client, request)).headers.get("x-content-length"), "0");
});

for (const size of [65_535, 65_536, 65_537, 1_000_000]) {
  test(`a Request with ${size} bytes arrives whole`, async () => {
    await using server = await echoServer();
    await using client = new Client();
    const body = pseudoRandom(size);
    const request = new Request(server.url(), { method: "POST", body });
    assert(latin1((await bodyAndHeaders(client, request)).bytes) === latin1(body));
  });
}

test("a Request whose stream is slow is sent in chunks, whole", async () => {
  await using server = await echoServer();
  await using client = new Client();
  const begun = client.events.until("requestheaders");
  const body = new ReadableStream<Bytes>({
    async start(controller): Promise<void> {
      controller.enqueue(new TextEncoder().encode("one "));
      await begun;
      controller.enqueue(new TextEncoder().encode("two"));
      controller.close();
    },
  });
  const request = new Request(server.url(), { method: "POST", body });
  const { headers, bytes } = await bodyAndHeaders(client, request);
  assertEquals(headers.get("x-transfer-encoding"), "chunked");
  assertEquals(latin1(bytes), "one two");
});

for (const when of ["at once", "later"]) {
  test(`a Request whose stream fails ${when} fails the call: requestBody`, async () => {
    await using server = await ScriptedServer.start((peer) => peer.untilEnd());
    await using client = new Client();
    const begun = client.events.until("requestheaders");
    const body = new ReadableStream({
      async start(controller): Promise<void> {
        controller.enqueue(new TextEncoder().encode("one "));
        if (when === "later") await begun;
        controller.error(new Error("out of paper"));
      },
    });
    const call = client.fetch(new Request(server.url(), { method: "POST", body }));
    const error = await assertFails(call, "requestBody", "send");
    assertInstanceOf(error.cause, Error);
    assertEquals(error.cause.message, "out of paper");
  });
}

test("a Request whose body was read already fails, and sends nothing", async () => {
  await using server = await echoServer();
  await using client = new Client();
  const request = new Request(server.url(), { method: "POST", body: "x" });
  await request.text();
  const error = await client.fetch(request).catch((error) => error);
  assertInstanceOf(error, TypeError);
  assertEquals(client.events.events, []);
});

test("an abort ends a Request whose stream never gives anything", async () => {
  await using server = await ScriptedServer.start((peer) => peer.untilEnd());
  await using client = new Client();
  let cancelledWith: unknown = null;
  await assertAborts(
    (signal) => {
      const body = new ReadableStream({ cancel: (reason) => void (cancelledWith = reason) });
      return client.fetch(new Request(server.url(), { method: "POST", body, signal }));
    },
    () => client.events.until("requestheaders"),
  );
  assertEquals((cancelledWith as Error)?.message, "changed my mind");
});

test("the bytes of a stream that has them at hand are one array", async () => {
  const bytes = await shortBody(streamOf("one ", "", "two") as ReadableStream<Bytes>);
  assertInstanceOf(bytes, Uint8Array);
  assertEquals(latin1(bytes), "one two");
});

test("a stream that ends at once is no bytes", async () => {
  assertEquals(await shortBody(streamOf() as ReadableStream<Bytes>), new Uint8Array(0));
});

for (const sizes of [[65_537], [40_000, 40_000, 40_000], [1, 65_535, 1]]) {
  test(`a stream of ${sizes.join(" + ")} bytes stays a stream, with the same content`, async () => {
    const parts = sizes.map((size, i) => new Uint8Array(size).fill(i + 1));
    const stream = await shortBody(streamOf(...parts) as ReadableStream<Bytes>);
    assertInstanceOf(stream, ReadableStream);
    const bytes = await new Response(stream).bytes();
    assert(latin1(bytes) === parts.map(latin1).join(""));
  });
}

test("a stream of 65536 bytes is still bytes", async () => {
  const stream = streamOf(new Uint8Array(65_536)) as ReadableStream<Bytes>;
  assertInstanceOf(await shortBody(stream), Uint8Array);
});

test("cancelling what is left of a stream cancels the stream, with the reason", async () => {
  let cancelledWith: unknown = null;
  const source = new ReadableStream<Bytes>({ cancel: (reason) => void (cancelledWith = reason) });
  const rest = await shortBody(source);
  assertInstanceOf(rest, ReadableStream);
  await rest.cancel("enough");
  assertEquals(cancelledWith, "enough");
});

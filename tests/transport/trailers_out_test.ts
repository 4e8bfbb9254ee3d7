import { assert, assertEquals, assertInstanceOf, assertStringIncludes } from "@std/assert";
import { type RequestOptions, TransportError } from "../../mod.ts";
import { streamOf } from "../_support/bytes.ts";
import { assertFails, Client } from "../_support/client.ts";
import { ExchangeServer } from "../_support/exchange_server.ts";
import { requires } from "../_support/requires.ts";
import { type Script, ScriptedServer } from "../_support/scripted_server.ts";

const test = Deno.test;
const testWithNode = requires("node");

/** Reads one chunked request to the end of its trailers, and answers. */
const takeTrailers: Script = async (peer) => {
  for (;;) {
    await peer.head();
    let tail = "";
    while (!/(^|\r\n)0\r\n([^]*\r\n)?\r\n$/.test(tail)) tail += await peer.exactly(1);
    await peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
  }
};

/** What goes out for a POST with these options: head, and all after it. */
async function sent(options: RequestOptions): Promise<[head: string, tail: string]> {
  await using server = await ScriptedServer.start(takeTrailers);
  await using client = new Client();
  const response = await client.request(server.url(), { method: "POST", ...options });
  assertEquals(await response.text(), "ok");
  assertEquals(client.stats().idle, 1);
  const { received } = server.peers[0]!;
  const end = received.indexOf("\r\n\r\n") + 4;
  return [received.slice(0, end), received.slice(end)];
}

const BODIES: Record<string, () => NonNullable<RequestOptions["body"]>> = {
  "a string": () => "body",
  "bytes": () => new TextEncoder().encode("body"),
  "a Blob": () => new Blob(["body"]),
  "a stream": () => streamOf("body"),
};
for (const [kind, make] of Object.entries(BODIES)) {
  test(`trailers come after ${kind}, which is chunked then, and are announced`, async () => {
    const [head, tail] = await sent({ body: make(), trailers: { "X-Sum": "1", "x-b": "2" } });
    assertEquals(tail, "4\r\nbody\r\n0\r\nX-Sum: 1\r\nx-b: 2\r\n\r\n");
    assertEquals(head.match(/^(trailer|transfer-encoding|content-length): .*$/gim), [
      "Transfer-Encoding: chunked",
      "Trailer: X-Sum, x-b",
    ]);
  });
}

for (
  const [kind, trailers] of Object.entries<NonNullable<RequestOptions["trailers"]>>({
    "a record": { "x-sum": "1" },
    "Headers": new Headers({ "x-sum": "1" }),
    "pairs": [["x-sum", "1"]],
    "a function": () => ({ "x-sum": "1" }),
    "an async function": () => Promise.resolve(new Headers({ "x-sum": "1" })),
  })
) {
  test(`trailers may be given as ${kind}`, async () => {
    const [, tail] = await sent({ body: "body", trailers });
    assertEquals(tail, "4\r\nbody\r\n0\r\nx-sum: 1\r\n\r\n");
  });
}

test("a function is asked for trailers when the body has been read, and once", async () => {
  const order: string[] = [];
  async function* body(): AsyncGenerator<Uint8Array> {
    yield new Uint8Array(1);
    await null;
    order.push("end of the body");
  }
  await sent({
    body: body(),
    trailers: () => {
      order.push("trailers");
      return {};
    },
  });
  assertEquals(order, ["end of the body", "trailers"]);
});

test("what a function will give is not announced, except by the caller", async () => {
  const trailers = (): HeadersInit => ({ "x-sum": "1" });
  assertEquals(/^trailer:/im.test((await sent({ body: "x", trailers }))[0]), false);
  const [head] = await sent({ body: "x", trailers, headers: { trailer: "x-sum" } });
  assertStringIncludes(head, "\r\ntrailer: x-sum\r\n");
});

test("a Trailer field of the caller's own is the only one", async () => {
  const headers = { Trailer: "x-other" };
  const [head] = await sent({ body: "x", trailers: { "x-sum": "1" }, headers });
  assertEquals(head.match(/^trailer: .*$/gim), ["Trailer: x-other"]);
});

test("no trailers at all are an end of chunks", async () => {
  const [head, tail] = await sent({ body: "body", trailers: {} });
  assertEquals(tail, "4\r\nbody\r\n0\r\n\r\n");
  assertEquals(/^trailer:/im.test(head), false);
});

for (
  const [what, trailers] of Object.entries<NonNullable<RequestOptions["trailers"]>>({
    throws: () => {
      throw new Error("no sum");
    },
    rejects: () => Promise.reject(new Error("no sum")),
  })
) {
  test(`a function for trailers that ${what} fails the call: requestBody, with its cause`, async () => {
    await using server = await ScriptedServer.start((peer) => peer.untilEnd());
    await using client = new Client();
    const call = client.request(server.url(), { method: "POST", body: "x", trailers });
    const error = await assertFails(call, "requestBody", "send");
    assertInstanceOf(error.cause, Error);
    assertEquals(error.cause.message, "no sum");
    assertEquals(client.events.only("requestend").detail.outcome, "error");
    assertEquals(client.events.only("connclose").detail.reason, "requestIncomplete");
  });
}

for (
  const name of ["Content-Length", "transfer-encoding", "Host", "trailer", "authorization", "é"]
) {
  test(`the trailer ${name} is refused before anything is sent`, async () => {
    await using server = await ScriptedServer.start(takeTrailers);
    await using client = new Client();
    const trailers = { [name]: "1" };
    const call = client.request(server.url(), { method: "POST", body: "x", trailers });
    const error = await call.catch((error) => error);
    assertInstanceOf(error, TransportError);
    assertEquals([error.code, server.peers.length], ["invalidHeader", 0]);
  });

  test(`the trailer ${name} out of a function fails the call: requestBody`, async () => {
    await using server = await ScriptedServer.start((peer) => peer.untilEnd());
    await using client = new Client();
    const trailers = (): HeadersInit => ({ [name]: "1" });
    const call = client.request(server.url(), { method: "POST", body: "x", trailers });
    await assertFails(call, "requestBody", "send");
  });
}

for (
  const [what, init, code] of [
    ["without a body", { method: "POST" }, "invalidBody"],
    ["with GET", {}, "invalidBody"],
    ["beside Content-Length", { body: "x", headers: { "content-length": "1" } }, "invalidHeader"],
  ] as const
) {
  test(`trailers ${what} are refused before anything is sent: ${code}`, async () => {
    await using server = await ScriptedServer.start(takeTrailers);
    await using client = new Client();
    const trailers = { "x-sum": "1" };
    const error = await client.request(server.url(), { ...init, trailers }).catch((it) => it);
    assertInstanceOf(error, TransportError);
    assertEquals([error.code, server.peers.length], [code, 0]);
  });
}

test("an abort while trailers are awaited ends the call with its reason", async () => {
  await using server = await ScriptedServer.start((peer) => peer.untilEnd());
  await using client = new Client();
  const controller = new AbortController();
  const trailers = (): Promise<HeadersInit> => {
    controller.abort("enough");
    return new Promise(() => {});
  };
  const options = { method: "POST", body: "x", trailers, signal: controller.signal };
  const reason = await client.request(server.url(), options).catch((reason) => reason);
  assertEquals(reason, "enough");
});

testWithNode("node sees the trailers", async () => {
  await using server = await ExchangeServer.start();
  await using client = new Client();
  const trailers = (): HeadersInit => ({ "X-Sum": "1", "x-b": "two words" });
  const options = { method: "PUT", body: streamOf("one ", "two"), trailers };
  const seen = await (await client.request(server.url("/"), options)).json() as Record<
    string,
    unknown
  >;
  assertEquals(seen["trailers"], { "x-sum": "1", "x-b": "two words" });
  assertEquals([seen["method"], seen["body"]], ["PUT", "one two"]);
});

testWithNode("after 307 the body is sent again with its trailers", async () => {
  await using server = await ExchangeServer.start();
  await using client = new Client();
  const response = await client.request(server.url("/moved"), {
    method: "POST",
    body: "body",
    trailers: () => ({ "x-sum": "1" }),
    redirect: "follow",
  });
  const seen = await response.json() as Record<string, unknown>;
  assert(response.redirected);
  assertEquals([seen["method"], seen["body"]], ["POST", "body"]);
  assertEquals(seen["trailers"], { "x-sum": "1" });
});

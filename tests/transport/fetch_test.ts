import { assert, assertEquals, assertInstanceOf, assertRejects } from "@std/assert";
import { TransportError } from "../../mod.ts";
import { streamOf } from "../_support/bytes.ts";
import { assertFails, Client } from "../_support/client.ts";
import { ScriptedServer } from "../_support/scripted_server.ts";
import { answering, answerWith, echoServer, ok } from "./_servers.ts";

Deno.test("fetch gives a genuine Response", async () => {
  await using server = await answering(ok("hello", "A: b"));
  await using client = new Client();
  const response = await client.fetch(server.url("/a?b#c"));
  assertInstanceOf(response, Response);
  const { status, statusText, ok: isOk, url, redirected, bodyUsed, type } = response;
  assertEquals({ status, statusText, isOk, url, redirected, bodyUsed, type }, {
    status: 200,
    statusText: "OK",
    isOk: true,
    url: server.url("/a?b"),
    redirected: false,
    bodyUsed: false,
    type: "default",
  });
  assertEquals(response.headers.get("a"), "b");
  assertEquals(await response.text(), "hello");
  assertEquals(response.bodyUsed, true);
});

Deno.test("the URL of a response has no credentials", async () => {
  await using server = await answering(ok(""));
  await using client = new Client();
  const response = await client.fetch(server.url().replace("//", "//me:secret@"));
  assertEquals(response.url, server.url());
  assertEquals(client.events.only("callstart").detail.url, server.url());
});

Deno.test("each Set-Cookie of a response is one", async () => {
  await using server = await answering(
    ok("", "Set-Cookie: a=1, x", "set-cookie: b=2", "C: d", "c: e"),
  );
  await using client = new Client();
  const { headers } = await client.fetch(server.url());
  assertEquals(headers.getSetCookie(), ["a=1, x", "b=2"]);
  assertEquals(headers.get("c"), "d, e");
});

for (
  const [name, read] of Object.entries<(response: Response) => Promise<unknown>>({
    text: (response) => response.text(),
    json: (response) => response.json(),
    bytes: async (response) => new TextDecoder().decode(await response.bytes()),
    arrayBuffer: async (response) => new TextDecoder().decode(await response.arrayBuffer()),
    blob: async (response) => await (await response.blob()).text(),
  })
) {
  Deno.test(`${name}() reads the body of a Response`, async () => {
    await using server = await answering(ok('"x"'));
    await using client = new Client();
    const read1 = await read(await client.fetch(server.url()));
    assertEquals(read1, name === "json" ? "x" : '"x"');
  });
}

Deno.test("a body that comes in parts is one", async () => {
  await using server = await ScriptedServer.start(async (peer) => {
    await peer.head();
    await peer.trickle("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n");
    await peer.trickle("2\r\nlo\r\n0\r\n\r\n");
    await peer.untilEnd();
  });
  await using client = new Client();
  assertEquals(await (await client.fetch(server.url())).text(), "hello");
});

Deno.test("a clone has the same content and the same URL", async () => {
  await using server = await answering(ok("hello", "A: b"));
  await using client = new Client();
  const response = await client.fetch(server.url("/a"));
  const clone = response.clone();
  assertInstanceOf(clone, Response);
  assertEquals([clone.url, clone.status, clone.headers.get("a")], [server.url("/a"), 200, "b"]);
  assertEquals(await Promise.all([response.text(), clone.text()]), ["hello", "hello"]);
});

Deno.test("a body that is on its way can be cloned", async () => {
  await using server = await ScriptedServer.start(async (peer) => {
    await peer.head();
    await peer.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel");
    await peer.send("lo");
    await peer.untilEnd();
  });
  await using client = new Client();
  const response = await client.fetch(server.url());
  const clone = response.clone();
  assertEquals(await Promise.all([response.text(), clone.text()]), ["hello", "hello"]);
});

Deno.test("the body of a Response can be read with a BYOB reader", async () => {
  const body = "0123456789".repeat(20_000);
  await using server = await answering(ok(body));
  await using client = new Client();
  const response = await client.fetch(server.url());
  const reader = response.body!.getReader({ mode: "byob" });
  let text = "";
  let view = new Uint8Array(333);
  while (true) {
    const { done, value } = await reader.read(view);
    if (done) break;
    text += new TextDecoder().decode(value);
    view = new Uint8Array(value.buffer);
  }
  assert(text === body, "the body is another one");
});

Deno.test("a short body can be read with a BYOB reader", async () => {
  await using server = await answering(ok("hello"));
  await using client = new Client();
  const reader = (await client.fetch(server.url())).body!.getReader({ mode: "byob" });
  const { value } = await reader.read(new Uint8Array(10));
  assertEquals(new TextDecoder().decode(value), "hello");
  assertEquals((await reader.read(new Uint8Array(10))).done, true);
});

for (const status of [204, 205, 304]) {
  Deno.test(`a Response with status ${status} has no body, and its connection stays`, async () => {
    const length = status === 205 ? "Content-Length: 0\r\n" : "";
    await using server = await answering(`HTTP/1.1 ${status} X\r\n${length}\r\n`);
    await using client = new Client();
    const response = await client.fetch(server.url());
    assertEquals([response.status, response.body], [status, null]);
    await client.fetch(server.url());
    assertEquals(client.events.details("gotconn").map(({ reused }) => reused), [false, true]);
  });
}

Deno.test("a Response to HEAD has no body, whatever its Content-Length", async () => {
  await using server = await answering("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
  await using client = new Client();
  const response = await client.fetch(server.url(), { method: "HEAD" });
  assertEquals([response.body, response.headers.get("content-length")], [null, "5"]);
});

for (const status of [600, 999]) {
  Deno.test(`status ${status}, which servers do send, fails neither fetch nor request`, async () => {
    await using server = await answering(`HTTP/1.1 ${status} X\r\nContent-Length: 2\r\n\r\nno`);
    await using client = new Client();
    const light = await client.request(server.url());
    assertEquals([light.status, await light.text()], [status, "no"]);
    const response = await client.fetch(server.url());
    assertEquals([response.status, await response.text()], [status, "no"]);
  });
}

Deno.test("a reason with octets above ASCII is given as it is", async () => {
  await using server = await answering("HTTP/1.1 200 \xfcber\r\nContent-Length: 0\r\n\r\n");
  await using client = new Client();
  assertEquals((await client.fetch(server.url())).statusText, "\xfcber");
});

Deno.test("fetch takes a Request, with its method, its headers and its body", async () => {
  await using server = echoServer();
  await using client = new Client();
  const init = { method: "PUT", headers: { "x-a": "b" }, body: "hello" };
  const response = await client.fetch(new Request(server.url("/x"), init));
  assertEquals(response.headers.get("x-x-a"), "b");
  assertEquals(response.headers.get("x-content-type"), "text/plain;charset=UTF-8");
  assertEquals(await response.text(), "hello");
  assertEquals(client.events.only("requeststart").detail, { method: "PUT", target: "/x" });
});

Deno.test("init goes before what a Request says", async () => {
  await using server = echoServer();
  await using client = new Client();
  const request = new Request(server.url(), { method: "PUT", body: "a" });
  const response = await client.fetch(request, { method: "POST", body: "b" });
  assertEquals(await response.text(), "b");
  assertEquals(client.events.only("requeststart").detail.method, "POST");
});

Deno.test("fetch takes a URL", async () => {
  await using server = await answering(ok("hello"));
  await using client = new Client();
  assertEquals(await (await client.fetch(new URL(server.url()))).text(), "hello");
});

Deno.test("fetch is bound, so that it can take the place of globalThis.fetch", async () => {
  await using server = await answering(ok("hello"));
  await using client = new Client();
  const original = globalThis.fetch;
  globalThis.fetch = client.fetch;
  try {
    assertEquals(await (await fetch(server.url())).text(), "hello");
  } finally {
    globalThis.fetch = original;
  }
  assertEquals(client.events.types("callend"), ["callend"]);
});

for (const method of ["CONNECT", "trace", "TRACK"]) {
  Deno.test(`fetch refuses the method ${method} before anything is sent`, async () => {
    await using server = await answering(ok(""));
    await using client = new Client();
    await assertFails(client.fetch(server.url(), { method }), "invalidMethod", null);
    assertEquals(client.events.types(), []);
  });
}

for (const method of ["GET", "HEAD", "get"]) {
  Deno.test(`fetch refuses a body with ${method} before anything is sent`, async () => {
    await using server = await answering(ok(""));
    await using client = new Client();
    await assertFails(client.fetch(server.url(), { method, body: "x" }), "invalidBody", null);
    assertEquals(client.events.types(), []);
  });
}

Deno.test("every refusal is a rejection, and none is thrown", async () => {
  await using client = new Client();
  const refusals = [
    client.fetch("nowhere"),
    client.fetch("http://a.test/", { method: "a b" }),
    client.fetch("http://a.test/", { headers: [["a", "b\r\nc: d"]] }),
    client.request("ftp://a.test/"),
    client.request("http://a.test/", { headers: { "a b": "c" } }),
    client.request("http://a.test/", { body: 5 as never, method: "POST" }),
  ];
  for (const refusal of refusals) await assertRejects(() => refusal, TransportError);
  await assertRejects(
    () => client.request("http://a.test/", { timeout: -1 }),
    RangeError,
    "timeout",
  );
  assertEquals([client.events.types(), client.stats().calls], [[], 0]);
});

Deno.test("a Response that is dropped by cancelling its body costs its connection", async () => {
  await using server = await ScriptedServer.start(
    answerWith("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhel"),
  );
  await using client = new Client();
  const response = await client.fetch(server.url());
  await response.body!.cancel();
  assertEquals(client.events.only("connclose").detail.reason, "abandoned");
  const { outcome } = client.events.only("responseend").detail;
  assertEquals([outcome, client.events.only("callend").detail.outcome], ["aborted", "aborted"]);
});

Deno.test("a stream that fetch was given is sent as the server reads it", async () => {
  await using server = echoServer();
  await using client = new Client();
  const response = await client.fetch(server.url(), { method: "POST", body: streamOf("a", "b") });
  assertEquals(await response.text(), "ab");
});

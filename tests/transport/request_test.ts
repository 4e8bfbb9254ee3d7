import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertNotEquals,
  assertRejects,
} from "@std/assert";
import { assertFails, Client } from "../_support/client.ts";
import { ScriptedServer } from "../_support/scripted_server.ts";
import { answering, answerRichly, ok } from "./_servers.ts";

Deno.test("request gives URL, status, reason and version", async () => {
  await using server = await answering("HTTP/1.0 418 Tea Pot\r\nContent-Length: 0\r\n\r\n");
  await using client = new Client();
  const response = await client.request(`${server.url("/a?b")}#c`);
  const { url, status, statusText, httpVersion, ok, redirected } = response;
  assertEquals({ url, status, statusText, httpVersion, ok, redirected }, {
    url: server.url("/a?b"),
    status: 418,
    statusText: "Tea Pot",
    httpVersion: "1.0",
    ok: false,
    redirected: false,
  });
});

Deno.test("request gives WHATWG Headers, the same ones each time", async () => {
  await using server = await answering(ok("", "A: b", "a: c", "Set-Cookie: d", "Set-Cookie: e"));
  await using client = new Client();
  const response = await client.request(server.url());
  assertInstanceOf(response.headers, Headers);
  assertEquals(response.headers.get("A"), "b, c");
  assertEquals(response.headers.getSetCookie(), ["d", "e"]);
  assert(response.headers === response.headers, "they are made anew");
});

Deno.test("bytes, text, json and arrayBuffer read the body", async () => {
  await using server = await answering(ok('{"a":1}'));
  await using client = new Client();
  const get = () => client.request(server.url());
  const bytes = new TextEncoder().encode('{"a":1}');
  assertEquals(await (await get()).bytes(), bytes);
  assertEquals(await (await get()).text(), '{"a":1}');
  assertEquals(await (await get()).json(), { a: 1 });
  assertEquals(new Uint8Array(await (await get()).arrayBuffer()), bytes);
});

Deno.test("text is UTF-8, without a byte order mark", async () => {
  await using server = await answering(ok("\xef\xbb\xbf\xc3\xa4\xff"));
  await using client = new Client();
  assertEquals(await (await client.request(server.url())).text(), "ä\ufffd");
});

Deno.test("a body that is not JSON is a SyntaxError, and leaves the connection", async () => {
  await using server = await answering(ok("nope"));
  await using client = new Client();
  const response = await client.request(server.url());
  await assertRejects(() => response.json(), SyntaxError);
  assertEquals(client.stats().idle, 1);
});

Deno.test("body is a byte stream", async () => {
  await using server = await answering(ok("hello"));
  await using client = new Client();
  const { body } = await client.request(server.url());
  assertInstanceOf(body, ReadableStream);
  const reader = body.getReader({ mode: "byob" });
  const { value } = await reader.read(new Uint8Array(3));
  assertEquals(new TextDecoder().decode(value), "hel");
  assertEquals(await readAll(reader), "lo");
});

async function readAll(reader: ReadableStreamBYOBReader): Promise<string> {
  let text = "";
  while (true) {
    const { done, value } = await reader.read(new Uint8Array(100));
    if (done) return text;
    text += new TextDecoder().decode(value);
  }
}

Deno.test("body is the same stream each time", async () => {
  await using server = await answering(ok("hello"));
  await using client = new Client();
  const response = await client.request(server.url());
  assert(response.body === response.body);
  assertEquals(await new Response(response.body).text(), "hello");
});

Deno.test("an empty body is a stream that ends at once", async () => {
  await using server = await answering("HTTP/1.1 204 X\r\n\r\n");
  await using client = new Client();
  const { body } = await client.request(server.url());
  assertEquals((await body.getReader().read()).done, true);
});

Deno.test("a body can be read once", async () => {
  await using server = await answering(ok("hello"));
  await using client = new Client();
  const response = await client.request(server.url());
  assertEquals(response.bodyUsed, false);
  await response.text();
  assertEquals(response.bodyUsed, true);
  await assertRejects(() => response.text(), TypeError, "read already");
});

Deno.test("looking at body is not reading it, as with a Response", async () => {
  await using server = await answering(ok("hello"));
  await using client = new Client();
  const response = await client.request(server.url());
  assertInstanceOf(response.body, ReadableStream);
  assertEquals(response.bodyUsed, false);
  assertEquals(await response.text(), "hello");
});

Deno.test("looking at body after it was read fails nothing, as with a Response", async () => {
  await using server = await answering(ok("hello"));
  await using client = new Client();
  const response = await client.request(server.url());
  await response.text();
  assertInstanceOf(response.body, ReadableStream);
});

Deno.test("trailers are there when the body has been read", async () => {
  await using server = await ScriptedServer.start(answerRichly);
  await using client = new Client();
  const response = await client.request(server.url());
  const early = response.trailers;
  await response.bytes();
  assertEquals([...await early], [["a", "b"]]);
  assertEquals([...await response.trailers], [["a", "b"]]);
});

Deno.test("a response without trailers has none", async () => {
  await using server = await answering(ok("hello"));
  await using client = new Client();
  const response = await client.request(server.url());
  await response.bytes();
  assertEquals([...await response.trailers], []);
});

Deno.test("trailers that nobody looks at are no unhandled rejection", async () => {
  await using server = await ScriptedServer.start(async (peer) => {
    await peer.head();
    await peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel");
  });
  await using client = new Client();
  const response = await client.request(server.url());
  const trailers = response.trailers;
  await assertFails(response.text(), "truncated", "receive");
  await assertFails(trailers, "truncated", "receive");
  void response.trailers;
});

Deno.test("1xx responses are kept beside the final one", async () => {
  await using server = await ScriptedServer.start(answerRichly);
  await using client = new Client();
  const response = await client.request(server.url());
  const [{ status, statusText, headers }, ...more] = response.informational as [
    typeof response.informational[number],
  ];
  assertEquals([status, statusText, headers.get("link"), more.length], [
    103,
    "Early Hints",
    "</a>",
    0,
  ]);
  await response.bytes();
});

Deno.test("the connection says who it is, where it leads, and whether it was used before", async () => {
  await using server = await answering(ok("hello"));
  await using client = new Client();
  const first = await client.request(server.url());
  await first.bytes();
  const second = await client.request(server.url());
  await second.bytes();
  const { id, reused, remoteAddr, localAddr, tls } = first.connection;
  assertEquals({ id, reused, remoteAddr, tls }, {
    id: client.events.ofType("gotconn")[0]?.connId ?? NaN,
    reused: false,
    remoteAddr: `127.0.0.1:${server.port}`,
    tls: null,
  });
  assertNotEquals(localAddr, remoteAddr);
  assertEquals(second.connection, { ...first.connection, reused: true });
});

Deno.test("timings are those of callend, and what did not happen is null", async () => {
  await using server = await answering(ok("hello"));
  await using client = new Client();
  const response = await client.request(server.url());
  assertEquals(response.timings().total === null, false, "the call has ended with its head");
  await response.bytes();
  const { timings } = client.events.only("callend").detail;
  assertEquals(response.timings(), timings);
  const { queue, dns, tls, tunnel } = timings;
  assertEquals({ queue, dns, tls, tunnel }, { queue: null, dns: null, tls: null, tunnel: null });
  for (const phase of ["connect", "send", "wait", "receive", "total"] as const) {
    assert(timings[phase] !== null, `${phase} did happen`);
  }
  assertEquals(timings.hops.length, 1);
});

Deno.test("on a connection that is reused, what its dial took is null", async () => {
  await using server = await answering(ok("hello"));
  await using client = new Client();
  for (let i = 0; i < 2; i++) {
    await (await client.request(`http://localhost:${server.port}`)).text();
  }
  const [first, second] = client.events.details("callend").map(({ timings }) => timings);
  assert(first!.dns !== null && first!.connect !== null);
  const { dns, connect, tls, queue } = second!;
  assertEquals({ dns, connect, tls, queue }, { dns: null, connect: null, tls: null, queue: null });
});

Deno.test("before the end of the body there is no total", async () => {
  await using server = await ScriptedServer.start(async (peer) => {
    await peer.head();
    await peer.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel");
    await peer.untilEnd();
  });
  await using client = new Client();
  const response = await client.request(server.url());
  const { total, receive } = response.timings();
  assertEquals({ total, receive }, { total: null, receive: null });
  await response.body.cancel();
});

Deno.test("request sends a body with GET, as curl does", async () => {
  await using server = await ScriptedServer.start(async (peer) => {
    await peer.head();
    await peer.send(ok(await peer.exactly(5)));
    await peer.untilEnd();
  });
  await using client = new Client();
  assertEquals(await (await client.request(server.url(), { body: "hello" })).text(), "hello");
});

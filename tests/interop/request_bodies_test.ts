import { assertEquals, assertMatch } from "@std/assert";
import { pseudoRandom, sha256, streamOf } from "../_support/bytes.ts";
import { Client } from "../_support/client.ts";
import { NodeServer } from "../_support/node_server.ts";
import { requires } from "../_support/requires.ts";

const test = requires("node");

/** What the server has received, as its `/echo` tells. */
async function echo(body: BodyInit | null, method = "POST") {
  await using server = await NodeServer.start();
  await using client = new Client();
  const response = await client.request(server.url("/echo"), { method, body });
  return {
    bytes: await response.bytes(),
    method: response.headers.get("x-method"),
    length: response.headers.get("x-content-length"),
    coding: response.headers.get("x-transfer-encoding"),
    contentType: response.headers.get("x-content-type"),
    requestEnd: client.events.only("requestend").detail,
  };
}

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

test("text is sent as UTF-8 with its length and type", async () => {
  const { bytes, length, contentType } = await echo("grüße");
  assertEquals({ body: text(bytes), length, contentType }, {
    body: "grüße",
    length: "7",
    contentType: "text/plain;charset=UTF-8",
  });
});

test("bytes are sent as they are, without a type", async () => {
  const sent = pseudoRandom(1_000);
  const { bytes, length, contentType } = await echo(sent);
  assertEquals({ bytes, length, contentType }, {
    bytes: sent,
    length: "1000",
    contentType: "none",
  });
});

test("ten million bytes come back as they were sent", async () => {
  const sent = pseudoRandom(10_000_000);
  const { bytes } = await echo(sent);
  assertEquals(await sha256(bytes as Uint8Array<ArrayBuffer>), await sha256(sent));
});

test("a stream is sent in chunks", async () => {
  const { bytes, length, coding } = await echo(streamOf("one ", "two ", "three"));
  assertEquals({ body: text(bytes), length, coding }, {
    body: "one two three",
    length: "none",
    coding: "chunked",
  });
});

test("ten million bytes of a stream come back as they were sent", async () => {
  const sent = pseudoRandom(10_000_000);
  const pieces = Array.from({ length: 100 }, (_, i) => sent.subarray(i * 1e5, (i + 1) * 1e5));
  const { bytes } = await echo(streamOf(...pieces));
  assertEquals(await sha256(bytes as Uint8Array<ArrayBuffer>), await sha256(sent));
});

test("an empty stream is an empty body", async () => {
  const { bytes, coding } = await echo(streamOf());
  assertEquals({ body: text(bytes), coding }, { body: "", coding: "chunked" });
});

test("an empty piece of a stream does not end the body", async () => {
  const { bytes } = await echo(streamOf("before ", "", "after"));
  assertEquals(text(bytes), "before after");
});

test("a blob is sent with its type", async () => {
  const { bytes, contentType } = await echo(new Blob(["<p>"], { type: "text/html" }));
  assertEquals([text(bytes), contentType], ["<p>", "text/html"]);
});

test("search parameters are sent as a form", async () => {
  const { bytes, contentType } = await echo(new URLSearchParams({ a: "1", b: "2 3" }));
  assertEquals([text(bytes), contentType], [
    "a=1&b=2+3",
    "application/x-www-form-urlencoded;charset=UTF-8",
  ]);
});

test("form data is sent as multipart", async () => {
  const form = new FormData();
  form.set("field", "value");
  const { bytes, contentType } = await echo(form);
  assertMatch(contentType ?? "", /^multipart\/form-data; ?boundary=/);
  assertMatch(text(bytes), /name="field"\r\n\r\nvalue\r\n/);
});

test("a POST without a body says that its length is 0", async () => {
  const { bytes, length } = await echo(null);
  assertEquals([text(bytes), length], ["", "0"]);
});

test("a DELETE without a body says nothing about its length", async () => {
  const { method, length, coding } = await echo(null, "DELETE");
  assertEquals([method, length, coding], ["DELETE", "none", "none"]);
});

test("requestend counts the bytes of the body and those of its chunks apart", async () => {
  const { requestEnd: { bodyBytes, framingBytes, outcome } } = await echo(streamOf("hello"));
  const framing = "5\r\n" + "\r\n" + "0\r\n\r\n";
  assertEquals({ bodyBytes, framingBytes, outcome }, {
    bodyBytes: 5,
    framingBytes: framing.length,
    outcome: "ok",
  });
});

test("fetch sends the body of a Request", async () => {
  await using server = await NodeServer.start();
  await using client = new Client();
  const request = new Request(server.url("/echo"), { method: "PUT", body: "whole" });
  const response = await client.fetch(request);
  assertEquals([response.headers.get("x-method"), await response.text()], ["PUT", "whole"]);
});

test("header fields reach the server in the caller's order", async () => {
  await using server = await NodeServer.start();
  await using client = new Client({ userAgent: "" });
  const headers: [string, string][] = [["x-b", "1"], ["x-a", "2"], ["x-c", "3"]];
  const response = await client.request(server.url("/headers"), { headers });
  const received = await response.json() as string[];
  const names = received.filter((_, i) => i % 2 === 0).map((name) => name.toLowerCase());
  assertEquals(names.filter((name) => name.startsWith("x-")), ["x-b", "x-a", "x-c"]);
});

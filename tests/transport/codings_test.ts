import { assertEquals, assertInstanceOf, assertThrows } from "@std/assert";
import { TransportError } from "../../mod.ts";
import type { Field } from "../../trace.ts";
import { ACCEPTED_CODINGS, codingsOf, decodedFields } from "../../transport/codings.ts";
import { Client } from "../_support/client.ts";
import { ScriptedServer } from "../_support/scripted_server.ts";

const test = Deno.test;

function fieldsOf(...values: string[]): Field[] {
  return values.map((value) => ["cOntent-encoDing", value]);
}

/** RFC 9110 section 8.4: the codings in the order in which they were applied. */
const CODINGS: [what: string, values: string[], codings: readonly string[]][] = [
  ["gzip is gzip", ["gzip"], ["gzip"]],
  ["x-gzip is gzip (RFC 9110 section 8.4.1.3)", ["x-gzip"], ["gzip"]],
  ["deflate is deflate", ["deflate"], ["deflate"]],
  ["br is brotli", ["br"], ["br"]],
  ["names have no case", ["GZip, X-GZIP, Deflate, BR"], ["gzip", "gzip", "deflate", "br"]],
  ["several lines are one list", ["gzip", "br"], ["gzip", "br"]],
  ["an order is kept", ["br, gzip , deflate"], ["br", "gzip", "deflate"]],
  ["empty members do not count", [",gzip,,", ""], ["gzip"]],
  ["identity is nothing", ["identity"], []],
  ["identity beside a coding is nothing", ["identity, gzip, Identity"], ["gzip"]],
  ["an empty value is nothing", [""], []],
  ["five are allowed", ["gzip,gzip,gzip", "br,br"], ["gzip", "gzip", "gzip", "br", "br"]],
  ["identity does not count as one of five", ["gzip,identity,gzip,gzip,gzip,gzip"], [
    "gzip",
    "gzip",
    "gzip",
    "gzip",
    "gzip",
  ]],
  ["an unknown coding leaves the body as it is", ["x-unknown"], []],
  ["an unknown coding under a known one leaves the body as it is", ["x-unknown, gzip"], []],
  ["an unknown coding over a known one leaves the body as it is", ["gzip, x-unknown"], []],
  ["what every object has is no coding", ["constructor"], []],
  ["parameters make another name", ["gzip;q=1"], []],
  ["compress is not known", ["compress"], []],
];

for (const [what, values, expected] of CODINGS) {
  test(`in Content-Encoding, ${what}`, () => {
    assertEquals(codingsOf(fieldsOf(...values)), expected as never);
  });
}

test("without Content-Encoding there is no coding", () => {
  assertEquals(codingsOf([["content-type", "gzip"], ["x-content-encoding", "gzip"]]), []);
});

for (const values of [["gzip,gzip,gzip,gzip,gzip,gzip"], ["br,br,br", "br,br", "x-unknown"]]) {
  test(`more than five codings (${values.join(" and ")}) are refused as decode`, () => {
    const error = assertThrows(() => codingsOf(fieldsOf(...values)));
    assertInstanceOf(error, TransportError);
    assertEquals([error.code, error.phase], ["decode", "receive"]);
  });
}

test("what is accepted is what can be decoded", () => {
  for (const name of ACCEPTED_CODINGS.split(", ")) {
    assertEquals(codingsOf(fieldsOf(name)), [name] as never);
  }
});

test("decoding makes Content-Encoding and Content-Length untrue, and nothing else", () => {
  const fields: Field[] = [
    ["Content-Encoding", "gzip"],
    ["CONTENT-LENGTH", "5"],
    ["Content-Type", "text/plain"],
    ["X-Content-Length", "5"],
    ["Content-Length-X", "5"],
    ["content-encoding", "br"],
    ["Etag", '"1"'],
  ];
  assertEquals(decodedFields(fields), [
    ["Content-Type", "text/plain"],
    ["X-Content-Length", "5"],
    ["Content-Length-X", "5"],
    ["Etag", '"1"'],
  ]);
});

Deno.test("a part of an encoded body is left as it is, and so are its fields", async () => {
  const head =
    "HTTP/1.1 206 Partial Content\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\n";
  await using server = await ScriptedServer.start(async (peer) => {
    await peer.head();
    await peer.send(`${head}part`);
  });
  await using client = new Client();
  const response = await client.fetch(server.url(), { headers: { range: "bytes=4-7" } });
  assertEquals([await response.text(), response.headers.get("content-encoding")], ["part", "gzip"]);
});

import { assertEquals, assertInstanceOf, assertStringIncludes, assertThrows } from "@std/assert";
import { Codec } from "../../../transport/http1/codec.ts";
import {
  ProtocolError,
  type RequestFraming,
  type WireField,
} from "../../../transport/http1/messages.ts";

const latin1 = new TextDecoder("latin1");
const encoder = new TextEncoder();

function head(method: string, target: string, ...fields: WireField[]): string {
  return latin1.decode(new Codec(1_000).writeHead({ method, target, fields }, "none"));
}

function started(framing: RequestFraming["kind"]): Codec {
  const codec = new Codec(1_000);
  codec.writeHead({ method: "POST", target: "/", fields: [] }, framing);
  return codec;
}

function text(pieces: readonly Uint8Array[]): string {
  return pieces.map((piece) => latin1.decode(piece)).join("");
}

function assertMisuse(write: () => unknown, about: string): void {
  const error = assertThrows(write, ProtocolError);
  assertEquals(error.breach, "misuse");
  assertStringIncludes(error.message, about);
}

Deno.test("a head is a request line, its fields in order, and an empty line (RFC 9112 section 2.1)", () => {
  assertEquals(
    head("GET", "/a?b", ["Host", "x.test"], ["b", "1"], ["A", ""], ["b", "2"]),
    "GET /a?b HTTP/1.1\r\nHost: x.test\r\nb: 1\r\nA: \r\nb: 2\r\n\r\n",
  );
});

Deno.test("a field value goes out one octet a character, above ASCII too (RFC 9110 section 5.5)", () => {
  const bytes = new Codec(1_000).writeHead(
    { method: "GET", target: "/", fields: [["A", "\xfc"]] },
    "none",
  );
  assertEquals([...bytes.slice(-6)], [0x20, 0xfc, 0x0d, 0x0a, 0x0d, 0x0a]);
});

Deno.test("a head of any size goes out whole", () => {
  for (const size of [1_000, 2_029, 2_030, 2_031, 5_000, 200_000]) {
    const value = "a".repeat(size);
    assertEquals(head("GET", "/", ["A", value]), `GET / HTTP/1.1\r\nA: ${value}\r\n\r\n`);
  }
});

Deno.test("a head above ASCII that just exceeds the codec's own buffer goes out whole", () => {
  for (const size of [1_020, 2_025, 2_026, 2_027, 2_028, 2_029]) {
    const value = "\xe4".repeat(size);
    assertEquals(head("GET", "/", ["A", value]), `GET / HTTP/1.1\r\nA: ${value}\r\n\r\n`);
  }
});

const refusedMethods = ["", "GET /", "GET\r\nX: y", "G\0T", "GÄT", "GET\t", "G(T"];
for (const method of refusedMethods) {
  Deno.test(`the method ${JSON.stringify(method)} is not written (RFC 9110 section 9.1)`, () => {
    assertMisuse(() => head(method, "/"), "method");
  });
}

const refusedTargets = ["", "/ HTTP/1.1\r\nX: y\r\n", "/a b", "/\n", "/\0", "/ä", "/\x7f"];
for (const target of refusedTargets) {
  Deno.test(`the target ${JSON.stringify(target)} is not written (RFC 9112 section 3.2)`, () => {
    assertMisuse(() => head("GET", target), "target");
  });
}

const refusedNames = ["", "A b", "A:", "A\r\nB", "A\0", "Ä", "A\n"];
for (const name of refusedNames) {
  Deno.test(`the field name ${JSON.stringify(name)} is not written (RFC 9110 section 5.1)`, () => {
    assertMisuse(() => head("GET", "/", [name, "x"]), "field name");
  });
}

const refusedValues = ["a\r\nB: c", "a\n", "a\rb", "\0", "a\vb", "€", "\x7f"];
for (const value of refusedValues) {
  Deno.test(`the field value ${JSON.stringify(value)} is not written (RFC 9110 section 5.5)`, () => {
    assertMisuse(() => head("GET", "/", ["A", value]), "A");
  });
}

Deno.test("a refused head leaves the codec ready for another one", () => {
  const codec = new Codec(1_000);
  assertThrows(() => codec.writeHead({ method: "", target: "/", fields: [] }, "none"));
  const bytes = codec.writeHead({ method: "GET", target: "/", fields: [] }, "none");
  assertEquals(latin1.decode(bytes), "GET / HTTP/1.1\r\n\r\n");
});

Deno.test("a part of a chunked body is a chunk with its size in hex (RFC 9112 section 7.1)", () => {
  assertEquals(text(started("chunked").writeBody(encoder.encode("hello"))), "5\r\nhello\r\n");
  const large = new Uint8Array(0x12345).fill(0x61);
  assertEquals(text(started("chunked").writeBody(large)), `12345\r\n${"a".repeat(0x12345)}\r\n`);
});

Deno.test("an empty part is no chunk, for that would end the body (RFC 9112 section 7.1)", () => {
  assertEquals(started("chunked").writeBody(new Uint8Array()), []);
});

Deno.test("a chunked body ends with the last chunk (RFC 9112 section 7.1)", () => {
  assertEquals(text(started("chunked").writeEnd()), "0\r\n\r\n");
});

Deno.test("trailers follow the last chunk (RFC 9112 section 7.1.2)", () => {
  const end = started("chunked").writeEnd([["A", "\xfc"], ["B", "c"]]);
  assertEquals(text(end), "0\r\nA: \xfc\r\nB: c\r\n\r\n");
});

Deno.test("a trailer that would smuggle in another line is not written", () => {
  assertMisuse(() => started("chunked").writeEnd([["A", "b\r\nC: d"]]), "A");
  assertMisuse(() => started("chunked").writeEnd([["A\r\nB", "c"]]), "field name");
});

Deno.test("a body of known length goes out as it is (RFC 9112 section 6.2)", () => {
  const codec = started("length");
  assertEquals(text(codec.writeBody(encoder.encode("5\r\nhello"))), "5\r\nhello");
  assertEquals(codec.writeEnd(), []);
});

Deno.test("a ProtocolError is an Error that is called so", () => {
  const error = new ProtocolError("misuse", "why");
  assertInstanceOf(error, Error);
  assertEquals([error.name, error.message, error.breach], ["ProtocolError", "why", "misuse"]);
});

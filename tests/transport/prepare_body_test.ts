import { assertEquals, assertMatch, assertStringIncludes, assertThrows } from "@std/assert";
import { type BodySource, multipart } from "../../transport/body.ts";
import { TransportError } from "../../transport/errors.ts";
import { prepare, type PreparedRequest, type RequestInput } from "../../transport/prepare.ts";
import { settingsOf } from "../../transport/settings.ts";

const SETTINGS = settingsOf({});
const bytes = (...values: number[]): Uint8Array<ArrayBuffer> => new Uint8Array(values);
const stream = (): ReadableStream<Uint8Array> => ReadableStream.from([bytes(1, 2, 3)]);

function post(body: BodySource, headers: HeadersInit = {}) {
  return prepare("http://a.test/", { method: "POST", body, headers }, SETTINGS);
}

/** Everything that frames or describes the body. */
function framed(input: RequestInput): string[] {
  return prepare("http://a.test/", input, SETTINGS).fields
    .filter(([name]) => /^(content-|transfer-)/i.test(name))
    .map(([name, value]) => `${name.toLowerCase()}: ${value}`);
}

async function contentOf({ body }: PreparedRequest): Promise<Uint8Array<ArrayBuffer>> {
  if (body.kind === "none") return bytes();
  return body.kind === "bytes" ? body.bytes.slice() : await new Response(body.stream).bytes();
}

async function* pieces() {
  yield bytes(1, 2);
  yield await Promise.resolve(bytes(3));
}

const buffer = bytes(0, 1, 2, 3, 4);
const FORM = "application/x-www-form-urlencoded;charset=UTF-8";

/** Fetch standard, "extract a body". */
const bodies: [name: string, source: () => BodySource, content: number[], fields: string[]][] = [
  ["a string", () => "ä", [0xc3, 0xa4], [
    "content-type: text/plain;charset=UTF-8",
    "content-length: 2",
  ]],
  ["an empty string", () => "", [], [
    "content-type: text/plain;charset=UTF-8",
    "content-length: 0",
  ]],
  ["a Uint8Array", () => buffer.subarray(1, 4), [1, 2, 3], ["content-length: 3"]],
  ["an ArrayBuffer", () => bytes(1, 2, 3).buffer, [1, 2, 3], ["content-length: 3"]],
  ["a DataView", () => new DataView(buffer.buffer, 1, 2), [1, 2], ["content-length: 2"]],
  ["a Uint16Array", () => new Uint16Array([0x0201]), [1, 2], ["content-length: 2"]],
  ["search parameters", () => new URLSearchParams({ a: "b c" }), [
    ...new TextEncoder().encode("a=b+c"),
  ], [`content-type: ${FORM}`, "content-length: 5"]],
  ["a Blob with a type", () => new Blob([bytes(1, 2)], { type: "x/y" }), [1, 2], [
    "content-type: x/y",
    "content-length: 2",
  ]],
  ["a Blob without a type", () => new Blob([bytes(1, 2)]), [1, 2], ["content-length: 2"]],
  ["a stream", stream, [1, 2, 3], ["transfer-encoding: chunked"]],
  ["an async iterable", pieces, [1, 2, 3], ["transfer-encoding: chunked"]],
];
for (const [name, source, content, fields] of bodies) {
  Deno.test(`${name} is a body with ${fields.join(" and ")}`, async () => {
    assertEquals(framed({ method: "POST", body: source() }), fields);
    assertEquals([...await contentOf(post(source()))], content);
  });
}

Deno.test("form data is multipart, with the boundary that its type names", async () => {
  const form = new FormData();
  form.set("a", "b");
  form.set("f", new File(["c"], "d.txt"));
  const request = post(await multipart(form));
  const type = request.fields.find(([name]) => name === "Content-Type")?.[1] ?? "";
  assertMatch(type, /^multipart\/form-data; ?boundary=/);
  assertEquals(request.framing.kind, "length");
  const content = await contentOf(request);
  const read = await new Response(content, { headers: { "content-type": type } }).formData();
  assertEquals([read.get("a"), await (read.get("f") as File).text()], ["b", "c"]);
});

const empty: [method: string, fields: string[]][] = [
  ["GET", []],
  ["HEAD", []],
  ["DELETE", []],
  ["OPTIONS", []],
  ["POST", ["content-length: 0"]],
  ["PUT", ["content-length: 0"]],
  ["PATCH", ["content-length: 0"]],
];
for (const [method, fields] of empty) {
  Deno.test(`${method} without a body sends ${fields.join() || "no length"} (RFC 9110 section 8.6)`, () => {
    assertEquals(framed({ method }), fields);
    assertEquals(framed({ method, body: null }), fields);
  });
}

const claims: [name: string, input: RequestInput, fields: string[]][] = [
  ["a Content-Length that is right stays", { body: "abc", headers: { "content-length": "3" } }, [
    "content-length: 3",
    "content-type: text/plain;charset=UTF-8",
  ]],
  [
    "a stream may be given a Content-Length",
    { body: stream(), headers: { "Content-Length": "3" } },
    ["content-length: 3"],
  ],
  ["a known body may be sent in chunks", {
    body: bytes(1),
    headers: { "transfer-encoding": "chunked" },
  }, ["transfer-encoding: chunked"]],
  ["chunked has no case", { body: bytes(1), headers: { "Transfer-Encoding": "Chunked" } }, [
    "transfer-encoding: Chunked",
  ]],
  ["the caller's own type stays", { body: "a", headers: { "content-type": "x/y" } }, [
    "content-type: x/y",
    "content-length: 1",
  ]],
];
for (const [name, input, fields] of claims) {
  Deno.test(name, () => assertEquals(framed({ method: "POST", ...input }), fields));
}

/** RFC 9112 section 6: what frames a body must not lie about it, nor say two things. */
const lies: [name: string, body: BodySource, headers: HeadersInit][] = [
  ["a Content-Length that is too small", "abc", { "content-length": "2" }],
  ["a Content-Length that is too large", "abc", { "content-length": "4" }],
  ["a Content-Length without a body", null, { "content-length": "1" }],
  ["a Content-Length that is no number", stream(), { "content-length": "x" }],
  ["a negative Content-Length", stream(), { "content-length": "-1" }],
  ["a Content-Length that no number holds", stream(), { "content-length": "9".repeat(20) }],
  ["a list of Content-Lengths", stream(), { "content-length": "3, 3" }],
  ["two Content-Lengths that differ", stream(), [["content-length", "3"], ["content-length", "4"]]],
  ["a second Content-Length that lies", "abc", [["content-length", "3"], ["Content-Length", "4"]]],
  ["Content-Length beside Transfer-Encoding", "abc", {
    "content-length": "3",
    "transfer-encoding": "chunked",
  }],
  ["Transfer-Encoding without a body", null, { "transfer-encoding": "chunked" }],
  ["another transfer coding", stream(), { "transfer-encoding": "gzip, chunked" }],
  ["chunked twice", stream(), [["transfer-encoding", "chunked"], ["transfer-encoding", "chunked"]]],
];
for (const [name, body, headers] of lies) {
  Deno.test(`${name} is refused`, () => {
    const error = assertThrows(() => post(body, headers), TransportError);
    assertEquals(error.code, "invalidHeader");
    assertMatch(error.message, /"(Content-Length|Transfer-Encoding)"/);
  });
}

Deno.test("a locked stream is refused", () => {
  const locked = stream();
  locked.getReader();
  assertEquals(assertThrows(() => post(locked), TransportError).code, "invalidBody");
});

for (const body of [5, {}, [1], true, Symbol("x")]) {
  Deno.test(`${Deno.inspect(body)} is no body, and the message says what is one`, () => {
    const error = assertThrows(() => post(body as never), TransportError);
    assertEquals(error.code, "invalidBody");
    assertStringIncludes(error.message, "ReadableStream");
  });
}

Deno.test("Expect: 100-continue holds a body back, and without a body nothing", () => {
  const headers = { expect: "100-Continue" };
  assertEquals(post("a", headers).expectsContinue, true);
  assertEquals(post(null, headers).expectsContinue, false);
  assertEquals(post("a").expectsContinue, false);
});

Deno.test("Connection: close means that the caller wants the connection closed", () => {
  assertEquals(post("a", { connection: "x, Close" }).closes, true);
  assertEquals(post("a", { connection: "closed" }).closes, false);
});

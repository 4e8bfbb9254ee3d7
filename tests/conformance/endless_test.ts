import { assert, assertEquals, assertThrows } from "@std/assert";
import { Codec } from "../../transport/http1/codec.ts";
import { NEED_DATA, ProtocolError } from "../../transport/http1/messages.ts";
import { latin1, put } from "./_play.ts";

const LIMIT = 32 * 1024;
/** How much a server says before the test believes that it never ends. */
const PLENTY = 1024 * 1024;
/** A buffer doubles before it is full, and holds what one read brings. */
const MOST_STORAGE = 4 * LIMIT;

const OK = "HTTP/1.1 200 OK\r\n";
const CHUNKED = `${OK}Transfer-Encoding: chunked\r\n\r\n`;

/** What a server says for ever: it is refused while what is kept is small. */
const refused: [name: string, begin: string, again: string][] = [
  ["a version", "HTTP/1.", "1"],
  ["a status", "HTTP/1.1 2", "0"],
  ["a reason", "HTTP/1.1 200 ", "O"],
  ["a field name", OK, "A"],
  ["a field value", `${OK}A: `, "b"],
  ["whitespace in a field", `${OK}A:`, " \t"],
  ["folded lines", `${OK}A: b`, "\r\n c"],
  ["blank folded lines", `${OK}A: b`, "\r\n "],
  ["fields", OK, "A: b\r\n"],
  ["the smallest fields", OK, "A:\r\n"],
  ["Content-Length", `${OK}Content-Length: `, "0"],
  ["lists of Content-Length", `${OK}Content-Length: 5`, ",5"],
  ["CR", OK, "\r"],
  ["interim responses", "", "HTTP/1.1 103 A\r\n\r\n"],
  ["the smallest interim responses", "", "HTTP/1.1 100\r\n\r\n"],
  ["a chunk size", CHUNKED, "0"],
  ["whitespace after a chunk size", `${CHUNKED}5`, " "],
  ["a chunk extension", `${CHUNKED}5;`, "a"],
  ["chunk extensions", `${CHUNKED}5`, ";a=b"],
  ["a trailer", `${CHUNKED}0\r\nA: `, "b"],
  ["trailers", `${CHUNKED}0\r\n`, "A: b\r\n"],
  ["folded trailers", `${CHUNKED}0\r\nA: b`, "\r\n c"],
];

/** What a server may say for ever, because nothing of it is kept. */
const accepted: [name: string, begin: string, again: string][] = [
  ["a body that ends with the connection", `${OK}\r\n`, "hello"],
  ["a body with a length", `${OK}Content-Length: ${PLENTY * 4}\r\n\r\n`, "hello"],
  ["a chunk", `${CHUNKED}${(PLENTY * 4).toString(16)}\r\n`, "hello"],
  ["chunks", CHUNKED, "5\r\nhello\r\n"],
  ["the smallest chunks", CHUNKED, "1\r\na\r\n"],
  ["chunks with extensions", CHUNKED, `1;${"a".repeat(4_000)}\r\na\r\n`],
];

/** Feeds a codec until it refuses, and checks after each piece that it keeps little. */
function feed(begin: string, again: string, size: number): { fed: number } {
  const codec = new Codec(LIMIT);
  codec.writeHead({ method: "GET", target: "/", fields: [] }, "none");
  const target = new Uint8Array(64 * 1024);
  const piece = latin1(again.repeat(Math.max(1, Math.floor(size / again.length))));
  let isBody = false;
  let fed = 0;
  for (let bytes = latin1(begin); fed < PLENTY; bytes = piece) {
    put(codec, bytes);
    fed += bytes.length;
    try {
      while (!isBody) {
        const message = codec.readHead();
        if (message === NEED_DATA) break;
        isBody = message.type === "final";
      }
      while (isBody && codec.readBody(target) > 0);
    } catch (error) {
      throw Object.assign(error as Error, { fed });
    }
    const storage = codec.input.space().buffer.byteLength;
    assert(codec.input.length <= LIMIT, `${codec.input.length} bytes are kept`);
    assert(storage <= MOST_STORAGE, `${storage} bytes are taken for what is kept`);
  }
  return { fed };
}

for (const [name, begin, again] of refused) {
  Deno.test(`${name} without an end: refused within the limit, however much comes at once`, () => {
    for (const size of [1, 1_000, 16_384]) {
      const error = assertThrows(() => feed(begin, again, size), ProtocolError);
      assertEquals(error.breach, "tooLarge");
      const { fed } = error as ProtocolError & { fed: number };
      assert(fed <= begin.length + LIMIT + Math.max(size, again.length), `${fed} bytes were read`);
    }
  });
}

for (const [name, begin, again] of accepted) {
  Deno.test(`${name} without an end: no more memory is taken than for a short one`, () => {
    assert(feed(begin, again, 16_384).fed >= PLENTY);
  });
}

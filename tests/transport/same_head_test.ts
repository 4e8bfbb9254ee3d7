import { Buffer } from "node:buffer";
import { assertEquals } from "@std/assert";
import { Codec } from "../../transport/http1/codec.ts";
import { NEED_DATA, type ResponseHead } from "../../transport/http1/messages.ts";
import { toldHead } from "../../transport/told_head.ts";
import { Client } from "../_support/client.ts";
import { Random } from "../_support/random.ts";
import { answering, ok } from "./_servers.ts";

const EXCHANGES = 1_500;
const HINTS = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";
const CHUNKS = "5\r\nhello\r\n0\r\nDigest: none\r\n\r\n";

/** Few heads, so that one often comes twice; each with the body that GET gets. */
const ANSWERS: readonly (readonly [head: string, body: string])[] = [
  ["HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", "hello"],
  ["HTTP/1.1 200 OK\r\nContent-Length:  5\r\n\r\n", "hello"],
  ["HTTP/1.1 200 OK\r\nContent-Length: 5\r\nA: \r\n\r\n", "hello"],
  ["HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", ""],
  ["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", CHUNKS],
  ["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nA: b\r\n c\r\n\r\n", CHUNKS],
  ["HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\n", "hello"],
  ["HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\n", "hello"],
  ["HTTP/1.1 204 No Content\r\n\r\n", ""],
  ["HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", ""],
];

/** What a codec makes of an answer that comes in pieces. */
function readBy(codec: Codec, method: string, pieces: readonly string[]): unknown[] {
  const read: unknown[] = [];
  let isHead = true;
  codec.writeHead({ method, target: "/", fields: [] }, "none");
  for (const piece of pieces) {
    codec.input.space().set(Buffer.from(piece, "latin1"));
    codec.input.filled(piece.length);
    while (isHead) {
      const message = codec.readHead();
      if (message === NEED_DATA) break;
      read.push(message);
      isHead = message.type !== "final";
    }
    const body = new Uint8Array(100);
    if (!isHead) read.push(new TextDecoder().decode(body.subarray(0, codec.readBody(body))));
  }
  return [...read, codec.responseDone, codec.persists, codec.trailers, codec.framingBytes];
}

function cut(text: string, random: Random): string[] {
  if (random.once(2)) return [text];
  const at = random.below(text.length);
  return [text.slice(0, at), ...cut(text.slice(at), random)];
}

Deno.test("a head that comes again is read as if it came for the first time", () => {
  const random = new Random(1);
  const kept = new Codec(1_000);
  for (let nth = 0; nth < EXCHANGES; nth++) {
    const method = random.pick(["GET", "GET", "GET", "HEAD"]);
    const [head, body] = random.once(3) ? random.pick(ANSWERS) : ANSWERS[nth >> 3 & 7]!;
    const hints = random.once(8) ? HINTS : "";
    const pieces = cut(hints + head + (method === "HEAD" ? "" : body), random);
    assertEquals(readBy(kept, method, pieces), readBy(new Codec(1_000), method, pieces));
    kept.reset();
  }
});

Deno.test("what a listener does with a head changes neither the response nor the next head like it", async () => {
  await using server = await answering(ok("hello", "A: b"));
  await using client = new Client();
  client.trace.addEventListener("responseheaders", ({ detail }) => {
    const fields = detail.fields as [string, string][];
    fields[0]![1] = "changed";
    fields.push(["More", "lies"]);
    detail.headers.set("a", "changed");
  });
  for (let nth = 0; nth < 2; nth++) {
    const response = await client.request(server.url());
    const { fields, headers } = client.events.details("responseheaders")[nth]!;
    assertEquals([...response.headers], [["a", "b"], ["content-length", "5"]]);
    assertEquals([fields.length, headers.get("a")], [3, "changed"], "it is its own copy");
    assertEquals(await response.text(), "hello");
  }
});

Deno.test("a detail that a listener has frozen tells its headers all the same", () => {
  const head: ResponseHead = {
    httpVersion: "1.1",
    status: 200,
    statusText: "OK",
    fields: [["A", "b"]],
    bytes: 27,
  };
  const { headers } = Object.freeze(toldHead(head, {}));
  assertEquals([...headers], [["a", "b"]]);
});

import { assertEquals } from "@std/assert";
import { answerTo, parseQuery, RCODE } from "../../../cli/demo/dns_message.ts";

/** A query for www.BING.test, as a resolver sends it: with an EDNS record after the question. */
const QUERY = Uint8Array.from([
  ...[0x12, 0x34, 0x01, 0x20, 0, 1, 0, 0, 0, 0, 0, 1],
  ...[3, ...letters("www"), 4, ...letters("BING"), 4, ...letters("test"), 0, 0, 1, 0, 1],
  ...[0, 0, 41, 0x10, 0, 0, 0, 0, 0, 0, 0],
]);

function letters(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

Deno.test("a query is read with its name in lower case", () => {
  const { id, name, type, recursionDesired } = parseQuery(QUERY)!;
  assertEquals([id, name, type, recursionDesired], [0x1234, "www.bing.test", 1, true]);
});

Deno.test("an answer repeats id and question, and points back to the name", () => {
  const query = parseQuery(QUERY)!;
  const answer = answerTo(query, RCODE.noError, [Uint8Array.of(127, 0, 0, 1)]);
  assertEquals([...answer.subarray(0, 12)], [0x12, 0x34, 0x85, 0x80, 0, 1, 0, 1, 0, 0, 0, 0]);
  assertEquals(answer.subarray(12, 12 + query.question.length), query.question);
  const record = [0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 127, 0, 0, 1];
  assertEquals([...answer.subarray(12 + query.question.length)], record);
});

Deno.test("a name that is not known is answered with NXDOMAIN", () => {
  const answer = answerTo(parseQuery(QUERY)!, RCODE.nameError, []);
  assertEquals([answer[3]! & 0xf, answer[7]], [3, 0]);
});

Deno.test("what is no query is not answered", () => {
  const response = QUERY.slice();
  response[2]! |= 0x80;
  assertEquals(parseQuery(response), null);
  for (let length = 0; length < QUERY.length - 11; length++) {
    assertEquals(parseQuery(QUERY.subarray(0, length)), null, `${length} bytes`);
  }
});

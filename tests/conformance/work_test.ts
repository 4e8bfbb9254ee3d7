import { assert } from "@std/assert";
import type { Case } from "./_case.ts";
import { BYTEWISE, WHOLE } from "./_play.ts";
import { LOOKS_PER_BYTE, workOf } from "./_work.ts";

const OK = "HTTP/1.1 200 OK\r\n";
const CHUNKED = `${OK}Transfer-Encoding: chunked\r\n\r\n`;
const TIMES = 1_000;

/** Responses for which a careless reader looks at the same bytes again and again. */
const rows: [name: string, raw: string][] = [
  ["a long value", `${OK}A: ${"b".repeat(TIMES)}\r\n\r\n`],
  ["many fields", `${OK}${"A: b\r\n".repeat(TIMES)}\r\n`],
  ["many folded lines", `${OK}A: b${"\r\n c".repeat(TIMES)}\r\n\r\n`],
  ["many interim responses", `${"HTTP/1.1 103 A\r\n\r\n".repeat(TIMES)}${OK}\r\n`],
  ["a head before a long body", `${OK}\r\n${"b".repeat(TIMES)}`],
  ["a long chunk line", `${CHUNKED}5;${"a".repeat(4 * TIMES)}\r\nhello\r\n0\r\n\r\n`],
  ["many small chunks", `${CHUNKED}${"1\r\na\r\n".repeat(TIMES)}0\r\n\r\n`],
  ["many empty extensions", `${CHUNKED}${"1;;;;\r\na\r\n".repeat(TIMES)}0\r\n\r\n`],
  ["long trailers", `${CHUNKED}0\r\n${"A: b\r\n".repeat(TIMES)}\r\n`],
];

for (const [name, raw] of rows) {
  Deno.test(`${name}: the work grows as the bytes do, however they come`, () => {
    const one: Case = { name, rfc: "9112", raw, maxHeadBytes: 1 << 20, gives: {} };
    for (const pace of [WHOLE, BYTEWISE]) {
      const work = workOf(one, pace);
      assert(work <= LOOKS_PER_BYTE * raw.length, `${work} bytes for ${raw.length}`);
    }
  });
}

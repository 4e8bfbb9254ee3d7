import { assert, assertEquals, assertNotEquals, assertStringIncludes } from "@std/assert";
import { Random } from "../_support/random.ts";
import { check } from "./check.ts";
import { inputOf } from "./inputs.ts";
import { minimised } from "./minimise.ts";
import { fuzz } from "./run.ts";
import { fuzzSockets } from "./sockets.ts";

/** A few seconds; `deno task fuzz` tries a million. */
const INPUTS = 8_000;
const SOCKETS = 100;

Deno.test("whatever a server sends becomes a message or a ProtocolError, however it comes", async () => {
  const { tried, failure, verdicts } = await fuzz({ seed: 1, inputs: INPUTS });
  assertEquals(failure, null);
  assertEquals(tried, INPUTS);
  const seen = verdicts.map(([verdict]) => verdict).join("\n");
  for (const end of ["complete: body (chunked)", "open", "tunnel", "malformed", "tooLarge"]) {
    assertStringIncludes(seen, end);
  }
});

Deno.test("a call sees of random responses what the codec does", async () => {
  assertEquals((await fuzzSockets({ seed: 1, inputs: SOCKETS })).failure, null);
});

Deno.test("a seed and a number give the same input each time, and others give others", () => {
  const raws = [[1, 2], [1, 2], [1, 3], [2, 2]].map(([seed, nth]) =>
    inputOf(seed!, nth!).input.one.raw
  );
  assertEquals(raws[0], raws[1]);
  assertNotEquals(raws[0], raws[2]);
  assertNotEquals(raws[0], raws[3]);
});

Deno.test("inputs are not the same again and again", () => {
  const raws = Array.from({ length: 1_000 }, (_, nth) => inputOf(1, nth).input.one.raw);
  assert(new Set(raws).size > 950, `${new Set(raws).size} of 1000 are different`);
});

Deno.test("an input that is not read as it is meant breaks a law", () => {
  const raw = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
  const one = { name: "", rfc: "", raw, gives: {} };
  const checked = (body: string) => check({ one, meant: { body } }, new Random(1), true).broken;
  assertEquals(checked("hello"), null);
  assertEquals(checked("world"), 'it gives body "hello", and means "world"');
});

Deno.test("an input is made as small as can be while it keeps what is wrong with it", async () => {
  const text = "HTTP/1.1 200 OK\r\nA: b\nC: d\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
  const isWrong = (text: string) => /[^\r]\n/.test(text) && text.includes("chunk");
  assertEquals((await minimised(text, isWrong)).replace("chunk", ""), "a\n");
});

import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { hexId } from "../../../report/otlp/span_ids.ts";

Deno.test("the same text has the same identifier, and another text another one", () => {
  assertEquals(hexId("call 1", 16), hexId("call 1", 16));
  assertNotEquals(hexId("call 1", 16), hexId("call 2", 16));
});

Deno.test("an identifier has as many hex digits as its kind asks for", () => {
  assertMatch(hexId("call 1", 16), /^[0-9a-f]{32}$/);
  assertMatch(hexId("call 1", 8), /^[0-9a-f]{16}$/);
});

Deno.test("each part of an identifier is of its own making", () => {
  const parts = hexId("call 1", 16).match(/.{8}/g)!;
  assertEquals(new Set(parts).size, 4);
});

Deno.test("texts that differ in a digit have identifiers that differ in about half of their bits", () => {
  const bits = (id: string) => BigInt(`0x${id}`);
  const ids = Array.from({ length: 100 }, (_, index) => bits(hexId(`call ${index}`, 8)));
  const changed = ids.slice(1).map((id, index) =>
    (id ^ ids[index]!).toString(2).replaceAll("0", "")
  );
  const mean = changed.reduce((sum, ones) => sum + ones.length, 0) / changed.length;
  assertEquals(Math.round(mean / 8), 4);
});

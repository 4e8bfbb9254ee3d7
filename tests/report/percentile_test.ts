import { assertEquals, assertThrows } from "@std/assert";
import { percentile } from "../../report/percentile.ts";

/** The numbers from 1 on, so that each is its own rank. */
function ranks(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

Deno.test("a percentile is one of the values, by nearest rank", () => {
  const values = [15, 20, 35, 40, 50];
  const found = [0, 5, 30, 40, 50, 100].map((p) => percentile(values, p));
  assertEquals(found, [15, 15, 20, 20, 35, 50]);
});

Deno.test("the rank is exact where arithmetic with fractions is not", () => {
  assertEquals(percentile(ranks(1_000), 99.9), 999);
  assertEquals(percentile(ranks(100), 28), 28);
  assertEquals(percentile(ranks(100), 7), 7);
  assertEquals(percentile(ranks(100_000), 99.999), 99_999);
});

Deno.test("of a single value every percentile is that value", () => {
  assertEquals([0, 50, 100].map((p) => percentile([7], p)), [7, 7, 7]);
});

Deno.test("of no value there is no percentile", () => {
  assertEquals(percentile([], 50), null);
});

Deno.test("what is no percentage is refused", () => {
  for (const p of [-1, 100.1, NaN]) assertThrows(() => percentile([1], p), RangeError);
});

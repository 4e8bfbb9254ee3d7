import { assert, assertEquals } from "@std/assert";
import { histogramOf } from "../../../report/summary/histogram.ts";

/** The limits of the buckets for some durations. */
function limits(...durations: number[]): number[] {
  const buckets = histogramOf(Float64Array.from(durations).sort());
  return [...buckets.map(({ from }) => from), ...buckets.slice(-1).map(({ to }) => to)];
}

/** So many durations from one to another, at even steps. */
function spread(from: number, to: number, count = 1_000): number[] {
  return Array.from({ length: count }, (_, index) => from + (to - from) * index / (count - 1));
}

Deno.test("durations that are near each other lie in buckets of one width", () => {
  assertEquals(limits(...spread(10.3, 19.8)), [10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20]);
  assertEquals(limits(...spread(0.21, 0.39)).slice(0, 3), [0.2, 0.22, 0.24]);
});

Deno.test("durations that are far apart lie in ever wider buckets", () => {
  assertEquals(limits(...spread(0.4, 30, 10_000)), [
    0.3,
    0.5,
    0.7,
    1,
    1.5,
    2,
    3,
    5,
    7,
    10,
    15,
    20,
    30,
    50,
  ]);
  assertEquals(limits(...spread(0.05, 900, 10_000)).slice(0, 5), [0.05, 0.1, 0.2, 0.5, 1]);
  assertEquals(limits(...spread(0.05, 9_000, 10_000)).slice(0, 5), [0.03, 0.1, 0.3, 1, 3]);
  assertEquals(limits(...spread(0.001, 100_000)), [
    1e-3,
    0.01,
    0.1,
    1,
    10,
    100,
    1e3,
    1e4,
    1e5,
    1e6,
  ]);
});

Deno.test("a few durations lie in a few buckets", () => {
  assertEquals(limits(1.9, 2.4, 22), [1, 2, 5, 10, 20, 50]);
});

Deno.test("one duration, or the same many times, lies in one bucket", () => {
  assertEquals(limits(7), [6, 8]);
  assertEquals(histogramOf(new Float64Array(50).fill(7)), [{ from: 6, to: 8, count: 50 }]);
});

Deno.test("a duration that the clock took for nothing lies in a bucket that begins at 0", () => {
  assertEquals(limits(0, 0.5)[0], 0);
});

Deno.test("without durations there are no buckets", () => {
  assertEquals(histogramOf(new Float64Array()), []);
});

Deno.test("every duration lies in one bucket, and neither the first nor the last is empty", () => {
  for (const shortest of [0, 0.0004, 0.0123, 0.99, 1, 7.77, 100, 12_345.6]) {
    for (const factor of [1.0001, 1.03, 1.9, 3.99, 4, 11, 250, 1e5]) {
      for (const count of [2, 10, 1_000]) {
        const durations = Float64Array.from(spread(shortest, shortest * factor + 1e-9, count));
        const buckets = histogramOf(durations);
        for (const [index, { from, to, count }] of buckets.entries()) {
          assertEquals(count, durations.filter((one) => from <= one && one < to).length);
          assertEquals(from, buckets[index - 1]?.to ?? from);
        }
        assertEquals(buckets.reduce((sum, { count }) => sum + count, 0), count);
        assert(buckets.at(0)!.count > 0 && buckets.at(-1)!.count > 0);
        assert(buckets.length <= 14, `${buckets.length} buckets`);
      }
    }
  }
});

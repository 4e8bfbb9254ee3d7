import { assertEquals } from "@std/assert";
import { bytes, clock, count, duration, mark } from "../../page/figures.ts";

Deno.test("a duration has three digits that count", () => {
  const written: readonly [number | null, string][] = [
    [null, "–"],
    [0, "0.00 ms"],
    [0.994, "0.99 ms"],
    [0.996, "1.00 ms"],
    [9.994, "9.99 ms"],
    [9.996, "10.0 ms"],
    [99.96, "100 ms"],
    [999.4, "999 ms"],
    [999.6, "1.00 s"],
    [61_000, "61.0 s"],
    [123_000, "2 min 3 s"],
    [179_800, "3 min 0 s"],
  ];
  assertEquals(written.map(([ms]) => duration(ms)), written.map(([, text]) => text));
});

Deno.test("a mark is as precise as the step between marks, and no more", () => {
  assertEquals([0, 20, 40].map((ms) => mark(ms, 20, 100)), ["0", "20 ms", "40 ms"]);
  assertEquals([0.5, 1].map((ms) => mark(ms, 0.5, 1)), ["0.5 ms", "1.0 ms"]);
  assertEquals([200, 1_000].map((ms) => mark(ms, 200, 1_000)), ["0.2 s", "1.0 s"]);
  assertEquals(mark(2_000, 1_000), "2 s");
});

Deno.test("sizes are in units of a thousand", () => {
  assertEquals([0, 999, 1_000, 3_581, 1_048_576].map(bytes), [
    "0 B",
    "999 B",
    "1.00 kB",
    "3.58 kB",
    "1.05 MB",
  ]);
});

Deno.test("one thing is no plural", () => {
  assertEquals([count(1, "call"), count(2_000, "call")], ["1 call", "2,000 calls"]);
});

Deno.test("a moment on the clock of the wall is in UTC", () => {
  assertEquals(clock(0), "1970-01-01 00:00:00 UTC");
});

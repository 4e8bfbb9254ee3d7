import { assertEquals } from "@std/assert";
import { isoTime, unixNanoseconds } from "../../report/wall_clock.ts";

const EPOCH = Date.parse("2026-01-02T03:04:05.678Z");

Deno.test("a moment in nanoseconds since 1970 keeps every one of them", () => {
  assertEquals(unixNanoseconds(EPOCH, 0), 1_767_323_045_678_000_000n);
  assertEquals(unixNanoseconds(EPOCH, 1000.000001), 1_767_323_046_678_000_001n);
});

Deno.test("an epoch may have a fraction", () => {
  assertEquals(unixNanoseconds(EPOCH + 0.5, 0.25), 1_767_323_045_678_750_000n);
});

Deno.test("a moment by ISO 8601 has microseconds, also those that begin with zeros", () => {
  assertEquals(isoTime(EPOCH, 0.0129), "2026-01-02T03:04:05.678012Z");
  assertEquals(isoTime(EPOCH, 322.5), "2026-01-02T03:04:06.000500Z");
});

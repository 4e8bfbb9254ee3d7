import { assertEquals } from "@std/assert";
import { parseServerTiming, type ServerTimingMetric } from "../../report/server_timing.ts";

const METRICS: readonly [why: string, value: string, metrics: readonly ServerTimingMetric[]][] = [
  ["a name alone is a metric", "miss", [metric("miss")]],
  ["a duration is a number", "db;dur=53.2", [metric("db", 53.2)]],
  ["a description may be a token", "cache;desc=hit", [metric("cache", null, "hit")]],
  ["a description may be quoted", 'a;desc="Cache, read; 1"', [metric("a", null, "Cache, read; 1")]],
  ["a quoted string may hold quotes", 'a;desc="\\"b\\\\"', [metric("a", null, '"b\\')]],
  ["a duration may be quoted", 'a;dur="2.5"', [metric("a", 2.5)]],
  ["several metrics keep their order", "b;dur=1, a;dur=2", [metric("b", 1), metric("a", 2)]],
  ["a name may come twice", "a;dur=1, a;dur=2", [metric("a", 1), metric("a", 2)]],
  ["spaces may stand around everything", " a ; dur = 1 ; desc = x ", [metric("a", 1, "x")]],
  ["names of parameters are of any case", "a;DUR=1;Desc=x", [metric("a", 1, "x")]],
  ["of two durations the first counts", "a;dur=1;dur=2", [metric("a", 1)]],
  ["a duration that is no number is none", "a;dur=fast", [metric("a")]],
  ["an infinite duration is none", "a;dur=Infinity", [metric("a")]],
  ["parameters that are unknown are passed over", "a;x=1;;=;dur=1", [metric("a", 1)]],
  ["text behind a name is passed over", 'a== ""b;dur=1', [metric("a", 1)]],
  ["text behind a quoted string is passed over", 'a;desc="x"y', [metric("a", null, "x")]],
  ["a quoted string may lack its end", 'a;desc="x, b', [metric("a", null, "x, b")]],
  ["a metric without a name is passed over", ';dur=1, "x", , b', [metric("b")]],
  ["an empty field has no metrics", "", []],
];

for (const [why, value, metrics] of METRICS) {
  Deno.test(`in Server-Timing, ${why}: ${value}`, () => {
    assertEquals(parseServerTiming(value), [...metrics]);
  });
}

function metric(
  name: string,
  duration: number | null = null,
  description = "",
): ServerTimingMetric {
  return { name, duration, description };
}

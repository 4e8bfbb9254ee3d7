import { assert, assertAlmostEquals, assertEquals, assertFalse } from "@std/assert";
import { assertStringIncludes } from "@std/assert";
import { RoughMedian } from "../../../cli/progress/rough_median.ts";
import { RunProgress } from "../../../cli/progress/run_progress.ts";
import { BrokenSink, MemorySink } from "../../_support/memory_io.ts";

/** The progress of ten requests; its clock shows what it is told. */
function progressOf(columns = 80, sink = new MemorySink(true)) {
  const clock = { time: 0 };
  const progress = new RunProgress(sink, 10, columns, () => clock.time);
  const drawnAt = (time: number) => {
    clock.time = time;
    sink.text = "";
    progress.draw();
    return sink.text;
  };
  return { progress, drawnAt, clock, sink };
}

Deno.test("a short run shows no progress", () => {
  const { drawnAt } = progressOf();
  assertEquals([drawnAt(0), drawnAt(499)], ["", ""]);
});

Deno.test("progress tells what is done, what is running, and how long the rest will take", () => {
  const { progress, drawnAt, clock } = progressOf();
  const begun = Array.from({ length: 4 }, () => progress.began());
  clock.time = 20;
  progress.ended(begun[0]!, false);
  progress.ended(begun[1]!, true);
  const line = drawnAt(1_000);
  const [, median] = /p50 ([\d.]+) ms/.exec(line) ?? [];
  assertAlmostEquals(Number(median), 20, 0.5);
  assertStringIncludes(line, "2/10 done  2 running  1 failed  2.0/s  p50 ");
  assertStringIncludes(line, " ms  4 s left");
});

Deno.test("before the first request is over, nothing is guessed", () => {
  const { progress, drawnAt } = progressOf();
  progress.began();
  assertEquals(drawnAt(1_000), "\r\x1b[K0/10 done  1 running");
});

Deno.test("the line fits the terminal, since one that wraps could not be taken away", () => {
  const { progress, drawnAt } = progressOf(12);
  progress.began();
  assertEquals(drawnAt(1_000), "\r\x1b[K0/10 done  ");
});

Deno.test("the line is taken away once, and not where there is none", () => {
  const { progress, drawnAt, sink } = progressOf();
  progress.clear();
  assertEquals(sink.text, "");
  assert(drawnAt(1_000) !== "");
  sink.text = "";
  progress.clear();
  progress[Symbol.dispose]();
  assertEquals(sink.text, "\r\x1b[K");
});

Deno.test("a terminal that is gone stops nothing", () => {
  const { drawnAt } = progressOf(80, new BrokenSink(new Error("gone")));
  assertEquals(drawnAt(1_000), "");
});

Deno.test("the median is near that of all durations, without keeping them", () => {
  const median = new RoughMedian();
  assertEquals(median.value, null);
  for (let duration = 1; duration <= 999; duration++) median.add(duration);
  assertAlmostEquals(median.value!, 500, 10);
  const extremes = new RoughMedian();
  extremes.add(0);
  assertFalse(Number.isNaN(extremes.value!));
  extremes.add(Number.MAX_VALUE);
  extremes.add(Number.MAX_VALUE);
  assert(extremes.value! > 1e6);
});

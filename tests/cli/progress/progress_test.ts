import { assertEquals, assertFalse, assertStringIncludes } from "@std/assert";
import { Progress } from "../../../cli/progress/progress.ts";
import { MemorySink } from "../../_support/memory_io.ts";

/** A progress whose clock shows `time`. */
function progressAt(size: number | null) {
  const sink = new MemorySink(true);
  const clock = { time: 0 };
  const progress = new Progress(sink, () => clock.time);
  progress.begin(size);
  const add = (time: number, bytes: number) => {
    clock.time = time;
    progress.add(bytes);
    const { text } = sink;
    sink.text = "";
    return text;
  };
  return { add, progress, sink };
}

Deno.test("a short download shows no progress", () => {
  const { add } = progressAt(1_000);
  assertEquals([add(100, 500), add(499, 500)], ["", ""]);
});

Deno.test("a long download shows bytes, percentage and rate", () => {
  const { add } = progressAt(4_000_000);
  const text = add(1_000, 1_000_000);
  assertStringIncludes(text, "1 MB of 4 MB");
  assertStringIncludes(text, "25 %");
  assertStringIncludes(text, "1 MB/s");
});

Deno.test("a download of unknown size shows no percentage", () => {
  const { add } = progressAt(null);
  assertFalse(add(1_000, 1_000_000).includes("%"));
});

Deno.test("progress is drawn ten times a second at most", () => {
  const { add } = progressAt(null);
  const drawn = [1_000, 1_050, 1_099, 1_100].map((time) => add(time, 1) !== "");
  assertEquals(drawn, [true, false, false, true]);
});

Deno.test("progress is taken away once", () => {
  const { add, progress, sink } = progressAt(null);
  add(1_000, 1);
  progress.clear();
  progress.clear();
  assertEquals(sink.text, "\r\x1b[K");
});

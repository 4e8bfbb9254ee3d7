import { assertLess } from "@std/assert";
import { TraceLog } from "../../trace_log.ts";
import { wallClockOffset } from "./_wall_clock.ts";

/** Logs that are begun at all moments of a millisecond. */
const LOGS = 10_000;

Deno.test("the epoch of a log is neither early nor late on average", () => {
  const truth = wallClockOffset();
  const errors = Array.from({ length: LOGS }, () => TraceLog.empty().epoch - truth);
  const mean = errors.reduce((sum, error) => sum + error, 0) / LOGS;
  assertLess(Math.abs(mean), 0.25);
});

Deno.test("the epoch of a log is off by a millisecond at most", () => {
  const truth = wallClockOffset();
  const errors = Array.from({ length: LOGS }, () => Math.abs(TraceLog.empty().epoch - truth));
  // Who else uses the processor may come between the looks at the two clocks, but not often.
  const early = errors.filter((error) => error > 1.05);
  assertLess(early.length, LOGS / 100);
});

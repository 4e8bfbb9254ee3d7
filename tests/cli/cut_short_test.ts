import { assertEquals } from "@std/assert";
import { CutShort } from "../../cli/cut_short.ts";
import type { PhaseTimings } from "../../trace.ts";
import { record, SAMPLES, timingsOf } from "../report/_records.ts";

/** What is known of calls that were aborted, each after these phases. */
function known(...calls: readonly Partial<PhaseTimings>[]): string {
  const cutShort = new CutShort();
  calls.forEach((phases, index) => {
    cutShort.see(record("callstart", SAMPLES.callstart, { time: 10 * index }));
    const detail = { outcome: "aborted", timings: timingsOf(phases) } as const;
    cutShort.see(record("callend", detail, { time: 100 }));
  });
  return cutShort.text();
}

Deno.test("calls that were cut short are counted by the phase that was open", () => {
  const waiting = { connect: 1, send: 2, wait: 3 };
  const text = known({ dns: 1 }, waiting, {}, waiting);
  assertEquals(text, ", after 100.00 ms: 4 calls cut short, 2 in wait, 1 in dns, 1 in no phase");
});

Deno.test("one phase is told without its number", () => {
  assertEquals(known({ dns: 1 }), ", after 100.00 ms: 1 call cut short, in dns");
});

Deno.test("where all calls came to an end, nothing is known of any", () => {
  const cutShort = new CutShort();
  cutShort.see(record("callstart", SAMPLES.callstart));
  cutShort.see(record("callend", SAMPLES.callend));
  assertEquals([known(), cutShort.text()], ["", ""]);
});

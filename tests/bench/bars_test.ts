import { assertEquals } from "@std/assert";
import { costBar, latencyBar, paceBar, peakBar } from "../../bench/figures.ts";
import type { Bar, Round, Sample } from "../../bench/model.ts";
import { reportOf } from "../../bench/report.ts";

const MIB = 1024 * 1024;

Deno.test("a ratio is made within each round, so that a slow minute harms nobody", () => {
  const rounds = [
    roundOf({ a: { amount: 80 }, b: { amount: 100 } }),
    roundOf({ a: { amount: 8 }, b: { amount: 10 } }),
    roundOf({ a: { amount: 90 }, b: { amount: 100 } }),
  ];
  assertEquals(judged(paceBar("a", "b", 0.8), rounds), [0.8, true]);
  assertEquals(judged(paceBar("a", "b", 0.81), rounds), [0.8, false]);
});

Deno.test("processor time tells the same, whatever the clock says", () => {
  const round = roundOf({ a: { ms: 50, cpuMs: 20 }, b: { ms: 1, cpuMs: 10 } });
  assertEquals(paceBar("a", "b", 1).byCpu?.(round), 0.5);
});

Deno.test("latency must be below that of the other", () => {
  const round = roundOf({ a: { p50Ms: 2 }, b: { p50Ms: 2 } });
  assertEquals(judged(latencyBar("a", "b"), [round]), [1, false]);
});

Deno.test("cost is time per unit", () => {
  const round = roundOf({ a: { amount: 100 }, b: { amount: 150 } });
  assertEquals(judged(costBar("a", "b", 1.5), [round]), [1.5, true]);
});

Deno.test("peak memory counts above that of an idle process", () => {
  const round = roundOf({ a: { peakBytes: 60 * MIB }, idle: { peakBytes: 40 * MIB } });
  assertEquals(judged(peakBar("a", "idle", 16), [round]), [20, false]);
});

Deno.test("a bar whose peer is missing is neither reached nor missed", () => {
  assertEquals(judged(paceBar("a", "b", 1), [roundOf({ a: {} })]), [null, null]);
});

function judged(bar: Bar, rounds: readonly Round[]): [number | null, boolean | null] {
  const open = () => Promise.resolve([]);
  const work = { name: "test", title: "A test", columns: [], bars: [bar], open };
  const report = reportOf({ work, rounds, names: [], skipped: new Map(), failed: new Map() });
  const [verdict] = report.bars;
  return [verdict?.measured ?? null, verdict?.reached ?? null];
}

function roundOf(samples: Record<string, Partial<Sample>>): Round {
  const usual = { amount: 1, ms: 1, cpuMs: null, p50Ms: null, peakBytes: null };
  return new Map(
    Object.entries(samples).map(([name, sample]) => [name, { ...usual, ...sample }]),
  );
}

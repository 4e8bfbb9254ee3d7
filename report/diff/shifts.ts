import { PHASES } from "../model/spans.ts";
import type { TracedCall } from "../model/traced.ts";
import type { Pairing } from "./match.ts";
import { holm, leastP, rankTest } from "./rank_sum.ts";
import type { PhaseShift, Sample, TimingDiff, Verdict } from "./shapes.ts";

/** Differences that chance would bring about more often than this are taken for noise. */
export const LEVEL = 0.05;

const MEASURES = [...PHASES, "total"] as const;

/** A phase whose samples have been compared, while other comparisons are not done. */
interface Compared extends Omit<PhaseShift, "p" | "verdict"> {
  readonly p: number | null;
  /** Whether the test and the medians say the same about which is larger. */
  readonly agrees: boolean;
}

/** Compares the phases of all requests; `p` is corrected for all of these comparisons. */
export function compareTimings(
  pairings: readonly Pairing[],
): { readonly timings: readonly (readonly TimingDiff[])[]; readonly comparisons: number } {
  const plans = pairings.map(({ before, after }) =>
    (["new", "reused"] as const).map((connection) => {
      const [old, fresh] = [before, after].map((calls) => {
        return calls.filter((call) => call.outcome === "ok" && connectionOf(call) === connection);
      }) as [TracedCall[], TracedCall[]];
      return { connection, before: old.length, after: fresh.length, phases: phasesOf(old, fresh) };
    })
  );
  const tested = plans.flat().flatMap(({ phases }) => phases).filter(({ p }) => p !== null);
  const corrected = holm(tested.map(({ p }) => p!));
  const pOf = new Map(tested.map((phase, index) => [phase, corrected[index]!]));
  const timings = plans.map((plan) =>
    plan.filter(({ before, after }) => before > 0 && after > 0)
      .map((timing) => ({
        ...timing,
        phases: timing.phases.map((phase) => judged(phase, pOf.get(phase) ?? null, tested.length)),
      }))
  );
  return { timings, comparisons: tested.length };
}

/** `new` if any of its hops had to make a connection, or to wait for one that was being made. */
export function connectionOf({ hops }: TracedCall): "new" | "reused" {
  const isNew = hops.some(({ attempts }) => attempts.some((it) => it.connection?.reused === false));
  return isNew ? "new" : "reused";
}

/** How many runs on each side would be enough to tell anything from noise. */
export function runsNeeded(comparisons: number): number {
  let runs = 2;
  while (leastP(runs, runs) * comparisons > LEVEL) runs++;
  return runs;
}

function phasesOf(before: readonly TracedCall[], after: readonly TracedCall[]): Compared[] {
  if (before.length === 0 || after.length === 0) return [];
  return MEASURES.flatMap((phase) => {
    const [old, fresh] = [before, after].map((calls) => {
      return calls.flatMap(({ timings }) => timings.sum[phase] ?? []);
    }) as [number[], number[]];
    return old.length === 0 && fresh.length === 0 ? [] : [compared(phase, old, fresh)];
  });
}

function compared(phase: PhaseShift["phase"], old: number[], fresh: number[]): Compared {
  const [before, after] = [sampleOf(old), sampleOf(fresh)];
  const test = old.length > 1 && fresh.length > 1 ? rankTest(old, fresh) : null;
  const shift = before === null || after === null ? null : after.median - before.median;
  return {
    phase,
    before,
    after,
    shift,
    ratio: before === null || after === null || before.median === 0
      ? null
      : after.median / before.median,
    p: test?.p ?? null,
    agrees: test === null ||
      Math.sign(test.u - old.length * fresh.length / 2) === Math.sign(shift ?? 0),
  };
}

function judged({ agrees, ...phase }: Compared, p: number | null, comparisons: number): PhaseShift {
  return { ...phase, p, verdict: verdictOn(phase, p, agrees, comparisons) };
}

function verdictOn(
  { before, after }: Pick<PhaseShift, "before" | "after">,
  p: number | null,
  agrees: boolean,
  comparisons: number,
): Verdict {
  if (before === null) return "appeared";
  if (after === null) return "vanished";
  if (p === null) return "tooFew";
  if (p <= LEVEL) return agrees ? "moved" : "spread";
  return leastP(before.n, after.n) * comparisons > LEVEL ? "tooFew" : "noise";
}

function sampleOf(values: readonly number[]): Sample | null {
  const sorted = values.toSorted((one, other) => one - other);
  const [least, most] = [sorted[0], sorted.at(-1)];
  if (least === undefined || most === undefined) return null;
  const middle = (sorted.length - 1) / 2;
  const median = (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2;
  return { n: sorted.length, median, least, most };
}

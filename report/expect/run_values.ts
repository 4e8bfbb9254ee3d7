import type { TracedCall, TraceModel } from "../model/traced.ts";
import { percentile } from "../percentile.ts";
import { type Kind, NUMBER, SHARE } from "./kinds.ts";

/** Something of all calls together that can be asserted. */
export interface RunValue {
  readonly kind: Kind;
  /** What it is, for people. */
  readonly help: string;
  /** Whether to assert it is to say which failures of calls are expected. */
  readonly aboutFailures?: boolean;
  /** Gives the value, or `null` if nothing was measured. */
  of(model: TraceModel): number | null;
}

/** What can be asserted of all calls together by a word. */
export const RUN_VALUES: Readonly<Record<string, RunValue>> = {
  count: { kind: NUMBER, help: "Calls", of: ({ calls }) => calls.length },
  errors: {
    kind: NUMBER,
    help: "Calls that failed, whatever the status of the others",
    aboutFailures: true,
    of: ({ calls }) => calls.length === 0 ? null : failuresOf(calls),
  },
  error_rate: {
    kind: SHARE,
    help: "Share of the calls that failed",
    aboutFailures: true,
    of: ({ calls }) => calls.length === 0 ? null : failuresOf(calls) / calls.length,
  },
  connections: {
    kind: NUMBER,
    help: "Connections that the calls used",
    of: ({ calls, connections }) => {
      return calls.length === 0 ? null : connections.filter(({ uses }) => uses.length > 0).length;
    },
  },
};

/** Makes one number of many, which are in ascending order and at least one. */
export type Aggregate = (sorted: readonly number[]) => number | null;

const AGGREGATES: Readonly<Record<string, Aggregate>> = {
  min: (sorted) => sorted[0] ?? null,
  mean: (sorted) => sum(sorted) / sorted.length,
  max: (sorted) => sorted.at(-1) ?? null,
  sum,
};

/** The words before a parenthesis, for messages. */
export const AGGREGATE_NAMES = "min, mean, max, sum, count and p0 to p100, such as p99.9";

/** The aggregate of a name, or `null` if there is none. */
export function aggregateOf(name: string): Aggregate | null {
  if (Object.hasOwn(AGGREGATES, name)) return AGGREGATES[name]!;
  const share = Number(/^p([0-9]{1,3}(?:\.[0-9]{1,3})?)$/.exec(name)?.[1] ?? NaN);
  return share <= 100 ? (sorted) => percentile(sorted, share) : null;
}

/** How many calls failed, or never ended. */
function failuresOf(calls: readonly TracedCall[]): number {
  return calls.filter(({ outcome }) => outcome !== "ok").length;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

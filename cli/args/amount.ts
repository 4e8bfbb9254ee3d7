import type { RunFacts, TraceLog } from "../../trace_log.ts";
import type { Values } from "./options.ts";

/** How many requests are sent, and how. */
export interface Amount {
  /** How many are to be sent in all. */
  readonly requests: number;
  /** How many of them go on at the same time at most. */
  readonly concurrency: number;
  /** How many start in a second, if a schedule says so. */
  readonly rate: number | null;
  /** Milliseconds that each worker rests between two of them. */
  readonly interval: number | null;
}

/** From more requests than this on, nobody wants to see each of them unless he says so. */
export const FEW_REQUESTS = 10;

/** What the options mean for so many URLs. */
export function amountOf(values: Values, urls: number): Amount {
  const { count = 1, concurrency = 1, rate = null, interval = null } = values;
  return { requests: urls * count, concurrency, rate, interval };
}

/** How many calls a saved trace has, and how they were sent, as far as it tells. */
export function amountIn(log: TraceLog): Amount {
  const requests = log.records.filter(({ type }) => type === "callstart").length;
  const { concurrency = 1, rate = null, interval = null } = log.run ?? {};
  return { requests, concurrency, rate, interval };
}

/** Whether there are too many requests to show each of them. */
export function isMany({ requests, concurrency }: Amount): boolean {
  return requests > FEW_REQUESTS || Math.min(requests, concurrency) > 1;
}

/** What the header of the trace tells, so that a saved one says the same as the run itself. */
export function runFacts({ concurrency, rate, interval }: Amount): RunFacts {
  return { concurrency, ...(rate !== null && { rate }), ...(interval !== null && { interval }) };
}

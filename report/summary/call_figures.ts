import type { PhaseTimings } from "../../trace.ts";
import { PHASES } from "../model/spans.ts";
import { type Distribution, distributionOf, Samples } from "./distribution.ts";
import type { CallGroup, Measure } from "./summarized.ts";

/** What is measured of a call, in the order in which it happens. */
export const MEASURES: readonly Measure[] = [...PHASES, "ttfb", "total"];

/** The figures of calls that have something in common. */
export class CallFigures {
  /** How long each call took. */
  readonly totals = new Samples();
  readonly #ttfb = new Samples();
  readonly #phases = PHASES.map((phase) => ({ phase, samples: new Samples() }));

  /** How many calls were added. */
  get calls(): number {
    return this.totals.length;
  }

  /** Adds one call, in milliseconds; `null` is what did not happen. */
  add(timings: PhaseTimings, ttfb: number | null, total: number): void {
    for (const { phase, samples } of this.#phases) {
      const value = timings[phase];
      if (value !== null) samples.add(value);
    }
    if (ttfb !== null) this.#ttfb.add(ttfb);
    this.totals.add(total);
  }

  /** What they come to, or `null` if there are none. */
  summary(): CallGroup | null {
    if (this.calls === 0) return null;
    const phases = this.#phases.map(({ phase, samples }) => [phase, figuresOf(samples)]);
    const others = { ttfb: figuresOf(this.#ttfb), total: figuresOf(this.totals) };
    return { calls: this.calls, measures: { ...Object.fromEntries(phases), ...others } };
  }
}

function figuresOf(samples: Samples): Distribution | null {
  return distributionOf(samples.sorted());
}

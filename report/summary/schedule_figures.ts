import { type Distribution, distributionOf, Samples } from "./distribution.ts";
import type { ScheduleFacts } from "./summarized.ts";

/**
 * How calls keep to a schedule, which the first of them begins.
 *
 * The nth call to start is the nth that was due: whoever falls behind starts each of them as soon as
 * a worker is free. What they waited for that, the server is to blame for, and would go unseen if
 * only the time from their start was measured: that is coordinated omission.
 */
export class ScheduleFigures {
  readonly #rate: number;
  readonly #delay = new Samples();
  readonly #response = new Samples();
  #started = 0;
  #first = 0;
  #last = 0;

  /** Makes the figures of so many calls a second. */
  constructor(rate: number) {
    this.#rate = rate;
  }

  /** The next call starts. Gives the time when it was due. */
  start(time: number): number {
    if (this.#started === 0) this.#first = time;
    this.#last = time;
    const due = this.#first + this.#started++ * 1_000 / this.#rate;
    // A timer that fires early is no reason to take a call for quicker than it was.
    return Math.min(due, time);
  }

  /** Adds a call with a whole response. */
  add(due: number, start: number, end: number): void {
    this.#delay.add(start - due);
    this.#response.add(end - due);
  }

  /** What they come to. */
  summary(service: Distribution | null): ScheduleFacts {
    const span = this.#last - this.#first;
    return {
      rate: this.#rate,
      started: span > 0 ? (this.#started - 1) / span * 1_000 : null,
      delay: distributionOf(this.#delay.sorted()),
      service,
      response: distributionOf(this.#response.sorted()),
    };
  }
}

/** Neighbouring buckets differ by two percent, which is near enough for a glance. */
const BUCKETS_PER_E = 50;
/** From a microsecond to three hours. */
const SHORTEST = Math.log(0.001);
const BUCKETS = 24 * BUCKETS_PER_E;

/** The median of durations that are not kept: near enough for a line that changes all the time. */
export class RoughMedian {
  readonly #counts = new Uint32Array(BUCKETS);
  #count = 0;

  /** Adds one more, in milliseconds. */
  add(duration: number): void {
    const bucket = Math.floor((Math.log(duration) - SHORTEST) * BUCKETS_PER_E);
    this.#counts[Math.min(Math.max(bucket, 0), BUCKETS - 1)]!++;
    this.#count++;
  }

  /** Half of them took no longer, or `null` if there are none. */
  get value(): number | null {
    let left = this.#count / 2;
    if (left === 0) return null;
    const bucket = this.#counts.findIndex((count) => (left -= count) <= 0);
    return Math.exp((bucket + 0.5) / BUCKETS_PER_E + SHORTEST);
  }
}

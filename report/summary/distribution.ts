import { percentile } from "../percentile.ts";

/** How durations are spread, in milliseconds. A percentile is one of them, by nearest rank. */
export interface Distribution {
  /** How many there are; at least one. */
  readonly count: number;
  /** The shortest. */
  readonly min: number;
  /** Their sum, divided by their number. */
  readonly mean: number;
  /** The median: half of them take no longer. */
  readonly p50: number;
  /** 90 percent of them take no longer. */
  readonly p90: number;
  /** 99 percent of them take no longer; of less than 100 it is the longest. */
  readonly p99: number;
  /** The longest. */
  readonly max: number;
}

/** Numbers that are gathered one by one: eight bytes each, however many there are. */
export class Samples {
  #values = new Float64Array(16);
  #length = 0;

  /** How many there are. */
  get length(): number {
    return this.#length;
  }

  /** Adds one more. */
  add(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = new Float64Array(this.#length * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#length++] = value;
  }

  /** All of them in ascending order. */
  sorted(): Float64Array {
    return this.#values.slice(0, this.#length).sort();
  }
}

/** What sorted numbers come to, or `null` if there are none. */
export function distributionOf(sorted: Float64Array): Distribution | null {
  const count = sorted.length;
  if (count === 0) return null;
  const mean = sorted.reduce((sum, one) => sum + one) / count;
  const at = (p: number): number => percentile(sorted, p)!;
  return { count, min: at(0), mean, p50: at(50), p90: at(90), p99: at(99), max: at(100) };
}

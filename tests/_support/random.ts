/** Numbers that look random and are the same for the same seed. */
export class Random {
  #state: number;

  constructor(seed: number) {
    // Neighbouring seeds must not give neighbouring numbers.
    this.#state = Math.imul(seed ^ (seed / 2 ** 32), 0x9e3779b1) ^ 0x5bf03635;
    this.#next();
  }

  /** A whole number from 0 to `bound`, which is not among them. */
  below(bound: number): number {
    return Math.floor(this.#next() / 2 ** 32 * bound);
  }

  /** A whole number from `least` to `most`. */
  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  /** Whether something happens that happens once in so many times. */
  once(inTimes: number): boolean {
    return this.below(inTimes) === 0;
  }

  /** One of several. */
  pick<T>(several: readonly [T, ...T[]] | readonly T[]): T {
    return several[this.below(several.length)] as T;
  }

  /** One of several, each of which makes its value only if it is picked. */
  call<T>(several: readonly ((random: Random) => T)[]): T {
    return this.pick(several)(this);
  }

  /** Mulberry32: 32 bits of state, each of which comes once. */
  #next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let bits = this.#state;
    bits = Math.imul(bits ^ (bits >>> 15), bits | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return (bits ^ (bits >>> 14)) >>> 0;
  }
}

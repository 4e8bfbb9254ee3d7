/** How often each thing came. */
export class Tally<T> {
  readonly #counts = new Map<T, number>();

  /** Counts one more. */
  add(thing: T): void {
    this.#counts.set(thing, (this.#counts.get(thing) ?? 0) + 1);
  }

  /** Each thing and its number, in the order in which they first came. */
  entries(): readonly [thing: T, count: number][] {
    return [...this.#counts];
  }
}

/** Values, each of which has one place. */
export class Table<T> {
  /** By their places. */
  readonly values: T[] = [];
  readonly #places = new Map<string, number>();

  /** The place of a value; of those with the same key the first one is kept. */
  place(key: string, value: T): number {
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    this.#places.set(key, this.values.length);
    return this.values.push(value) - 1;
  }
}

/** A place in a queue; leaving it takes no search. */
export class QueueEntry<T> {
  readonly value: T;
  previous: QueueEntry<T> | null = null;
  next: QueueEntry<T> | null = null;

  constructor(value: T) {
    this.value = value;
  }
}

/** First in, first out; whoever gives up leaves from the middle at no cost. */
export class Queue<T> {
  #first: QueueEntry<T> | null = null;
  #last: QueueEntry<T> | null = null;
  #size = 0;

  /** How many wait. */
  get size(): number {
    return this.#size;
  }

  /** Whoever has waited longest, or `undefined`. */
  get first(): T | undefined {
    return this.#first?.value;
  }

  /** All of them, whoever has waited longest first. */
  values(): T[] {
    const values: T[] = [];
    for (let entry = this.#first; entry !== null; entry = entry.next) values.push(entry.value);
    return values;
  }

  /** Joins at the end. */
  join(value: T): QueueEntry<T> {
    const entry = new QueueEntry(value);
    entry.previous = this.#last;
    if (this.#last === null) this.#first = entry;
    else this.#last.next = entry;
    this.#last = entry;
    this.#size++;
    return entry;
  }

  /** Leaves, from wherever it stands. */
  leave(entry: QueueEntry<T>): void {
    if (entry.previous === null) this.#first = entry.next;
    else entry.previous.next = entry.next;
    if (entry.next === null) this.#last = entry.previous;
    else entry.next.previous = entry.previous;
    entry.previous = entry.next = null;
    this.#size--;
  }
}

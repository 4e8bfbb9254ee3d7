/** Names that are remembered at most; the one that came first goes first. */
const MOST_NAMES = 1_000;

/** What lookups found, for a while. It reads no clock: times are given. */
export class DnsCache<T> {
  readonly #ttl: number;
  readonly #entries = new Map<string, { readonly value: T; readonly expires: number }>();

  /** @param ttl Milliseconds that an entry lives; with `0` nothing is kept. */
  constructor(ttl: number) {
    this.#ttl = ttl;
  }

  /** What is known of a name. */
  get(name: string, time: number): T | undefined {
    const entry = this.#entries.get(name);
    if (entry === undefined || time < entry.expires) return entry?.value;
    this.#entries.delete(name);
    return undefined;
  }

  /** Remembers what was found. */
  set(name: string, value: T, time: number): void {
    if (this.#ttl === 0) return;
    this.#entries.delete(name);
    this.#entries.set(name, { value, expires: time + this.#ttl });
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > MOST_NAMES && oldest !== undefined) this.#entries.delete(oldest);
  }
}

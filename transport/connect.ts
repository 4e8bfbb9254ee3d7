import { after } from "./cancellation.ts";
import { asError, Cancelled, TransportError } from "./errors.ts";
import { ipFamily } from "./origin.ts";

/**
 * The order in which addresses are tried: RFC 8305 section 4.
 *
 * Families alternate, so that a broken one costs one delay; each keeps its own order. IPv6 comes
 * first unless the caller chose the order.
 */
export function orderAddresses(addresses: readonly string[], chosen = false): string[] {
  const six = addresses.filter((address) => ipFamily(address) === 6);
  const four = addresses.filter((address) => ipFamily(address) !== 6);
  const fourFirst = chosen && addresses[0] === four[0];
  const [first, second] = fourFirst ? [four, six] : [six, four];
  return Array.from(
    { length: Math.max(first.length, second.length) },
    (_, index) => [first[index], second[index]],
  ).flat().filter((address) => address !== undefined);
}

/** What a race needs to know. */
export interface RaceOptions<T> {
  /** Connects to one address; must give up when the signal is aborted. */
  readonly connect: (address: string, signal: AbortSignal) => Promise<T>;
  /** Closes a connection that came too late. */
  readonly discard: (connection: T) => void;
  /** Milliseconds that an address has before the next one joins. */
  readonly delay: number;
  /** Ends the race; its reason is thrown. */
  readonly signal: AbortSignal;
}

/**
 * Connects to the address that answers first: RFC 8305 section 5.
 *
 * When it returns, every attempt has ended: won, lost, failed or aborted.
 *
 * @throws The only error, or one that lists all of them.
 */
export async function race<T>(addresses: readonly string[], options: RaceOptions<T>): Promise<T> {
  using contest = new Contest(addresses, options);
  return await contest.run();
}

class Contest<T> implements Disposable {
  readonly #addresses: readonly string[];
  readonly #options: RaceOptions<T>;
  readonly #losers = new AbortController();
  readonly #attempts: Promise<void>[] = [];
  readonly #errors: Error[] = [];
  readonly #decided = Promise.withResolvers<void>();
  #winner: { connection: T } | null = null;
  #stopTimer = (): void => {};

  constructor(addresses: readonly string[], options: RaceOptions<T>) {
    this.#addresses = addresses;
    this.#options = options;
    options.signal.addEventListener("abort", this.#abort, { once: true });
  }

  async run(): Promise<T> {
    this.#options.signal.throwIfAborted();
    this.#startNext();
    await this.#decided.promise;
    this.#stopTimer();
    await Promise.all(this.#attempts);
    if (this.#winner !== null) return this.#winner.connection;
    this.#options.signal.throwIfAborted();
    throw this.#errors.length === 1 ? this.#errors[0] : new AggregateError(this.#errors);
  }

  [Symbol.dispose](): void {
    this.#stopTimer();
    this.#options.signal.removeEventListener("abort", this.#abort);
  }

  readonly #abort = (): void => {
    this.#losers.abort(this.#options.signal.reason);
    this.#decided.resolve();
  };

  #startNext(): void {
    this.#stopTimer();
    const address = this.#addresses[this.#attempts.length];
    if (address === undefined) return;
    this.#attempts.push(this.#attempt(address));
    if (this.#attempts.length < this.#addresses.length) {
      this.#stopTimer = after(this.#options.delay, () => this.#startNext());
    }
  }

  async #attempt(address: string): Promise<void> {
    const { connect, discard } = this.#options;
    try {
      const connection = await connect(address, this.#losers.signal);
      if (this.#losers.signal.aborted) return discard(connection);
      this.#winner = { connection };
      this.#losers.abort(new Cancelled(null, true));
      this.#decided.resolve();
    } catch (error) {
      this.#errors.push(asError(error));
      if (this.#losers.signal.aborted) return;
      if (this.#attempts.length < this.#addresses.length) this.#startNext();
      else if (this.#errors.length === this.#addresses.length) this.#decided.resolve();
    }
  }
}

/** The error of a dial that found no address to connect to. */
export function connectError(hostPort: string, error: unknown): Error {
  if (error instanceof Cancelled || error instanceof TransportError) return error;
  const causes = error instanceof AggregateError ? error.errors : [error];
  const why = [...new Set(causes.map((cause) => asError(cause).message))].join("; ");
  return new TransportError("connect", `Cannot connect to ${hostPort}: ${why}`, {
    phase: "connect",
    cause: error,
  });
}

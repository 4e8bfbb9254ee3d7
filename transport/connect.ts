import { asError, Cancelled, TransportError } from "./errors.ts";
import { ipFamily } from "./ip_address.ts";
import { after } from "./timers.ts";

/**
 * The order in which addresses are tried: RFC 8305 section 4.
 *
 * Families alternate, so that a broken one costs one delay; each keeps its own order. IPv6 comes
 * first unless the caller chose the order.
 */
export function orderAddresses(
  addresses: readonly string[],
  chosen = false,
): readonly string[] {
  if (addresses.length < 2) return addresses;
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
  /** Addresses that join when they are known. */
  readonly later?: Promise<readonly string[]> | undefined;
  /** Ends the race; its reason is thrown. */
  readonly signal: AbortSignal;
}

/**
 * Connects to the address that answers first: RFC 8305 section 5.
 *
 * When it returns, every attempt has ended: won, lost, failed or aborted.
 *
 * @param addresses At least one, unless some come later.
 * @throws The only error, or one that lists all of them.
 */
export async function race<T>(addresses: readonly string[], options: RaceOptions<T>): Promise<T> {
  const [only] = addresses;
  if (addresses.length === 1 && only !== undefined && options.later === undefined) {
    return await connectAlone(only, options);
  }
  using contest = new Contest(addresses, options);
  return await contest.run();
}

/** Who has no rivals needs no contest. */
async function connectAlone<T>(address: string, options: RaceOptions<T>): Promise<T> {
  const { connect, discard, signal } = options;
  signal.throwIfAborted();
  const connection = await connect(address, signal);
  if (signal.aborted) discard(connection);
  signal.throwIfAborted();
  return connection;
}

class Contest<T> implements Disposable {
  readonly #options: RaceOptions<T>;
  /** Addresses that have not been tried. */
  #waiting: readonly string[];
  #expectsMore: boolean;
  /** The next address may start as soon as there is one. */
  #isDue = false;
  #running = 0;
  readonly #losers = new AbortController();
  readonly #attempts: Promise<void>[] = [];
  readonly #errors: Error[] = [];
  readonly #decided = Promise.withResolvers<void>();
  #winner: { connection: T } | null = null;
  #stopTimer = (): void => {};

  constructor(addresses: readonly string[], options: RaceOptions<T>) {
    this.#options = options;
    this.#waiting = addresses;
    this.#expectsMore = options.later !== undefined;
    options.signal.addEventListener("abort", this.#abort, { once: true });
  }

  async run(): Promise<T> {
    this.#options.signal.throwIfAborted();
    this.#startNext();
    this.#options.later?.then(this.#join, () => this.#join([]));
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
    const [address, ...rest] = this.#waiting;
    this.#waiting = rest;
    this.#isDue = address === undefined;
    if (address === undefined) return;
    this.#attempts.push(this.#attempt(address));
    if (rest.length > 0 || this.#expectsMore) {
      this.#stopTimer = after(this.#options.delay, () => this.#startNext());
    }
  }

  /** RFC 8305 section 3: what comes later takes its place among those that have not been tried. */
  readonly #join = (more: readonly string[]): void => {
    this.#expectsMore = false;
    if (this.#isOver) return;
    this.#waiting = orderAddresses([...this.#waiting, ...more]);
    if (this.#isDue) this.#startNext();
    this.#checkLost();
  };

  /** Whether somebody has won, or the caller has given up. */
  get #isOver(): boolean {
    return this.#winner !== null || this.#losers.signal.aborted;
  }

  #checkLost(): void {
    const isLost = this.#running === 0 && this.#waiting.length === 0 && !this.#expectsMore;
    if (isLost) this.#decided.resolve();
  }

  async #attempt(address: string): Promise<void> {
    const { connect, discard } = this.#options;
    this.#running++;
    try {
      const connection = await connect(address, this.#losers.signal);
      if (this.#isOver) return discard(connection);
      this.#winner = { connection };
      if (this.#running > 1) this.#losers.abort(new Cancelled(null, true));
      this.#decided.resolve();
    } catch (error) {
      this.#running--;
      this.#errors.push(asError(error));
      if (this.#isOver) return;
      this.#startNext();
      this.#checkLost();
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

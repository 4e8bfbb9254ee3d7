import type { DnsSource } from "../trace.ts";
import { asError, Cancelled, TransportError } from "./errors.ts";
import { after } from "./cancellation.ts";
import { ipFamily, type Origin } from "./origin.ts";
import type { Settings } from "./settings.ts";

/** What a lookup found. */
export interface Resolution {
  /** IP addresses; empty when the system has to look the name up while connecting. */
  readonly addresses: readonly string[];
  readonly source: DnsSource;
  /** Whether another call had begun the lookup. */
  readonly coalesced: boolean;
}

type Answer = Omit<Resolution, "coalesced">;
type Lookup = { readonly answer: Promise<Answer>; readonly abort: AbortController; users: number };

/** RFC 8305 section 3: how long one family waits for the other once it has addresses. */
const RESOLUTION_DELAY = 50;

const LOOPBACK = ["127.0.0.1", "::1"];

/** Names to addresses. Lookups of one name that overlap are one lookup. */
export class Resolver {
  readonly #settings: Settings;
  readonly #lookups = new Map<string, Lookup>();

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  /**
   * Looks a name up.
   *
   * @param target Host and port; the port matters to `resolve` only.
   * @param signal Leaves the lookup; the last one to leave ends it.
   * @throws {TransportError} If the name has no address, or nobody could be asked.
   */
  async resolve(
    target: Pick<Origin, "host" | "hostPort">,
    signal: AbortSignal,
  ): Promise<Resolution> {
    const { host, hostPort } = target;
    const override = this.#settings.resolve[hostPort];
    if (override !== undefined) return this.#found(host, override, "override");
    // RFC 6761 section 6.3: localhost is always loopback, and is never asked for.
    if (isLocalhost(host)) return this.#found(host, LOOPBACK, "hosts");

    const known = this.#lookups.get(host);
    const lookup = known ?? this.#begin(host);
    lookup.users++;
    try {
      const answer = await orAborted(lookup.answer, signal);
      return { ...answer, coalesced: known !== undefined };
    } finally {
      if (--lookup.users === 0) this.#end(host, lookup);
    }
  }

  #found(host: string, all: readonly string[], source: DnsSource): Resolution {
    const { family } = this.#settings;
    const addresses = all.filter((address) => family === null || ipFamily(address) === family);
    if (addresses.length === 0) throw noAddress(host, `none of IPv${family}`);
    return { addresses, source, coalesced: false };
  }

  #begin(host: string): Lookup {
    const abort = new AbortController();
    const lookup = { answer: this.#query(host, abort.signal), abort, users: 0 };
    lookup.answer.catch(() => {});
    this.#lookups.set(host, lookup);
    return lookup;
  }

  #end(host: string, lookup: Lookup): void {
    if (this.#lookups.get(host) === lookup) this.#lookups.delete(host);
    lookup.abort.abort();
  }

  async #query(host: string, signal: AbortSignal): Promise<Answer> {
    const { family, nameServer } = this.#settings;
    const options = { signal, ...(nameServer && { nameServer }) };
    const records = family === null
      ? ["A", "AAAA"] as const
      : family === 4
      ? ["A"] as const
      : ["AAAA"] as const;
    const answers = await answersOf(
      records.map((record) => Deno.resolveDns(host, record, options)),
    );
    const addresses = answers.flatMap((answer) => Array.isArray(answer) ? answer : []);
    if (addresses.length > 0) return { addresses, source: "query" };

    const errors = answers.filter((answer) => answer instanceof Error);
    // Without permission for the name server the system can still look the name up.
    if (nameServer === null && errors.some((error) => error instanceof Deno.errors.NotCapable)) {
      return { addresses: [], source: "system" };
    }
    throw noAddress(host, ...whyNone(errors));
  }
}

/** Waits for all queries, but not long once one of them has found something. */
function answersOf(queries: Promise<string[]>[]): Promise<(string[] | Error | null)[]> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const answers: (string[] | Error | null)[] = queries.map(() => null);
  let stopTimer = (): void => {};
  let left = queries.length;
  const arrived = (index: number, answer: string[] | Error): void => {
    answers[index] = answer;
    if (--left === 0) resolve();
    else if (Array.isArray(answer) && answer.length > 0) {
      stopTimer = after(RESOLUTION_DELAY, resolve);
    }
  };
  queries.forEach((query, index) => {
    query.then((found) => arrived(index, found), (error) => arrived(index, asError(error)));
  });
  return promise.then(() => {
    stopTimer();
    return answers;
  });
}

async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const abort = (): void => reject(signal.reason);
  if (signal.aborted) abort();
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

function isLocalhost(host: string): boolean {
  const name = host.endsWith(".") ? host.slice(0, -1) : host;
  return name === "localhost" || name.endsWith(".localhost");
}

function whyNone(errors: Error[]): [why: string, cause?: Error] {
  const other = errors.find((error) => !(error instanceof Deno.errors.NotFound));
  if (other !== undefined) return [other.message, other];
  return errors[0] === undefined ? ["no such name"] : ["no such name", errors[0]];
}

function noAddress(host: string, why: string, cause?: Error): Error {
  if (cause instanceof Cancelled) return cause;
  return new TransportError("dns", `Cannot look up ${host}: ${why}`, { phase: "dns", cause });
}

import type { DnsQuery, DnsSource } from "../trace.ts";
import { now } from "./clock.ts";
import { DnsCache } from "./dns_cache.ts";
import { TransportError } from "./errors.ts";
import { lookUp, type LookupResult, ofFamily } from "./lookup.ts";
import { joinHostPort, type Target } from "./origin.ts";
import type { Settings } from "./settings.ts";

/** What a lookup tells, whether it found something or not. */
export interface LookupFacts {
  readonly source: DnsSource;
  /** Whether another call had begun the lookup. */
  readonly coalesced: boolean;
  readonly queries?: readonly DnsQuery[];
}

/** What a lookup found. */
export interface Resolution extends LookupFacts {
  /** IP addresses; empty when the system has to look the name up while connecting. */
  readonly addresses: readonly string[];
  /** Addresses that come too late for the others. */
  readonly later?: Promise<readonly string[]>;
}

/** A lookup that found nothing. */
export class LookupError extends TransportError {
  readonly facts: LookupFacts;

  constructor(host: string, why: string, facts: LookupFacts, cause: Error | undefined) {
    super("dns", `Cannot look up ${host}: ${why}`, { phase: "dns", cause });
    this.facts = facts;
  }
}

type Lookup = {
  readonly result: Promise<LookupResult>;
  readonly abort: AbortController;
  users: number;
};

const LOOPBACK = ["127.0.0.1", "::1"];

/** Names to addresses. Lookups of one name that overlap are one lookup. */
export class Resolver {
  readonly #settings: Settings;
  readonly #lookups = new Map<string, Lookup>();
  readonly #cache: DnsCache<LookupResult>;

  constructor(settings: Settings) {
    this.#settings = settings;
    this.#cache = new DnsCache(settings.dnsCacheTtl);
  }

  /**
   * Looks a name up.
   *
   * @param target Host and port; the port matters to `resolve` and to permissions only.
   * @param signal Leaves the lookup, and what comes later of it; the last one to leave ends it.
   * @param begun Told of a lookup that has to be waited for.
   * @throws {LookupError} If the name has no address, or nobody could be asked.
   */
  async resolve(
    target: Target,
    signal: AbortSignal,
    begun: (facts: LookupFacts) => void = () => {},
  ): Promise<Resolution> {
    const { host } = target;
    const known = this.#known(target);
    if (known !== null) return resolution(host, this.#permitted(target, known), false);
    const underWay = this.#lookups.get(host);
    const lookup = underWay ?? this.#begin(host);
    const source = this.#settings.resolver === null ? "query" : "override";
    begun({ source, coalesced: underWay !== undefined });
    const result = await this.#take(lookup, signal);
    return resolution(host, this.#permitted(target, result), underWay !== undefined);
  }

  /** With permission for the name and for none of its addresses, only the system can connect. */
  #permitted({ port, hostPort }: Target, result: LookupResult): LookupResult {
    const { nameServer, resolver } = this.#settings;
    if (result.kind === "none" || result.source === "override") return result;
    if (result.source !== "hosts" && (nameServer !== null || resolver !== null)) return result;
    const isAllowed = result.addresses.some((ip) => mayConnect(joinHostPort(ip, port)));
    if (isAllowed || !mayConnect(hostPort)) return result;
    return { kind: "found", addresses: [], source: "system" };
  }

  /** What needs no lookup. */
  #known({ host, hostPort }: Target): LookupResult | null {
    const { family, resolve } = this.#settings;
    const override = resolve[hostPort];
    if (override !== undefined) return ofFamily(override, family, "override");
    // RFC 6761 section 6.3: localhost is always loopback, and is never asked for.
    if (isLocalhost(host)) return ofFamily(LOOPBACK, family, "hosts");
    const cached = this.#cache.get(host, now());
    if (cached === undefined) return null;
    const { queries: _, ...result } = cached;
    return { ...result, source: "cache" };
  }

  #begin(host: string): Lookup {
    const abort = new AbortController();
    const result = lookUp(host, this.#settings, abort.signal);
    const lookup: Lookup = { result, abort, users: 0 };
    this.#lookups.set(host, lookup);
    result.then((done) => {
      if (this.#lookups.get(host) === lookup) this.#lookups.delete(host);
      if (!abort.signal.aborted) this.#remember(host, done);
    });
    return lookup;
  }

  /** Waits for the result, and stays for what comes later. */
  async #take(lookup: Lookup, signal: AbortSignal): Promise<LookupResult> {
    lookup.users++;
    const leave = (): void => this.#leave(lookup);
    let later: Promise<unknown> | null = null;
    try {
      const result = await orAborted(lookup.result, signal);
      if (result.kind === "found" && result.later) later = orAborted(result.later, signal);
      return result;
    } finally {
      if (later === null) leave();
      else later.then(leave, leave);
    }
  }

  #leave(lookup: Lookup): void {
    if (--lookup.users > 0) return;
    lookup.abort.abort();
    for (const [host, other] of this.#lookups) if (other === lookup) this.#lookups.delete(host);
  }

  #remember(host: string, result: LookupResult): void {
    if (result.kind === "none") {
      return result.lasting ? this.#cache.set(host, result, now()) : undefined;
    }
    if (result.source === "system") return;
    const { later, ...found } = result;
    this.#cache.set(host, found, now());
    later?.then((more) => {
      if (more.length === 0) return;
      this.#cache.set(host, { ...found, addresses: [...found.addresses, ...more] }, now());
    });
  }
}

function resolution(host: string, result: LookupResult, coalesced: boolean): Resolution {
  const { source, queries } = result;
  const facts = { source, coalesced, ...(queries && { queries }) };
  if (result.kind === "none") throw new LookupError(host, result.why, facts, result.cause);
  const { addresses, later } = result;
  return { addresses, ...facts, ...(later && { later }) };
}

function mayConnect(host: string): boolean {
  return Deno.permissions.querySync({ name: "net", host }).state === "granted";
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

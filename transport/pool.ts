import type { MissReason, QueueReason } from "../trace.ts";
import { Queue, type QueueEntry } from "./queue.ts";

/** As much of a connection as the pool looks at. */
export interface Poolable {
  readonly key: string;
  readonly idleSince: number;
  /** Milliseconds that its server lets it be idle; no limit if it does not say. */
  readonly idleLimit?: number;
}

/** The limits that the pool keeps; `0` is no limit. */
export interface PoolLimits {
  readonly maxIdleConns: number;
  readonly maxIdleConnsPerHost: number;
  readonly maxConnsPerHost: number;
  readonly idleConnTimeout: number;
}

/** The places of one waiter in the queues of its host. */
export interface Places<C> {
  readonly waiting: QueueEntry<Waiter<C>>;
  /** Until a dial is begun for it. */
  held: QueueEntry<Waiter<C>> | null;
}

/** A call that waits for a dial of its own, for leave to dial, or for whatever comes first. */
export interface Waiter<C> {
  readonly key: string;
  /** Where it stands, if it waits; the pool alone sets it. */
  places: Places<C> | null;
  /** Gets a connection, which is the waiter's from this moment on. */
  serve(connection: C): void;
  /** Begins a dial: a limit no longer forbids it. */
  dial(): void;
}

/** What becomes of a call that no idle connection serves. */
export type Admission =
  | { readonly kind: "dial" }
  | { readonly kind: "wait"; readonly reason: QueueReason };

/** What becomes of a connection that no call uses any more. */
export type Placed<C> =
  | { readonly kind: "waiter"; readonly waiter: Waiter<C> }
  | { readonly kind: "idle"; readonly evicted: readonly C[] };

interface Host<C> {
  /** Connections and dials, whoever has them. */
  open: number;
  /** The last one became idle last. */
  readonly idle: C[];
  readonly waiters: Queue<Waiter<C>>;
  /** Those among the waiters that no dial was begun for. */
  readonly held: Queue<Waiter<C>>;
}

const NONE: readonly never[] = [];

/** Of how many hosts it is remembered how the last connection ended; the first to be noted goes first. */
const MEMORY = 1_000;

/**
 * Who gets which connection.
 *
 * Every method decides at once and touches no socket: it says what is to be closed and whom to
 * serve. A connection is nobody's idle one from the moment in which it is assigned.
 */
export class Pool<C extends Poolable> {
  readonly #limits: PoolLimits;
  readonly #hosts = new Map<string, Host<C>>();
  /** How many connections are idle: a set of them would be rebuilt, and be garbage, all the time. */
  #idle = 0;
  /** How the last connection of a host ended: it matters while no other one is open. */
  readonly #lastEnds = new Map<string, MissReason>();
  #sealed = false;

  constructor(limits: PoolLimits) {
    this.#limits = limits;
  }

  /** How many connections are open, dials included, how many are idle, and how many calls wait. */
  get counts(): { open: number; idle: number; waiting: number } {
    let open = 0, waiting = 0;
    for (const host of this.#hosts.values()) {
      open += host.open;
      waiting += host.waiters.size;
    }
    return { open, idle: this.#idle, waiting };
  }

  /** Why no idle connection would serve, or `null` if one would. */
  missReason(key: string): MissReason | null {
    const host = this.#hosts.get(key);
    if (host !== undefined && host.idle.length > 0) return null;
    if (host !== undefined && this.#isFull(host)) return "limit";
    if (host !== undefined && host.open > 0) return "busy";
    return this.#lastEnds.get(key) ?? "none";
  }

  /** The connection that `takeIdle` would take. */
  nextIdle(key: string): C | undefined {
    return this.#hosts.get(key)?.idle.at(-1);
  }

  /** Takes the connection that became idle last, if there is one. */
  takeIdle(key: string): C | undefined {
    const connection = this.#hosts.get(key)?.idle.pop();
    if (connection !== undefined) this.#idle--;
    return connection;
  }

  /** A call joins the waiters, with a dial of its own unless a limit forbids it. */
  join(waiter: Waiter<C>): Admission {
    const host = this.#hostOf(waiter.key);
    const waiting = host.waiters.join(waiter);
    const held = this.#isFull(host) ? host.held.join(waiter) : null;
    waiter.places = { waiting, held };
    if (held !== null) return { kind: "wait", reason: "maxConnsPerHost" };
    this.#openFor(host, waiter);
    return { kind: "dial" };
  }

  /** A call no longer waits: it was served, failed or gave up. */
  leave(waiter: Waiter<C>): void {
    const { places } = waiter;
    const host = this.#hosts.get(waiter.key);
    if (places === null || host === undefined) return;
    waiter.places = null;
    host.waiters.leave(places.waiting);
    if (places.held !== null) host.held.leave(places.held);
    this.#dropIfUnused(waiter.key, host);
  }

  /** A dial is done: its own waiter comes first, then whoever has waited longest. */
  dialled(connection: C, dialler: Waiter<C>): Placed<C> {
    return dialler.places === null ? this.place(connection) : this.#toWaiter(dialler);
  }

  /** A connection is free: whoever has waited longest gets it, else it becomes idle. */
  place(connection: C): Placed<C> {
    const host = this.#hostOf(connection.key);
    const waiter = host.waiters.first;
    if (waiter !== undefined) return this.#toWaiter(waiter);
    host.idle.push(connection);
    this.#idle++;
    return { kind: "idle", evicted: this.#overLimit(host) };
  }

  /** A connection is closed, or a dial has failed. Gives the waiter that may dial now. */
  closed(key: string, connection: C | null, reason: MissReason): Waiter<C> | null {
    const host = this.#hosts.get(key);
    if (host === undefined) return null;
    host.open--;
    if (connection !== null) {
      this.#noLongerIdle(host, connection);
      this.#remember(key, reason);
    }
    const next = host.held.first;
    if (next !== undefined && !this.#isFull(host)) {
      this.#openFor(host, next);
      return next;
    }
    this.#dropIfUnused(key, host);
    return null;
  }

  /** The idle connections that have been idle too long at `time`. */
  expired(time: number): C[] {
    return this.idleConnections().filter((connection) => {
      const expiry = this.expiryOf(connection);
      return expiry <= time && expiry < Infinity;
    });
  }

  /** When an idle connection will have been idle too long; `Infinity` is never. */
  expiryOf({ idleSince, idleLimit = Infinity }: C): number {
    return idleSince + Math.min(this.#limits.idleConnTimeout || Infinity, idleLimit);
  }

  /** When the next idle connection will have been idle too long; `Infinity` is never. */
  nextExpiry(): number {
    let next = Infinity;
    for (const connection of this.idleConnections()) {
      next = Math.min(next, this.expiryOf(connection));
    }
    return next;
  }

  /** Lets nobody dial any more: the transport is being closed. */
  seal(): void {
    this.#sealed = true;
  }

  /** All idle connections. */
  idleConnections(): C[] {
    return [...this.#hosts.values()].flatMap(({ idle }) => idle);
  }

  #toWaiter(waiter: Waiter<C>): Placed<C> {
    this.leave(waiter);
    return { kind: "waiter", waiter };
  }

  #openFor(host: Host<C>, waiter: Waiter<C>): void {
    host.open++;
    const { places } = waiter;
    if (places === null || places.held === null) return;
    host.held.leave(places.held);
    places.held = null;
  }

  #overLimit(host: Host<C>): readonly C[] {
    const { maxIdleConns, maxIdleConnsPerHost } = this.#limits;
    if (maxIdleConnsPerHost > 0 && host.idle.length > maxIdleConnsPerHost) {
      return host.idle.slice(0, 1);
    }
    if (maxIdleConns === 0 || this.#idle <= maxIdleConns) return NONE;
    const oldest = [...this.#hosts.values()].flatMap(({ idle }) => idle.slice(0, 1));
    return oldest.toSorted((one, other) => one.idleSince - other.idleSince).slice(0, 1);
  }

  #noLongerIdle(host: Host<C>, connection: C): void {
    const place = host.idle.lastIndexOf(connection);
    if (place < 0) return;
    host.idle.splice(place, 1);
    this.#idle--;
  }

  #isFull(host: Host<C>): boolean {
    const { maxConnsPerHost } = this.#limits;
    return this.#sealed || maxConnsPerHost > 0 && host.open >= maxConnsPerHost;
  }

  #hostOf(key: string): Host<C> {
    let host = this.#hosts.get(key);
    if (host === undefined) {
      host = { open: 0, idle: [], waiters: new Queue(), held: new Queue() };
      this.#hosts.set(key, host);
    }
    return host;
  }

  #dropIfUnused(key: string, host: Host<C>): void {
    if (host.open === 0 && host.waiters.size === 0) this.#hosts.delete(key);
  }

  #remember(key: string, reason: MissReason): void {
    if (this.#lastEnds.get(key) === reason) return;
    this.#lastEnds.delete(key);
    this.#lastEnds.set(key, reason);
    if (this.#lastEnds.size <= MEMORY) return;
    for (const oldest of this.#lastEnds.keys()) {
      this.#lastEnds.delete(oldest);
      return;
    }
  }
}

import { assert, assertEquals } from "@std/assert";
import type { PoolLimits } from "../../transport/pool.ts";
import { Random } from "../_support/random.ts";
import { FakeConnection, FakePool, FakeWaiter } from "./_fakes.ts";

const STEPS = 4_000;
const HOSTS = ["a", "b", "c"];

/** A call that waits, and whether a dial was begun for it. */
interface Caller {
  readonly waiter: FakeWaiter;
  isDialling: boolean;
}

/**
 * What a pool must come to: lists that are searched from end to end at every step.
 *
 * It carries out at once whatever the pool decides.
 */
class Model {
  time = 0;
  /** In the order in which they became idle. */
  idle: FakeConnection[] = [];
  readonly used: FakeConnection[] = [];
  /** In the order in which they came. */
  waiting: Caller[] = [];
  /** Dials under way; the call of one may have been served otherwise. */
  readonly dials: Caller[] = [];
  readonly #random: Random;
  readonly #limits: PoolLimits;
  readonly #pool: FakePool;
  #names = 0;

  constructor(random: Random, limits: PoolLimits) {
    this.#random = random;
    this.#limits = limits;
    this.#pool = new FakePool(limits);
  }

  step(): void {
    this.time += this.#random.below(3);
    const steps = [this.call, this.call, this.release, this.finishDial, this.giveUp, this.close];
    this.#random.pick(this.#random.once(20) ? [this.expire] : steps).call(this);
    this.#check();
  }

  call(): void {
    const key = this.#random.pick(HOSTS);
    const expected = this.idle.findLast((connection) => connection.key === key);
    const taken = this.#pool.takeIdle(key);
    assertEquals(taken?.name, expected?.name);
    if (taken !== undefined) {
      this.idle = this.idle.filter((one) => one !== taken);
      return void this.used.push(taken);
    }
    const caller = { waiter: new FakeWaiter(this.#name(), key), isDialling: false };
    const isHeld = this.#isFull(key);
    this.waiting.push(caller);
    assertEquals(this.#pool.join(caller.waiter).kind, isHeld ? "wait" : "dial");
    if (!isHeld) this.#dial(caller);
  }

  release(): void {
    const connection = take(this.used, this.#random);
    if (connection !== undefined) this.#place(connection);
  }

  finishDial(): void {
    const caller = take(this.dials, this.#random);
    if (caller === undefined) return;
    const { key } = caller.waiter;
    if (this.#random.once(4)) {
      this.#leave(caller);
      return this.#closed(key, null);
    }
    const connection = new FakeConnection(this.#name(), key, this.time);
    if (!this.waiting.includes(caller)) {
      return this.#placed(connection, this.#pool.dialled(connection, caller.waiter));
    }
    const placed = this.#pool.dialled(connection, caller.waiter);
    assert(placed.kind === "waiter" && placed.waiter === caller.waiter);
    this.#serve(caller, connection);
  }

  /** Only who has no dial under way gives up at once. */
  giveUp(): void {
    const held = this.waiting.filter(({ isDialling }) => !isDialling);
    if (held.length > 0) this.#leave(this.#random.pick(held));
  }

  close(): void {
    const from = this.#random.once(2) ? this.idle : this.used;
    const connection = take(from, this.#random);
    if (connection !== undefined) this.#closed(connection.key, connection);
  }

  expire(): void {
    const { idleConnTimeout } = this.#limits;
    const expired = this.idle.filter(({ idleSince }) => idleSince + idleConnTimeout <= this.time);
    assertEquals(names(this.#pool.expired(this.time)), names(expired));
    for (const connection of expired) {
      this.idle = this.idle.filter((one) => one !== connection);
      this.#closed(connection.key, connection);
    }
  }

  #place(connection: FakeConnection): void {
    connection.idleSince = this.time;
    this.#placed(connection, this.#pool.place(connection));
  }

  #placed(connection: FakeConnection, placed: ReturnType<FakePool["place"]>): void {
    const first = this.waiting.find(({ waiter }) => waiter.key === connection.key);
    if (first !== undefined) {
      assert(placed.kind === "waiter" && placed.waiter === first.waiter);
      return this.#serve(first, connection);
    }
    assert(placed.kind === "idle");
    this.idle.push(connection);
    const evicted = this.#overLimit(connection.key);
    assertEquals(
      placed.evicted.map(({ idleSince }) => idleSince),
      evicted.map(({ idleSince }) => idleSince),
    );
    for (const one of placed.evicted) {
      this.idle = this.idle.filter((other) => other !== one);
      this.#closed(one.key, one);
    }
  }

  #overLimit(key: string): FakeConnection[] {
    const ofHost = this.idle.filter((connection) => connection.key === key);
    if (ofHost.length > this.#limits.maxIdleConnsPerHost) return ofHost.slice(0, 1);
    return this.idle.length > this.#limits.maxIdleConns ? this.idle.slice(0, 1) : [];
  }

  /** A connection is gone, or a dial: the first who was held back may dial now. */
  #closed(key: string, connection: FakeConnection | null): void {
    const next = this.#pool.closed(key, connection, "broken");
    const held = this.waiting.find(({ waiter, isDialling }) => waiter.key === key && !isDialling);
    assertEquals((next as FakeWaiter | null)?.name, held?.waiter.name);
    if (held !== undefined) this.#dial(held);
  }

  #dial(caller: Caller): void {
    caller.isDialling = true;
    this.dials.push(caller);
  }

  #serve(caller: Caller, connection: FakeConnection): void {
    this.waiting = this.waiting.filter((one) => one !== caller);
    this.used.push(connection);
  }

  #leave(caller: Caller): void {
    this.waiting = this.waiting.filter((one) => one !== caller);
    this.#pool.leave(caller.waiter);
  }

  #open(key: string): number {
    const connections = [...this.idle, ...this.used].filter((one) => one.key === key);
    return connections.length + this.dials.filter(({ waiter }) => waiter.key === key).length;
  }

  #isFull(key: string): boolean {
    const { maxConnsPerHost } = this.#limits;
    return maxConnsPerHost > 0 && this.#open(key) >= maxConnsPerHost;
  }

  #check(): void {
    const open = HOSTS.reduce((sum, key) => sum + this.#open(key), 0);
    const [idle, waiting] = [this.idle.length, this.waiting.length];
    assertEquals(this.#pool.counts, { open, idle, waiting });
    assertEquals(names(this.#pool.idleConnections()), names(this.idle));
    const oldest = Math.min(...this.idle.map(({ idleSince }) => idleSince));
    assertEquals(this.#pool.nextExpiry(), oldest + this.#limits.idleConnTimeout);
  }

  #name(): string {
    return `${++this.#names}`;
  }
}

function names(connections: readonly FakeConnection[]): string[] {
  return connections.map(({ name }) => name).toSorted();
}

/** Takes any of them out. */
function take<T>(from: T[], random: Random): T | undefined {
  return from.length === 0 ? undefined : from.splice(random.below(from.length), 1)[0];
}

for (const maxConnsPerHost of [0, 3]) {
  const limit = maxConnsPerHost === 0 ? "without a limit" : `with ${maxConnsPerHost} connections`;
  Deno.test(`a pool ${limit} a host does what a simple one does, whatever happens`, () => {
    const random = new Random(maxConnsPerHost + 1);
    for (const [maxIdleConns, maxIdleConnsPerHost] of [[4, 2], [2, 3], [100, 32]] as const) {
      const limits = { maxIdleConns, maxIdleConnsPerHost, maxConnsPerHost, idleConnTimeout: 40 };
      const model = new Model(random, limits);
      for (let step = 0; step < STEPS; step++) model.step();
    }
  });
}

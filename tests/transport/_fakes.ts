import { type Places, Pool, type PoolLimits, type Waiter } from "../../transport/pool.ts";

/** A connection of which the pool sees no more than it asks for. */
export class FakeConnection {
  constructor(readonly name: string, readonly key = "a", public idleSince = 0) {}
}

/** A call that notes what the pool does with it. */
export class FakeWaiter implements Waiter<FakeConnection> {
  places: Places<FakeConnection> | null = null;
  readonly log: string[] = [];

  constructor(readonly name: string, readonly key = "a") {}

  serve(connection: FakeConnection): void {
    this.log.push(`served by ${connection.name}`);
  }

  dial(): void {
    this.log.push("dials");
  }
}

/** A pool with no limits but those given, and what a carrier-out of its decisions needs. */
export class FakePool extends Pool<FakeConnection> {
  constructor(limits: Partial<PoolLimits> = {}) {
    super({
      maxIdleConns: 0,
      maxIdleConnsPerHost: 0,
      maxConnsPerHost: 0,
      idleConnTimeout: 0,
      ...limits,
    });
  }

  /** A connection that was dialled by a call of its own, and is in use. */
  opened(name: string, key = "a"): FakeConnection {
    const dialler = new FakeWaiter(`dialler of ${name}`, key);
    this.join(dialler);
    const connection = new FakeConnection(name, key);
    const placed = this.dialled(connection, dialler);
    if (placed.kind !== "waiter" || placed.waiter !== dialler) {
      throw new Error(`Cannot open ${name}: it was given to somebody else`);
    }
    return connection;
  }

  /** A connection that was used, and is idle since then. */
  idle(name: string, key = "a", idleSince = 0): FakeConnection {
    const connection = this.opened(name, key);
    connection.idleSince = idleSince;
    this.place(connection);
    return connection;
  }

  /** Who a free connection is given to, by name. */
  placed(connection: FakeConnection): string {
    const placed = this.place(connection);
    if (placed.kind === "idle") return "idle";
    const { waiter } = placed;
    return waiter instanceof FakeWaiter ? waiter.name : "a stranger";
  }
}

import type { CloseReason, MissReason } from "../trace.ts";
import { Acquisition, assign } from "./acquisition.ts";
import type { Call } from "./call.ts";
import { now } from "./clock.ts";
import type { Connection, ConnectionOwner } from "./connection.ts";
import { Dial } from "./dial.ts";
import { TransportError } from "./errors.ts";
import { IdleWatch } from "./idle_watch.ts";
import type { Origin } from "./origin.ts";
import { type Placed, Pool, type Waiter } from "./pool.ts";
import { type ProxyServer, routeKey } from "./proxy.ts";
import { Queue } from "./queue.ts";
import { Resolver } from "./resolve.ts";
import type { Refusal } from "./reuse.ts";
import type { Settings } from "./settings.ts";
import { LONGEST_TIMER } from "./timers.ts";
import type { Tracer } from "./tracer.ts";

const MISS_REASONS: Partial<Record<CloseReason, MissReason>> = {
  idleTimeout: "expired",
  peer: "closedByPeer",
  connectionClose: "connectionClose",
  evicted: "evicted",
  shutdown: "evicted",
  disabled: "disabled",
};

/** Carries out what the pool decides: dials, serves and closes. */
export class Connections implements ConnectionOwner {
  readonly #tracer: Tracer;
  readonly #settings: Settings;
  readonly #resolver: Resolver;
  readonly #pool: Pool<Connection>;
  readonly #dials = new Queue<{ readonly dial: Dial; readonly done: Promise<void> }>();
  readonly #detached = new Set<Connection>();
  #stopTimer = (): void => {};
  #timerAt = Infinity;
  readonly #idleWatch = new IdleWatch();
  #closed = false;

  constructor(tracer: Tracer, settings: Settings) {
    this.#tracer = tracer;
    this.#settings = settings;
    this.#resolver = new Resolver(settings);
    this.#pool = new Pool(settings);
  }

  /** How many connections are open, dials included, how many are idle, and how many calls wait. */
  get counts(): { open: number; idle: number; waiting: number } {
    return this.#pool.counts;
  }

  /**
   * Gives a call a connection: at once if one is idle.
   *
   * @throws {TransportError} If a dial of its own was needed, and failed.
   */
  acquire(
    call: Call,
    origin: Origin,
    proxy: ProxyServer | null,
    time: number,
  ): Connection | Promise<Connection> {
    const { scope } = call;
    const key = routeKey(origin, proxy);
    this.#dropExpired(key, time);
    if (scope.wants("getconn")) {
      const miss = this.#pool.missReason(key);
      const detail = { hostPort: origin.hostPort, ...(miss !== null && { miss }) };
      scope.emit("getconn", detail, scope.since(time));
    }
    // A listener may have stopped the call.
    call.cancellation.throwIfCancelled();
    const connection = this.#pool.takeIdle(key);
    if (connection === undefined) return this.#wait(call, origin, proxy);
    assign(connection, call, scope.since(time));
    return connection;
  }

  /**
   * Takes back the connection of a call whose response is complete.
   *
   * @param refusal Why it cannot be used again, or `null`.
   */
  release(connection: Connection, call: Call, refusal: Refusal | null, time: number): void {
    connection.requestsServed++;
    const { scope } = call;
    if (scope.wants("putidleconn")) {
      const detail = refusal === null ? {} : { error: new Error(refusal.why) };
      scope.emit("putidleconn", detail, scope.since(time));
    }
    if (refusal !== null) return connection.close(refusal.reason);
    if (connection.state === "closed") return;
    connection.codec.reset();
    connection.idleSince = scope.since(time);
    this.#carryOut(connection, this.#pool.place(connection));
  }

  /** A connection leaves HTTP: it is its caller's, but the transport closes it at the latest. */
  detach(connection: Connection): void {
    connection.requestsServed++;
    connection.detach();
    this.#detached.add(connection);
  }

  /** A connection is closed, by whomever: a call that was held back may dial now. */
  closed(connection: Connection, reason: CloseReason): Waiter<Connection> | null {
    this.#detached.delete(connection);
    const missReason = MISS_REASONS[reason] ?? "broken";
    return this.#pool.closed(connection.key, connection, missReason);
  }

  /** Closes the connections that no call uses. */
  closeIdle(reason: CloseReason): void {
    closeAll(this.#pool.idleConnections(), reason);
  }

  /** Begins no more dials. */
  seal(): void {
    this.#closed = true;
    this.#pool.seal();
  }

  /** Ends all dials and closes all idle connections; answers when nothing is left under way. */
  async close(): Promise<void> {
    this.#stopTimer();
    this.#idleWatch.letAllGo();
    const dials = this.#dials.values();
    for (const { dial } of dials) {
      dial.stop(new TransportError("closed", "Cannot dial: the transport is closed"));
    }
    await Promise.all(dials.map(({ done }) => done));
    this.closeIdle("shutdown");
    this.#idleWatch.letAllGo();
    for (const connection of this.#detached) connection.close("shutdown");
  }

  /** A timer may come late, and a connection past its limit may be closed by its server any moment. */
  #dropExpired(key: string, time: number): void {
    for (;;) {
      const connection = this.#pool.nextIdle(key);
      if (connection === undefined || this.#pool.expiryOf(connection) > time) return;
      connection.close("idleTimeout");
    }
  }

  async #wait(call: Call, origin: Origin, proxy: ProxyServer | null): Promise<Connection> {
    const acquisition: Acquisition = new Acquisition(
      call,
      routeKey(origin, proxy),
      () => this.#dial(acquisition, origin, proxy),
    );
    const admission = this.#pool.join(acquisition);
    if (admission.kind === "dial") acquisition.dial();
    else acquisition.queue(admission.reason);
    call.cancellation.interrupts({
      stop: (cause) => {
        if (acquisition.ownDial !== null) return acquisition.ownDial.stop(cause);
        this.#pool.leave(acquisition);
        acquisition.fail(cause);
      },
    });
    return await acquisition.connection;
  }

  #dial(acquisition: Acquisition, origin: Origin, proxy: ProxyServer | null): void {
    const { call, key } = acquisition;
    // A listener may have stopped the call: its turn is the next one's. Passed on from here, many
    // turns in a row would be as many calls inside each other.
    if (acquisition.settled) {
      return queueMicrotask(() => this.#pool.closed(key, null, "broken")?.dial());
    }
    const scope = this.#tracer.openDial(call.scope);
    const dial = new Dial(scope, origin, proxy, this.#settings, call.timeouts, this.#resolver);
    call.moments.dialled(dial.moments);
    acquisition.awaits(dial);
    const idleScope = this.#tracer.openIdle(dial.moments.connId);
    const done = dial.run(call.scope.callId ?? 0, idleScope).then(
      (connection) => this.#dialled(connection, acquisition),
      (error) => this.#dialFailed(error, acquisition),
    ).finally(() => this.#dials.leave(place));
    const place = this.#dials.join({ dial, done });
  }

  #dialled(connection: Connection, acquisition: Acquisition): void {
    connection.belongTo(this);
    connection.idleSince = now();
    this.#carryOut(connection, this.#pool.dialled(connection, acquisition));
  }

  #dialFailed(error: unknown, acquisition: Acquisition): void {
    this.#pool.leave(acquisition);
    acquisition.fail(error);
    this.#pool.closed(acquisition.key, null, "broken")?.dial();
  }

  #carryOut(connection: Connection, placed: Placed<Connection>): void {
    if (placed.kind === "waiter") return placed.waiter.serve(connection);
    connection.rest();
    this.#idleWatch.soon(connection);
    if (this.#closed) return connection.close("shutdown");
    for (const evicted of placed.evicted) evicted.close("evicted");
    this.#watchIdle(this.#pool.expiryOf(connection));
  }

  /** One timer for all idle connections, set for the one that expires first. */
  #watchIdle(expiry: number): void {
    if (expiry >= this.#timerAt) return;
    this.#stopTimer();
    this.#timerAt = expiry;
    const timer = setTimeout(() => {
      this.#timerAt = Infinity;
      closeAll(this.#pool.expired(now()), "idleTimeout");
      this.#watchIdle(this.#pool.nextExpiry());
    }, Math.min(Math.max(1, expiry - now()), LONGEST_TIMER));
    Deno.unrefTimer(timer);
    this.#stopTimer = () => clearTimeout(timer);
  }
}

/** A listener may have given one of them to a call in the meantime. */
function closeAll(idle: readonly Connection[], reason: CloseReason): void {
  for (const connection of idle) {
    if (connection.state === "idle") connection.close(reason);
  }
}

import type { QueueReason } from "../trace.ts";
import type { Call } from "./call.ts";
import { now } from "./clock.ts";
import type { Connection } from "./connection.ts";
import type { Dial } from "./dial.ts";
import type { Places, Waiter } from "./pool.ts";
import { ended } from "./tracer.ts";

/** One call that waits for a connection. */
export class Acquisition implements Waiter<Connection> {
  readonly call: Call;
  readonly key: string;
  readonly connection: Promise<Connection>;
  places: Places<Connection> | null = null;
  readonly #startDial: () => void;
  readonly #settle: { resolve: (connection: Connection) => void; reject: (error: unknown) => void };
  #ownDial: Dial | null = null;
  #queuedAt: number | null = null;
  #settled = false;

  constructor(call: Call, key: string, startDial: () => void) {
    this.call = call;
    this.key = key;
    this.#startDial = startDial;
    const { promise, resolve, reject } = Promise.withResolvers<Connection>();
    this.connection = promise;
    this.#settle = { resolve, reject };
  }

  /** Whether the call has a connection, or has given up. */
  get settled(): boolean {
    return this.#settled;
  }

  /** The dial that the call has begun, while the call waits for it. */
  get ownDial(): Dial | null {
    return this.#settled ? null : this.#ownDial;
  }

  /** A limit holds the call back. */
  queue(reason: QueueReason): void {
    this.#queuedAt = this.call.note("queuestart");
    this.call.scope.emit("queuestart", { reason }, this.#queuedAt);
  }

  dial(): void {
    this.#leaveQueue(null);
    this.#startDial();
  }

  /** From now on the call is stopped with a dial, even by who hears of its beginning. */
  awaits(dial: Dial): void {
    this.#ownDial = dial;
  }

  serve(connection: Connection): void {
    this.#settled = true;
    if (this.#ownDial !== null && this.#ownDial.moments.connId !== connection.id) {
      this.#ownDial.disown();
    }
    this.call.cancellation.interrupts(null);
    this.#leaveQueue(null);
    assign(connection, this.call, now());
    this.#settle.resolve(connection);
  }

  /** Gives up; a call that was served in the meantime does not notice. */
  fail(error: unknown): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#leaveQueue(error);
    this.#settle.reject(error);
  }

  #leaveQueue(error: unknown): void {
    const queuedAt = this.#queuedAt;
    if (queuedAt === null) return;
    this.#queuedAt = null;
    const time = this.call.note("queueend");
    const detail = { waited: time - queuedAt, outcome: "ok" as const };
    this.call.scope.emit("queueend", ended(detail, error), time);
  }
}

/** The connection is the call's from this moment on. */
export function assign(connection: Connection, call: Call, time: number): void {
  const { scope } = call;
  const wasIdle = connection.state === "idle";
  scope.connId = connection.id;
  call.moments.got(connection.id);
  connection.activate(scope);
  if (!scope.wants("gotconn")) return;
  scope.emit("gotconn", {
    reused: connection.requestsServed > 0,
    wasIdle,
    idleTime: wasIdle ? time - connection.idleSince : null,
    remoteAddr: connection.remoteAddr,
    localAddr: connection.localAddr,
    requestsServed: connection.requestsServed,
    age: time - connection.openedAt,
    dialedBy: connection.dialedBy,
  }, time);
}

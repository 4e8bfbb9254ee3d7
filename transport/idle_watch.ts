import process from "node:process";
import { after } from "./timers.ts";

/** How long an idle connection may keep the process alive. */
const GRACE_MS = 2;

/** As much of a connection as it takes to watch it while no call uses it. */
export interface Watchable {
  /** Notices its end by itself from now on. Gives whether it is idle at all. */
  watch(): boolean;
  /** Lets the process end, if no call uses the connection. */
  letGo(): void;
}

/**
 * What idle connections need, done for those that stay idle.
 *
 * Under load a connection is idle for a moment only. To read from it meanwhile, to let the process
 * end without it and to hold it again costs more than to parse a response. Nothing is missed: before
 * the turn of the event loop is over, nobody hears of what a server does.
 */
export class IdleWatch {
  readonly #rested: Watchable[] = [];
  readonly #watched: Watchable[] = [];
  #callOff: (() => void) | null = null;

  /** A connection has become idle. */
  soon(connection: Watchable): void {
    if (this.#rested.push(connection) === 1) process.nextTick(this.#endOfTurn);
  }

  /** Lets all go that are idle. */
  letAllGo(): void {
    this.#endOfTurn();
    this.#callOff?.();
    this.#callOff = null;
    for (const connection of this.#watched) connection.letGo();
    this.#watched.length = 0;
  }

  readonly #endOfTurn = (): void => {
    for (const connection of this.#rested) {
      if (connection.watch()) this.#watched.push(connection);
    }
    this.#rested.length = 0;
    if (this.#watched.length > 0) this.#callOff ??= after(GRACE_MS, () => this.letAllGo());
  };
}

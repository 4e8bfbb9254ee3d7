import { after } from "./cancellation.ts";

/** How long an idle connection may keep the process alive. */
const GRACE_MS = 2;

/** As much of a connection as it takes to let it go. */
export interface Held {
  /** Lets the process end, if no call uses the connection. */
  letGo(): void;
}

/**
 * Lets the process end although connections are idle.
 *
 * Under load a connection is idle for a moment only, and to let it go and hold it again costs more
 * than to parse a response: so only those are let go that stay idle.
 */
export class LetGo {
  readonly #held = new Set<Held>();
  #callOff: (() => void) | null = null;

  /** A connection has become idle. */
  soon(connection: Held): void {
    this.#held.add(connection);
    this.#callOff ??= after(GRACE_MS, () => this.now());
  }

  /** Lets all go that are idle. */
  now(): void {
    this.#callOff?.();
    this.#callOff = null;
    for (const connection of this.#held) connection.letGo();
    this.#held.clear();
  }
}

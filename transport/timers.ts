import { now } from "./clock.ts";
import { Queue, type QueueEntry } from "./queue.ts";

/** Longest delay that the platform's timers know; a longer one would fire at once. */
export const LONGEST_TIMER = 2_147_483_647;

/** Milliseconds by which the platform's timers may come early. */
const EARLY = 1;

interface Deadline {
  readonly due: number;
  readonly act: () => void;
  place: QueueEntry<Deadline> | null;
}

/** All that waits for the same while: what began first is due first, so that one timer serves all. */
class Deadlines {
  readonly #delay: number;
  readonly #waiting = new Queue<Deadline>();
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(delay: number) {
    this.#delay = delay;
  }

  add(act: () => void): () => void {
    const deadline: Deadline = { due: now() + this.#delay, act, place: null };
    deadline.place = this.#waiting.join(deadline);
    this.#timer ??= setTimeout(this.#fire, this.#delay);
    return () => {
      if (deadline.place === null) return;
      this.#leave(deadline, deadline.place);
      if (this.#waiting.size === 0) this.#stop();
    };
  }

  readonly #fire = (): void => {
    const time = now() + EARLY;
    try {
      // One act may call off the next, or ask for another, for which no timer is set meanwhile.
      for (let first = this.#waiting.first; first?.place; first = this.#waiting.first) {
        if (first.due > time) break;
        this.#leave(first, first.place);
        first.act();
      }
    } finally {
      const { first } = this.#waiting;
      if (first === undefined) this.#stop();
      else this.#timer = setTimeout(this.#fire, first.due - time + EARLY);
    }
  };

  #leave(deadline: Deadline, place: QueueEntry<Deadline>): void {
    deadline.place = null;
    this.#waiting.leave(place);
  }

  /** Nothing waits any more, and nothing keeps the process alive. */
  #stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (running.get(this.#delay) === this) running.delete(this.#delay);
  }
}

/** By their delays, those in which something waits. */
const running = new Map<number, Deadlines>();

/** Calls `act` after a while; the answer calls it off. */
export function after(milliseconds: number, act: () => void): () => void {
  const delay = Math.min(milliseconds, LONGEST_TIMER);
  let deadlines = running.get(delay);
  if (deadlines === undefined) running.set(delay, deadlines = new Deadlines(delay));
  return deadlines.add(act);
}

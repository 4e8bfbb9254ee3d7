import { setImmediate, setTimeout } from "node:timers/promises";
import { LONGEST_TIMER } from "../transport/timers.ts";
import { now } from "../transport/clock.ts";

/** A clock that can be waited for. */
export interface Clock {
  /** Milliseconds, which never run backwards. */
  now(): number;
  /** Resolves at that time, or at once if it is over. */
  until(time: number): Promise<void>;
}

/**
 * Gives jobs out by a schedule: the nth is due n / rate seconds after the first.
 *
 * It does not wait for what became of those before, as users do not wait for each other. Who asks
 * for a job later than it was due gets it at once.
 *
 * @param rate Jobs a second.
 */
export async function* onSchedule<T>(
  jobs: Iterable<T>,
  rate: number,
  clock: Clock,
): AsyncGenerator<T, void, undefined> {
  const start = clock.now();
  let given = 0;
  for (const job of jobs) {
    await clock.until(start + given++ * 1_000 / rate);
    yield job;
  }
}

/** Timers are late by a millisecond as often as not, and early at times. */
const TIMER_SLACK_MS = 2;

/** The clock of all traces. A wait ends early when the signal is aborted. */
export function systemClock(signal: AbortSignal): Clock {
  return {
    now,
    async until(time) {
      for (let left = time - now(); left > TIMER_SLACK_MS && !signal.aborted; left = time - now()) {
        await pause(Math.min(left - TIMER_SLACK_MS, LONGEST_TIMER), signal);
      }
      // The rest goes by in turns of the event loop, in which requests go on.
      while (now() < time && !signal.aborted) await setImmediate();
    },
  };
}

/** Waits so many milliseconds, or until the signal is aborted. */
export async function pause(duration: number, signal: AbortSignal): Promise<void> {
  try {
    await setTimeout(duration, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

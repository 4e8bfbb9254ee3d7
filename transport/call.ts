import { CallMoments } from "../timings.ts";
import type { TraceEventType } from "../trace.ts";
import { Cancellation } from "./cancellation.ts";
import { now } from "./clock.ts";
import { Cancelled, TransportError } from "./errors.ts";
import type { Timeouts } from "./settings.ts";
import { endingOf, type Scope } from "./tracer.ts";

/** One call, from its first event to its last: who is told, how long, and what can stop it. */
export class Call {
  readonly scope: Scope;
  readonly timeouts: Timeouts;
  readonly cancellation: Cancellation = new Cancellation();
  readonly moments: CallMoments;
  readonly startedAt: number;
  /** What the caller asked for, as an error message tells it. */
  what: string;
  #over = false;

  constructor(scope: Scope, timeouts: Timeouts, what: string, startedAt: number) {
    this.scope = scope;
    this.timeouts = timeouts;
    this.what = what;
    this.startedAt = startedAt;
    this.moments = new CallMoments(startedAt);
  }

  /** Notes that something happens at `time`, by default now, and gives the time. */
  note(type: TraceEventType, ok = true, time: number = now()): number {
    this.moments.note(type, time, ok);
    return time;
  }

  /** Lets the caller's signal and the call's own limit stop it. */
  limitBy(signal: AbortSignal | null | undefined): void {
    if (signal) this.cancellation.follow(signal);
    const { timeout } = this.timeouts;
    this.cancellation.limit(timeout, () => this.timeoutError("timeout", timeout));
  }

  /** The error of a limit on time that was reached: it accounts for where the time went. */
  timeoutError(option: keyof Timeouts, limit: number): TransportError {
    const { openPhase } = this.moments;
    const spent = Object.entries(this.moments.timings())
      .filter((entry): entry is [string, number] => typeof entry[1] === "number")
      .map(([name, elapsed]) => `${name} ${elapsed.toFixed(1)} ms`);
    if (openPhase !== null) spent.push(`${openPhase} still open`);
    const account = spent.length === 0 ? "" : ` (${spent.join(", ")})`;
    const what = `Cannot complete ${this.what}: ${option} of ${limit} ms reached${account}`;
    return new TransportError("timeout", what, { phase: openPhase });
  }

  /** Ends the call that succeeded, at `time`. */
  succeed(status: number, time: number): void {
    if (!this.#close(time) || !this.scope.wants("callend")) return;
    const timings = this.moments.timings();
    this.scope.emit("callend", { outcome: "ok", status, timings }, time);
  }

  /** Ends the call that failed. Gives what the caller gets to see. */
  fail(error: unknown, status: number | null): unknown {
    const time = now();
    const first = this.#close(time);
    if (error instanceof TransportError && error.callId === null) {
      error.callId = this.scope.callId;
      error.timings = this.moments.timings();
    }
    if (first) {
      const timings = this.moments.timings();
      const detail = { ...endingOf(error), ...(status !== null && { status }), timings };
      this.scope.emit("callend", detail, time);
    }
    return error instanceof Cancelled ? error.reason : error;
  }

  /** Lets go of what could stop the call. Gives whether it was still going on. */
  #close(time: number): boolean {
    if (this.#over) return false;
    this.#over = true;
    this.cancellation.release();
    this.note("callend", true, time);
    return true;
  }
}

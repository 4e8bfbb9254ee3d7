import { Cancelled } from "./errors.ts";
import { after } from "./timers.ts";

/** What a call is doing, and how it is stopped. */
export interface Stoppable {
  stop(cause: Error): void;
}

/**
 * What can stop a call: its signal, or a limit on time.
 *
 * Without either, a call makes neither an `AbortSignal` nor a timer.
 */
export class Cancellation {
  #cause: Error | null = null;
  #current: Stoppable | null = null;
  #releases: (() => void)[] | null = null;

  /** Why the call has been stopped, or `null` if it has not. */
  get cause(): Error | null {
    return this.#cause;
  }

  /** Stops the call, whatever it is doing; the first cause stays. */
  cancel(cause: Error): void {
    if (this.#cause !== null) return;
    this.#cause = cause;
    const current = this.#current;
    this.#current = null;
    current?.stop(cause);
  }

  /** Sets what is stopped with the call from now on, in place of what it did before. */
  interrupts(current: Stoppable | null): void {
    if (this.#cause !== null && current !== null) current.stop(this.#cause);
    else this.#current = current;
  }

  /** Throws the cause if the call has been stopped. */
  throwIfCancelled(): void {
    if (this.#cause !== null) throw this.#cause;
  }

  /** Lets a signal stop the call. */
  follow(signal: AbortSignal): void {
    const abort = (): void => this.cancel(new Cancelled(signal.reason));
    if (signal.aborted) return abort();
    signal.addEventListener("abort", abort, { once: true });
    this.#onRelease(() => signal.removeEventListener("abort", abort));
  }

  /** Stops the call after `milliseconds`, if it has not ended by then; `0` is never. */
  limit(milliseconds: number, makeError: () => Error): void {
    if (milliseconds > 0) this.#onRelease(after(milliseconds, () => this.cancel(makeError())));
  }

  /** Lets go of the signal and of the timers: the call has ended. */
  release(): void {
    this.#current = null;
    for (const release of this.#releases ?? []) release();
    this.#releases = null;
  }

  #onRelease(release: () => void): void {
    (this.#releases ??= []).push(release);
  }
}

import { Cancelled } from "./errors.ts";

/**
 * What can stop a call: its signal, or a limit on time.
 *
 * Without either, a call makes neither an `AbortSignal` nor a timer.
 */
export class Cancellation {
  #cause: Error | null = null;
  #stop: ((cause: Error) => void) | null = null;
  #releases: (() => void)[] | null = null;

  /** Why the call has been stopped, or `null` if it has not. */
  get cause(): Error | null {
    return this.#cause;
  }

  /** Stops the call, whatever it is doing; the first cause stays. */
  cancel(cause: Error): void {
    if (this.#cause !== null) return;
    this.#cause = cause;
    const stop = this.#stop;
    this.#stop = null;
    stop?.(cause);
  }

  /** Sets what stops the call from now on; replaces what was set before. */
  stopBy(stop: ((cause: Error) => void) | null): void {
    if (this.#cause !== null && stop !== null) stop(this.#cause);
    else this.#stop = stop;
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
    this.#stop = null;
    for (const release of this.#releases ?? []) release();
    this.#releases = null;
  }

  #onRelease(release: () => void): void {
    (this.#releases ??= []).push(release);
  }
}

/** Calls `act` after a while; the answer calls it off. */
export function after(
  milliseconds: number,
  act: () => void,
  { keepAlive = true }: { keepAlive?: boolean } = {},
): () => void {
  const timer = setTimeout(act, milliseconds);
  if (!keepAlive) Deno.unrefTimer(timer);
  return () => clearTimeout(timer);
}

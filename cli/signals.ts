/** A signal that ends a run, so that what is known so far is still shown. */
interface EndingSignal {
  readonly signal: Deno.Signal;
  /** 128 and the number of the signal, as shells have it. */
  readonly status: number;
  /** What becomes of a run. */
  readonly word: string;
}

/** Ctrl-C. */
export const INTERRUPT: EndingSignal = { signal: "SIGINT", status: 130, word: "Interrupted" };

/** What `kill` and `timeout` send. */
export const TERMINATION: EndingSignal = { signal: "SIGTERM", status: 143, word: "Terminated" };

/** Those that the system knows. Intentionally without SIGHUP, which `nohup` has programs ignore. */
export const SIGNALS: readonly EndingSignal[] = Deno.build.os === "windows"
  ? [INTERRUPT]
  : [INTERRUPT, TERMINATION];

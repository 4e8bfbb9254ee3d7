import process from "node:process";

/** As the platform has them, without our watch over who uses them. */
const { addSignalListener, removeSignalListener } = Deno;

const SIGNALS: readonly Deno.Signal[] = Deno.build.os === "windows"
  ? ["SIGINT", "SIGBREAK"]
  : ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * Calls `flush` whenever the program may be about to end.
 *
 * That is at its exit, at an error that nobody may have caught, and at a signal. Any but the first
 * may turn out not to be the end. How the program ends is not changed by it.
 */
export function beforeTheEnd(flush: () => void): void {
  for (const type of ["unload", "error", "unhandledrejection"]) {
    globalThis.addEventListener(type, () => flush());
  }
  const isHandled = watchSignalListeners();
  for (const signal of SIGNALS) onSignal(signal, flush, isHandled);
}

/** Without a listener of the program's own, a signal still ends it as signals do. */
function onSignal(
  signal: Deno.Signal,
  flush: () => void,
  isHandled: (signal: Deno.Signal) => boolean,
): void {
  const listener = (): void => {
    flush();
    if (isHandled(signal)) return;
    removeSignalListener(signal, listener);
    Deno.kill(Deno.pid, signal);
  };
  addSignalListener(signal, listener);
}

/** Tells whether the program itself listens to a signal, which the platform does not tell. */
function watchSignalListeners(): (signal: Deno.Signal) => boolean {
  const own = new Map<Deno.Signal, Set<() => void>>();
  Deno.addSignalListener = (signal, handler) => {
    addSignalListener(signal, handler);
    own.set(signal, (own.get(signal) ?? new Set()).add(handler));
  };
  Deno.removeSignalListener = (signal, handler) => {
    removeSignalListener(signal, handler);
    own.get(signal)?.delete(handler);
  };
  return (signal) => process.listenerCount(signal) > 0 || (own.get(signal)?.size ?? 0) > 0;
}

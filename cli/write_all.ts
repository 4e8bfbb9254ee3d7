import type { Sink } from "./io.ts";

/**
 * Writes all bytes; each write may take some of them only.
 *
 * @throws The signal's reason when it is aborted: who reads may have stopped to do so.
 */
export async function writeAll(sink: Sink, bytes: Uint8Array, signal: AbortSignal): Promise<void> {
  const aborted = Promise.withResolvers<never>();
  const abort = (): void => aborted.reject(signal.reason);
  signal.addEventListener("abort", abort);
  try {
    signal.throwIfAborted();
    for (let rest = bytes; rest.length > 0;) {
      const written = sink.write(rest);
      rest = rest.subarray(await Promise.race([written, aborted.promise]));
    }
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

/** Writes all of a text at once, so that a line is out before the next thing happens. */
export function writeAllSync(sink: Sink, text: string): void {
  for (let rest = new TextEncoder().encode(text); rest.length > 0;) {
    rest = rest.subarray(sink.writeSync(rest));
  }
}

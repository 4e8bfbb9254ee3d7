/** Reads the clock of all traces: monotonic milliseconds. Nothing else of the transport reads one. */
export function now(): number {
  return performance.now();
}

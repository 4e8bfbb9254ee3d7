/** Milliseconds to the nanosecond: what stands behind that is noise of the arithmetic. */
export function toNanosecond(milliseconds: number): number {
  return Math.round(milliseconds * 1e6) / 1e6;
}

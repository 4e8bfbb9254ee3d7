/** Digits after the point of a percentage that count: p99.999 is told apart from p100. */
const PRECISION = 1_000;

/**
 * The percentile by nearest rank: the least of the values that `p` percent of all do not exceed.
 *
 * It is always one of the values, and never something between two of them.
 *
 * @param sorted Values in ascending order.
 * @param p A percentage from 0 to 100; three digits after its point count. 0 is the least value.
 * @returns One of the values, or `null` where there is none.
 * @throws {RangeError} If `p` is not from 0 to 100.
 */
export function percentile(sorted: ArrayLike<number>, p: number): number | null {
  if (!(p >= 0 && p <= 100)) {
    throw new RangeError(`Cannot take a percentile: ${p} is not from 0 to 100`);
  }
  // In whole numbers: 99.9 / 100 * 1000 is a little more than 999.
  const share = Math.round(p * PRECISION) * sorted.length;
  const rank = Math.max(1, Math.ceil(share / (100 * PRECISION)));
  return sorted[rank - 1] ?? null;
}

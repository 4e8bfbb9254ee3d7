/**
 * A moment of a trace's clock in nanoseconds since 1970, which are more than a `number` can hold.
 *
 * @param epoch Milliseconds since 1970 at time 0 of the trace.
 * @param time Milliseconds of the trace's clock.
 */
export function unixNanoseconds(epoch: number, time: number): bigint {
  const whole = Math.floor(epoch);
  return BigInt(whole) * 1_000_000n + BigInt(Math.round((epoch - whole + time) * 1e6));
}

/** The same moment by ISO 8601 (UTC), to the microsecond: a `Date` has milliseconds only. */
export function isoTime(epoch: number, time: number): string {
  const microseconds = unixNanoseconds(epoch, time) / 1000n;
  const date = new Date(Number(microseconds / 1000n)).toISOString();
  return date.replace("Z", `${String(microseconds % 1000n).padStart(3, "0")}Z`);
}

/** Milliseconds within which looks at both clocks count as one. */
const CLOSE = 0.02;
/** By how many milliseconds the two clocks may drift apart while somebody looks on. */
const STEADY = 0.2;

/**
 * Milliseconds since 1970 at time 0 of the clock of traces, to within {@linkcode CLOSE}.
 *
 * `Date.now()` leaves out the fraction of a millisecond, except in the moment in which it ticks.
 */
export function wallClockOffset(): number {
  let [early, before] = [performance.now(), Date.now()];
  for (;;) {
    const [middle, now, late] = [performance.now(), Date.now(), performance.now()];
    if (now === before + 1 && late - early < CLOSE) return now - late;
    [early, before] = [middle, now];
  }
}

/** Does some work, and gives the offset at that time. */
export async function withWallClockOffset(work: () => Promise<void>): Promise<number> {
  const before = wallClockOffset();
  await work();
  const after = wallClockOffset();
  if (Math.abs(after - before) < STEADY) return after;
  throw new Error("Cannot compare times: the clock on the wall was set meanwhile");
}

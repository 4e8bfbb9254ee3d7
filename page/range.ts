/** A stretch of the axis of time, in milliseconds. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Marks on the axis of time. */
export interface Ticks {
  readonly step: number;
  readonly times: readonly number[];
}

/** Nothing shorter is shown: clocks do not tell it apart. */
const SHORTEST = 0.02;
/** Steps of a ruler that are easy to count in, for each power of ten. */
const STEPS = [1, 2, 5, 10];

/** How long a range is. */
export function lengthOf({ from, to }: Range): number {
  return to - from;
}

/** A range within bounds, as long as it is if there is room for that. */
export function within(range: Range, bounds: Range): Range {
  const length = Math.min(Math.max(lengthOf(range), SHORTEST), lengthOf(bounds));
  const from = Math.min(Math.max(range.from, bounds.from), bounds.to - length);
  return { from, to: from + length };
}

/** A range that shows less (`factor` below 1) or more, with one moment where it was. */
export function zoomed(range: Range, factor: number, at: number, bounds: Range): Range {
  const length = Math.max(lengthOf(range) * factor, SHORTEST);
  const share = (at - range.from) / lengthOf(range);
  const from = at - length * share;
  return within({ from, to: from + length }, bounds);
}

/** A range moved by a part of its length. */
export function panned(range: Range, share: number, bounds: Range): Range {
  const by = lengthOf(range) * share;
  return within({ from: range.from + by, to: range.to + by }, bounds);
}

/** Where a moment lies in a range: 0 at its beginning, 1 at its end, and beyond. */
export function shareOf(time: number, range: Range): number {
  return (time - range.from) / lengthOf(range);
}

/** Marks at round distances from the beginning of the axis, no nearer to each other than `gap` pixels. */
export function ticksOf(range: Range, width: number, origin: number, gap = 90): Ticks {
  const least = lengthOf(range) * gap / Math.max(width, gap);
  const power = 10 ** Math.floor(Math.log10(least));
  const step = power * (STEPS.find((one) => one * power >= least) ?? 10);
  const first = Math.ceil((range.from - origin) / step - 1e-9);
  const last = Math.floor((range.to - origin) / step + 1e-9);
  const times = Array.from({ length: last - first + 1 }, (_, index) => {
    return origin + (first + index) * step;
  });
  return { step, times };
}

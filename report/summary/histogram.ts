/** How many of some durations lie in one range. */
export interface Bucket {
  /** The least duration that belongs to it, in milliseconds. */
  readonly from: number;
  /** The least duration that is too long for it. */
  readonly to: number;
  /** How many. */
  readonly count: number;
}

const MOST_BUCKETS = 14;
/** From here on, buckets of one width would crush all but the longest durations into one. */
const WIDE_SPREAD = 4;
/** The clock tells nothing shorter apart. */
const SHORTEST = 0.001;
/** Where buckets begin in each power of ten, the finest first: steps that people read with ease. */
const LADDERS = [[1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8], [1, 1.5, 2, 3, 5, 7], [1, 2, 5], [1, 3], [
  1,
]];

/**
 * Puts durations into buckets whose limits are round numbers.
 *
 * They are equally wide where the longest duration is less than four times the shortest, and
 * otherwise ever wider. There are 14 at most, and fewer for few durations.
 *
 * @param sorted Durations in ascending order.
 * @returns Buckets without gaps between them; the first and the last are not empty.
 */
export function histogramOf(sorted: Float64Array): readonly Bucket[] {
  const shortest = sorted[0];
  const longest = sorted.at(-1);
  if (shortest === undefined || longest === undefined) return [];
  const limits = limitsFor(shortest, longest, bucketsFor(sorted.length));
  const buckets: Bucket[] = [];
  let index = 0;
  for (const [position, to] of limits.slice(1).entries()) {
    const start = index;
    while (index < sorted.length && sorted[index]! < to) index++;
    buckets.push({ from: limits[position]!, to, count: index - start });
  }
  return buckets;
}

/** Sturges' rule: the more durations there are, the more of their shape can be told. */
function bucketsFor(count: number): number {
  return Math.min(Math.ceil(Math.log2(count)) + 3, MOST_BUCKETS);
}

function limitsFor(shortest: number, longest: number, most: number): readonly number[] {
  const isNarrow = shortest < longest && longest < shortest * WIDE_SPREAD;
  if (isNarrow) return evenLimits(shortest, longest, most);
  const candidates = LADDERS.map((ladder) => ladderLimits(ladder, shortest, longest));
  return candidates.find((limits) => limits.length <= most + 1) ?? candidates.at(-1)!;
}

/** Multiples of one round step. */
function evenLimits(shortest: number, longest: number, most: number): readonly number[] {
  // No step finer than a hundredth of the whole, whose limits would be long rows of digits.
  const least = Math.max((longest - shortest) / (most - 1), longest / 100);
  const power = Math.floor(Math.log10(least));
  const digit = [1, 2, 5, 10].find((one) => scaled(one, power) >= least)!;
  const first = Math.floor(shortest / scaled(digit, power));
  const limits: number[] = [];
  for (let multiple = first; limits.length < 2 || limits.at(-1)! <= longest; multiple++) {
    limits.push(scaled(digit * multiple, power));
  }
  return limits;
}

/** The rungs of a ladder that durations stand between. */
function ladderLimits(
  ladder: readonly number[],
  shortest: number,
  longest: number,
): readonly number[] {
  const limits = shortest < SHORTEST ? [0] : [];
  const start = Math.floor(Math.log10(Math.max(shortest, SHORTEST)));
  for (let power = start; limits.length < 2 || limits.at(-1)! <= longest; power++) {
    for (const rung of ladder) {
      const limit = scaled(rung, power);
      if (limit <= shortest) limits.length = 0;
      limits.push(limit);
      if (limit > longest && limits.length >= 2) break;
    }
  }
  return limits;
}

/** Divides by a power of ten where multiplying would leave a long fraction. */
function scaled(number: number, power: number): number {
  return power < 0 ? number / 10 ** -power : number * 10 ** power;
}

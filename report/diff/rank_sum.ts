/** What a rank test says about two samples. */
export interface RankTest {
  /**
   * In how many of all pairs the value of the second sample is the larger one; a tie counts half.
   * Half of all pairs where neither sample tends to be larger.
   */
  readonly u: number;
  /** How often chance alone would part samples of one kind at least so far: 0 to 1, two-sided. */
  readonly p: number;
  /** Whether `p` is counted out over all ways to deal the values, and not approximated. */
  readonly isExact: boolean;
}

/** Steps of counting that take about a millisecond; with more values the normal curve fits well. */
const MOST_STEPS = 1_000_000;

/**
 * The rank-sum test of Mann, Whitney and Wilcoxon: whether the values of one sample tend to be larger.
 *
 * It asks nothing about how values spread, so that a few slow calls do not mislead it.
 *
 * @throws {RangeError} If a sample is empty.
 */
export function rankTest(first: readonly number[], second: readonly number[]): RankTest {
  if (first.length === 0 || second.length === 0) {
    throw new RangeError("Cannot compare samples: one of them is empty");
  }
  const ranks = doubledRanks([...first, ...second]);
  const sum = ranks.slice(first.length).reduce((all, rank) => all + rank, 0);
  const [n, m] = [first.length, second.length];
  const u = (sum - m * (m + 1)) / 2;
  const isExact = stepsOf(n, m) <= MOST_STEPS;
  return { u, p: isExact ? exactP(ranks, m, sum) : normalP(ranks, n, m, u), isExact };
}

/** The least `p` that samples of these sizes can give: all of one below all of the other. */
export function leastP(n: number, m: number): number {
  let ways = 1;
  for (let index = 1; index <= Math.min(n, m); index++) {
    ways *= (n + m + 1 - index) / index;
  }
  return Math.min(1, 2 / ways);
}

/**
 * Holm's correction: each `p` as large as it has to be because there are many of them.
 *
 * Whatever is below a level afterwards is so with no more than that chance of even one mistake.
 */
export function holm(ps: readonly number[]): number[] {
  const order = ps.map((p, index) => ({ p, index })).sort((one, other) => one.p - other.p);
  const corrected = ps.slice();
  let largest = 0;
  for (const [position, { p, index }] of order.entries()) {
    largest = Math.max(largest, Math.min(1, p * (ps.length - position)));
    corrected[index] = largest;
  }
  return corrected;
}

/** Ranks times two, so that the mean rank of values that are equal is a whole number too. */
function doubledRanks(values: readonly number[]): number[] {
  const sorted = values.toSorted((one, other) => one - other);
  const firsts = new Map<number, number>();
  const lasts = new Map<number, number>();
  for (const [index, value] of sorted.entries()) {
    if (!firsts.has(value)) firsts.set(value, index + 1);
    lasts.set(value, index + 1);
  }
  return values.map((value) => firsts.get(value)! + lasts.get(value)!);
}

function stepsOf(n: number, m: number): number {
  const all = n + m;
  return all * Math.min(n, m) * all * (all + 1);
}

/** The share of all ways to deal out the ranks in which a sum is as far from the middle, or farther. */
function exactP(ranks: readonly number[], m: number, sum: number): number {
  const total = ranks.reduce((all, rank) => all + rank, 0);
  const isSecondFewer = 2 * m <= ranks.length;
  const size = isSecondFewer ? m : ranks.length - m;
  const seen = isSecondFewer ? sum : total - sum;
  // ways[k][s]: in how many ways k of the ranks so far have the sum s.
  const ways = Array.from({ length: size + 1 }, () => new Float64Array(total + 1));
  ways[0]![0] = 1;
  for (const [index, rank] of ranks.entries()) {
    for (let taken = Math.min(size, index + 1); taken > 0; taken--) {
      const [fewer, more] = [ways[taken - 1]!, ways[taken]!];
      for (let s = total; s >= rank; s--) more[s]! += fewer[s - rank]!;
    }
  }
  // In whole numbers: the mean of the sums is size * total / ranks.length.
  const distance = (s: number): number => Math.abs(s * ranks.length - size * total);
  let [far, all] = [0, 0];
  for (const [s, count] of ways[size]!.entries()) {
    all += count;
    if (distance(s) >= distance(seen)) far += count;
  }
  return far / all;
}

/** With a correction for ties, and one for the steps of `u`. */
function normalP(ranks: readonly number[], n: number, m: number, u: number): number {
  const all = n + m;
  const groups = Map.groupBy(ranks, (rank) => rank).values();
  const ties = groups.reduce((sum, { length }) => sum + length ** 3 - length, 0);
  const variance = n * m / 12 * (all + 1 - ties / (all * (all - 1)));
  if (variance === 0) return 1;
  const distance = Math.max(0, Math.abs(u - n * m / 2) - 0.5);
  return Math.min(1, 2 * upperTail(distance / Math.sqrt(variance)));
}

/** From here on the fraction needs fewer terms than the series. */
const FAR_OUT = 3;
const TERMS = 100;

/** The area under the normal curve from `z` on, for `z` from 0 on. */
function upperTail(z: number): number {
  const height = Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
  if (z >= FAR_OUT) {
    // Laplace's continued fraction, from its end.
    let fraction = z;
    for (let term = TERMS; term >= 1; term--) fraction = z + term / fraction;
    return height / fraction;
  }
  let [sum, part] = [z, z];
  for (let term = 1; term < TERMS; term++) {
    part *= z * z / (2 * term + 1);
    sum += part;
  }
  return 0.5 - height * sum;
}

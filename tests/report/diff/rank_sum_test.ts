import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { holm, leastP, rankTest } from "../../../report/diff/rank_sum.ts";

/** Samples of `n` and `m` values of which `u` pairs are in one order, and the others in the other. */
function samplesWith(u: number, n: number, m: number): [first: number[], second: number[]] {
  const first = Array.from({ length: n }, (_, index) => index + 1);
  let left = u;
  const second = Array.from({ length: m }, (_, index) => {
    const below = Math.min(n, left);
    left -= below;
    return below + 0.1 + index / 1_000;
  });
  return [first, second];
}

/** Numbers that look like chance, and are the same each time. */
function scattered(n: number, step: number, modulus: number, offset = 0): number[] {
  return Array.from({ length: n }, (_, index) => index * step % modulus + offset);
}

/** The two-sided p over all ways to deal the values, each of which is looked at. */
function dealt(first: readonly number[], second: readonly number[]): number {
  const values = [...first, ...second];
  const uOf = (others: readonly number[], chosen: readonly number[]): number =>
    chosen.flatMap((one) => others.map((other) => one > other ? 1 : one === other ? 0.5 : 0))
      .reduce<number>((sum, one) => sum + one, 0);
  const middle = first.length * second.length / 2;
  const seen = Math.abs(uOf(first, second) - middle);
  let [far, all] = [0, 0];
  for (let mask = 0; mask < 2 ** values.length; mask++) {
    const chosen = values.filter((_, index) => mask >> index & 1);
    if (chosen.length !== second.length) continue;
    const others = values.filter((_, index) => !(mask >> index & 1));
    all++;
    if (Math.abs(uOf(others, chosen) - middle) >= seen - 1e-9) far++;
  }
  return far / all;
}

Deno.test("u counts the pairs in which the second sample is larger, ties by half", () => {
  assertEquals(rankTest([1, 2], [3, 4]).u, 4);
  assertEquals(rankTest([3, 4], [1, 2]).u, 0);
  assertEquals(rankTest([1, 2], [2, 3]).u, 3.5);
});

Deno.test("p is that of SciPy's exact test", () => {
  const cases: [number[], number[], u: number, p: number][] = [
    [[1.1, 2.2, 3.3], [4.4, 5.5, 6.6], 9, 0.1],
    [
      [12.3, 11.8, 13.1, 12.9, 12.0],
      [45.6, 44.1, 47.0, 12.5, 46.2],
      23,
      0.031746031746031744,
    ],
    [[3, 1, 4, 1.5, 9, 2.6], [5, 3.5, 8.9, 7.9, 3.2, 3.8, 4.6], 32, 0.13752913752913754],
  ];
  for (const [first, second, u, p] of cases) {
    const test = rankTest(first, second);
    assertEquals([test.u, test.isExact], [u, true]);
    assertAlmostEquals(test.p, p, 1e-12);
  }
});

Deno.test("p of many values is that of SciPy's normal approximation, corrected as there", () => {
  const cases: [number[], number[], u: number, p: number][] = [
    [scattered(60, 7, 61), scattered(50, 11, 53, 5), 1556.5, 0.7367160845092173],
    [scattered(60, 7, 61), scattered(50, 11, 53, 35), 2687, 1.0564304790018922e-12],
    [scattered(60, 7, 10), scattered(50, 3, 10, 1), 1785, 0.08620915411807598],
  ];
  for (const [first, second, u, p] of cases) {
    const test = rankTest(first, second);
    assertEquals([test.u, test.isExact], [u, false]);
    assertAlmostEquals(test.p / p, 1, 1e-9);
  }
});

Deno.test("the printed tables of critical values agree", () => {
  // Largest U, of two samples of these sizes, that is significant at 5 percent, two-sided.
  const table = [[5, 5, 2], [7, 5, 5], [8, 8, 13], [10, 10, 23], [15, 12, 49], [20, 20, 127]];
  for (const [n = 0, m = 0, critical = 0] of table) {
    const p = (u: number) => rankTest(...samplesWith(u, n, m)).p;
    assertEquals(rankTest(...samplesWith(critical, n, m)).u, critical);
    assert(p(critical) <= 0.05 && p(critical + 1) > 0.05, `${n} and ${m}: ${critical}`);
  }
});

Deno.test("p is counted out over all ways to deal the values, ties and all", () => {
  const cases: [number[], number[]][] = [
    [[1, 1, 2, 3], [2, 3, 3, 4, 5]],
    [[0, 0, 0, 0, 1], [1, 1, 1]],
    [[5], [1, 2, 3, 4, 5, 5]],
    [[1, 2, 2, 2], [2, 2, 7]],
    [[4, 4], [4, 4, 4]],
  ];
  for (const [first, second] of cases) {
    const test = rankTest(first, second);
    assert(test.isExact);
    assertAlmostEquals(test.p, dealt(first, second), 1e-12);
  }
});

Deno.test("p does not depend on which sample comes first", () => {
  const [one, other] = [scattered(12, 5, 17), scattered(7, 3, 11, 4)];
  assertAlmostEquals(rankTest(one, other).p, rankTest(other, one).p, 1e-12);
});

Deno.test("the approximation takes over where it gives nearly what SciPy counts out", () => {
  const [counted, approximated] = [
    rankTest(...samplesWith(100, 18, 18)),
    rankTest(...samplesWith(114, 19, 19)),
  ];
  assertEquals([counted.isExact, approximated.isExact], [true, false]);
  assertAlmostEquals(counted.p, 0.05085920250687612, 1e-12);
  assertAlmostEquals(approximated.p, 0.053275146810475925, 1e-3);
});

Deno.test("values that are all the same are no evidence of anything", () => {
  assertEquals(rankTest(Array(40).fill(1), Array(40).fill(1)).p, 1);
  assertEquals(rankTest([1, 1], [1, 1]).p, 1);
});

Deno.test("an empty sample cannot be compared", () => {
  assertThrows(() => rankTest([], [1]), RangeError, "Cannot compare samples");
});

Deno.test("the least p is that of samples that do not overlap", () => {
  for (const [n, m] of [[1, 1], [2, 3], [5, 5], [3, 9]] as const) {
    assertAlmostEquals(leastP(n, m), rankTest(...samplesWith(0, n, m)).p, 1e-12);
  }
});

Deno.test("Holm's correction is worst for the smallest p, and keeps their order", () => {
  assertEquals(holm([0.01, 0.04, 0.03, 0.005]), [0.03, 0.06, 0.06, 0.02]);
  assertEquals(holm([0.9, 0.4]), [0.9, 0.8]);
  assertEquals(holm([]), []);
});

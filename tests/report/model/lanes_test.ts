import { assertEquals } from "@std/assert";
import { lanesOf } from "../../../report/model/lanes.ts";

type Pair = readonly [start: number, end: number];

const CASES: readonly [what: string, spans: readonly Pair[], lanes: readonly Pair[][]][] = [
  ["nothing takes no lane", [], []],
  ["spans that are apart share a lane", [[3, 4], [0, 1]], [[[0, 1], [3, 4]]]],
  ["a span may begin where another one ends", [[0, 2], [2, 3]], [[[0, 2], [2, 3]]]],
  ["a span may lie within another one", [[1, 2], [0, 4]], [[[0, 4], [1, 2]]]],
  ["the longer of two that begin together lies around", [[0, 1], [0, 4]], [[[0, 4], [0, 1]]]],
  ["spans that overlap take two lanes", [[0, 2], [1, 3]], [[[0, 2]], [[1, 3]]]],
  [
    "a span that overlaps only what lies within another one takes a lane too",
    [[0, 9], [1, 4], [2, 6]],
    [[[0, 9], [1, 4]], [[2, 6]]],
  ],
  ["the first lane with room is taken", [[0, 2], [1, 3], [2, 3]], [[[0, 2], [2, 3]], [[1, 3]]]],
  ["a moment lies within what goes on", [[0, 2], [1, 1], [2, 2]], [[[0, 2], [1, 1], [2, 2]]]],
];

for (const [what, spans, lanes] of CASES) {
  Deno.test(`in lanes, ${what}`, () => {
    const found = lanesOf(spans.map(([start, end]) => ({ start, end })));
    const pairs = found.map((lane) => lane.map(({ start, end }) => [start, end] as const));
    assertEquals(pairs, lanes.map((lane) => [...lane]));
  });
}

Deno.test("in lanes, the first of two that are equal lies around the other", () => {
  const whole = { start: 0, end: 1, name: "whole" };
  const part = { start: 0, end: 1, name: "part" };
  assertEquals(lanesOf([whole, part]), [[whole, part]]);
});

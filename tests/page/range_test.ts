import { assertEquals } from "@std/assert";
import { panned, ticksOf, within, zoomed } from "../../page/range.ts";

const WHOLE = { from: 100, to: 200 };

Deno.test("a range stays within the axis, and keeps its length where it can", () => {
  assertEquals(within({ from: 90, to: 110 }, WHOLE), { from: 100, to: 120 });
  assertEquals(within({ from: 195, to: 215 }, WHOLE), { from: 180, to: 200 });
  assertEquals(within({ from: 0, to: 1_000 }, WHOLE), WHOLE);
});

Deno.test("zooming keeps the moment under the pointer where it is", () => {
  assertEquals(zoomed(WHOLE, 0.5, 150, WHOLE), { from: 125, to: 175 });
  assertEquals(zoomed(WHOLE, 0.5, 100, WHOLE), { from: 100, to: 150 });
  assertEquals(zoomed({ from: 125, to: 175 }, 4, 150, WHOLE), WHOLE);
});

Deno.test("nothing is shown that clocks do not tell apart", () => {
  const { from, to } = within({ from: 150, to: 150 }, WHOLE);
  assertEquals(Math.round((to - from) * 1_000), 20);
});

Deno.test("panning moves by a part of what is shown, and no further than the axis", () => {
  assertEquals(panned({ from: 100, to: 120 }, 0.5, WHOLE), { from: 110, to: 130 });
  assertEquals(panned({ from: 100, to: 120 }, -1, WHOLE), { from: 100, to: 120 });
});

Deno.test("marks stand at round distances from the beginning of the axis", () => {
  assertEquals(ticksOf(WHOLE, 500, 100), { step: 20, times: [100, 120, 140, 160, 180, 200] });
  assertEquals(ticksOf({ from: 133, to: 141 }, 400, 100).times, [134, 136, 138, 140]);
  assertEquals(ticksOf({ from: 100, to: 101 }, 200, 100).step, 0.5);
});

Deno.test("marks are no nearer to each other than they are told", () => {
  for (const width of [100, 333, 900, 2_000]) {
    for (const to of [100.3, 101, 107, 150, 1_234, 99_999]) {
      const { step } = ticksOf({ from: 100, to }, width, 100, 90);
      assertEquals(step / (to - 100) * width >= 89.999, true, `${width} pixels to ${to}`);
    }
  }
});

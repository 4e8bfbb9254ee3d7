import { assertEquals } from "@std/assert";
import { bar } from "../../../report/text/bar.ts";

const blocks = (from: number, to: number, width: number) => bar([{ from, to }], width, false);
const ascii = (from: number, to: number, width: number) => bar([{ from, to }], width, true);

Deno.test("a bar fills the cells of its stretch", () => {
  assertEquals(blocks(0.25, 0.75, 8), "  ████");
});

Deno.test("a bar ends on an eighth of a cell", () => {
  assertEquals(blocks(0, 0.5 + 3 / 32, 4), "██▍");
});

Deno.test("a bar begins on half a cell", () => {
  assertEquals(blocks(1 / 8, 1, 4), "▐███");
});

Deno.test("a stretch without a length is visible", () => {
  assertEquals([blocks(0, 0, 4), blocks(0.5, 0.5, 4), blocks(1, 1, 4)], ["▏", "  ▏", "   ▐"]);
});

Deno.test("a bar never leaves its line", () => {
  assertEquals([blocks(-1, 2, 4), ascii(-1, 2, 4)], ["████", "####"]);
});

Deno.test("several stretches share a line", () => {
  assertEquals(bar([{ from: 0, to: 0.25 }, { from: 0.5, to: 0.75 }], 8, false), "██  ██");
});

Deno.test("a bar in ASCII is made of number signs", () => {
  assertEquals([ascii(0.25, 0.75, 8), ascii(0.5, 0.5, 8)], ["  ####", "    |"]);
});

Deno.test("no bar is shorter than it is for a part of its stretch", () => {
  for (let width = 1; width < 40; width++) {
    for (let to = 0; to <= 1; to += 1 / 64) {
      const line = blocks(0, to, width);
      assertEquals(line.length >= 1 && line.length <= width, true, `${to} of ${width}: ${line}`);
    }
  }
});

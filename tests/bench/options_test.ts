import { assertEquals, assertThrows } from "@std/assert";
import { parseOptions } from "../../bench/options.ts";
import { WORKS } from "../../bench/works/works.ts";

Deno.test("without arguments everything is measured, in five rounds", () => {
  const options = parseOptions([], WORKS);
  assertEquals([options?.works, options?.rounds, options?.json], [WORKS, 5, null]);
});

Deno.test("--only takes the beginning of a name", () => {
  const options = parseOptions(["--only", "chunked", "--only", "help"], WORKS);
  assertEquals(options?.works.map(({ name }) => name), [
    "chunked-100",
    "chunked-4k",
    "chunked-64k",
    "help",
  ]);
});

Deno.test("a name that no work has is refused, and those that there are are told", () => {
  assertThrows(
    () => parseOptions(["--only", "gopher"], WORKS),
    TypeError,
    "there are small-get-64",
  );
});

Deno.test("rounds are a whole number above 0", () => {
  for (const rounds of ["0", "-1", "1.5", "many"]) {
    assertThrows(() => parseOptions([`--rounds=${rounds}`], WORKS), TypeError, `${rounds} rounds`);
  }
});

Deno.test("no two works have the same name", () => {
  const names = WORKS.map(({ name }) => name);
  assertEquals(new Set(names).size, names.length);
});

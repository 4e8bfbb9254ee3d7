import { assertEquals, assertStringIncludes } from "@std/assert";
import { breaches, floorOf, type Import, ioLines } from "../../tools/layers.ts";

const FLOORS = [["grammar.ts", "origin.ts"], ["pool/"], ["pool/door.ts"], ["mod.ts"], ["cli/"]];

function breachesOf(...imports: [from: string, to: string | null, specifier?: string][]): string[] {
  const edges: Import[] = imports.map(([from, to, specifier]) => ({
    from,
    to,
    specifier: specifier ?? `./${to}`,
  }));
  const files = edges.flatMap(({ from, to }) => to === null ? [from] : [from, to]);
  return breaches([...new Set(files)], edges, FLOORS);
}

Deno.test("layers: an import downwards passes", () => {
  assertEquals(breachesOf(["mod.ts", "pool/door.ts"], ["pool/door.ts", "grammar.ts"]), []);
});

Deno.test("layers: an import upwards fails, and names both files and floors", () => {
  assertEquals(breachesOf(["grammar.ts", "mod.ts"]), [
    "Cannot import ./mod.ts into grammar.ts (floor 0): mod.ts is on floor 3",
  ]);
});

Deno.test("layers: rooms of one floor do not import each other", () => {
  assertEquals(breachesOf(["grammar.ts", "origin.ts"]).length, 1);
  assertEquals(breachesOf(["pool/idle.ts", "pool/waiters.ts"]).length, 1);
});

Deno.test("layers: a circle fails wherever its files are", () => {
  assertEquals(breachesOf(["grammar.ts", "mod.ts"], ["mod.ts", "grammar.ts"]).length, 1);
  assertEquals(breachesOf(["pool/a.ts", "pool/a.ts"]).length, 1);
});

Deno.test("layers: a file that has no floor fails", () => {
  const [homeless, target] = breachesOf(["mod.ts", "stranger.ts"]);
  assertStringIncludes(homeless ?? "", "Cannot place stranger.ts");
  assertStringIncludes(target ?? "", "stranger.ts has no floor");
});

Deno.test("layers: a file's own line wins over its folder's", () => {
  assertEquals(floorOf("pool/door.ts", FLOORS), 2);
  assertEquals(floorOf("pool/deep/idle.ts", FLOORS), 1);
  assertEquals(floorOf("door.ts", FLOORS), null);
});

Deno.test("layers: packages are for the command line alone", () => {
  assertEquals(breachesOf(["cli/main.ts", null, "@std/fmt/colors"]), []);
  assertEquals(breachesOf(["mod.ts", null, "node:tls"]), []);
  assertEquals(breachesOf(["mod.ts", null, "@std/fmt/colors"]).length, 1);
});

Deno.test("layers: the protocol names no IO outside its comments", () => {
  const source = `/**
 * Knows no Deno and no Promise.
 */
const name = "x"; // nor async
// performance
export async function read() {}
`;
  assertEquals(ioLines("transport/http1/reader.ts", source), [
    "Cannot use async in transport/http1/reader.ts:6: transport/http1/ does no IO",
  ]);
});

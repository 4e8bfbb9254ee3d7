/** What this project relies on in `@std`, true of the real packages and of the stand-ins alike. */

import {
  assert,
  assertEquals,
  AssertionError,
  assertNotEquals,
  assertObjectMatch,
  assertRejects,
  assertThrows,
} from "@std/assert";
import { parseArgs } from "@std/cli/parse-args";
import { format } from "@std/fmt/bytes";
import { getColorEnabled, red, rgb8, setColorEnabled, stripAnsiCode } from "@std/fmt/colors";

Deno.test("@std/assert: equality is deep, and by value", () => {
  assertEquals({ a: [1, new Map([["k", new Set([1])]])] }, {
    a: [1, new Map([["k", new Set([1])]])],
  });
  assertEquals(new Uint8Array([1, 2]), new Uint8Array([1, 2]));
  assertEquals("key=value".match(/(?<key>\w+)=/)?.groups, { key: "key" });
  assertEquals([0, NaN], [-0, NaN]);
  assertNotEquals<unknown>({ a: undefined }, {});
  assertNotEquals<unknown>([1, 2], [1, 2, 3]);
  assertThrows(() => assertEquals([1], [2], "why"), AssertionError, "Values are not equal: why");
});

Deno.test("@std/assert: an object is matched by what is expected of it", () => {
  assertObjectMatch({ a: { b: [1, 2], c: 3 }, d: 4 }, { a: { b: [1] }, d: 4 });
  assertThrows(() => assertObjectMatch({ a: { b: 1 } }, { a: { b: 2 } }), AssertionError);
  assertThrows(() => assertObjectMatch({ a: 1 }, { b: undefined }), AssertionError);
});

Deno.test("@std/assert: what was thrown is checked and returned", async () => {
  const boom = new TypeError("boom at 5");
  const thrown: TypeError = assertThrows(
    () => {
      throw boom;
    },
    TypeError,
    "boom",
  );
  assert(thrown === boom);
  assert(await assertRejects(() => Promise.reject(boom)) === boom);
  assertThrows(() => assertThrows(() => {}), AssertionError, "Expected function to throw");
  await assertRejects(
    () => assertRejects(() => Promise.reject(boom), RangeError),
    AssertionError,
    "RangeError",
  );
});

Deno.test("@std/cli: arguments are taken apart", () => {
  const unknown: string[] = [];
  const flags = parseArgs(
    ["-H", "a: b", "--header=c: d", "-sS", "--no-color", "-n5", "http://x/", "--wat", "--", "-z"],
    {
      string: ["header", "format"],
      boolean: ["color", "silent"],
      collect: ["header"],
      negatable: ["color"],
      alias: { header: "H", silent: "s", count: "n" },
      default: { format: "log" },
      unknown: (arg, key) => key === undefined || unknown.push(arg) === 0,
    },
  );
  assertEquals(flags, {
    _: ["http://x/", "-z"],
    header: ["a: b", "c: d"],
    H: ["a: b", "c: d"],
    color: false,
    silent: true,
    s: true,
    count: 5,
    n: 5,
    format: "log",
  });
  assertEquals(unknown, ["-sS", "--wat"]);
});

Deno.test("@std/fmt: colours nest, and can be off", () => {
  const before = getColorEnabled();
  setColorEnabled(true);
  try {
    if (!Deno.noColor) {
      assertEquals(red(`a${rgb8("b", 8)}c`), "\x1b[31ma\x1b[38;5;8mb\x1b[31mc\x1b[39m");
    }
    assertEquals(stripAnsiCode(red("a")), "a");
    setColorEnabled(false);
    assertEquals(red("a"), "a");
  } finally {
    setColorEnabled(before);
  }
});

Deno.test("@std/fmt: bytes are read by people", () => {
  assertEquals([0, 100, 1337, 5e9].map((bytes) => format(bytes)), [
    "0 B",
    "100 B",
    "1.34 kB",
    "5 GB",
  ]);
  assertEquals(format(1536, { binary: true }), "1.5 kiB");
});

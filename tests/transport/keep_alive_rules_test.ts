import { assertEquals } from "@std/assert";
import { keepAliveOf } from "../../transport/keep_alive.ts";

/** What a server says, for how many milliseconds a connection may idle then, and whether at all. */
const RULES: [values: string[], idleLimit: number, usable: boolean][] = [
  [[], Infinity, true],
  [[""], Infinity, true],
  [["timeout=5"], 4_000, true],
  [["timeout=5, max=100"], 4_000, true],
  [["timeout=60"], 59_000, true],
  [["timeout=2"], 1_000, true],
  [["timeout=1"], 500, true],
  [["timeout=0"], Infinity, true],
  [["TIMEOUT=5"], 4_000, true],
  [["timeout = 5"], 4_000, true],
  [["timeout=5", "max=0"], 4_000, false],
  [["max=0"], Infinity, false],
  [["max=1"], Infinity, true],
  [["max=0, timeout=5"], 4_000, false],
  [["max="], Infinity, true],
  [["max"], Infinity, true],
  [["timeout"], Infinity, true],
  [["timeout=-5"], Infinity, true],
  [["timeout=5s"], Infinity, true],
  [["timeout=1e3"], Infinity, true],
  [["timeout=0x10"], Infinity, true],
  [["x-timeout=5, x-max=0"], Infinity, true],
  [["300"], Infinity, true],
];

for (const [values, idleLimit, usable] of RULES) {
  const said = values.length === 0 ? "no Keep-Alive" : `Keep-Alive ${JSON.stringify(values)}`;
  Deno.test(`${said} means an idle limit of ${idleLimit}, and ${usable ? "" : "no "}reuse`, () => {
    const fields = values.map((value): [string, string] => ["keep-ALIVE", value]);
    assertEquals(keepAliveOf([["timeout", "3"], ...fields]), { idleLimit, usable });
  });
}

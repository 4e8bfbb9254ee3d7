import { assertEquals } from "@std/assert";
import { TABLES } from "../../conformance/_tables.ts";
import { patiently } from "../../_support/patience.ts";
import { type Register, requires } from "../../_support/requires.ts";
import { compare } from "./compare.ts";
import { KNOWN_DIFFERENCES } from "./differences.ts";
import { Llhttp, nodeMajor } from "./llhttp.ts";
import { compareAll } from "./run.ts";

/** A second or two; `deno task fuzz --differential` tries many more. */
const INPUTS = 1_000;

const major = nodeMajor();
/** Older ones have another parser, with differences of their own. */
const isOld = major > 0 && major < 20;
const test: Register = isOld
  ? (name, fn) => Deno.test({ name: `${name} (skipped: Node is older than 20)`, ignore: true, fn })
  : requires("node");

test("llhttp makes the same of random responses, or the difference is known", async () => {
  assertEquals((await compareAll({ seed: 1, inputs: INPUTS })).failure, null);
});

test("llhttp makes the same of the conformance tables, or the difference is known", async () => {
  const cases = Object.values(TABLES).flat().filter(({ body, then }) => !body && !then);
  await using llhttp = new Llhttp();
  const compared = await Promise.all(cases.map((one) => compare(llhttp, one)));
  const unknown = compared.flatMap((it, index) => it?.known === null ? [cases[index]!.name] : []);
  assertEquals(unknown, []);
});

test("each known difference is there, and is the first that explains its example", async () => {
  await using llhttp = new Llhttp();
  for (const known of KNOWN_DIFFERENCES) {
    const { shape: name, rfc, example, method = "GET", since = 20, mended = Infinity } = known;
    if (major < since || major >= mended) continue;
    const reading = compare(llhttp, { name, rfc, method, gives: {}, ...example });
    const compared = await patiently(reading, () => `what llhttp makes of ${name}`);
    assertEquals(compared?.known?.shape, name);
  }
});

test("a difference that is not known is told", async () => {
  await using llhttp = new Llhttp();
  const raw = "HTTP/1.1 204 OK\r\nA: b\r\n c\r\n\r\n";
  assertEquals(await compare(llhttp, { name: "", rfc: "", raw, gives: {} }, []), {
    ours: "message",
    theirs: "refused, HPE_INVALID_HEADER_TOKEN: Unexpected whitespace after header value",
    known: null,
  });
});

Deno.test("each known difference says why, and which section decides it", () => {
  for (const { shape, why, rfc } of KNOWN_DIFFERENCES) {
    assertEquals([shape, /\.$/.test(why), /^911[02] section \d/.test(rfc)], [shape, true, true]);
  }
});

import { assert, assertEquals, assertMatch } from "@std/assert";
import { inAscii, type TerminalEnvironment, terminalFacts } from "../../cli/terminal.ts";
import { newAndReused } from "../_support/scenes.ts";
import { runCli } from "../_support/run_cli.ts";
import { savedLog } from "../_support/saved_log.ts";
import { temporaryFile } from "../_support/temporary.ts";
import { spawnCli } from "./_cli_process.ts";

/** None of these is set in the process, whatever they are where the tests run. */
const UNSET = { LC_ALL: "", LC_CTYPE: "", LANG: "", TERM: "xterm" };
const COLOUR = "\x1b[";

const LOCALES: readonly (readonly [env: TerminalEnvironment, ascii: boolean])[] = [
  [{}, false],
  [{ LANG: "" }, false],
  [{ LANG: "de_DE.UTF-8" }, false],
  [{ LANG: "C.utf8" }, false],
  [{ LANG: "de_DE" }, true],
  [{ LANG: "C" }, true],
  [{ LC_ALL: "C", LANG: "de_DE.UTF-8" }, true],
  [{ LC_ALL: "", LC_CTYPE: "POSIX", LANG: "de_DE.UTF-8" }, true],
  [{ LC_ALL: "C.UTF-8", LANG: "C" }, false],
  [{ TERM: "dumb", LANG: "de_DE.UTF-8" }, true],
];

for (const [env, ascii] of LOCALES) {
  Deno.test(`${JSON.stringify(env)} is drawn with ${ascii ? "ASCII alone" : "UTF-8"}`, () => {
    assertEquals(terminalFacts(env).ascii, ascii);
  });
}

const COLOURS: readonly (readonly [env: TerminalEnvironment, color: string])[] = [
  [{}, "auto"],
  [{ NO_COLOR: "1" }, "never"],
  [{ NO_COLOR: "" }, "auto"],
  [{ FORCE_COLOR: "1" }, "always"],
  [{ FORCE_COLOR: "0" }, "never"],
  [{ NO_COLOR: "1", FORCE_COLOR: "1" }, "never"],
  [{ CLICOLOR: "0" }, "never"],
  [{ CLICOLOR: "1" }, "auto"],
  [{ CLICOLOR_FORCE: "1" }, "always"],
  [{ CLICOLOR_FORCE: "0" }, "auto"],
  [{ TERM: "dumb", FORCE_COLOR: "1" }, "never"],
];

for (const [env, color] of COLOURS) {
  Deno.test(`${JSON.stringify(env)} means colours ${color}`, () => {
    assertEquals(terminalFacts(env).color, color);
  });
}

const WIDTHS: readonly (readonly [value: string, columns: number | null])[] = [
  ["120", 120],
  ["", null],
  ["0", null],
  ["-5", null],
  ["wide", null],
];

for (const [value, columns] of WIDTHS) {
  Deno.test(`COLUMNS=${value} asks for ${columns ?? "no"} columns`, () => {
    assertEquals(terminalFacts({ COLUMNS: value }).columns, columns);
  });
}

Deno.test("a waterfall is as wide as the environment asks, also in a pipe", async () => {
  await using file = await savedLog(await newAndReused());
  for (const wantedColumns of [60, 120]) {
    const args = ["view", "--format=waterfall", file.path];
    const { stdout } = await runCli(args, { wantedColumns });
    assertEquals(Math.max(...stdout.split("\n").map((line) => line.length)), wantedColumns);
  }
});

Deno.test("punctuation that ASCII does not have becomes what looks like it", () => {
  assertEquals(inAscii("a → b … 5–6 µs, ü"), "a -> b ... 5-6 us, ü");
});

Deno.test("a process in the C locale writes ASCII alone, and no colours into a pipe", async () => {
  await using file = await savedLog(await newAndReused());
  const output = async (env: Record<string, string>) => {
    const args = ["view", "--format=waterfall", file.path];
    return (await spawnCli(["-A"], args, { env: { ...UNSET, ...env } })).stdout;
  };
  const [plain, drawn, dumb] = await Promise.all([
    output({ LC_ALL: "C" }),
    output({ LANG: "C.UTF-8" }),
    output({ TERM: "dumb", FORCE_COLOR: "1" }),
  ]);
  assertMatch(plain, /^[\n\x20-\x7e]+$/);
  assertEquals(dumb, plain);
  assert(drawn.includes("━") && !drawn.includes(COLOUR));
});

Deno.test("colours that are forced go into a pipe, but not into a file", {
  ignore: Deno.noColor, // @std/fmt/colors obeys the variable of this very process
}, async () => {
  await using file = await savedLog(await newAndReused());
  await using output = await temporaryFile();
  const args = ["view", "--format=waterfall", file.path];
  const io = { forceColor: true };
  assert((await runCli(args, io)).stdout.includes(COLOUR));
  assert(!(await runCli(args)).stdout.includes(COLOUR));
  assert(!(await runCli([...args, "--no-color"], io)).stdout.includes(COLOUR));
  await runCli([...args, "--output", output.path], io);
  assert(!(await output.text()).includes(COLOUR));
});

import { assertEquals, assertMatch } from "@std/assert";
import { FORMATS } from "../../cli/args/values.ts";
import { runProcess } from "./_cli_process.ts";
import { BrokenSink } from "../_support/memory_io.ts";
import { echoServer } from "../_support/echo_server.ts";
import { requires } from "../_support/requires.ts";
import { runCli } from "../_support/run_cli.ts";
import { savedLog } from "../_support/saved_log.ts";

const testPosix = requires("POSIX");
const testLinux = requires("Linux");

/** What is said of a device that is full. */
const FULL = "No space left on device (os error 28)";

/** Arguments that name the full device, and what is said then. */
const FULL_FILES: readonly [args: readonly string[], what: string][] = [
  [["--output", "/dev/full"], "/dev/full"],
  [["--output", "/dev/full", "--format", "har"], "/dev/full"],
  [["-o", "/dev/full"], "/dev/full"],
  [["-w", "%output{/dev/full}x"], "/dev/full"],
  [["--step-summary", "/dev/full"], "/dev/full"],
];

for (const [args, what] of FULL_FILES) {
  testLinux(`a full disk is told of, and is 23: ${args.join(" ")}`, async () => {
    await using server = echoServer();
    const { status, stderr } = await runCli([...args, server.at]);
    assertEquals([status, stderr], [23, `httptrace: (23) Cannot write to ${what}: ${FULL}\n`]);
  });
}

/** Every way to standard output; `trace` is a saved one. */
function waysOut(url: string, trace: string): readonly (readonly string[])[] {
  const expected = ["--expect", "status==200"];
  return [
    ...Object.keys(FORMATS).map((format) => ["--format", format, ...expected, url]),
    ...Object.keys(FORMATS).map((format) => ["view", "--format", format, ...expected, trace]),
    [url],
    ["-v", url],
    ["-n20", "-c2", url],
    ["-n20", "-c2", "--format=ndjson", url],
    ["--explain", "--output=/dev/null", "-w", "%{json}", url],
    ["-o-", "--output=/dev/null", url],
    ["check", trace],
    ["diff", trace, trace],
    ["diff", "--format=json", trace, trace],
    ["view", "-w", "%{json}", trace],
    ["completions", "fish"],
    ["help", "exit"],
    ["help"],
    ["--version"],
  ];
}

const ENDINGS: readonly (readonly [what: string, error: Error, stderr: RegExp])[] = [
  [
    "a disk that is full",
    new Error(FULL),
    /(^|\n)httptrace: \(23\) Cannot write to [a-z' -]+: No space left on device .*\n$/,
  ],
  ["a reader that has gone", new Deno.errors.BrokenPipe("Broken pipe"), /^(?!.*httptrace:)/s],
];

for (const [what, error, told] of ENDINGS) {
  Deno.test(`${what} ends every way to standard output with 23`, async () => {
    await using server = echoServer();
    const { stdout: saved } = await runCli(["--format", "ndjson", server.at]);
    await using trace = await savedLog(saved);
    for (const args of waysOut(server.at, trace.path)) {
      const { status, stderr } = await runCli(args, { stdout: new BrokenSink(error) });
      assertEquals([`${args}`, status], [`${args}`, 23], stderr);
      assertMatch(stderr, told, `${args}`);
    }
  });
}

/** A text, a line at a time, a page and a body, which a process writes. */
const WRITERS: readonly ((url: string) => readonly string[])[] = [
  () => ["--help"],
  (url) => ["--format", "log", url],
  (url) => ["--format", "html", url],
  (url) => ["-o", "-", "--output", "/dev/null", url],
];

testPosix("whoever reads no more ends the program in silence, with 23", async () => {
  await using server = echoServer();
  await Promise.all(WRITERS.map(async (args) => {
    const { status, stderr } = await runProcess(args(server.at), "closed");
    assertEquals([`${args}`, status, stderr], [`${args}`, 23, ""]);
  }));
});

testLinux("a full disk under standard output is told of on one line, with 23", async () => {
  await using server = echoServer();
  await Promise.all(WRITERS.map(async (args) => {
    const { status, stderr } = await runProcess(args(server.at), "full");
    assertEquals([`${args}`, status], [`${args}`, 23]);
    assertMatch(stderr, /^httptrace: \(23\) Cannot write to [a-z' -]+: No space left [^\n]+\n$/);
  }));
});

Deno.test("standard error that takes nothing is no reason for a stack trace", async () => {
  await using server = echoServer();
  const stderr = new BrokenSink(new Error(FULL));
  const { status } = await runCli(["--explain", "--format", "har", server.at], { stderr });
  assertEquals(status, 23);
});

import { assert, assertEquals, assertFalse, assertMatch, assertStringIncludes } from "@std/assert";
import { refusingPort } from "../_support/silence.ts";
import { temporaryFile } from "../_support/temporary.ts";
import { BrokenSink } from "../_support/memory_io.ts";
import { echoServer } from "../_support/echo_server.ts";
import { rawServer } from "../_support/raw_server.ts";
import { runCli } from "../_support/run_cli.ts";

const ESCAPE = "\x1b[";

/** How many times a text is in another. */
function occurrences(text: string, part: string): number {
  return text.split(part).length - 1;
}

Deno.test("the default is the log, followed by the waterfall of the call", async () => {
  await using server = echoServer();
  const { stdout } = await runCli([server.at]);
  const end = stdout.indexOf("call 1 done");
  const title = stdout.indexOf(`\n\nGET http://${server.at}/  200  `);
  assert(stdout.startsWith("call 1 started") && 0 < end && end < title, stdout);
});

Deno.test("why a call failed is said where it failed, and at its end; its waterfall shows where", async () => {
  const url = `http://127.0.0.1:${refusingPort()}/`;
  const { stdout, stderr } = await runCli([url]);
  const lines = stdout.split("\n").filter((line) => line.includes("Connection refused"));
  assertEquals(lines.length, 2, stdout);
  assertMatch(lines[0]!, /^tcp connection created /);
  assertMatch(lines[1]!, /^call 1 failed \(.*\): Cannot connect to /);
  assertMatch(stdout, /^✗ connect /m);
  assertEquals(occurrences(stderr, "Connection refused"), 1);
});

Deno.test("a waterfall by itself says why a call failed", async () => {
  const url = `http://127.0.0.1:${refusingPort()}/`;
  const { stdout } = await runCli(["--format", "waterfall", url]);
  assertMatch(stdout, /^failed in connect: Cannot connect to /m);
});

Deno.test("--format log shows no waterfall", async () => {
  await using server = echoServer();
  const { stdout } = await runCli(["--format", "log", server.at]);
  assertStringIncludes(stdout, "call 1 done");
  assertFalse(stdout.includes("━"));
});

Deno.test("--format waterfall shows no log", async () => {
  await using server = echoServer();
  const { stdout } = await runCli(["--format", "waterfall", server.at]);
  assert(stdout.startsWith("GET http://"));
  assertFalse(stdout.includes("call 1"));
});

Deno.test("-n sends requests over one connection, and sets them apart", async () => {
  await using server = echoServer();
  const { stdout } = await runCli(["-n", "3", "--format", "log", server.at]);
  assertEquals(occurrences(stdout, '"Reused":false,"WasIdle":false,"IdleTime":0}'), 1);
  assertEquals(occurrences(stdout, '"Reused":true,"WasIdle":true,"IdleTime":'), 2);
  assertEquals(occurrences(stdout, "\n\ncall "), 2);
});

Deno.test("-n applies to each URL in turn", async () => {
  await using server = echoServer();
  const urls = [`${server.at}/a`, `${server.at}/b`];
  const { stdout } = await runCli(["-n2", "--format=log", ...urls]);
  const targets = [...stdout.matchAll(/sending request: GET (\S+)/g)].map(([, target]) => target);
  assertEquals(targets, ["/a", "/a", "/b", "/b"]);
});

Deno.test("--interval waits between requests, and not after the last", async () => {
  await using server = echoServer();
  const { stdout } = await runCli(["-n2", "--interval", "20ms", "--format=log", server.at]);
  const idle = Number(/"Reused":true.*"IdleTime":([0-9]+)/.exec(stdout)?.[1]);
  assert(idle >= 15e6, `${idle} ns`);
});

Deno.test("-o - prints the body on standard output, and the trace on standard error", async () => {
  await using server = rawServer("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
  const { stdout, stderr } = await runCli(["-o", "-", server.at]);
  assertEquals(stdout, "hello");
  assertStringIncludes(stderr, "call 1 done");
});

Deno.test("each -o is the file of one URL, in their order", async () => {
  await using server = echoServer();
  await using first = await temporaryFile();
  await using second = await temporaryFile();
  const urls = [`${server.at}/1`, `${server.at}/2`];
  const { status } = await runCli(["-o", first.path, urls[0]!, "-o", second.path, urls[1]!]);
  assertEquals(status, 0);
  const bodies = [await first.text(), await second.text()];
  assertEquals(bodies.map((body) => /\/[12]/.exec(body)?.[0]), ["/1", "/2"]);
});

Deno.test("one -o - or -o /dev/null serves all URLs", async () => {
  await using server = echoServer();
  const urls = [`${server.at}/1`, `${server.at}/2`];
  const { stdout } = await runCli(["-o", "-", ...urls]);
  assertEquals(stdout.match(/\/[12]/g), ["/1", "/2"]);
  assertEquals((await runCli(["-o", "/dev/null", ...urls])).status, 0);
});

Deno.test("-o FILE writes the bodies of -n one after the other", async () => {
  await using server = rawServer("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
  await using file = await temporaryFile();
  const { status } = await runCli(["-o", file.path, "-n2", server.at]);
  assertEquals([status, await file.text()], [0, "hellohello"]);
});

Deno.test("-o with a file that cannot be made ends with 23", async () => {
  await using server = echoServer();
  const { status, stderr } = await runCli(["-o", "/no/such/folder/file", server.at]);
  assertEquals(status, 23);
  assertStringIncludes(stderr, "httptrace: (23) Cannot write to /no/such/folder/file: ");
});

Deno.test("--output writes the trace to a file", async () => {
  await using server = echoServer();
  await using file = await temporaryFile();
  const { stdout } = await runCli(["--output", file.path, server.at]);
  assertEquals(stdout, "");
  assertStringIncludes(await file.text(), "call 1 done");
});

Deno.test("there are no colours where nobody looks", async () => {
  await using server = echoServer();
  const { stdout } = await runCli([server.at]);
  assertFalse(stdout.includes(ESCAPE));
});

Deno.test({
  name: "there are colours on a terminal",
  ignore: Deno.noColor, // @std/fmt/colors obeys the variable of this very process
  async fn() {
    await using server = echoServer();
    const { stdout } = await runCli([server.at], { isTerminal: true });
    assertStringIncludes(stdout, ESCAPE);
  },
});

Deno.test("--no-color and NO_COLOR switch the colours off", async () => {
  await using server = echoServer();
  const byFlag = await runCli(["--no-color", server.at], { isTerminal: true });
  const byVariable = await runCli([server.at], { isTerminal: true, noColor: true });
  assertFalse((byFlag.stdout + byVariable.stdout).includes(ESCAPE));
});

Deno.test("the waterfall is as wide as the terminal", async () => {
  await using server = echoServer();
  const options = { isTerminal: true, noColor: true };
  for (const [columns, width] of [[40, 40], [133, 133], [20, 40], [500, 200]] as const) {
    const { stdout } = await runCli(["--format=waterfall", server.at], { ...options, columns });
    const total = stdout.split("\n").find((line) => line.startsWith("  total"));
    assertEquals(total?.length, width);
  }
});

Deno.test("the waterfall is 80 columns wide where there is no terminal", async () => {
  await using server = echoServer();
  const { stdout } = await runCli(["--format=waterfall", server.at], { columns: 133 });
  assertEquals(stdout.split("\n").find((line) => line.startsWith("  total"))?.length, 80);
});

Deno.test("a reader that has gone ends the program in silence", async () => {
  await using server = echoServer();
  for (const args of [["-n3", server.at], ["-o", "-", server.at], ["--help"], ["--version"]]) {
    const stdout = new BrokenSink(new Deno.errors.BrokenPipe("Broken pipe"));
    const { status, stderr } = await runCli(args, { stdout });
    assertEquals([status, stderr.includes("httptrace:")], [23, false]);
  }
});

Deno.test("a full disk ends the program with one line", async () => {
  await using server = echoServer();
  const stdout = new BrokenSink(new Error("No space left on device"));
  const { status, stderr } = await runCli(["-n3", server.at], { stdout });
  assertEquals(status, 23);
  assertEquals(
    stderr,
    "httptrace: (23) Cannot write to the trace's output: No space left on device\n",
  );
});

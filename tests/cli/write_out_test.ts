import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { BrokenSink } from "../_support/memory_io.ts";
import { echoServer } from "../_support/echo_server.ts";
import { rawServer } from "../_support/raw_server.ts";
import { runCli } from "../_support/run_cli.ts";
import { refusingPort } from "../_support/silence.ts";
import { temporaryFolder } from "../_support/temporary.ts";

/** A URL on which nobody listens. */
function refusingUrl(): string {
  return `http://127.0.0.1:${refusingPort()}/`;
}

Deno.test("-w writes its text alone, after each request", async () => {
  await using server = echoServer();
  const { stdout, stderr } = await runCli([
    "-w",
    "%{http_code}\\n",
    server.at,
    `${server.at}/status/404`,
  ]);
  assertEquals([stdout, stderr], ["200\n404\n", ""]);
});

Deno.test("with a format, or with -v, the trace is shown too", async () => {
  await using server = echoServer();
  const { stdout } = await runCli(["-w", "[%{http_code}]", "--format", "log", server.at]);
  assertMatch(stdout, /call 1 started(.|\n)*\[200\]/);
  const verbose = await runCli(["-w", "[%{http_code}]", "-v", server.at]);
  assertMatch(verbose.stdout, /> GET \/(.|\n)*\[200\]/);
});

Deno.test("with --output the trace goes to the file, and the text to standard output", async () => {
  await using server = echoServer();
  await using folder = await temporaryFolder();
  const file = `${folder.path}/trace.txt`;
  const { stdout } = await runCli(["-w", "%{http_code}", "--output", file, server.at]);
  assertEquals(stdout, "200");
  assertStringIncludes(await Deno.readTextFile(file), "call 1 started");
});

Deno.test("the text comes after the body", async () => {
  await using server = rawServer("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
  const { stdout } = await runCli(["-o", "-", "-w", "\\n%{size_download}", server.at]);
  assertEquals(stdout, "hello\n5");
});

Deno.test("the text comes after a request that failed too, and after the error", async () => {
  const { stdout, stderr, status } = await runCli([
    ...["-w", "%{exitcode} %{http_code} %{onerror}%{stderr}%{errormsg}\\n"],
    refusingUrl(),
  ]);
  assertEquals([stdout, status], ["7 000 ", 7]);
  assertMatch(stderr, /^httptrace: \(7\) Cannot connect (.|\n)*\nCannot connect [^\n]*\n$/);
});

Deno.test("-s hides the error, and not the text", async () => {
  const { stdout, stderr } = await runCli(["-s", "-w", "%{exitcode}", refusingUrl()]);
  assertEquals([stdout, stderr], ["7", ""]);
});

Deno.test("with --fail, the exit code is that of the command", async () => {
  await using server = echoServer();
  const args = ["-s", "-f", "-w", "%{exitcode} %{errormsg}", `${server.at}/status/404`];
  const { stdout, status } = await runCli(args);
  const refusal = `Cannot accept the response of http://${server.at}/status/404: its status is 404`;
  assertEquals([stdout, status], [`22 ${refusal}`, 22]);
});

Deno.test("a variable that there is none of is named once, with what may be meant", async () => {
  await using server = echoServer();
  const { stdout, stderr } = await runCli(["-n", "2", "-w", "%{htp_code}.", server.at]);
  assertEquals(stdout, "..");
  assertEquals(
    stderr,
    "httptrace: Cannot fill in %{htp_code}: there is no such variable, " +
      "did you mean %{http_code}?\n",
  );
});

Deno.test("the template can come from standard input, where line breaks do not count", async () => {
  await using server = echoServer();
  const { stdout } = await runCli(["-w", "@-", server.at], { stdin: "a\n%{http_code}\\n\n" });
  assertEquals(stdout, "a200\n");
});

Deno.test("a template that cannot be read ends with 26, before anything is sent", async () => {
  const { status, stdout, stderr } = await runCli(["-w", "@/none/at/all", refusingUrl()]);
  assertEquals([status, stdout], [26, ""]);
  assertMatch(stderr, /^httptrace: \(26\) Cannot read \/none\/at\/all: /);
});

Deno.test("%output writes a file anew with each request, and with >> to its end", async () => {
  await using server = echoServer();
  await using folder = await temporaryFolder();
  const [anew, end] = [`${folder.path}/anew`, `${folder.path}/end`];
  const template = `%output{${anew}}%{urlnum}%output{>>${end}}%{urlnum}%{stdout}.`;
  const { stdout } = await runCli(["-w", template, `${server.at}/1`, `${server.at}/2`]);
  assertEquals(stdout, "..");
  assertEquals([await Deno.readTextFile(anew), await Deno.readTextFile(end)], ["1", "01"]);
});

Deno.test("what cannot go to a file goes where the text before it went", async () => {
  await using server = echoServer();
  const { stdout, stderr } = await runCli(["-w", "a%output{/none/at/all}b", server.at]);
  assertEquals(stdout, "ab");
  assertMatch(stderr, /^httptrace: Cannot write to \/none\/at\/all: /);
});

Deno.test("the file of the body is told, and standard output is none", async () => {
  await using server = echoServer();
  await using folder = await temporaryFolder();
  const file = `${folder.path}/body`;
  const template = "%{stderr}[%{filename_effective}]";
  assertEquals((await runCli(["-w", template, "-o", file, server.at])).stderr, `[${file}]`);
  assertEquals((await runCli(["-w", template, "-o", "-", server.at])).stderr, "[]");
});

Deno.test("side by side, each text is of its own request", async () => {
  await using server = echoServer();
  const { stdout } = await runCli(
    ["-c", "4", "-n", "5", "-w", "%{urlnum} %{url.path}\\n", `${server.at}/0`, `${server.at}/1`],
  );
  const lines = stdout.trimEnd().split("\n").toSorted();
  assertEquals(lines, [...Array(5).fill("0 /0"), ...Array(5).fill("1 /1")]);
});

Deno.test("a saved trace is written out with the time at which it was recorded", async () => {
  await using server = echoServer();
  const saved = await runCli(["--format", "ndjson", server.at, `${server.at}/status/404`]);
  const stdin = saved.stdout.replace(/"epoch":"[^"]+"/, '"epoch":"2001-02-03T04:05:06.000Z"');
  const { stdout } = await runCli(["view", "-", "-w", "%{http_code} %time{%F}\\n"], { stdin });
  assertEquals(stdout, "200 2001-02-03\n404 2001-02-03\n");
});

Deno.test("when nobody reads the text any more, no more requests are sent", async () => {
  await using server = echoServer();
  const stdout = new BrokenSink(new Deno.errors.BrokenPipe("broken"));
  const { status, stderr } = await runCli(["-n", "50", "-w", "x", server.at], { stdout });
  assertEquals([status, stderr], [23, ""]);
});

Deno.test("--format json has a call a line, with curl's names and the start of each", async () => {
  await using server = echoServer();
  const { stdout } = await runCli(["--format", "json", `${server.at}/redirect/1`, "-L"]);
  const { http_code, num_redirects, started, hops } = JSON.parse(stdout);
  assertEquals([http_code, num_redirects, hops.length], [200, 1, 2]);
  assert(Math.abs(Date.parse(started) - Date.now()) < 60_000);
});

import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { TraceLog } from "../../trace_log.ts";
import { steady } from "../report/_altered.ts";
import { echoServer } from "../_support/echo_server.ts";
import { runCli } from "../_support/run_cli.ts";
import { temporaryFile } from "../_support/temporary.ts";

Deno.test("--explain says what stands out behind the trace", async () => {
  await using server = echoServer();
  const { status, stdout, stderr } = await runCli(["-L", "--explain", `${server.at}/redirect/2`]);
  assertEquals([status, stderr], [0, ""]);
  assertStringIncludes(
    stdout,
    "\n\n1 finding:\n\n1. 2 redirects (302, 302) came before the answer",
  );
  assertStringIncludes(stdout, `-> Ask for http://${server.at}/redirect/0 at once.`);
});

Deno.test("--explain says so when nothing stands out", async () => {
  await using server = echoServer();
  const saved = await runCli(["--format", "ndjson", server.at]);
  const stdin = steady(TraceLog.parse(saved.stdout)).toNdjson();
  const { stdout } = await runCli(["view", "--explain", "-"], { stdin });
  assertMatch(stdout, /\n\nNothing stands out\.\n$/);
});

Deno.test("--explain keeps a trace for machines clean", async () => {
  await using server = echoServer();
  const args = ["--explain", "--format", "json", `${server.at}/status/404`];
  const { stdout, stderr } = await runCli(args);
  assertEquals(JSON.parse(stdout).response_code, 404);
  assertStringIncludes(stderr, "/status/404 was answered with 404 Not Found");
});

Deno.test("--explain has its place in a report in Markdown, and in --step-summary", async () => {
  await using server = echoServer();
  await using file = await temporaryFile();
  const options = ["--explain", "--format", "markdown", "--step-summary", file.path];
  const { stdout, stderr } = await runCli([...options, `${server.at}/status/404`]);
  assertMatch(stdout, /^\| 1 finding \| advice \|\n.*\n\| `GET .* was answered with 404/m);
  assertStringIncludes(await file.text(), "| 1 finding | advice |");
  assertEquals(stderr, "");
});

Deno.test("--explain tells of a failure, whose exit status stays", async () => {
  const { status, stdout } = await runCli(["--explain", "http://127.0.0.1:1/"]);
  assertEquals(status, 7);
  assertStringIncludes(stdout, "1. GET http://127.0.0.1:1/ failed in connect");
});

Deno.test("--explain fits the terminal", async () => {
  await using server = echoServer();
  const args = ["-L", "--format", "waterfall", "--explain", `${server.at}/redirect/1`];
  const { stdout } = await runCli(args, { isTerminal: true, columns: 50, noColor: true });
  const [, findings = ""] = stdout.split("1 finding:");
  assertMatch(findings, /\n1\. [^]+\n.+\n/); // it takes several lines
  assertEquals(findings.split("\n").filter(({ length }) => length > 50), []);
});

Deno.test("a saved trace can be explained later", async () => {
  await using server = echoServer();
  const saved = await runCli(["-L", "--format", "ndjson", `${server.at}/redirect/1`]);
  const { status, stdout } = await runCli(["view", "--explain", "-"], { stdin: saved.stdout });
  assertEquals(status, 0);
  assertStringIncludes(stdout, "1 redirect (302) came before the answer");
});

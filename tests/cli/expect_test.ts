import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { expectedStatus } from "../../cli/expectations.ts";
import type { Verdict } from "../../report/expect.ts";
import { refusingPort } from "../_support/silence.ts";
import { temporaryFile, temporaryFolder } from "../_support/temporary.ts";
import { echoServer } from "../_support/echo_server.ts";
import { runCli } from "../_support/run_cli.ts";

/** The `--expect` of each assertion. */
function expecting(...assertions: string[]): string[] {
  return assertions.map((assertion) => `--expect=${assertion}`);
}

Deno.test("what is as expected is told under the trace, with what was measured", async () => {
  await using server = echoServer();
  const args = expecting("status==200", "total<1m", "count==2");
  const { status, stdout, stderr } = await runCli([...args, "-n2", "--format=log", server.at]);
  assertEquals([status, stderr], [0, ""]);
  assertMatch(
    stdout,
    /\n\nok {2}status==200 {2}200 \(2 calls\)\nok {2}total<1m {5}\S+ ms to \S+ ms \(2 calls\)\nok {2}count==2 {5}2\n$/,
  );
});

Deno.test("what is not as expected is told on standard error, and ends with 120", async () => {
  await using server = echoServer();
  const args = [...expecting("status==404", "reused", "method==GET"), "--format=waterfall"];
  const { status, stdout, stderr } = await runCli([...args, server.at]);
  assertEquals(status, 120);
  const where = `in call 1, GET http://${server.at}/`;
  assertEquals(stderr.split("\n"), [
    `httptrace: (120) Cannot confirm status==404: it was 200 ${where}`,
    `httptrace: (120) Cannot confirm reused: it was false ${where}`,
    "",
  ]);
  assertMatch(stdout, /\n\nok {2}method==GET {2}"GET"\n$/);
});

Deno.test("formats for programs stay as they are", async () => {
  await using server = echoServer();
  for (const format of ["json", "ndjson"]) {
    const args = [...expecting("status==200", "status==404"), `--format=${format}`];
    const { status, stdout, stderr } = await runCli([...args, server.at]);
    assertEquals(status, 120);
    for (const line of stdout.trimEnd().split("\n")) JSON.parse(line);
    assertMatch(stderr, /^httptrace: \(120\) Cannot confirm status==404: [^\n]+\n$/);
  }
});

Deno.test("an assertion that is none ends with 2, before anything is sent or written", async () => {
  await using file = await temporaryFile("as it was");
  const args = [...expecting("status==200", "tfb<1s"), "--output", file.path];
  const { status, stderr } = await runCli([...args, `127.0.0.1:${refusingPort()}`]);
  assertEquals([status, await file.text()], [2, "as it was"]);
  assertStringIncludes(stderr, '(2) Cannot expect "tfb<1s": there is no "tfb", did you mean ttfb?');
});

Deno.test("a request that fails has curl's status, whatever else does not hold", async () => {
  const at = `127.0.0.1:${refusingPort()}`;
  const { status, stderr } = await runCli([...expecting("total<1m", "status==200"), at]);
  assertEquals(status, 7);
  assertStringIncludes(stderr, "httptrace: (7) Cannot connect");
  assertStringIncludes(stderr, "httptrace: (120) Cannot confirm status==200: it is not known");
});

Deno.test("a request that is expected to fail may", async () => {
  const at = `127.0.0.1:${refusingPort()}`;
  const statuses = [["error==connect"], ["errors==1", "total<1m"], ["error==dns"], ["errors==0"]]
    .map(async (assertions) => (await runCli([...expecting(...assertions), at])).status);
  assertEquals(await Promise.all(statuses), [0, 0, 120, 120]);
});

Deno.test("to expect errors excuses none that the trace does not show", async () => {
  await using server = echoServer();
  const args = expecting("errors<=1");
  assertEquals((await runCli([...args, "-f", `${server.at}/status/404`])).status, 22);
  assertEquals((await runCli([...args, "ftp://a.test/", server.at])).status, 1);
  assertEquals((await runCli([...args, "-o", "/no/such/folder/file", server.at])).status, 23);
  // The last failure is of another kind, and must not hide the one before it.
  const refused = `127.0.0.1:${refusingPort()}`;
  assertEquals((await runCli([...args, "-f", `${server.at}/status/404`, refused])).status, 22);
  assertEquals((await runCli([...args, server.at, refused])).status, 0);
});

Deno.test("the exit status follows from the run and its verdicts", () => {
  const verdict = (passed: boolean, isAboutFailures: boolean): Verdict => {
    return { assertion: "", passed, measured: "", message: "", duration: null, isAboutFailures };
  };
  const [good, bad] = [verdict(true, false), verdict(false, false)];
  const [failsAsExpected, failsOtherwise] = [verdict(true, true), verdict(false, true)];
  const failed = { last: 7, besides: 0 };
  assertEquals(expectedStatus({ last: 0, besides: 0 }, [good]), 0);
  assertEquals(expectedStatus({ last: 0, besides: 0 }, [good, bad]), 120);
  assertEquals(expectedStatus(failed, [good, bad]), 7);
  assertEquals(expectedStatus(failed, [good, failsAsExpected]), 0);
  assertEquals(expectedStatus(failed, [bad, failsAsExpected]), 120);
  assertEquals(expectedStatus(failed, [failsOtherwise]), 120);
  assertEquals(expectedStatus({ last: 7, besides: 23 }, [failsAsExpected]), 23);
});

Deno.test("-s is silent about what is not as expected, and -S is not", async () => {
  await using server = echoServer();
  const args = [...expecting("status==404"), server.at];
  const silent = await runCli(["-s", ...args]);
  assertEquals([silent.status, silent.stderr], [120, ""]);
  assertMatch((await runCli(["-sS", ...args])).stderr, /^httptrace: \(120\) /);
});

Deno.test("--format junit has a test for each assertion", async () => {
  await using server = echoServer();
  const args = [...expecting("status==200", "reused"), "--format=junit", server.at];
  const { status, stdout, stderr } = await runCli(args);
  assertEquals(status, 120);
  assertStringIncludes(stdout, ' tests="2" failures="1" errors="0" ');
  assertMatch(stderr, /^httptrace: \(120\) Cannot confirm reused: [^\n]+\n$/);
});

Deno.test("--format markdown has a row for each assertion", async () => {
  await using server = echoServer();
  const { stdout } = await runCli([...expecting("status==200"), "--format=markdown", server.at]);
  assertStringIncludes(stdout, "\n| ✅ | `status==200` | `200` |\n");
});

Deno.test("a saved trace is held to what is expected of it", async () => {
  await using server = echoServer();
  await using file = await temporaryFile();
  await runCli(["--format=ndjson", "--output", file.path, "-n2", server.at]);
  const args = [...expecting("count(reused)==1", "count==3"), "--format=junit"];
  const { status, stdout, stderr } = await runCli(["view", file.path, ...args]);
  assertEquals(status, 120);
  assertStringIncludes(stdout, ' tests="2" failures="1" errors="0" ');
  assertStringIncludes(stderr, "Cannot confirm count==3: it was 2");
});

Deno.test("a call of a saved trace that failed is a failure, unless it is expected", async () => {
  await using file = await temporaryFile();
  await runCli(["--format=ndjson", "--output", file.path, `127.0.0.1:${refusingPort()}`]);
  const statusOf = async (...assertions: string[]) => {
    return (await runCli(["view", file.path, ...expecting(...assertions)])).status;
  };
  const statuses = [await statusOf(), await statusOf("total<1m"), await statusOf("error==connect")];
  assertEquals(statuses, [0, 7, 0]);
});

Deno.test("a saved trace that ends in the middle of a call is no success", async () => {
  await using server = echoServer();
  const { stdout } = await runCli(["--format=ndjson", server.at]);
  const lines = stdout.split("\n");
  const cut = lines.findIndex((line) => line.includes('"responseheaders"')) + 1;
  const stdin = `${lines.slice(0, cut).join("\n")}\n`;
  const { status, stderr } = await runCli(["view", "-", ...expecting("status==200")], { stdin });
  assertEquals(status, 42);
  assertStringIncludes(stderr, "(42) Cannot tell how call 1 ended: the trace ends before\n");
});

Deno.test("--step-summary adds tables in Markdown to the end of a file", async () => {
  await using server = echoServer();
  await using file = await temporaryFile("# Mine\n");
  const args = ["--step-summary", file.path, "--format=json"];
  await runCli([...args, ...expecting("status==404"), server.at]);
  const { stdout } = await runCli([...args, server.at]);
  assertEquals(stdout.split("\n").length, 2);
  const text = await file.text();
  assertMatch(text, /^# Mine\n\n### httptrace: 1 call\n\n\|.*\n\n### httptrace: 1 call\n\n\|/s);
  assertStringIncludes(text, "| ❌ | `status==404` | ");
});

Deno.test("--step-summary makes the file if it is not there", async () => {
  await using server = echoServer();
  await using folder = await temporaryFolder();
  const file = `${folder.path}/new.md`;
  assertEquals((await runCli(["--step-summary", file, server.at])).status, 0);
  assertMatch(await Deno.readTextFile(file), /^### httptrace: 1 call\n/);
});

Deno.test("--step-summary with a file that cannot be written ends with 23", async () => {
  await using server = echoServer();
  const args = ["--step-summary", "/no/such/folder/a.md", ...expecting("reused")];
  const { status, stderr } = await runCli([...args, server.at]);
  assertEquals(status, 23);
  assertStringIncludes(stderr, "httptrace: (120) Cannot confirm reused: ");
  assertStringIncludes(stderr, "httptrace: (23) Cannot write to /no/such/folder/a.md: ");
});

import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { echoServer } from "../../_support/echo_server.ts";
import { runCli } from "../../_support/run_cli.ts";
import { temporaryFolder } from "../../_support/temporary.ts";

/** Two saved traces of the same request, which the second time is answered with 404. */
async function twoTraces() {
  const folder = await temporaryFolder();
  const [before, after] = ["before", "after"].map((name) => `${folder.path}/${name}.ndjson`);
  for (const [name, path] of [[before, "/status/200"], [after, "/status/404"]]) {
    await using server = echoServer();
    const saved = await runCli(["-n", "3", "--format", "ndjson", server.at + path]);
    await Deno.writeTextFile(name!, saved.stdout.replaceAll(path!, "/page"));
  }
  return { ...folder, before: before!, after: after! };
}

Deno.test("diff says what has changed between two saved traces", async () => {
  await using traces = await twoTraces();
  const { before, after } = traces;
  const { status, stdout, stderr } = await runCli(["diff", before, after]);
  assertEquals([status, stderr], [0, ""]);
  assertStringIncludes(stdout, "GET /page\n  outcome: 200 -> 404\n");
  assertStringIncludes(stdout.replaceAll(/\s+/g, ""), `Beforeis${before}with3calls`);
});

Deno.test("diff --format json gives the same as data", async () => {
  await using traces = await twoTraces();
  const { before, after } = traces;
  const { stdout } = await runCli(["diff", "--format", "json", before, after]);
  const { matchedBy, requests } = JSON.parse(stdout);
  assertEquals([matchedBy, requests.length, requests[0].changes[0].kind], ["path", 1, "outcome"]);
});

Deno.test("diff --output writes to a file", async () => {
  await using traces = await twoTraces();
  const { before, after, path: folder } = traces;
  const file = `${folder}/diff.txt`;
  const { stdout } = await runCli(["diff", "--output", file, before, after]);
  assertEquals(stdout, "");
  assertStringIncludes(await Deno.readTextFile(file), "outcome: 200 -> 404");
});

Deno.test("one of the traces may come from standard input", async () => {
  await using traces = await twoTraces();
  const { before, after } = traces;
  const stdin = await Deno.readTextFile(after);
  const { status, stdout } = await runCli(["diff", before, "-"], { stdin });
  assertEquals(status, 0);
  assertStringIncludes(stdout.replaceAll(/\s+/g, " "), "after is standard input with 3.");
});

Deno.test("diff takes exactly two traces", async () => {
  for (const files of [[], ["a"], ["a", "b", "c"]]) {
    const { status, stderr } = await runCli(["diff", ...files]);
    assertEquals(status, 2);
    assertStringIncludes(stderr, "Cannot compare: it takes the names of two saved traces");
  }
  const { status, stderr } = await runCli(["diff", "-", "-"]);
  assertEquals(status, 2);
  assertStringIncludes(stderr, "Cannot read standard input twice");
});

Deno.test("diff knows no format but json", async () => {
  const { status, stderr } = await runCli(["diff", "--format", "har", "a", "b"]);
  assertEquals(status, 2);
  assertStringIncludes(stderr, "Cannot compare with --format har: it takes json");
});

Deno.test("a trace that cannot be read is named, with its line, and ends with status 26", async () => {
  await using traces = await twoTraces();
  const { before, after, path: folder } = traces;
  const missing = await runCli(["diff", before, `${folder}/none`]);
  assertEquals(missing.status, 26);
  assertStringIncludes(missing.stderr, `Cannot read ${folder}/none: `);
  const broken = `${folder}/broken.ndjson`;
  const [header] = (await Deno.readTextFile(after)).split("\n");
  await Deno.writeTextFile(broken, `${header}\nnonsense\n`);
  const { status, stderr } = await runCli(["diff", before, broken]);
  assertEquals(status, 26);
  assertMatch(stderr, /Cannot read .*broken\.ndjson: line 2: /);
});

Deno.test("an output that cannot be written ends with status 23", async () => {
  await using traces = await twoTraces();
  const { before, after, path: folder } = traces;
  const { status } = await runCli(["diff", "--output", `${folder}/no/where`, before, after]);
  assertEquals(status, 23);
});

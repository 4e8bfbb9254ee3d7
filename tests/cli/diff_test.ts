import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { echoServer, runCli } from "./_run_cli.ts";

/** Names of two saved traces of the same request, which the second time is answered with 404. */
async function withTraces(
  use: (before: string, after: string, folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    const names = ["before", "after"].map((name) => `${folder}/${name}.ndjson`) as [string, string];
    for (const [index, name] of names.entries()) {
      await using server = echoServer();
      const path = index === 0 ? "/status/200" : "/status/404";
      const saved = await runCli(["-n", "3", "--format", "ndjson", server.at + path]);
      await Deno.writeTextFile(name, saved.stdout.replaceAll(path, "/page"));
    }
    await use(...names, folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("diff says what has changed between two saved traces", async () => {
  await withTraces(async (before, after) => {
    const { status, stdout, stderr } = await runCli(["diff", before, after]);
    assertEquals([status, stderr], [0, ""]);
    assertStringIncludes(stdout, "GET /page\n  outcome: 200 -> 404\n");
    assertStringIncludes(stdout.replaceAll(/\s+/g, ""), `Beforeis${before}with3calls`);
  });
});

Deno.test("diff --format json gives the same as data", async () => {
  await withTraces(async (before, after) => {
    const { stdout } = await runCli(["diff", "--format", "json", before, after]);
    const { matchedBy, requests } = JSON.parse(stdout);
    assertEquals([matchedBy, requests.length, requests[0].changes[0].kind], ["path", 1, "outcome"]);
  });
});

Deno.test("diff --output writes to a file", async () => {
  await withTraces(async (before, after, folder) => {
    const file = `${folder}/diff.txt`;
    const { stdout } = await runCli(["diff", "--output", file, before, after]);
    assertEquals(stdout, "");
    assertStringIncludes(await Deno.readTextFile(file), "outcome: 200 -> 404");
  });
});

Deno.test("one of the traces may come from standard input", async () => {
  await withTraces(async (before, after) => {
    const stdin = await Deno.readTextFile(after);
    const { status, stdout } = await runCli(["diff", before, "-"], { stdin });
    assertEquals(status, 0);
    assertStringIncludes(stdout.replaceAll(/\s+/g, " "), "after is standard input with 3.");
  });
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
  await withTraces(async (before, after, folder) => {
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
});

Deno.test("an output that cannot be written ends with status 23", async () => {
  await withTraces(async (before, after, folder) => {
    const { status } = await runCli(["diff", "--output", `${folder}/no/where`, before, after]);
    assertEquals(status, 23);
  });
});

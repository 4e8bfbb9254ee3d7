import {
  assert,
  assertEquals,
  assertMatch,
  assertNotEquals,
  assertStringIncludes,
} from "@std/assert";
import { FORMATS } from "../../../cli/args/values.ts";
import type { TraceLog } from "../../../trace_log.ts";
import { newAndReused, redirectedAndPosted, troubled } from "../../_support/scenes.ts";
import { BrokenSink } from "../../_support/memory_io.ts";
import { echoServer } from "../../_support/echo_server.ts";
import { runCli } from "../../_support/run_cli.ts";
import { savedLog } from "../../_support/saved_log.ts";
import { temporaryFile } from "../../_support/temporary.ts";

const [reused, redirected, troubles] = await Promise.all([
  newAndReused(),
  redirectedAndPosted(),
  troubled(),
]);

/** What `view` writes of a log with these options. */
async function viewOf(log: TraceLog | string, ...options: string[]): Promise<string> {
  await using file = await savedLog(log);
  const { status, stdout, stderr } = await runCli(["view", file.path, ...options]);
  assertEquals([status, stderr], [0, ""]);
  return stdout;
}

/** The saved lines until the first event of a type, as if the process had ended then. */
function cutAfter(log: TraceLog, type: string): string {
  const lines = log.toNdjson().split("\n");
  const last = lines.findIndex((line) => line.startsWith(`{"type":"${type}"`));
  return `${lines.slice(0, last + 1).join("\n")}\n{"type":"respo`;
}

Deno.test("view shows the log, and a waterfall under each call, as a run does", async () => {
  const text = await viewOf(reused);
  assert(text.startsWith("call 1 started: GET http://127.0.0.1:"), text);
  assertEquals(text.match(/^ {2}total .* ms {2}━+$/gm)?.length, 2);
});

for (const format of Object.keys(FORMATS)) {
  Deno.test(`view shows any saved trace with --format ${format}`, async () => {
    for (const log of [reused, redirected, troubles]) {
      assertMatch(await viewOf(log, "--format", format), /127\.0\.0\.1|Summary of \d calls/);
    }
  });

  Deno.test(`view shows a trace that was cut short with --format ${format}`, async () => {
    assertNotEquals(await viewOf(cutAfter(reused, "requestend"), "--format", format), "");
  });
}

Deno.test("view of a trace without calls says so", async () => {
  const [header = ""] = reused.toNdjson().split("\n");
  await using file = await savedLog(`${header}\n`);
  for (const options of [[], ["--format=log"], ["--format=json"], ["--format=har"]]) {
    const { status, stderr } = await runCli(["view", file.path, ...options]);
    assertEquals([status, stderr], [0, "There is no call in this trace\n"]);
  }
  assertEquals((await runCli(["view", "-s", file.path])).stderr, "");
});

Deno.test("view of more than 10 calls, or of several at once, is a summary, as of a run", async () => {
  await using server = echoServer();
  for (const options of [["-n11"], ["-n2", "-c2"]]) {
    const { stdout } = await runCli(["--format=ndjson", ...options, server.at]);
    assertMatch(await viewOf(stdout), /^Summary of \d+ calls/);
    assertMatch(await viewOf(stdout, "--format=log"), /call 1 started/);
  }
});

Deno.test("view with --format ndjson gives back what was saved", async () => {
  const log = troubles;
  const events = (text: string) =>
    text.split("\n").filter((line) => !/"type":"summary"/.test(line));
  assertEquals(events(await viewOf(log, "--format=ndjson")), events(log.toNdjson()));
});

Deno.test("a call that a cut left open is drawn as far as it is known", async () => {
  const log = cutAfter(reused, "requestend");
  for (const options of [[], ["--format=waterfall"]]) {
    assertMatch(await viewOf(log, ...options), /^GET http:\S+\/rich {2}in progress$/m);
  }
});

Deno.test("view reads standard input", async () => {
  const stdin = reused.toNdjson();
  const { status, stdout } = await runCli(["view", "-", "--format=log"], { stdin });
  assertEquals(status, 0);
  assertStringIncludes(stdout, "call 2 done (status 200");
});

Deno.test("view writes to the file of --output", async () => {
  await using output = await temporaryFile();
  const stdout = await viewOf(reused, "--format=har", "--output", output.path);
  assertEquals([stdout, JSON.parse(await output.text()).log.entries.length], ["", 2]);
});

Deno.test("view holds a saved trace to what is expected of it", async () => {
  await using file = await savedLog(reused);
  const good = await runCli(["view", file.path, "--expect", "status==200"]);
  const bad = await runCli(["view", file.path, "--expect", "status==404"]);
  assertEquals([good.status, bad.status], [0, 120]);
  assertStringIncludes(bad.stderr, "status==404");
});

Deno.test("view explains a saved trace", async () => {
  const log = troubles;
  const [plain, explained] = [await viewOf(log), await viewOf(log, "--explain")];
  assert(explained.startsWith(plain.trimEnd()) && explained.length > plain.length);
});

Deno.test("secrets that were left out stay so, and view says that", async () => {
  await using file = await savedLog(reused);
  const args = ["view", file.path, "--show-secrets", "--format=ndjson"];
  const { stdout, stderr } = await runCli(args);
  assertEquals(stderr, "The secrets of this trace were left out when it was saved\n");
  assertStringIncludes(stdout, '"redacted":true');
  assertStringIncludes(stdout, '["set-cookie","[redacted]"]');
});

Deno.test("secrets that were saved are shown when they are wanted, and only then", async () => {
  const saved = reused.toNdjson({ showSecrets: true });
  const hidden = await viewOf(saved, "--format=ndjson");
  const shown = await viewOf(saved, "--format=ndjson", "--show-secrets");
  assertEquals([hidden.includes("a=secret"), shown.includes("a=secret")], [false, true]);
  assertStringIncludes(shown, '"redacted":false');
});

const UNREADABLE: readonly (readonly [what: string, text: string, message: string])[] = [
  ["an empty file", "", "it has no header"],
  ["what is no JSON", "nonsense\n", "line 1: it is no JSON"],
  ["a trace without its header", '{"type":"weather"}\n', "line 1: it is not the header"],
];

for (const [what, text, message] of UNREADABLE) {
  Deno.test(`view refuses ${what}, and says how a trace is saved`, async () => {
    await using file = await savedLog(text);
    const { status, stdout, stderr } = await runCli(["view", file.path]);
    assertEquals([status, stdout], [26, ""]);
    assertEquals(
      stderr,
      `httptrace: (26) Cannot read ${file.path}: ${message}\n` +
        "A trace is saved with: httptrace --format ndjson --output FILE URL\n",
    );
  });
}

Deno.test("view names the line of a trace that it cannot use", async () => {
  const lines = reused.toNdjson().split("\n");
  lines[7] = lines[7]!.replace(/"detail":.*/, '"detail":[]}');
  await using file = await savedLog(lines.join("\n"));
  const { status, stderr } = await runCli(["view", file.path]);
  assertEquals(status, 26);
  assertStringIncludes(stderr, `${file.path}: line 8: its "detail" is no object\n`);
});

Deno.test("a file that is not there is 26", async () => {
  const { status, stderr } = await runCli(["view", "/no/such/file"]);
  assertEquals(status, 26);
  assertStringIncludes(stderr, "httptrace: (26) Cannot read /no/such/file: ");
});

Deno.test("a reader that has gone ends view in silence", async () => {
  await using file = await savedLog(reused);
  for (const format of ["log", "har"]) {
    const stdout = new BrokenSink(new Deno.errors.BrokenPipe("Broken pipe"));
    const { status, stderr } = await runCli(["view", file.path, "--format", format], { stdout });
    assertEquals([status, stderr], [23, ""]);
  }
});

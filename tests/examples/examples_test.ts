import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { TraceLog } from "../../trace_log.ts";
import { type Outcome, outcomeOf } from "../_support/outcome.ts";
import { api } from "../_support/telemetry.ts";
import { temporaryFolder } from "../_support/temporary.ts";

const ROOT = new URL("../../", import.meta.url);
const NET = ["--allow-net", "--allow-env"];

/** Runs Deno in the folder of the project; it has to end well. */
async function deno(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const outcome = await outcomeOf(Deno.execPath(), args, {
    cwd: ROOT,
    env: { NO_COLOR: "1", NO_PROXY: "*", ...env },
  });
  assertEquals(outcome.status, 0, outcome.stderr);
  return outcome;
}

/** Runs an example. */
function run(
  name: string,
  args: readonly string[],
  flags: readonly string[] = NET,
): Promise<Outcome> {
  return deno(["run", "--quiet", "--no-prompt", ...flags, `examples/${name}.ts`, ...args]);
}

/** A server that says hello. */
function helloServer() {
  const requests: Headers[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, ({ headers }) => {
    requests.push(headers);
    return new Response("hello");
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}/`,
    requests,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

/** The examples that are run below. */
const seen = new Set<string>();

/** A test of the example that its name begins with. */
function example(name: string, fn: () => Promise<void>): void {
  seen.add(name.split(" ")[0]!);
  Deno.test(name, fn);
}

example("see_one_call draws where the time goes", async () => {
  await using server = helloServer();
  const { stdout } = await run("see_one_call", [server.url]);
  assertMatch(
    stdout,
    /^127\.0\.0\.1:\d+ ok\n5 bytes\n\nGET http.* 200 .*ms\n(.*\n)* +connect +[\d.]+ ms/,
  );
});

example("global_fetch logs what a program fetches", async () => {
  await using server = helloServer();
  const { stdout, stderr } = await run("global_fetch", [server.url]);
  assertEquals(stdout, "hello\n");
  assertMatch(stderr, /^call 1 started: GET (.*\n)*call 1 done/);
});

example("with_trace sees one call of a library, and not the other", async () => {
  await using server = helloServer();
  const { stdout } = await run("with_trace", [server.url]);
  assertMatch(stdout, /^call 2: [\d.]+ ms, of which the server took [\d.]+ ms\n5 bytes\n$/);
});

example("why_not_reused names each reason", async () => {
  const { stdout } = await run("why_not_reused", []);
  const misses = Array.from(stdout.matchAll(/found none to reuse: (.*)/g), ([, miss]) => miss);
  assertEquals(misses, ["none", "broken", "connectionClose", "connectionClose"]);
  assertMatch(stdout, /-- all is well\ncall 3 has connection 2, reused\n/);
});

example("save_and_view leaves a log and two reports of it", async () => {
  await using server = helloServer();
  await using folder = await temporaryFolder();
  const { path } = folder;
  const flags = [...NET, `--allow-read=${path}`, `--allow-write=${path}`];
  await run("save_and_view", [path, server.url], flags);
  const [log, har, html] = await Promise.all(
    ["ndjson", "har", "html"].map((kind) => Deno.readTextFile(`${path}/trace.${kind}`)),
  );
  assert(TraceLog.parse(log!).records.length > 0);
  assertEquals(JSON.parse(har!).log.entries.length, 3);
  assertMatch(html!, /^<!doctype html>/);
});

example("assert_latency passes", async () => {
  await using server = helloServer();
  const args = ["test", "--quiet", "--no-check", ...NET, "examples/assert_latency.ts"];
  const { stdout } = await deno(args, { URL: server.url });
  assertMatch(stdout, /3 passed/);
});

example("otel_spans prints spans, and the server gets the request's", async () => {
  await using server = helloServer();
  const { stdout } = await run("otel_spans", [server.url]);
  const traceparent = server.requests[0]!.get("traceparent") ?? "";
  const [, traceId, spanId] = traceparent.split("-");
  assert(
    api.isSpanContextValid({ traceId: traceId!, spanId: spanId!, traceFlags: 1 }),
    traceparent,
  );
  assertStringIncludes(stdout, spanId!);
  assertMatch(stdout, /name: 'work'|name: "work"/);
});

example("unchanged_program is traced by the preload", async () => {
  await using server = helloServer();
  const args = ["run", "--quiet", ...NET, "--preload=register.ts", "examples/unchanged_program.ts"];
  const { stdout, stderr } = await deno([...args, server.url], { HTTPTRACE: "log" });
  assertEquals(stdout, "200 5\n");
  assertMatch(stderr, /call 1 done/);
});

Deno.test("every example has a test", async () => {
  seen.add("deploy_diagnostics"); // in a file of its own
  for await (const { name, isFile } of Deno.readDir(new URL("examples/", ROOT))) {
    if (isFile) assert(seen.has(name.replace(/\.ts$/, "")), name);
  }
});

import { assert, assertEquals, assertFalse, assertMatch, assertStringIncludes } from "@std/assert";
import { type Summary, summaryNdjson, summaryOf } from "../../report/summary.ts";
import { TraceLog } from "../../trace_log.ts";
import { Nginx } from "../_support/nginx.ts";
import { requires } from "../_support/requires.ts";
import { BrokenSink, InterruptingSink } from "../_support/memory_io.ts";
import { echoServer } from "../_support/echo_server.ts";
import { runCli } from "../_support/run_cli.ts";

const REFUSED = "http://127.0.0.1:1/"; // a port that no test opens

/** A web server that asks `answer` about each request; it knows how many are with it at once. */
function countingServer(answer: (arrived: number) => Promise<unknown> | void) {
  const seen = { arrived: 0, now: 0, most: 0 };
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async () => {
    seen.most = Math.max(seen.most, ++seen.now);
    await answer(++seen.arrived);
    seen.now--;
    return new Response("hello");
  });
  const at = `127.0.0.1:${server.addr.port}`;
  return { at, seen, [Symbol.asyncDispose]: () => server.shutdown() };
}

function untilAborted(signal: AbortSignal): Promise<unknown> | undefined {
  if (!signal.aborted) return new Promise((resolve) => signal.addEventListener("abort", resolve));
}

/** The summary at the end of JSON lines. */
function lastLine(stdout: string): Record<string, unknown> {
  return JSON.parse(stdout.trimEnd().split("\n").at(-1)!);
}

/** The summary of a run of the command line, and how that ended. */
async function summaryFrom(...args: string[]): Promise<Summary & { status: number }> {
  const { stdout, status } = await runCli(["--format=json", ...args]);
  return { ...lastLine(stdout).summary as Summary, status };
}

// What is shown.

Deno.test("few requests are shown one by one, and then summed up", async () => {
  await using server = echoServer();
  const { stdout } = await runCli(["-n2", server.at]);
  const [log, picture, summary] = ["call 2 done", "\n\nGET http://", "\n\nSummary of 2 calls in "]
    .map((text) => stdout.lastIndexOf(text));
  assert(0 < log! && log! < picture! && picture! < summary!, stdout);
});

Deno.test("one request is not summed up, unless that is asked for", async () => {
  await using server = echoServer();
  for (const format of ["log", "waterfall", "json", "ndjson"]) {
    assertFalse(/summary/i.test((await runCli([`--format=${format}`, server.at])).stdout), format);
  }
  const { stdout } = await runCli(["--format=summary", server.at]);
  assertMatch(stdout, /^Summary of 1 call in /);
});

Deno.test("from 11 requests on, or side by side, only the summary is shown", async () => {
  await using server = echoServer();
  for (const args of [["-n11"], ["-n2", "-c2"]]) {
    const { stdout, stderr } = await runCli([...args, server.at]);
    assertMatch(stdout, /^Summary of \d+ calls in /);
    assertFalse(stdout.includes("started"), stdout);
    assertEquals(stderr, "");
  }
  assertStringIncludes((await runCli(["-n10", server.at])).stdout, "call 10 started");
});

Deno.test("a format that is asked for is shown, however many requests there are", async () => {
  await using server = echoServer();
  const { stdout } = await runCli(["-n11", "--format=log", server.at]);
  assertStringIncludes(stdout, "call 11 done");
  assertStringIncludes(stdout, "\n\nSummary of 11 calls in ");
});

Deno.test("lines of calls that go on side by side begin with the number of their call", async () => {
  await using server = echoServer();
  const { stdout } = await runCli(["-n4", "-c2", "--format=log", server.at]);
  const [log = ""] = stdout.split("\n\nSummary");
  for (const line of log.split("\n")) assertMatch(line, /^\[(\d|-)\] \S/);
  assertMatch(log, /^\[3\] call 3 started/m);
});

Deno.test("--format json ends with a line for all calls together", async () => {
  await using server = echoServer();
  const { stdout } = await runCli(["-n3", "--format=json", server.at]);
  assertEquals(stdout.trimEnd().split("\n").length, 4);
  const { summary } = lastLine(stdout) as { summary: Summary };
  assertEquals([summary.calls.ok, summary.new?.calls, summary.reused?.calls], [3, 1, 2]);
});

Deno.test("--format ndjson ends with what its own lines come to", async () => {
  await using server = echoServer();
  const run = ["-n20", "-c3", "--rate=2000", "-L", `${server.at}/redirect/1`, REFUSED];
  const { stdout } = await runCli(["--format=ndjson", ...run]);
  const log = TraceLog.parse(stdout);
  assertEquals(log.run, { rate: 2_000, concurrency: 3 });
  assertEquals(lastLine(stdout), JSON.parse(summaryNdjson(summaryOf(log))));
  assertEquals(summaryOf(log).calls, { begun: 40, ok: 20, failed: 20, aborted: 0, unfinished: 0 });
});

Deno.test("a summary alone tells the same as one that ends a trace", async () => {
  await using server = echoServer();
  const args = ["-n4", `${server.at}/a`, `${server.at}/status/404`];
  const counts = async (format: string) => {
    const { stdout } = await runCli([`--format=${format}`, ...args]);
    return /\n {2}calls [^]*?\n {2}sent +\S+ \S+,/.exec(stdout)?.[0];
  };
  assertStringIncludes(await counts("summary") ?? "", "statuses     200: 4, 404: 4\n");
  assertEquals(await counts("summary"), await counts("log"));
});

// How requests are sent.

Deno.test("-c sends so many requests at once", async () => {
  const { promise: together, resolve } = Promise.withResolvers<void>();
  await using server = countingServer((arrived) => {
    if (arrived === 4) resolve();
    return together; // nobody is answered before four are there
  });
  const { calls, connections, run } = await summaryFrom("-n12", "-c4", server.at);
  assertEquals([calls.ok, server.seen.most], [12, 4]);
  assertEquals([connections.opened, connections.reuses, run], [4, 8, { concurrency: 4 }]);
});

Deno.test("-c above the number of requests opens no connection that nobody needs", async () => {
  await using server = countingServer(() => {});
  const { connections } = await summaryFrom("-n3", "-c50", server.at);
  assert(connections.opened <= 3);
});

Deno.test("-c keeps a connection for each worker, however many there are", async () => {
  await using server = countingServer(() => {});
  const { connections } = await summaryFrom("-n300", "-c120", server.at);
  assertEquals(connections.closed, { shutdown: connections.opened });
});

Deno.test("-n applies to each URL, and the summary tells them apart", async () => {
  await using server = echoServer();
  const { urls } = await summaryFrom("-n3", "-c2", `${server.at}/a`, REFUSED, `${server.at}/b`);
  assertEquals(
    urls.map(({ url, calls, failed }) => [url, calls, failed]),
    [[`http://${server.at}/a`, 3, 0], [REFUSED, 3, 3], [`http://${server.at}/b`, 3, 0]],
  );
});

Deno.test("--rate spreads requests over time, and tells the trace so", async () => {
  await using server = countingServer(() => {});
  const { elapsed, schedule } = await summaryFrom("-n11", "--rate=100", server.at);
  assert(elapsed! >= 100, `${elapsed} ms`);
  assertEquals([schedule?.rate, schedule?.response?.count], [100, 11]);
});

Deno.test("a server that stalls once is seen in the response time of those that had to wait", async () => {
  const STALL = 300;
  await using server = countingServer((arrived) => {
    return arrived === 10 ? new Promise((resolve) => setTimeout(resolve, STALL)) : undefined;
  });
  const { schedule } = await summaryFrom("-n50", "--rate=100", "-c1", server.at);
  const { service, response, delay } = schedule!;
  // Whoever measures from the start sees one slow request of fifty; thirty were due meanwhile.
  assert(service!.max >= STALL && service!.p50 < STALL / 3, JSON.stringify(service));
  assert(response!.p90 >= STALL * 2 / 3, JSON.stringify(response));
  assert(response!.mean > service!.mean && response!.p50 >= service!.p50);
  assert(delay!.max >= STALL * 2 / 3, JSON.stringify(delay));
});

Deno.test("a schedule and pauses exclude each other", async () => {
  const { status, stderr } = await runCli(["--rate=5", "--interval=1", "a.test"]);
  assertEquals(status, 2);
  assertStringIncludes(stderr, "Cannot use --rate with --interval: ");
});

Deno.test("bodies that come side by side are not written into one another", async () => {
  for (const output of [["-o", "-"], ["-o", "file"], ["-O"]]) {
    const { status, stderr } = await runCli(["-c2", ...output, "a.test/name"]);
    assertEquals(status, 2);
    assertStringIncludes(stderr, "Cannot use -c with -o or -O: ");
  }
});

// How it ends.

Deno.test("of many requests that fail, the last one is told of, and how many there were", async () => {
  await using server = echoServer();
  const { status, stdout, stderr } = await runCli(["-n20", "-c2", REFUSED, server.at]);
  assertEquals(status, 7);
  assertMatch(stderr, /^httptrace: \(7\) Cannot complete 20 of 40 requests; the last one: .+\n/);
  assertEquals(stderr.split("httptrace: (").length - 1, 1);
  assertMatch(stdout, /\nErrors\n {2}20 {2}connect: Cannot connect to 127\.0\.0\.1:1: /);
  assertEquals((await runCli(["-sn20", REFUSED])).stderr, "");
});

Deno.test("of few requests that fail, each is told of", async () => {
  const { status, stderr } = await runCli(["-n2", REFUSED]);
  assertEquals([status, stderr.split("httptrace: (7) Cannot connect").length - 1], [7, 2]);
});

Deno.test("-f makes failures of statuses from 400 on, and the summary shows what they were", async () => {
  await using server = echoServer();
  const run = await runCli(["-f", "-n12", `${server.at}/status/503`]);
  assertEquals(run.status, 22);
  assertStringIncludes(
    run.stderr,
    "Cannot complete 12 of 12 requests; the last one: Cannot accept",
  );
  assertStringIncludes(run.stdout, "statuses     503: 12\n");
});

Deno.test("a URL that cannot be used is told of once, and the others are requested", async () => {
  await using server = echoServer();
  const bad = ["ftp://a.test/", "http://a b/"];
  const { status, stdout, stderr } = await runCli(["-n15", bad[0]!, server.at, bad[1]!]);
  assertEquals(status, 3);
  const refusals = stderr.split("\n").filter((line) => line.startsWith("httptrace: "));
  assertMatch(
    refusals.join("\n"),
    /^httptrace: \(1\) .* ftp:.*\nhttptrace: \(3\) Cannot fetch .*$/,
  );
  assertMatch(stdout, /\n {2}calls +15 ok\n/);
});

Deno.test("Ctrl-C sums up what has happened until then", async () => {
  const interrupt = new AbortController();
  await using server = countingServer((arrived) => {
    if (arrived < 10) return;
    if (arrived === 12) interrupt.abort();
    return untilAborted(interrupt.signal);
  });
  const options = { signal: interrupt.signal };
  const { status, stdout, stderr } = await runCli(["-n1000", "-c3", server.at], options);
  assertEquals(status, 130);
  assertMatch(
    stderr,
    /^httptrace: \(130\) Interrupted, after .* ms: 3 calls cut short, in \w+\n$/,
  );
  assertMatch(stdout, /^Summary of 12 calls in .*\n {2}calls +9 ok, 3 aborted\n/);
});

Deno.test("Ctrl-C while a schedule waits ends the run at once", async () => {
  const interrupt = new AbortController();
  await using server = echoServer();
  const stdout = new InterruptingSink(/call 1 done/, interrupt);
  const options = { signal: interrupt.signal, stdout };
  const args = ["-n20", "--rate=1/h", "-c2", "--format=log", server.at];
  const { status, stderr } = await runCli(args, options);
  assertEquals([status, stderr], [130, "httptrace: (130) Interrupted\n"]);
});

Deno.test("a reader that has gone ends many requests in silence", async () => {
  await using server = countingServer(() => {});
  for (const args of [["--format=log"], ["--format=summary"], ["-o", "-"]]) {
    const stdout = new BrokenSink(new Deno.errors.BrokenPipe("Broken pipe"));
    const { status, stderr } = await runCli(["-n50", ...args, server.at], { stdout });
    assertEquals([status, stderr.includes("httptrace:")], [23, false]);
  }
  assert(server.seen.arrived < 60, `${server.seen.arrived} requests`);
});

Deno.test("progress is shown on a terminal, and taken away before the summary", async () => {
  const interrupt = new AbortController();
  await using server = countingServer((arrived) => {
    return arrived < 12 ? undefined : untilAborted(interrupt.signal);
  });
  const stderr = new InterruptingSink(/done {2}1 running/, interrupt, true);
  const options = { isTerminal: true, signal: interrupt.signal, stderr };
  await runCli(["-n12", server.at], options);
  const [before, ...lines] = stderr.text.split("\r\x1b[K");
  const last = lines.pop();
  assertEquals(before, "");
  assertMatch(
    last ?? "",
    /^httptrace: \(130\) Interrupted, after .* ms: 1 call cut short, in \w+\n$/,
  );
  assert(lines.length > 0 && lines.every((line) => line.startsWith("11/12 done  1 running  ")));
});

requires("nginx")("the figures of many requests are those of nginx", async () => {
  await using nginx = await Nginx.start({ files: { page: "hello" }, keepAliveRequests: 10 });
  const summary = await summaryFrom("-n100", "-c4", nginx.url("/page"), nginx.url("/nothing"));
  const { calls, statuses, connections, retries } = summary;
  assertEquals([calls.ok, calls.failed], [200, 0]);
  assertEquals(statuses, [{ status: 200, count: 100 }, { status: 204, count: 100 }]);
  // Who is served by another connection leaves his own to those after him.
  assert(connections.opened + connections.reuses >= 200 + retries);
  assert(connections.opened >= 20, "nginx closes a connection after ten requests");
  assert(connections.closed.connectionClose! >= 16, JSON.stringify(connections.closed));
});

Deno.test("options for many requests say of one alone that -n sends more", async () => {
  await using server = echoServer();
  const note = "One request is sent: -n N sends more\n";
  for (const args of [["-c", "2"], ["--rate", "500"], ["--interval", "1ms"]]) {
    assertEquals((await runCli([...args, server.at])).stderr, note);
    assertEquals((await runCli([...args, "-s", server.at])).stderr, "");
    assertEquals((await runCli([...args, server.at, server.at])).stderr, "");
  }
});

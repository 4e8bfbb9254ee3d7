import { assert, assertAlmostEquals, assertEquals, assertFalse, assertMatch } from "@std/assert";
import { assertStringIncludes, assertThrows } from "@std/assert";
import { lastAttempt, lastHop, modelOf, type TracedCall } from "../../report/model.ts";
import type { TraceRecord } from "../../report/record.ts";
import {
  formatSummary,
  type Measure,
  Summarizer,
  SUMMARY_EVENTS,
  summaryJson,
  summaryOf,
} from "../../report/summary.ts";
import { TraceLog } from "../../trace_log.ts";
import { TransportError } from "../../transport/errors.ts";
import { requires } from "../_support/requires.ts";
import * as scenes from "../_support/scenes.ts";
import { refusingPort } from "../_support/silence.ts";
import { record, SAMPLES, timingsOf } from "./_records.ts";

/** One call: when it began and ended, and what differs from a GET on a reused connection. */
interface Sketch {
  readonly start: number;
  readonly end: number;
  readonly url?: string;
  readonly reused?: boolean;
  readonly error?: Error;
  readonly status?: number;
}

/** The records of calls, in the order of time. */
function logOf(sketches: readonly Sketch[], run = {}): TraceLog {
  const records = sketches.flatMap((sketch, callId): TraceRecord[] => {
    const { start, end, url = "http://a.test/", reused = true, error, status = 200 } = sketch;
    const timings = timingsOf({ total: end - start, receive: (end - start) / 4 });
    const ending = error === undefined
      ? { outcome: "ok" as const, status }
      : { outcome: "error" as const, error };
    return [
      record("callstart", { ...SAMPLES.callstart, url }, { callId, time: start }),
      record("gotconn", { ...SAMPLES.gotconn, reused }, { callId, time: start }),
      record("responsestart", {}, { callId, time: start + (end - start) / 2 }),
      record("callend", { ...ending, timings }, { callId, time: end }),
    ];
  });
  return new TraceLog(records.sort((one, other) => one.time - other.time), { epoch: 0, run });
}

/** Calls that take 1, 2, … milliseconds, one after the other. */
function ascending(count: number): TraceLog {
  return logOf(Array.from({ length: count }, (_, index) => {
    return { start: index * 1_000, end: index * 1_000 + index + 1 };
  }));
}

Deno.test("percentiles are those of the durations, by nearest rank", () => {
  assertEquals(summaryOf(ascending(100)).reused?.measures.total, {
    count: 100,
    min: 1,
    mean: 50.5,
    p50: 50,
    p90: 90,
    p99: 99,
    max: 100,
  });
  const few = summaryOf(ascending(3)).reused?.measures.total;
  assertEquals([few?.p50, few?.p90, few?.p99], [2, 3, 3]);
});

Deno.test("time to first byte counts from the start of the call", () => {
  assertEquals(summaryOf(ascending(4)).reused?.measures.ttfb?.max, 2);
});

Deno.test("what was not measured in any call is null", () => {
  const { reused, new: fresh, failed, schedule } = summaryOf(ascending(4));
  assertEquals([reused?.measures.dns, reused?.measures.connect], [null, null]);
  assertEquals([fresh, failed, schedule], [null, null, null]);
});

Deno.test("calls per second count whole responses, over the time of the whole run", () => {
  const error = new TransportError("receive", "Cannot read");
  const calls = [{ start: 0, end: 100 }, { start: 50, end: 200 }, { start: 60, end: 250, error }];
  const summary = summaryOf(logOf(calls));
  assertEquals([summary.elapsed, summary.callsPerSecond], [250, 8]);
});

Deno.test("an empty trace comes to nothing", () => {
  const summary = summaryOf(logOf([]));
  assertEquals([summary.calls.begun, summary.elapsed, summary.callsPerSecond], [0, null, null]);
  assertEquals(summary.histogram, []);
});

Deno.test("every call is counted once, however it ended", async () => {
  const { records, header } = await scenes.troubled();
  const cut = records.findLastIndex(({ type }) => type === "callend");
  const calls = summaryOf(new TraceLog(records.slice(0, cut), header)).calls;
  const { begun, ok, failed, aborted, unfinished } = calls;
  assertEquals([begun, unfinished], [4, 1]);
  assertEquals(ok + failed + aborted + unfinished, begun);
});

Deno.test("an aborted call is no failure, and its time is nobody's", () => {
  const { records } = logOf([{ start: 0, end: 5 }]);
  const aborted = records.map((one) => {
    return one.type === "callend" ? { ...one, detail: { ...one.detail, outcome: "aborted" } } : one;
  });
  const summary = summaryOf(new TraceLog(aborted as TraceRecord[], { epoch: 0 }));
  assertEquals([summary.calls.aborted, summary.failed, summary.errors], [1, null, []]);
});

Deno.test("the calls of each URL are counted apart", () => {
  const error = new TransportError("connect", "Cannot connect", { phase: "connect" });
  const { urls } = summaryOf(logOf([
    { start: 0, end: 4, url: "http://a.test/" },
    { start: 10, end: 12, url: "http://b.test/", status: 404, reused: false },
    { start: 20, end: 21, url: "http://b.test/", error },
  ]));
  assertEquals(
    urls.map(({ url, calls, failed, statuses }) => [url, calls, failed, statuses]),
    [
      ["http://a.test/", 1, 0, [{ status: 200, count: 1 }]],
      ["http://b.test/", 2, 1, [{ status: 404, count: 1 }]],
    ],
  );
  assertEquals([urls[1]?.new?.max, urls[1]?.reused], [2, null]);
});

Deno.test("where there were redirects, the text says what is summed", async () => {
  const note = "Times of a call with redirects are those of all its requests together.\n";
  const textOf = (log: TraceLog) => formatSummary(summaryOf(log));
  assertStringIncludes(textOf(await scenes.redirectedAndPosted()), note);
  assertFalse(textOf(await scenes.newAndReused()).includes("redirects"));
});

Deno.test("a first call that is much slower than the others on new connections is noted", () => {
  const calls = (first: number) => {
    return [first, 4, 5, 6].map((took, index) => {
      return { start: index * 100, end: index * 100 + took, reused: false };
    });
  };
  assertEquals(summaryOf(logOf(calls(40))).slowStart, { total: 40, others: 5 });
  assertEquals(summaryOf(logOf(calls(14))).slowStart, null);
  assertEquals(summaryOf(logOf(calls(40).slice(0, 3))).slowStart, null);
});

// By a schedule: ten requests a second are due, and one worker sends them.

const STALLED: readonly Sketch[] = [
  { start: 1_000, end: 1_010 },
  { start: 1_100, end: 1_450 },
  { start: 1_450, end: 1_460 },
  { start: 1_460, end: 1_470 },
  { start: 1_470, end: 1_480 },
];

Deno.test("a request that starts late is billed for its delay, as users would have seen it", () => {
  const schedule = summaryOf(logOf(STALLED, { rate: 10 })).schedule!;
  assertEquals([schedule.service?.p50, schedule.service?.max], [10, 350]);
  assertEquals([schedule.delay?.p50, schedule.delay?.max], [70, 250]);
  assertEquals([schedule.response?.min, schedule.response?.p50, schedule.response?.p99], [
    10,
    170,
    350,
  ]);
  assertAlmostEquals(schedule.started!, 4 / 0.47);
});

Deno.test("a request that starts early is not taken for quicker than it was", () => {
  const early = [{ start: 0, end: 10 }, { start: 90, end: 101 }];
  const schedule = summaryOf(logOf(early, { rate: 10 })).schedule!;
  assertEquals([schedule.delay?.max, schedule.response?.max], [0, 11]);
});

Deno.test("without a rate nothing is corrected", () => {
  assertEquals(summaryOf(logOf(STALLED, { concurrency: 1 })).schedule, null);
});

// Held against what the model, which is other code, makes of real traces.

function measured(call: TracedCall, measure: Measure): number | null {
  if (measure === "total") return call.end! - call.start;
  if (measure !== "ttfb") return call.timings.sum[measure];
  const { response } = lastAttempt(lastHop(call));
  return response === null ? null : response.start - call.start;
}

function figuresOf(calls: readonly TracedCall[], measure: Measure) {
  const values = calls.map((call) => measured(call, measure)).filter((value) => value !== null);
  const sorted = values.sort((one, other) => one - other);
  const rank = (p: number) => sorted[Math.ceil(p / 100 * sorted.length) - 1];
  if (sorted.length === 0) return null;
  const { length: count } = sorted;
  const mean = sorted.reduce((sum, one) => sum + one, 0) / count;
  const ranks = { p50: rank(50), p90: rank(90), p99: rank(99) };
  return { count, min: sorted[0], mean, ...ranks, max: sorted.at(-1) };
}

const { logOf: _, ...others } = scenes;
for (const [name, scene] of Object.entries(others)) {
  const isPlain = !["raced", "tunnelled"].includes(name);
  const test = isPlain ? Deno.test : requires("nginx", "ipv6");
  test(`the figures of the scene "${name}" are those of its calls and connections`, async () => {
    const log = await scene();
    const summary = summaryOf(log);
    const { calls, connections } = modelOf(log);
    const ok = calls.filter(({ outcome }) => outcome === "ok");
    const isReused = ({ hops }: TracedCall) => {
      const used = hops.flatMap(({ attempts }) => attempts.flatMap((it) => it.connection ?? []));
      return used.length > 0 && used.every(({ reused }) => reused);
    };
    const groups = {
      new: ok.filter((call) => !isReused(call)),
      reused: ok.filter(isReused),
      failed: calls.filter(({ outcome }) => outcome === "error"),
    };
    for (const [kind, members] of Object.entries(groups)) {
      const group = summary[kind as keyof typeof groups];
      assertEquals(group?.calls ?? 0, members.length, kind);
      for (const [measure, figures] of Object.entries(group?.measures ?? {})) {
        assertEquals(figures, figuresOf(members, measure as Measure) as typeof figures, measure);
      }
    }
    const attempts = calls.flatMap(({ hops }) => hops.flatMap((hop) => hop.attempts));
    const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);
    assertEquals(summary.bytes.sent, sum(attempts.map(({ bytesSent }) => bytesSent)));
    assertEquals(summary.bytes.received, sum(attempts.map(({ bytesReceived }) => bytesReceived)));
    assertEquals(summary.redirects, sum(calls.map(({ hops }) => hops.length - 1)));
    assertEquals(summary.retries, attempts.filter(({ retry }) => retry !== null).length);
    assertEquals(
      summary.connections.opened,
      connections.filter(({ dial }) => dial?.outcome === "ok").length,
    );
    assertEquals(
      summary.connections.reuses,
      attempts.filter(({ connection }) => connection?.reused).length,
    );
    assertEquals(
      sum(Object.values(summary.connections.closed)),
      connections.filter(({ closed }) => closed !== null).length,
    );
    assertEquals(sum(summary.histogram.map(({ count }) => count)), ok.length);
    assertEquals(sum(summary.statuses.map(({ count }) => count)), ok.length);
    assertEquals(sum(summary.errors.map(({ count }) => count)), groups.failed.length);
  });

  test(`the scene "${name}" comes to the same when it was saved, and by few events`, async () => {
    const log = await scene();
    const saved = TraceLog.parse(log.toNdjson());
    assertEquals(summaryOf(saved), { ...summaryOf(log), run: saved.run });
    const live = new Summarizer(log.run);
    for (const one of log) if (SUMMARY_EVENTS.includes(one.type)) live.see(one);
    assertEquals(live.summary(), summaryOf(log));
  });
}

// What it looks like.

Deno.test("a summary shows one table for new connections and one for reused ones", async () => {
  const text = formatSummary(summaryOf(await scenes.newAndReused()));
  assertMatch(text, /^Summary of 2 calls in 0\.\d{3} s, \d+(\.\d+)? a second\n {2}calls +2 ok\n/);
  const [fresh, reused] = text.split("\n\n").filter((paragraph) => /connections: /.test(paragraph));
  assertMatch(fresh!, /^New connections: 1 call, in milliseconds\n[^]*\n {2}connect +1 /);
  assertMatch(reused!, /^Reused connections: 1 call, in milliseconds\n[^]*\n {2}connect( +-){7}\n/);
});

Deno.test("where calls failed, the rate says that it counts the others", async () => {
  const text = formatSummary(summaryOf(await scenes.troubled()));
  assertMatch(
    text,
    /^Summary of 4 calls in [\d.]+ s, [\d.]+ ok a second\n {2}calls +2 ok, 2 failed\n/,
  );
});

Deno.test("where no byte was sent there is no rate of it", async () => {
  const log = await scenes.logOf({}, (get) => get(`http://127.0.0.1:${refusingPort()}/`));
  assertMatch(formatSummary(summaryOf(log)), /\n {2}sent +0 bytes\n {2}received +0 bytes\n/);
});

Deno.test("a phase that happened in no call has no row", async () => {
  const text = formatSummary(summaryOf(await scenes.newAndReused()));
  assertFalse(/^ {2}(dns|tls|tunnel|queue) /m.test(text), text);
});

Deno.test("a summary shows errors with their number, and what failed calls measured", async () => {
  const text = formatSummary(summaryOf(await scenes.troubled()));
  assertMatch(text, /\n {2}calls +2 ok, 2 failed\n/);
  assertMatch(text, /\nErrors\n {2}1 {2}connect: Cannot connect to [^\n]*refused/);
  assertMatch(text, /\n {2}1 {2}timeout in wait: Cannot complete GET [^]*of 50\s+ms reached\n\n/);
  assertStringIncludes(text, "\nFailed: 2 calls, in milliseconds\n");
});

Deno.test("redirects and retries are counted where there are any", async () => {
  const counts = (log: TraceLog) => {
    return formatSummary(summaryOf(log)).match(/^ {2}(redirects|retries) +\d+$/gm) ?? [];
  };
  assertEquals(counts(await scenes.newAndReused()), []);
  assertEquals(counts(await scenes.troubled()), ["  retries      1"]);
  assertEquals(counts(await scenes.redirectedAndPosted()), ["  redirects    2"]);
});

Deno.test("a summary of a schedule shows service and response time apart, and says why", () => {
  const text = formatSummary(summaryOf(logOf(STALLED, { rate: 10 })));
  assertMatch(text, /\nSchedule: 10\.0 a second were due, 8\.51 a second were started\n/);
  assertMatch(text, /\n {2}service +5 +10\.000 /);
  assertMatch(text, /\n {2}response +5 +10\.000 .* 350\.000\n/);
  assertStringIncludes(text, "its response time from when it was due");
});

Deno.test("a summary of several URLs shows each of them, and a list without end is cut", () => {
  const calls = Array.from({ length: 30 }, (_, index) => {
    return { start: index, end: index + 1, url: `http://a.test/${index}` };
  });
  const text = formatSummary(summaryOf(logOf(calls)));
  assertStringIncludes(text, "\n  GET http://a.test/0: 1 call; 200: 1\n");
  assertStringIncludes(text, "\n  and 10 more URLs\n");
});

Deno.test("many calls are shown as a histogram, whose longest bar fits the width", () => {
  const calls = Array.from(
    { length: 40 },
    (_, index) => ({ start: index * 100, end: index * 101 + 5 }),
  );
  const text = formatSummary(summaryOf(logOf(calls)), { ascii: true, width: 60 });
  const bars = text.slice(text.indexOf("Total time of 40 calls")).trimEnd().split("\n").slice(1);
  assert(
    bars.length > 3 && bars.every((line) => /^ +[\d.]+ - +[\d.]+ ms +\d+ {2}#+$/.test(line)),
    text,
  );
  assertEquals(Math.max(...bars.map((line) => line.length)), 60);
});

Deno.test("a bar of no length has no colour, and its line no blanks at its end", () => {
  const calls = Array.from({ length: 20 }, (_, index) => {
    return { start: index * 100, end: index * 100 + (index === 0 ? 90 : 1) };
  });
  const paint = (_: string, text: string) => `<${text}>`;
  const text = formatSummary(summaryOf(logOf(calls)), { ascii: true, paint });
  assertMatch(text, /^ +[\d.]+ - +[\d.]+ ms +0$/m);
});

Deno.test("no line of a table is wider than the width, and columns give way in order", async () => {
  const summary = summaryOf(await scenes.troubled());
  for (const width of [40, 50, 60, 80, 120]) {
    for (const line of formatSummary(summary, { width }).split("\n")) {
      assert(line.length <= width, `${width}: ${line}`);
    }
  }
  assertMatch(formatSummary(summary, { width: 40 }), /^ +n +p50 +p99 +max$|^ +n +p50 +p99$/m);
  assertThrows(() => formatSummary(summary, { width: 39 }), RangeError, "the least is 40");
});

Deno.test("with ASCII only, a summary holds nothing else", () => {
  assertMatch(formatSummary(summaryOf(ascending(40)), { ascii: true }), /^[\n -~]*$/);
});

Deno.test("what a terminal would obey is escaped, and secrets are left out", () => {
  const error = new TransportError("receive", "Cannot read http://me:secret@a.test/: \x1b[31m");
  const log = logOf([
    { start: 0, end: 1, error, url: "http://a.test/\x1b[31m" },
    { start: 1, end: 2, url: "http://me:secret@b.test/" },
  ]);
  for (const show of [formatSummary, summaryJson]) {
    const text = show(summaryOf(log));
    assertFalse(text.includes("\x1b") || text.includes("secret"), text);
    assertStringIncludes(show(summaryOf(log, { showSecrets: true })), "me:secret@b.test");
  }
});

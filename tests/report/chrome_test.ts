import { assert, assertEquals, assertNotMatch } from "@std/assert";
import { buildModel } from "npm:@tracerbench/trace-model@8.0.0";
import {
  type ChromeEvent,
  type ChromeFlow,
  type ChromeSlice,
  formatChrome,
  toTraceEvents,
} from "../../report/chrome.ts";
import { modelOf } from "../../report/model.ts";
import { TraceLog } from "../../trace_log.ts";
import { requires } from "../_support/requires.ts";
import {
  newAndReused,
  outrun,
  overtaken,
  queued,
  raced,
  redirectedAndPosted,
  talkative,
  troubled,
  tunnelled,
} from "../_support/scenes.ts";
import { beginningsOf, forEachScene, logOf } from "./_scenes.ts";

const secure = requires("nginx", "openssl");

forEachScene("slices of one track are apart or within each other, whenever the log ends", (log) => {
  for (const beginning of beginningsOf(log)) {
    for (const track of tracksOf(beginning)) assertNested(track.slices);
  }
});

forEachScene(
  "every arrow leads from the call to what goes on then, whenever the log ends",
  (log) => {
    for (const beginning of beginningsOf(log)) {
      const { traceEvents } = toTraceEvents(beginning);
      const starts = flowsOf(traceEvents, "s");
      const finishes = flowsOf(traceEvents, "f");
      assertEquals(starts.map(({ id }) => id), finishes.map(({ id }) => id));
      assertEquals(new Set(starts.map(({ id }) => id)).size, starts.length);
      for (const start of starts) {
        const category = innermost(traceEvents, start)?.cat ?? "none";
        assert(["call", "hop", "attempt", "queue"].includes(category), category);
      }
      for (const finish of finishes) {
        // A request is sent at once, which may be the moment at which its connection is there.
        const categories = finish.name === "dial" ? ["dial"] : ["exchange", "send"];
        const category = innermost(traceEvents, finish)?.cat ?? "none";
        assert(categories.includes(category), category);
      }
    }
  },
);

forEachScene(
  "a reader that nobody of us wrote finds the same slices, each within its own",
  (log) => {
    const { traceEvents } = toTraceEvents(log);
    const found = buildModel(structuredClone(traceEvents) as never).processes
      .flatMap(({ threads }) => threads)
      .map(({ name, events }) => ({
        name,
        slices: events.filter(({ ph }) => ph === "X").map((event) => event.name),
        within: events.filter(({ ph }) => ph === "X").map(({ parent }) => parent?.name ?? null),
      }));
    const ours = tracksOf(log).map(({ name, slices }) => ({
      name,
      slices: slices.map((slice) => slice.name),
      within: slices.map((slice, index) => around(slices.slice(0, index), slice)),
    }));
    assertEquals(found.filter(({ slices }) => slices.length > 0), ours);
  },
);

forEachScene("each call and each connection has a track", (log) => {
  const { calls, connections } = modelOf(log);
  const names = tracksOf(log).map(({ name }) => name);
  for (const { callId } of calls) assert(names.includes(`call ${callId}`));
  for (const { connId, remoteAddr } of connections) {
    assert(names.includes(`connection ${connId}${remoteAddr ? ` to ${remoteAddr}` : ""}`));
  }
});

Deno.test("a connection shows its dial, its exchanges with their phases, and that it was idle", async () => {
  assertEquals(await outline(newAndReused, /^connection/), [
    "dial > connect",
    "exchange > send > wait > receive",
    "idle",
    "exchange > send > wait > receive",
    "idle",
  ]);
});

Deno.test("a connection that cannot be used again is not idle", async () => {
  const close = await marksOf(talkative, "close");
  assertEquals(close.map(({ args }) => args["reason"]), ["requestIncomplete"]);
  assertEquals(
    (await outline(talkative, /^connection \S+ to \S+$/)).at(-1),
    "exchange > send > expect",
  );
});

Deno.test("an answer to half a request is received beside its sending, on a track of its own", async () => {
  assertEquals(await outline(talkative, /\(2\)$/), ["receive"]);
});

Deno.test("addresses that race have a track each, and the dial shows the race", async () => {
  const names = tracksOf(await logOf(outrun)).map(({ name }) => name.replace(/:\d+$/, ""));
  assertEquals(names.slice(-2), ["connection 1: 127.0.0.2", "connection 1: 127.0.0.1"]);
  assertEquals((await outline(outrun, /^connection 1 to/))[0], "dial > dns > connect");
  const racers = slicesOf(await logOf(outrun)).filter(({ name }) => name.startsWith("connect "));
  assertEquals(racers.map(({ args }) => args["outcome"]), ["lost", undefined]);
});

Deno.test("arrows lead to the connection that served, and to the one that was dialled for nothing", async () => {
  const { traceEvents } = toTraceEvents(await logOf(overtaken));
  const names = new Map(tracksOf(await logOf(overtaken)).map(({ tid, name }) => [tid, name]));
  const arrows = flowsOf(traceEvents, "s").map(({ id, name, tid }) => {
    const finish = flowsOf(traceEvents, "f").find((flow) => flow.id === id)!;
    return [names.get(tid), name, names.get(finish.tid)?.replace(/ to .*/, "")];
  });
  assertEquals(arrows, [
    ["call 1", "dial", "connection 1"],
    ["call 2", "dial", "connection 2"],
    ["call 1", "use", "connection 1"],
    ["call 2", "use", "connection 1"],
  ]);
});

Deno.test("a call shows its hops, and a mark for each redirect", async () => {
  assertEquals(await outline(redirectedAndPosted, /^call 1$/), ["call > hop > hop > hop"]);
  const redirects = await marksOf(redirectedAndPosted, "redirect");
  assertEquals(redirects.map(({ name }) => name), ["redirect 302", "redirect 307"]);
});

Deno.test("a call shows its attempts, and a mark for each repeat that says why", async () => {
  assertEquals(await outline(troubled, /^call 3$/), ["call > attempt > attempt"]);
  const [retry] = await marksOf(troubled, "retry");
  assertEquals(retry?.args["reason"], "the connection was lost before the response");
});

Deno.test("a call shows its wait for a connection", async () => {
  assertEquals(await outline(queued, /^call 2$/), ["call > queue"]);
});

Deno.test("a call that failed says why", async () => {
  const call = slicesOf(await logOf(troubled)).find(({ cat }) => cat === "call");
  assertEquals(call?.args["outcome"], "error");
  assertEquals(call?.args["failedPhase"], "connect");
  assert(String(call?.args["error"]).startsWith("Cannot connect to 127.0.0.1:"));
});

Deno.test("informational responses are marks", async () => {
  const marks = await marksOf(talkative, "informational");
  assertEquals(marks.map(({ name }) => name), ["103 Early Hints", "100 Continue"]);
});

Deno.test("what goes on lasts until the end of the log, and says so", async () => {
  const log = await logOf(newAndReused);
  const until = log.records.findIndex(({ type }) => type === "requestend");
  const slices = slicesOf(beginningsOf(log)[until]!);
  const open = slices.filter(({ args }) => args["unfinished"] === true);
  assertEquals(open.map(({ cat }) => cat), ["call", "exchange", "wait"]);
  const end = Math.round(log.records[until]!.time * 8000) / 8;
  assertEquals(open.map(({ ts, dur }) => ts + dur), Array(3).fill(end));
});

Deno.test("times are microseconds that add up exactly, whatever the reader's arithmetic", async () => {
  for (const { ts, dur } of slicesOf(await logOf(troubled))) {
    assert(Number.isInteger(ts * 8) && Number.isInteger(dur * 8) && dur >= 0);
  }
});

secure("a dial shows its lookup, the race and the handshake with its facts", async () => {
  assertEquals((await outline(raced, /^connection 1 to/))[0], "dial > dns > connect > tls");
  const tls = slicesOf(await logOf(raced)).find(({ cat }) => cat === "tls");
  assertEquals([tls?.name, tls?.args["protocol"]], ["tls a.test", "TLSv1.3"]);
});

secure("a dial through a proxy shows the tunnel", async () => {
  assertEquals((await outline(tunnelled, /^connection/))[0], "dial > connect > tunnel > tls");
});

Deno.test("a log of nothing has no tracks", () => {
  assertEquals(tracksOf(new TraceLog([], { epoch: 0 })), []);
});

Deno.test("the text is the trace without secrets, an event a line", async () => {
  const log = await logOf(newAndReused);
  const text = formatChrome(log);
  const trace = toTraceEvents(log);
  assertEquals(JSON.parse(text), trace);
  assertEquals(text.split("\n").length, trace.traceEvents.length + 3);
  assertNotMatch(text, /secret|password/);
  assertEquals(trace.otherData.epoch.slice(0, 20), new Date(log.epoch).toISOString().slice(0, 20));
});

interface FoundTrack {
  readonly tid: number;
  readonly name: string;
  readonly slices: readonly ChromeSlice[];
}

/** The tracks with slices, in their order. */
function tracksOf(log: TraceLog): FoundTrack[] {
  const { traceEvents } = toTraceEvents(log);
  return traceEvents.flatMap((event) => {
    if (event.ph !== "M" || event.name !== "thread_name") return [];
    const { tid } = event;
    const slices = traceEvents.filter((it) => it.ph === "X" && it.tid === tid) as ChromeSlice[];
    return [{ tid, name: (event.args as { name: string }).name, slices }];
  });
}

function slicesOf(log: TraceLog): ChromeSlice[] {
  return toTraceEvents(log).traceEvents.filter((event) => event.ph === "X");
}

function flowsOf(events: readonly ChromeEvent[], ph: "s" | "f"): ChromeFlow[] {
  return events.filter((event): event is ChromeFlow => event.ph === ph);
}

async function marksOf(scene: () => Promise<TraceLog>, category: string) {
  const { traceEvents } = toTraceEvents(await logOf(scene));
  return traceEvents.filter((event) => event.ph === "i" && event.cat === category)
    .map((event) => event as Extract<ChromeEvent, { ph: "i" }>);
}

/** The categories of the slices of a track: those within another one on its line. */
async function outline(scene: () => Promise<TraceLog>, track: RegExp): Promise<string[]> {
  const { slices = [] } = tracksOf(await logOf(scene)).find(({ name }) => track.test(name)) ?? {};
  const lines: string[] = [];
  slices.forEach(({ cat }, index) => {
    if (around(slices.slice(0, index), slices[index]!) === null) lines.push(cat);
    else lines.push(`${lines.pop()} > ${cat}`);
  });
  return lines;
}

/** The name of the innermost of those slices that a slice lies within. */
function around(before: readonly ChromeSlice[], { ts, dur }: ChromeSlice): string | null {
  return before.findLast((it) => it.ts + it.dur > ts && it.ts + it.dur >= ts + dur)?.name ?? null;
}

function innermost(events: readonly ChromeEvent[], { tid, ts }: ChromeFlow) {
  return events.filter((event): event is ChromeSlice => event.ph === "X" && event.tid === tid)
    .findLast((slice) => slice.ts <= ts && ts <= slice.ts + slice.dur);
}

function assertNested(slices: readonly ChromeSlice[]): void {
  const open: ChromeSlice[] = [];
  for (const slice of slices) {
    while (open.length > 0 && endOf(open.at(-1)!) <= slice.ts) open.pop();
    const outer = open.at(-1);
    assert(outer === undefined || outer.ts <= slice.ts && endOf(slice) <= endOf(outer));
    open.push(slice);
  }
}

function endOf({ ts, dur }: ChromeSlice): number {
  return ts + dur;
}

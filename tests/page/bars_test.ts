import { assert, assertEquals } from "@std/assert";
import { barsOf, laned } from "../../page/bars.ts";
import { exchangesOf, lastExchange } from "../../page/trace.ts";
import { requires } from "../_support/requires.ts";
import { newAndReused, queued, raced, redirectedAndPosted, troubled } from "../_support/scenes.ts";
import { traceOf } from "./_trace.ts";

Deno.test("a call on a new connection has the bars of its dial, one on a reused one has not", async () => {
  const trace = traceOf(await newAndReused());
  const phases = trace.calls.map((call) => barsOf(lastExchange(call), trace).map((it) => it.phase));
  assertEquals(phases, [["connect", "send", "wait", "receive"], ["send", "wait", "receive"]]);
});

Deno.test("bars stand where their phases were, and are as long", async () => {
  const trace = traceOf(await newAndReused());
  for (const call of trace.calls) {
    for (const { phase, start, end } of barsOf(lastExchange(call), trace)) {
      assert(start >= call.start && end <= call.end!);
      assertEquals(Math.abs(call.timings[phase]! - (end - start)) < 0.003, true, phase);
    }
  }
});

Deno.test("each hop and each repeat has bars of its own", async () => {
  const redirected = traceOf(await redirectedAndPosted());
  const hops = exchangesOf(redirected.calls[0]!).map((it) => barsOf(it, redirected).length);
  assertEquals(hops, [4, 3, 3]);
  const repeated = traceOf(await troubled());
  const [first, second] = exchangesOf(repeated.calls[2]!).map((it) => barsOf(it, repeated));
  assertEquals(first?.at(-1)?.state, "failed");
  assertEquals(second?.map(({ state }) => state).every((state) => state === "ok"), true);
});

Deno.test("the bar of a phase that failed says so", async () => {
  const trace = traceOf(await troubled());
  const ends = [0, 3].map((index) => barsOf(lastExchange(trace.calls[index]!), trace).at(-1));
  assertEquals(ends.map((bar) => [bar?.phase, bar?.state]), [
    ["connect", "failed"],
    ["wait", "failed"],
  ]);
});

Deno.test("a wait for a connection is the first bar of its call", async () => {
  const trace = traceOf(await queued());
  const firsts = trace.calls.map((call) => barsOf(lastExchange(call), trace)[0]?.phase);
  assertEquals(firsts, ["connect", "queue", "queue"]);
});

requires("nginx", "openssl")("each address of a race has a bar", async () => {
  const trace = traceOf(await raced());
  const bars = barsOf(lastExchange(trace.calls[0]!), trace);
  const addresses = bars.filter(({ phase }) => phase === "connect");
  assertEquals(addresses.map(({ state }) => state), ["failed", "ok"]);
  assertEquals(addresses.map(({ note }) => note.replace(/:\d+$/, "")), ["[::1]", "127.0.0.1"]);
});

Deno.test("what the server says of the wait lies within it", async () => {
  const trace = traceOf(await newAndReused());
  const exchange = lastExchange(trace.calls[0]!);
  const wait = barsOf(exchange, trace).find(({ phase }) => phase === "wait");
  const [metric] = wait?.metrics ?? [];
  assertEquals([metric?.name, metric?.description, metric?.duration], ["db", "Data base", 1.5]);
  assertEquals(metric?.offset, 0);
});

Deno.test("stretches that overlap are in different lanes, and others share one", () => {
  const stretches = [[0, 10], [5, 15], [10, 20], [16, 18]].map(([start, end]) => {
    return { start: start!, end: end! };
  });
  assertEquals(laned(stretches), { of: [0, 1, 0, 1], count: 2 });
});

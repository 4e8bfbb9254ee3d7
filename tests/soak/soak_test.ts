import { assert, assertEquals, assertNotEquals, assertStringIncludes } from "@std/assert";
import { ownProcess } from "../_support/own_process.ts";
import { requires } from "../_support/requires.ts";
import { FEWEST_SAMPLES, growthOf, type Sample } from "./_growth.ts";
import { type Plan, planOf } from "./_plan.ts";
import { wrongWith } from "./_verdict.ts";

/** A few seconds; `deno task soak` makes a million. */
const REQUESTS = 600;

requires("openssl")("after random calls nothing was wrong, and nothing is left", async () => {
  const args = ["--seed", "1", "--requests", String(REQUESTS)];
  const { status, stdout, stderr } = await ownProcess("main.ts", import.meta.url, args);
  assertEquals(status, 0, stdout + stderr);
  assertStringIncludes(stdout + stderr, `seed 1: ${REQUESTS} requests in `);
});

Deno.test("a seed and a number give the same plan each time, and others give others", () => {
  assertEquals(planOf(1, 2), planOf(1, 2));
  assertNotEquals(planOf(1, 2), { ...planOf(1, 3), answer: planOf(1, 2).answer });
  assertNotEquals(planOf(1, 2), { ...planOf(2, 2), answer: planOf(1, 2).answer });
});

Deno.test("the plans of the test have every fault, stop, method, body, coding and carrier", () => {
  const plans = Array.from({ length: REQUESTS }, (_, nth) => planOf(1, nth));
  const kinds = (of: (plan: Plan) => string): number => new Set(plans.map(of)).size;
  assertEquals(kinds(({ answer }) => answer.fault), 11);
  assertEquals(kinds(({ stop }) => stop.kind), 4);
  assertEquals(kinds(({ method }) => method), 5);
  assertEquals(kinds(({ upload }) => upload.kind), 4);
  assertEquals(kinds(({ answer }) => `${answer.coding} ${answer.framing}`), 12);
  assertEquals(kinds(({ carrier }) => carrier), 5);
});

const plan: Plan = {
  answer: {
    nth: 0,
    size: 5,
    coding: "identity",
    framing: "length",
    fault: "none",
    at: 0,
    leaves: false,
  },
  carrier: "plain",
  way: "request",
  method: "POST",
  upload: { kind: "none", size: 0 },
  stop: { kind: "none" },
};

const lost = { kind: "error", code: "receive", message: "the connection was lost" } as const;

Deno.test("a call that nothing troubles ends well, or is lost with the connection that it got", () => {
  assertEquals(wrongWith(plan, false, { kind: "ok" }), null);
  assert(wrongWith(plan, false, { kind: "altered" }));
  assert(wrongWith(plan, false, lost));
  assertEquals(wrongWith(plan, true, lost), null);
  assert(wrongWith({ ...plan, method: "GET" }, true, lost));
});

Deno.test("a body that was cut off may be taken for whole only where nothing says its length", () => {
  const cut: Plan = { ...plan, answer: { ...plan.answer, fault: "close", at: 0.9 } };
  assert(wrongWith(cut, false, { kind: "altered" }));
  const untilEnd: Plan = { ...cut, answer: { ...cut.answer, framing: "close" } };
  assertEquals(wrongWith(untilEnd, false, { kind: "altered" }), null);
});

Deno.test("what grows all the time is told, and what goes up and down is not", () => {
  const level = (nth: number): Sample => (
    { requests: nth, rss: 200e6 + nth % 3 * 10e6, heap: 10e6, descriptors: 20 }
  );
  const samples = Array.from({ length: 60 }, (_, nth) => level(nth));
  assertEquals(growthOf(samples), []);
  const leaking = samples.map((sample, nth) => ({ ...sample, heap: 10e6 + nth * 200_000 }));
  assertEquals(growthOf(leaking).length, 1);
  const opening = samples.map((sample, nth) => ({ ...sample, descriptors: 20 + (nth >> 4) }));
  assertEquals(growthOf(opening), ["descriptors grew from 21 to 23"]);
  assertEquals(growthOf(leaking.slice(0, FEWEST_SAMPLES - 1)), []);
});

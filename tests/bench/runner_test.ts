import { assertEquals } from "@std/assert";
import { perSecond } from "../../bench/figures.ts";
import { type Entrant, type Job, Missing, type Sample, type Work } from "../../bench/model.ts";
import { reportOf } from "../../bench/report.ts";
import { runWork } from "../../bench/runner.ts";

const SCALE = { quick: false, ms: 0, share: 1 };
const JOB: Job = { kind: "upload", url: "", bytes: 1 };

Deno.test("everybody has a turn in each round, and nobody is always first", async () => {
  const turns: string[] = [];
  const entrants = ["a", "b", "c"].map((name) => peer(name, () => turns.push(name)));
  await runWork(workOf(entrants), SCALE, 4);
  assertEquals(turns.splice(0, 3).join(""), "abc"); // to get warm
  assertEquals(turns.join(""), "abc" + "cba" + "bca" + "acb");
});

Deno.test("the figure of a peer is the median of its rounds", async () => {
  const speeds = [7, 1, 100, 3];
  const report = reportOf(await runWork(workOf([peer("a", () => speeds.shift())]), SCALE, 3));
  assertEquals(report.peers, { a: { "requests/s": 3_000 } });
});

Deno.test("a peer that is not installed is skipped, and the report says so", async () => {
  const absent: Entrant = { ...peer("b"), start: () => Promise.reject(new Missing("no b here")) };
  const report = reportOf(await runWork(workOf([peer("a"), absent]), SCALE, 1));
  assertEquals(report.skipped, { b: "no b here" });
  assertEquals(Object.keys(report.peers), ["a"]);
});

Deno.test("a peer that breaks has failed, and the others go on", async () => {
  const broken = peer("b", () => {
    throw new Error("a body of 0 bytes came");
  });
  const report = reportOf(await runWork(workOf([broken, peer("a")]), SCALE, 2));
  assertEquals(report.failed, { b: "a body of 0 bytes came" });
  assertEquals(Object.keys(report.peers), ["a"]);
});

Deno.test("processes are started anew as often as the work wants it", async () => {
  let [started, stopped] = [0, 0];
  const counted: Entrant = {
    ...peer("a"),
    start: () => {
      started++;
      return Promise.resolve(running(() => 1, () => stopped++));
    },
  };
  await runWork({ ...workOf([counted]), roundsPerProcess: 2 }, SCALE, 5);
  assertEquals([started, stopped], [3, 3]);
});

function workOf(entrants: readonly Entrant[]): Work {
  const open = () => Promise.resolve(entrants);
  return { name: "test", title: "A test", columns: [perSecond], bars: [], open };
}

function peer(name: string, run: () => number | undefined = () => 1): Entrant {
  return { name, job: JOB, start: () => Promise.resolve(running(run)) };
}

function running(run: () => number | undefined, stop = () => {}) {
  return {
    run(): Promise<Sample> {
      const rest = { cpuMs: null, p50Ms: null, peakBytes: null };
      return Promise.resolve().then(() => ({ amount: run() ?? 0, ms: 1, ...rest }));
    },
    [Symbol.asyncDispose]: () => Promise.resolve(stop()),
  };
}

import { assert, assertEquals, assertRejects } from "@std/assert";
import { type Clock, onSchedule, pause, systemClock } from "../../cli/schedule.ts";
import { workOff } from "../../cli/workers.ts";

/** A clock that goes on when somebody waits, or works, and not otherwise. */
class SimulatedClock implements Clock {
  time = 0;

  now(): number {
    return this.time;
  }

  until(time: number): Promise<void> {
    this.time = Math.max(this.time, time);
    return Promise.resolve();
  }
}

/** When each of some jobs begins, if one worker does them and the nth takes so long. */
async function starts(rate: number, durations: readonly number[]): Promise<number[]> {
  const clock = new SimulatedClock();
  const begun: number[] = [];
  for await (const duration of onSchedule(durations, rate, clock)) {
    begun.push(clock.time);
    clock.time += duration;
  }
  return begun;
}

Deno.test("jobs begin at the rate, whatever time they take in between", async () => {
  assertEquals(await starts(10, [0, 30, 99, 1]), [0, 100, 200, 300]);
  assertEquals(await starts(0.5, [0, 0]), [0, 2_000]);
});

Deno.test("a worker that falls behind catches up, and is then on schedule again", async () => {
  assertEquals(await starts(10, [250, 10, 10, 10, 10]), [0, 250, 260, 300, 400]);
});

Deno.test("a schedule does not drift: the thousandth job is due when the rate says so", async () => {
  assertEquals((await starts(300, Array(1_001).fill(0))).at(-1), 1_000 / 300 * 1_000);
});

Deno.test("workers share one schedule, each job in its turn", async () => {
  const begun: number[] = [];
  await workOff({
    jobs: onSchedule([0, 1, 2, 3, 4], 10, new SimulatedClock()),
    workers: 3,
    signal: new AbortController().signal,
    perform: (job) => Promise.resolve(void begun.push(job)),
    rest: () => null,
  });
  assertEquals(begun, [0, 1, 2, 3, 4]);
});

Deno.test("the system's clock is never early", async () => {
  const clock = systemClock(new AbortController().signal);
  for (const duration of [0.3, 1, 5]) {
    const due = clock.now() + duration;
    await clock.until(due);
    assert(clock.now() >= due);
  }
});

Deno.test("a wait ends early when the run is stopped", async () => {
  const signal = AbortSignal.abort();
  const clock = systemClock(signal);
  const start = clock.now();
  await Promise.all([clock.until(start + 60_000), pause(60_000, signal)]);
  assert(clock.now() - start < 30_000);
});

Deno.test("no more workers are busy than there may be, and they share the jobs", async () => {
  let busy = 0;
  let most = 0;
  const done: number[] = [];
  await workOff({
    jobs: [1, 2, 3, 4, 5].values(),
    workers: 2,
    signal: new AbortController().signal,
    async perform(job) {
      most = Math.max(most, ++busy);
      await Promise.resolve();
      busy--;
      done.push(job);
    },
    rest: () => null,
  });
  assertEquals([most, done], [2, [1, 2, 3, 4, 5]]);
});

Deno.test("a worker rests between its jobs, and neither before nor after", async () => {
  const story: string[] = [];
  await workOff({
    jobs: ["a", "b"].values(),
    workers: 1,
    signal: new AbortController().signal,
    perform: (job) => Promise.resolve(void story.push(job)),
    rest: () => Promise.resolve(void story.push("rest")),
  });
  assertEquals(story, ["a", "rest", "b"]);
});

Deno.test("when a job throws, no other one is begun", async () => {
  const begun: number[] = [];
  const perform = (job: number) => {
    begun.push(job);
    return job === 2 ? Promise.reject(new Error("a mistake")) : Promise.resolve();
  };
  const work = { workers: 2, signal: new AbortController().signal, perform, rest: () => null };
  await assertRejects(() => workOff({ ...work, jobs: Array(50).keys() }), Error, "a mistake");
  assert(begun.length < 10, begun.join());
});

Deno.test("when the run is stopped, no other job is begun", async () => {
  const stop = new AbortController();
  const begun: number[] = [];
  const perform = (job: number) => {
    begun.push(job);
    stop.abort();
    return Promise.resolve();
  };
  const work = { workers: 1, signal: stop.signal, perform, rest: () => null };
  await workOff({ ...work, jobs: Array(50).keys() });
  assertEquals(begun, [0]);
});

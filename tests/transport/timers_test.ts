import { assert, assertEquals } from "@std/assert";
import { after } from "../../transport/timers.ts";

Deno.test("what was asked for first happens first, whatever its delay", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const told: string[] = [];
  after(20, () => (told.push("20 ms"), resolve()));
  after(5, () => told.push("5 ms"));
  after(5, () => told.push("5 ms, asked for later"));
  await promise;
  assertEquals(told, ["5 ms", "5 ms, asked for later", "20 ms"]);
});

Deno.test("nothing happens before its time", async () => {
  const start = performance.now();
  const delays = await Promise.all([3, 7, 3, 7, 11].map((delay) => {
    return new Promise<number>((resolve) => {
      after(delay, () => resolve(performance.now() - start - delay));
    });
  }));
  assert(delays.every((late) => late > -1.1), String(delays));
});

Deno.test("what is called off does not happen, and what waits beside it does", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const told: string[] = [];
  const callOff = after(5, () => told.push("called off"));
  after(5, () => (told.push("kept"), resolve()));
  callOff();
  callOff();
  await promise;
  assertEquals(told, ["kept"]);
});

Deno.test("what one act calls off no longer happens, though it is due", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const told: string[] = [];
  after(5, () => {
    told.push("first");
    callOff();
  });
  const callOff = after(5, () => told.push("second"));
  after(5, () => resolve());
  await promise;
  assertEquals(told, ["first"]);
});

Deno.test("an act may ask for the same again", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  let times = 0;
  const again = (): void => void (++times === 3 ? resolve() : after(2, again));
  again();
  await promise;
  assertEquals(times, 3);
});

Deno.test("when all is called off, nothing keeps the process alive", async () => {
  const script = `
    import { after } from ${JSON.stringify(import.meta.resolve("../../transport/timers.ts"))};
    for (const callOff of [after(60_000, () => {}), after(60_000, () => {})]) callOff();
  `;
  const { code } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--no-check", script],
    stdout: "null",
    stderr: "null",
  }).output();
  assertEquals(code, 0);
});

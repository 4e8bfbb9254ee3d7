import { assert, assertEquals } from "@std/assert";
import { rehearse } from "../../cli/rehearsal.ts";
import { type Trace, TRACE_EVENT_TYPES } from "../../trace.ts";

const CLI = new URL("../../cli.ts", import.meta.url).pathname;
/** Without the rehearsal the first request takes 6 times as long as the others, or more. */
const NEAR = 4;
/** The machine may be busy with something else during one of them. */
const TRIES = 3;

/** How many times as long as the median of those after it the first request of a process took. */
async function slownessOfFirst(url: string): Promise<number> {
  const each = ["-H", "Connection: close", "-n", "6", "--format", "json"];
  const command = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", CLI, ...each, url],
    env: { NO_PROXY: "*" },
    stderr: "inherit",
  });
  const { stdout } = await command.output();
  const lines = new TextDecoder().decode(stdout).trim().split("\n").slice(0, -1);
  const [first, ...others] = lines.map((line): number => {
    const { total, wait } = JSON.parse(line).hops[0].phases;
    return total - wait; // which is the server's
  });
  return first! / others.toSorted((one, other) => one - other)[2]!;
}

Deno.test("the first request is not billed for what a program does for the first time", async () => {
  const address = { hostname: "127.0.0.1", port: 0, onListen() {} };
  await using server = Deno.serve(address, () => new Response("hello"));
  const url = `http://127.0.0.1:${server.addr.port}/`;
  const seen: number[] = [];
  do {
    seen.push(await slownessOfFirst(url));
  } while (seen.at(-1)! > NEAR && seen.length < TRIES);
  assert(seen.at(-1)! <= NEAR, `${seen.map((one) => one.toFixed(1))} times as long`);
});

Deno.test("a rehearsal is a whole call, over a connection of this machine to itself", async () => {
  const seen: string[] = [];
  await rehearse((trace: Trace) => {
    for (const type of TRACE_EVENT_TYPES) trace.addEventListener(type, () => seen.push(type));
    trace.addEventListener("connectstart", ({ detail }) => seen.push(detail.address));
    trace.addEventListener("callend", ({ detail }) => seen.push(detail.outcome));
    return Promise.resolve();
  });
  assertEquals(seen.filter((word) => word.startsWith("127.0.0.1:")).length, 1);
  assertEquals(seen.slice(seen.indexOf("callend")), ["callend", "ok", "connclose"]);
});

Deno.test({
  name: "what may not listen here rehearses nothing, and says nothing of it",
  permissions: { net: ["a.test:80"] },
  fn: async () => {
    const seen: unknown[] = [];
    await rehearse((trace) => Promise.resolve(void seen.push(trace)));
    assertEquals(seen, []);
  },
});

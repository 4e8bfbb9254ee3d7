import { assertEquals } from "@std/assert";
import { rehearse } from "../../cli/rehearsal.ts";
import { type PhaseTimings, type Trace, TRACE_EVENT_TYPES } from "../../trace.ts";
import { echoServer } from "../_support/echo_server.ts";
import { assertFirstIsNear } from "./_slowness.ts";

/** Without the rehearsal the first request takes 6 times as long as the others, or more. */
const NEAR = 4;

Deno.test("the first request is not billed for what a program does for the first time", async () => {
  await using server = echoServer();
  const ownShare = ({ total, wait }: PhaseTimings) => total! - wait!; // the rest is the server's
  await assertFirstIsNear(NEAR, [server.at], ownShare);
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

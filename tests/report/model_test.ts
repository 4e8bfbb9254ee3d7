import { assert, assertEquals } from "@std/assert";
import { lastAttempt, lastHop, modelOf } from "../../report/model.ts";
import { requires } from "../_support/requires.ts";
import {
  newAndReused,
  queued,
  raced,
  redirectedAndPosted,
  talkative,
  troubled,
} from "../_support/scenes.ts";

Deno.test("a connection that two calls used is one connection with two uses", async () => {
  const { calls, connections } = modelOf(await newAndReused());
  assertEquals(calls.map(({ status }) => status), [200, 200]);
  assertEquals(connections.map(({ uses }) => uses.map(({ callId }) => callId)), [[1, 2]]);
  assertEquals(connections[0]?.closed?.reason, "shutdown");
});

Deno.test("a use tells whether the connection could be used again", async () => {
  const [connection] = modelOf(await talkative()).connections;
  assertEquals(connection?.uses.map(({ returned }) => returned), [true, false]);
  assertEquals(connection?.closed?.reason, "requestIncomplete");
});

Deno.test("only the call that dialled has a dial", async () => {
  const { calls } = modelOf(await newAndReused());
  const dials = calls.map((call) => lastAttempt(lastHop(call)).dial);
  assertEquals(dials.map((dial) => dial?.connects.length ?? null), [1, null]);
  assertEquals(dials[0]?.outcome, "ok");
});

Deno.test("an attempt holds its request and its response", async () => {
  const [first, second] = modelOf(await newAndReused()).calls.map(lastHop).map(lastAttempt);
  assert(first?.request && first.response && second?.request);
  assertEquals(first.request.target, "/rich");
  assertEquals(second.request.fields.find(([name]) => name === "x-plain")?.[1], "shown");
  assertEquals(first.request.headBytes, first.bytesSent);
  assertEquals(first.response.body?.bodyBytes, 5);
  assertEquals(first.response.trailers?.get("x-check"), "ok");
  assertEquals(first.response.head?.status, 200);
});

Deno.test("each redirect begins a hop", async () => {
  const [call, post] = modelOf(await redirectedAndPosted()).calls;
  assertEquals(call?.hops.map(({ url }) => new URL(url).pathname), ["/a", "/b", "/c"]);
  assertEquals(call?.hops.map(({ redirect }) => redirect?.status ?? null), [302, 307, null]);
  assertEquals(call?.hops.map(({ timings }) => timings), [...call!.timings.hops]);
  assertEquals(lastAttempt(lastHop(post!)).request?.bodyBytes, 5);
});

Deno.test("a repeat is an attempt of its hop, and tells why it was made", async () => {
  const { calls } = modelOf(await troubled());
  assertEquals(calls.map(({ outcome }) => outcome), ["error", "ok", "ok", "error"]);
  assertEquals(calls.map((call) => lastHop(call).attempts.length), [1, 1, 2, 1]);
  const [before, after] = lastHop(calls[2]!).attempts;
  assert(before?.retry);
  assertEquals([before.end, after?.start], [before.end, before.end]);
});

Deno.test("a call that failed tells in which phase", async () => {
  const { calls } = modelOf(await troubled());
  assertEquals(calls.map(({ failedPhase }) => failedPhase), ["connect", null, null, "wait"]);
  assertEquals(lastAttempt(lastHop(calls[0]!)).dial?.connects[0]?.outcome, "error");
});

Deno.test("a call that waited for a connection tells how long", async () => {
  const { calls, connections } = modelOf(await queued());
  const waits = calls.map((call) => lastAttempt(lastHop(call)).queue?.outcome ?? null);
  assertEquals(waits, [null, "ok", "ok"]);
  assertEquals(connections.length, 1);
});

requires("nginx", "openssl")("all addresses that were tried are there", async () => {
  const { calls } = modelOf(await raced());
  const dial = lastAttempt(lastHop(calls[0]!)).dial;
  assertEquals(dial?.connects.map(({ outcome }) => outcome), ["error", "ok"]);
  assertEquals(dial?.tls.map(({ facts }) => facts?.protocol), ["TLSv1.3"]);
  assertEquals(dial?.dns?.answer?.source, "override");
});

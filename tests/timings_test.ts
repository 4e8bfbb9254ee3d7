import { assertEquals, assertThrows } from "@std/assert";
import { type TimedEvent, timings } from "../timings.ts";
import type { TraceEventType } from "../trace.ts";

const OK = { outcome: "ok" };
const FAILED = { outcome: "error" };

/** What happens to call 1 on connection 1, unless said otherwise. */
function at(time: number, type: TraceEventType, more: Partial<TimedEvent> = {}): TimedEvent {
  return { type, time, callId: 1, connId: 1, hop: 0, detail: OK, ...more };
}

const NONE = { queue: null, dns: null, connect: null, tls: null, tunnel: null, send: null };
const EMPTY = { ...NONE, wait: null, receive: null, total: null };

/** What is told of the whole call, and of its last hop. */
function assertPhases(
  events: TimedEvent[],
  expected: Partial<typeof EMPTY | Record<string, number>>,
) {
  const { hops, sum: _, ...phases } = timings(events);
  assertEquals(phases, { ...EMPTY, ...expected } as typeof phases);
  assertEquals(hops.at(-1), phases);
}

const DIAL = [
  at(2, "dialstart"),
  at(3, "dnsstart"),
  at(6, "dnsend"),
  at(7, "connectstart"),
  at(12, "connectend"),
  at(13, "tlsstart"),
  at(20, "tlsend"),
  at(21, "dialend"),
  at(22, "gotconn"),
];
const EXCHANGE = [
  at(30, "requeststart"),
  at(33, "requestend"),
  at(44, "responsestart"),
  at(59, "responseend"),
];

Deno.test("a call that has just begun has no phases", () => {
  assertPhases([at(0, "callstart")], {});
});

Deno.test("each phase is from its start to its end", () => {
  const queue = [at(0, "queuestart"), at(2, "queueend")];
  assertPhases([at(0, "callstart"), ...queue, ...DIAL, ...EXCHANGE, at(60, "callend")], {
    ...{ queue: 2, dns: 3, connect: 5, tls: 7, send: 3, wait: 11, receive: 15, total: 60 },
  });
});

Deno.test("a phase of no length is 0, and not null", () => {
  assertPhases([at(5, "callstart"), at(5, "queuestart"), at(5, "queueend")], { queue: 0 });
});

Deno.test("a phase that is open has no length yet", () => {
  assertPhases([at(0, "callstart"), at(1, "dialstart"), at(2, "dnsstart")], {});
});

Deno.test("a tunnel is a phase", () => {
  const tunnel = [at(1, "dialstart"), at(2, "tunnelstart"), at(6, "tunnelend")];
  assertPhases([at(0, "callstart"), ...tunnel], { tunnel: 4 });
});

Deno.test("the handshakes with a proxy and behind it are one phase", () => {
  const first = [at(1, "dialstart"), at(2, "tlsstart"), at(5, "tlsend")];
  const second = [at(6, "tunnelstart"), at(8, "tunnelend"), at(9, "tlsstart"), at(16, "tlsend")];
  assertPhases([at(0, "callstart"), ...first, ...second], { tls: 10, tunnel: 2 });
});

Deno.test("connect is from the first address to the one that connected", () => {
  assertPhases([
    at(0, "callstart"),
    at(1, "dialstart"),
    at(2, "connectstart"),
    at(5, "connectstart"),
    at(9, "connectend"),
    at(11, "connectend", { detail: { outcome: "lost" } }),
  ], { connect: 7 });
});

Deno.test("an address that failed before another one connected does not end the connect", () => {
  assertPhases([
    at(0, "callstart"),
    at(1, "dialstart"),
    at(2, "connectstart"),
    at(4, "connectend", { detail: FAILED }),
    at(4, "connectstart"),
    at(9, "connectend"),
  ], { connect: 7 });
});

Deno.test("where no address connects, connect ends with the last failure", () => {
  assertPhases([
    at(0, "callstart"),
    at(1, "dialstart"),
    at(2, "connectstart"),
    at(3, "connectstart"),
    at(4, "connectend", { detail: FAILED }),
    at(8, "connectend", { detail: FAILED }),
    at(9, "dialend", { detail: FAILED }),
    at(10, "callend", { detail: FAILED, connId: null }),
  ], { connect: 6, total: 10 });
});

Deno.test("a failed lookup is billed to the call that asked", () => {
  assertPhases([
    at(0, "callstart"),
    at(1, "dialstart"),
    at(2, "dnsstart"),
    at(7, "dnsend", { detail: FAILED }),
    at(9, "callend", { detail: FAILED }),
  ], { dns: 5, total: 9 });
});

Deno.test("a call on a connection that was there has no dial", () => {
  const callstart = at(0, "callstart", { connId: null });
  assertPhases([callstart, at(22, "gotconn"), ...EXCHANGE], { send: 3, wait: 11, receive: 15 });
});

Deno.test("a dial that the call did not ride on is not billed to it", () => {
  const events = [at(0, "callstart"), ...DIAL.slice(0, -1), at(22, "gotconn", { connId: 2 })];
  assertPhases([...events, ...EXCHANGE.map((event) => ({ ...event, connId: 2 }))], {
    ...{ send: 3, wait: 11, receive: 15 },
  });
});

Deno.test("what another call's dial took is not billed to this call", () => {
  const other = DIAL.slice(0, -1).map((event) => ({ ...event, callId: 2 }));
  assertPhases([at(0, "callstart"), ...other, at(22, "gotconn")], {});
});

Deno.test("events of no call are passed over", () => {
  const idle = [at(1, "connclose", { callId: null }), at(2, "datareceived", { callId: null })];
  assertPhases([at(0, "callstart"), ...idle, at(9, "callend")], { total: 9 });
});

Deno.test("a response that begins before the request is sent has no wait", () => {
  assertPhases([
    at(0, "callstart"),
    at(1, "requeststart"),
    at(5, "responsestart"),
    at(9, "requestend", { detail: { outcome: "aborted" } }),
    at(9, "responseend"),
  ], { send: 8, receive: 4 });
});

Deno.test("a request that is never answered has waited until its call failed", () => {
  const events = [at(0, "callstart"), at(1, "requeststart"), at(3, "requestend")];
  assertPhases([...events, at(10, "callend", { detail: FAILED })], { send: 2, wait: 7, total: 10 });
});

Deno.test("a request that could not be sent has not waited", () => {
  assertPhases([
    at(0, "callstart"),
    at(1, "requeststart"),
    at(3, "requestend", { detail: FAILED }),
    at(10, "callend", { detail: FAILED }),
  ], { send: 2, total: 10 });
});

Deno.test("a retry starts send, wait and receive anew", () => {
  const first = [at(1, "gotconn"), at(2, "requeststart"), at(4, "requestend"), at(8, "retry")];
  const second = [at(30, "gotconn", { connId: 2 }), ...EXCHANGE];
  assertPhases([at(0, "callstart"), ...first, ...second], { send: 3, wait: 11, receive: 15 });
});

Deno.test("a retry that gets no connection has neither sent nor waited", () => {
  const first = [at(1, "gotconn"), at(2, "requeststart"), at(4, "requestend"), at(8, "retry")];
  const failed = at(20, "callend", { detail: FAILED, connId: null });
  assertPhases([at(0, "callstart"), ...first, failed], { total: 20 });
});

Deno.test("the dial of a retry is billed to the call", () => {
  const first = [at(1, "gotconn"), at(1, "requeststart"), at(1, "requestend"), at(1, "retry")];
  const second = DIAL.map((event) => ({ ...event, connId: 2 }));
  assertPhases([at(0, "callstart"), ...first, ...second], { dns: 3, connect: 5, tls: 7 });
});

Deno.test("each hop has phases of its own, and the call has those of the last one", () => {
  const hop = { hop: 1 };
  const events = [
    ...[at(0, "callstart"), ...DIAL, ...EXCHANGE, at(60, "redirect")],
    ...[at(61, "gotconn", hop), at(62, "requeststart", hop), at(64, "requestend", hop)],
    ...[at(68, "responsestart", hop), at(70, "responseend", hop), at(70, "callend", hop)],
  ];
  const { hops, sum: _, ...last } = timings(events);
  assertEquals(last, { ...EMPTY, send: 2, wait: 4, receive: 2, total: 10 });
  assertEquals(hops, [
    { ...EMPTY, dns: 3, connect: 5, tls: 7, send: 3, wait: 11, receive: 15, total: 60 },
    last,
  ]);
});

Deno.test("of several calls the first one is told, unless another is asked for", () => {
  const other = (event: TimedEvent): TimedEvent => ({ ...event, callId: 2, connId: 2 });
  const events = [
    at(0, "callstart"),
    other(at(1, "callstart")),
    other(at(2, "callend")),
    at(9, "callend"),
  ];
  assertEquals([timings(events).total, timings(events, 2).total], [9, 1]);
});

Deno.test("events before the callstart of a call are not the call's", () => {
  assertPhases([at(0, "queuestart"), at(1, "callstart"), at(2, "callend")], { total: 1 });
});

Deno.test("without a callstart there are no timings", () => {
  assertThrows(() => timings([]), RangeError, "there is no callstart");
  assertThrows(() => timings([at(0, "callend")]), RangeError);
  assertThrows(() => timings([at(0, "callstart")], 2), RangeError);
});

Deno.test("the sum adds up the hops, and stays null where a phase happened in none", () => {
  const call = { callId: 1, connId: 1, hop: 0, detail: {} };
  const { sum, total, hops } = timings([
    { ...call, type: "callstart", time: 0 },
    { ...call, type: "requeststart", time: 1 },
    { ...call, type: "requestend", time: 3 },
    { ...call, type: "redirect", time: 10 },
    { ...call, hop: 1, type: "requeststart", time: 11 },
    { ...call, hop: 1, type: "requestend", time: 15 },
    { ...call, hop: 1, type: "callend", time: 20 },
  ]);
  assertEquals([sum.send, sum.total, sum.dns], [6, 20, null]);
  assertEquals([total, hops.length], [10, 2]);
});

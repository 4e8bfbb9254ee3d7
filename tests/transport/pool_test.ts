import { assertEquals, assertStrictEquals } from "@std/assert";
import type { MissReason } from "../../trace.ts";
import { FakeConnection, FakePool, FakeWaiter } from "./_fakes.ts";

Deno.test("an empty pool has no connection, and says so", () => {
  const pool = new FakePool();
  assertEquals(pool.takeIdle("a"), undefined);
  assertEquals(pool.missReason("a"), "none");
  assertEquals(pool.counts, { open: 0, idle: 0, waiting: 0 });
});

Deno.test("a call without an idle connection dials", () => {
  const pool = new FakePool();
  assertEquals(pool.join(new FakeWaiter("w")), { kind: "dial" });
  assertEquals(pool.counts, { open: 1, idle: 0, waiting: 1 });
});

Deno.test("a finished dial serves the call that began it", () => {
  const pool = new FakePool();
  const waiter = new FakeWaiter("w");
  pool.join(waiter);
  const placed = pool.dialled(new FakeConnection("c"), waiter);
  assertEquals(placed, { kind: "waiter", waiter });
  assertEquals(pool.counts, { open: 1, idle: 0, waiting: 0 });
});

Deno.test("a call's own dial serves it before those who have waited longer", () => {
  const pool = new FakePool();
  const [first, second] = [new FakeWaiter("first"), new FakeWaiter("second")];
  pool.join(first);
  pool.join(second);
  assertEquals(pool.dialled(new FakeConnection("c"), second), { kind: "waiter", waiter: second });
  assertEquals(pool.dialled(new FakeConnection("d"), first), { kind: "waiter", waiter: first });
});

Deno.test("the connection that became idle last is taken first", () => {
  const pool = new FakePool();
  const [one, two] = [pool.opened("one"), pool.opened("two")];
  pool.place(one);
  pool.place(two);
  assertStrictEquals(pool.takeIdle("a"), two);
  assertStrictEquals(pool.takeIdle("a"), one);
  assertStrictEquals(pool.takeIdle("a"), undefined);
});

Deno.test("a connection that was taken is nobody else's", () => {
  const pool = new FakePool();
  pool.idle("one");
  pool.takeIdle("a");
  assertEquals(pool.idleConnections(), []);
  assertEquals(pool.counts, { open: 1, idle: 0, waiting: 0 });
});

Deno.test("a connection serves its own host only", () => {
  const pool = new FakePool();
  pool.idle("one", "b");
  assertStrictEquals(pool.takeIdle("a"), undefined);
  pool.join(new FakeWaiter("w", "a"));
  assertEquals(pool.placed(pool.takeIdle("b")!), "idle");
});

Deno.test("calls are served in the order in which they came", () => {
  const pool = new FakePool();
  const connection = pool.opened("c");
  for (const name of ["1", "2", "3"]) pool.join(new FakeWaiter(name));
  const order = [1, 2, 3, 4].map(() => pool.placed(connection));
  assertEquals(order, ["1", "2", "3", "idle"]);
});

Deno.test("a call that was served while its dial went on leaves the dial to whoever waits", () => {
  const pool = new FakePool();
  const connection = pool.opened("c");
  const [first, second] = [new FakeWaiter("first"), new FakeWaiter("second")];
  pool.join(first);
  pool.join(second);
  assertEquals(pool.placed(connection), "first");
  const placed = pool.dialled(new FakeConnection("late"), first);
  assertEquals(placed, { kind: "waiter", waiter: second });
});

Deno.test("a dial that nobody waits for becomes idle", () => {
  const pool = new FakePool();
  const connection = pool.opened("c");
  const waiter = new FakeWaiter("w");
  pool.join(waiter);
  pool.placed(connection);
  const late = new FakeConnection("late");
  assertEquals(pool.dialled(late, waiter), { kind: "idle", evicted: [] });
  assertStrictEquals(pool.takeIdle("a"), late);
});

Deno.test("a dial whose call gave up becomes idle", () => {
  const pool = new FakePool();
  const waiter = new FakeWaiter("w");
  pool.join(waiter);
  pool.leave(waiter);
  assertEquals(pool.dialled(new FakeConnection("late"), waiter).kind, "idle");
  assertEquals(pool.counts, { open: 1, idle: 1, waiting: 0 });
});

Deno.test("a call may leave from the middle, and more than once", () => {
  const pool = new FakePool();
  const connection = pool.opened("c");
  const waiters = ["1", "2", "3"].map((name) => new FakeWaiter(name));
  for (const waiter of waiters) pool.join(waiter);
  pool.leave(waiters[1]!);
  pool.leave(waiters[1]!);
  assertEquals([pool.placed(connection), pool.placed(connection)], ["1", "3"]);
  assertEquals(pool.counts.waiting, 0);
});

Deno.test("the first and the last call may leave too", () => {
  const pool = new FakePool();
  const connection = pool.opened("c");
  const waiters = ["1", "2", "3"].map((name) => new FakeWaiter(name));
  for (const waiter of waiters) pool.join(waiter);
  pool.leave(waiters[0]!);
  pool.leave(waiters[2]!);
  assertEquals([pool.placed(connection), pool.placed(connection)], ["2", "idle"]);
});

Deno.test("ten thousand calls are served in order, each once, and nothing of them stays", () => {
  const pool = new FakePool({ maxConnsPerHost: 1 });
  const connection = pool.opened("c");
  const names = Array.from({ length: 10_000 }, (_, i) => String(i));
  for (const name of names) pool.join(new FakeWaiter(name));
  assertEquals(pool.counts.waiting, 10_000);
  assertEquals(names.map(() => pool.placed(connection)), names);
  assertEquals(pool.placed(connection), "idle");
  pool.takeIdle("a");
  assertStrictEquals(pool.closed("a", connection, "closedByPeer"), null);
  assertEquals(pool.counts, { open: 0, idle: 0, waiting: 0 });
});

const misses: [name: string, act: (pool: FakePool) => void, miss: MissReason | null][] = [
  ["an idle connection is no miss", (pool) => pool.idle("c"), null],
  ["a connection in use is busy", (pool) => pool.opened("c"), "busy"],
  ["a dial under way is busy", (pool) => pool.join(new FakeWaiter("w")), "busy"],
  ["a host at its limit is full", (pool) => [pool.opened("c"), pool.opened("d")], "limit"],
  ["a failed dial leaves no memory", (pool) => {
    const waiter = new FakeWaiter("w");
    pool.join(waiter);
    pool.leave(waiter);
    pool.closed("a", null, "broken");
  }, "none"],
  ["another host's end is not this one's", (pool) => {
    pool.closed("b", pool.idle("c", "b"), "expired");
  }, "none"],
];
for (const reason of ["expired", "closedByPeer", "evicted", "broken", "disabled"] as const) {
  misses.push([`the last connection's end is told: ${reason}`, (pool) => {
    pool.closed("a", pool.idle("c"), "connectionClose");
    pool.closed("a", pool.idle("d"), reason);
  }, reason]);
}
for (const [name, act, miss] of misses) {
  Deno.test(`miss reason: ${name}`, () => {
    const pool = new FakePool({ maxConnsPerHost: 2 });
    act(pool);
    assertEquals(pool.missReason("a"), miss);
  });
}

Deno.test("how a connection ended does not matter while another one is open", () => {
  const pool = new FakePool();
  pool.closed("a", pool.idle("c"), "expired");
  const next = pool.opened("d");
  assertEquals(pool.missReason("a"), "busy");
  pool.closed("a", next, "closedByPeer");
  assertEquals(pool.missReason("a"), "closedByPeer");
});

Deno.test("hosts that were left are not remembered for ever", () => {
  const pool = new FakePool();
  for (let i = 0; i < 3_000; i++) pool.closed(`h${i}`, pool.idle("c", `h${i}`), "expired");
  assertEquals([pool.missReason("h0"), pool.missReason("h2999")], ["none", "expired"]);
});

import { assertEquals, assertStrictEquals } from "@std/assert";
import { FakeConnection, FakePool, FakeWaiter } from "./_fakes.ts";

Deno.test("maxConnsPerHost holds a call back, and names itself", () => {
  const pool = new FakePool({ maxConnsPerHost: 1 });
  pool.opened("c");
  const admission = pool.join(new FakeWaiter("w"));
  assertEquals(admission, { kind: "wait", reason: "maxConnsPerHost" });
  assertEquals(pool.counts, { open: 1, idle: 0, waiting: 1 });
});

Deno.test("a dial counts for maxConnsPerHost from its beginning", () => {
  const pool = new FakePool({ maxConnsPerHost: 1 });
  pool.join(new FakeWaiter("first"));
  assertEquals(pool.join(new FakeWaiter("second")).kind, "wait");
});

Deno.test("maxConnsPerHost counts each host on its own", () => {
  const pool = new FakePool({ maxConnsPerHost: 1 });
  pool.opened("c", "a");
  assertEquals(pool.join(new FakeWaiter("w", "b")).kind, "dial");
});

Deno.test("a call that is held back takes a connection that is set free", () => {
  const pool = new FakePool({ maxConnsPerHost: 1 });
  const connection = pool.opened("c");
  pool.join(new FakeWaiter("held"));
  assertEquals(pool.placed(connection), "held");
  assertStrictEquals(pool.closed("a", connection, "closedByPeer"), null, "it no longer waits");
});

Deno.test("the call that was held back first dials when a connection closes", () => {
  const pool = new FakePool({ maxConnsPerHost: 1 });
  const connection = pool.opened("c");
  const [first, second] = [new FakeWaiter("first"), new FakeWaiter("second")];
  pool.join(first);
  pool.join(second);
  assertStrictEquals(pool.closed("a", connection, "connectionClose"), first);
  assertEquals(pool.counts, { open: 1, idle: 0, waiting: 2 });
});

Deno.test("the call that was held back first dials when a dial fails", () => {
  const pool = new FakePool({ maxConnsPerHost: 1 });
  const [failing, held] = [new FakeWaiter("failing"), new FakeWaiter("held")];
  pool.join(failing);
  pool.join(held);
  pool.leave(failing);
  assertStrictEquals(pool.closed("a", null, "broken"), held);
});

Deno.test("one closed connection lets one call dial, and no more", () => {
  const pool = new FakePool({ maxConnsPerHost: 2 });
  const [one, two] = [pool.opened("one"), pool.opened("two")];
  const [first, second] = [new FakeWaiter("first"), new FakeWaiter("second")];
  pool.join(first);
  pool.join(second);
  assertStrictEquals(pool.closed("a", one, "connectionClose"), first);
  assertEquals(pool.counts.open, 2);
  assertStrictEquals(pool.closed("a", two, "connectionClose"), second);
  assertEquals(pool.counts.open, 2);
});

Deno.test("a call that was held back and gave up does not dial", () => {
  const pool = new FakePool({ maxConnsPerHost: 1 });
  const connection = pool.opened("c");
  const [first, second] = [new FakeWaiter("first"), new FakeWaiter("second")];
  pool.join(first);
  pool.join(second);
  pool.leave(first);
  assertStrictEquals(pool.closed("a", connection, "connectionClose"), second);
});

Deno.test("a call that dials after it was held back may be served by another connection", () => {
  const pool = new FakePool({ maxConnsPerHost: 2 });
  const [one, two] = [pool.opened("one"), pool.opened("two")];
  const held = new FakeWaiter("held");
  pool.join(held);
  assertStrictEquals(pool.closed("a", one, "connectionClose"), held);
  assertEquals(pool.placed(two), "held");
  assertEquals(pool.dialled(new FakeConnection("late"), held).kind, "idle");
});

Deno.test("a pool at its limit has room again when all of a host is closed", () => {
  const pool = new FakePool({ maxConnsPerHost: 1 });
  pool.closed("a", pool.idle("c"), "expired");
  assertEquals(pool.join(new FakeWaiter("w")).kind, "dial");
});

Deno.test("maxIdleConnsPerHost evicts the host's oldest connection", () => {
  const pool = new FakePool({ maxIdleConnsPerHost: 2 });
  const [one, two, three] = ["1", "2", "3"].map((name) => pool.opened(name));
  pool.place(one!);
  pool.place(two!);
  assertEquals(pool.place(three!), { kind: "idle", evicted: [one!] });
  pool.closed("a", one!, "evicted");
  assertEquals(pool.idleConnections(), [two!, three!]);
});

Deno.test("maxIdleConns evicts the oldest connection of all hosts", () => {
  const pool = new FakePool({ maxIdleConns: 2 });
  pool.idle("1", "a", 2);
  const oldest = pool.idle("2", "b", 1);
  const third = pool.opened("3", "a");
  third.idleSince = 3;
  assertEquals(pool.place(third), { kind: "idle", evicted: [oldest] });
});

Deno.test("a connection that was used in between is no longer the oldest", () => {
  const pool = new FakePool({ maxIdleConns: 2 });
  const [one, two, three] = ["1", "2", "3"].map((name) => pool.opened(name, name));
  pool.place(one!);
  pool.place(two!);
  pool.takeIdle("1");
  for (const [index, connection] of [two!, one!, three!].entries()) connection.idleSince = index;
  pool.place(one!);
  assertEquals(pool.place(three!), { kind: "idle", evicted: [two!] });
});

Deno.test("a limit of 0 evicts nothing", () => {
  const pool = new FakePool();
  const connections = Array.from({ length: 500 }, (_, i) => pool.opened(String(i)));
  for (const connection of connections) {
    assertEquals(pool.place(connection), { kind: "idle", evicted: [] });
  }
  assertEquals(pool.counts.idle, 500);
});

Deno.test("connections expire when they have been idle for idleConnTimeout, and not before", () => {
  const pool = new FakePool({ idleConnTimeout: 100 });
  const [one, two] = [pool.idle("1", "a", 10), pool.idle("2", "b", 20)];
  assertEquals(pool.nextExpiry(), 110);
  assertEquals([109, 110, 119, 120].map((time) => pool.expired(time)), [
    [],
    [one],
    [one],
    [one, two],
  ]);
});

Deno.test("an idleConnTimeout of 0 expires nothing", () => {
  const pool = new FakePool();
  pool.idle("c");
  assertEquals([pool.expired(1e12), pool.nextExpiry() ?? Infinity], [[], Infinity]);
});

Deno.test("without idle connections nothing expires", () => {
  const pool = new FakePool({ idleConnTimeout: 100 });
  pool.opened("c");
  assertEquals([pool.expired(1e12), pool.nextExpiry() ?? Infinity], [[], Infinity]);
});

Deno.test("a connection that closes in the middle of the idle ones leaves the others", () => {
  const pool = new FakePool();
  const [one, two, three] = ["1", "2", "3"].map((name) => pool.idle(name, name));
  assertEquals(pool.closed("2", two!, "closedByPeer"), null);
  assertEquals(pool.idleConnections(), [one!, three!]);
  assertEquals(pool.takeIdle("2"), undefined);
});

Deno.test("of one host's idle connections any may close", () => {
  const pool = new FakePool();
  const connections = ["1", "2", "3"].map((name) => pool.opened(name));
  for (const connection of connections) pool.place(connection);
  pool.closed("a", connections[1]!, "closedByPeer");
  assertStrictEquals(pool.takeIdle("a"), connections[2]!);
  assertStrictEquals(pool.takeIdle("a"), connections[0]!);
  assertStrictEquals(pool.takeIdle("a"), undefined);
});

import { assertEquals, assertInstanceOf, assertRejects, assertStrictEquals } from "@std/assert";
import { connectError, orderAddresses, race, type RaceOptions } from "../../transport/connect.ts";
import { Cancelled, TransportError } from "../../transport/errors.ts";

const orders: [name: string, given: string[], chosen: boolean, ordered: string[]][] = [
  ["nothing is nothing", [], false, []],
  ["one family keeps its order", ["1.1.1.2", "1.1.1.1"], false, ["1.1.1.2", "1.1.1.1"]],
  ["IPv6 comes first, whatever was found first", ["1.1.1.1", "::1"], false, ["::1", "1.1.1.1"]],
  ["families take turns", ["1.1.1.1", "1.1.1.2", "::1", "::2"], false, [
    "::1",
    "1.1.1.1",
    "::2",
    "1.1.1.2",
  ]],
  ["the longer family goes on alone", ["1.1.1.1", "1.1.1.2", "1.1.1.3", "::1"], false, [
    "::1",
    "1.1.1.1",
    "1.1.1.2",
    "1.1.1.3",
  ]],
  ["a chosen order keeps its first family first", ["1.1.1.1", "::1", "::2"], true, [
    "1.1.1.1",
    "::1",
    "::2",
  ]],
  ["a chosen order that begins with IPv6 stays", ["::1", "1.1.1.1"], true, ["::1", "1.1.1.1"]],
];
for (const [name, given, chosen, ordered] of orders) {
  Deno.test(`order of addresses: ${name} (RFC 8305 section 4)`, () => {
    assertEquals(orderAddresses(given, chosen), ordered);
  });
}

/** Longer than any test: only an event starts the next address. */
const NEVER = 3_600_000;

/** A network in which each connect ends when the test says so. */
class FakeNetwork {
  readonly discarded: string[] = [];
  readonly ended: string[] = [];
  readonly #connects = new Map<string, PromiseWithResolvers<string>>();
  readonly #started = new Map<string, PromiseWithResolvers<void>>();
  readonly options: RaceOptions<string>;

  constructor(delay = NEVER, signal: AbortSignal = new AbortController().signal) {
    this.options = {
      connect: (address, signal) => this.#connect(address, signal),
      discard: (connection) => this.discarded.push(connection),
      delay,
      signal,
    };
  }

  get running(): string[] {
    return [...this.#connects.keys()];
  }

  started(address: string): Promise<void> {
    return this.#startOf(address).promise;
  }

  succeed(address: string): void {
    this.#connects.get(address)?.resolve(`connection to ${address}`);
  }

  fail(address: string): void {
    this.#connects.get(address)?.reject(new Error(`${address} refused`));
  }

  async #connect(address: string, signal: AbortSignal): Promise<string> {
    const connecting = Promise.withResolvers<string>();
    this.#connects.set(address, connecting);
    signal.addEventListener("abort", () => this.aborted(address, connecting, signal.reason));
    this.#startOf(address).resolve();
    try {
      return await connecting.promise;
    } catch (error) {
      this.ended.push(`${address}: ${(error as Error).message}`);
      throw error;
    } finally {
      this.#connects.delete(address);
    }
  }

  /** What an aborted connect does: it gives up. */
  aborted(_address: string, connecting: PromiseWithResolvers<string>, reason: unknown): void {
    connecting.reject(reason);
  }

  #startOf(address: string): PromiseWithResolvers<void> {
    const known = this.#started.get(address) ?? Promise.withResolvers<void>();
    this.#started.set(address, known);
    return known;
  }
}

/** A network whose connects succeed too late, when they have been told to give up. */
class LateNetwork extends FakeNetwork {
  override aborted(address: string): void {
    this.succeed(address);
  }
}

/** A network whose connects take their time to give up. */
class SlowNetwork extends FakeNetwork {
  readonly #rejections: (() => void)[] = [];

  giveUp(): void {
    for (const reject of this.#rejections) reject();
  }

  override aborted(_address: string, connecting: PromiseWithResolvers<string>, reason: unknown) {
    this.#rejections.push(() => connecting.reject(reason));
  }
}

Deno.test("the only address wins", async () => {
  const network = new FakeNetwork();
  const racing = race(["a"], network.options);
  network.succeed("a");
  assertEquals(await racing, "connection to a");
});

Deno.test("the second address waits for the delay, and does not start with the first", async () => {
  const network = new FakeNetwork();
  const racing = race(["a", "b"], network.options);
  await network.started("a");
  assertEquals(network.running, ["a"]);
  network.succeed("a");
  await racing;
});

Deno.test("after the delay the next address joins, and may win (RFC 8305 section 5)", async () => {
  const network = new FakeNetwork(1);
  const racing = race(["a", "b"], network.options);
  await network.started("b");
  assertEquals(network.running, ["a", "b"]);
  network.succeed("b");
  assertEquals(await racing, "connection to b");
});

Deno.test("all addresses join, one delay after the other", async () => {
  const network = new FakeNetwork(1);
  const racing = race(["a", "b", "c"], network.options);
  await network.started("c");
  assertEquals(network.running, ["a", "b", "c"]);
  network.succeed("a");
  assertEquals(await racing, "connection to a");
});

Deno.test("when a race is over, every loser has ended, as lost", async () => {
  const network = new FakeNetwork(1);
  const racing = race(["a", "b"], network.options);
  await network.started("b");
  network.succeed("b");
  await racing;
  assertEquals(network.running, []);
  assertEquals(network.ended, ["a: another address was faster"]);
});

Deno.test("a race is not over before the last loser has given up", async () => {
  const network = new SlowNetwork(1);
  const racing = race(["a", "b"], network.options);
  let isOver = false;
  racing.then(() => isOver = true);
  await network.started("b");
  network.succeed("b");
  await new Promise((resolve) => setTimeout(resolve)); // all that can happen by itself happens
  assertEquals(isOver, false);
  network.giveUp();
  assertEquals(await racing, "connection to b");
});

Deno.test("a loser is told so by a Cancelled that is lost", async () => {
  const reasons: unknown[] = [];
  const network = new FakeNetwork(1);
  const { connect } = network.options;
  const racing = race(["a", "b"], {
    ...network.options,
    connect: (address, signal) => {
      if (address === "a") signal.addEventListener("abort", () => reasons.push(signal.reason));
      return connect(address, signal);
    },
  });
  await network.started("b");
  network.succeed("b");
  await racing;
  const [reason] = reasons;
  assertInstanceOf(reason, Cancelled);
  assertEquals([reason.lost, "cause" in reason], [true, false]);
});

Deno.test("an address that fails starts the next one at once", async () => {
  const network = new FakeNetwork();
  const racing = race(["a", "b"], network.options);
  network.fail("a");
  await network.started("b");
  network.succeed("b");
  assertEquals(await racing, "connection to b");
});

Deno.test("an address that fails while others run does not end the race", async () => {
  const network = new FakeNetwork(1);
  const racing = race(["a", "b"], network.options);
  await network.started("b");
  network.fail("b");
  network.succeed("a");
  assertEquals(await racing, "connection to a");
});

Deno.test("when all fail, the error lists all of them", async () => {
  const network = new FakeNetwork(1);
  const racing = race(["a", "b"], network.options);
  await network.started("b");
  network.fail("b");
  network.fail("a");
  const error = await assertRejects(() => racing, AggregateError);
  assertEquals(error.errors.map(({ message }) => message), ["b refused", "a refused"]);
});

Deno.test("when the only address fails, its own error is thrown", async () => {
  const network = new FakeNetwork();
  const racing = race(["a"], network.options);
  network.fail("a");
  await assertRejects(() => racing, Error, "a refused");
});

Deno.test("an abort ends every connect, and its reason is thrown", async () => {
  const controller = new AbortController();
  const network = new FakeNetwork(1, controller.signal);
  const racing = race(["a", "b", "c"], network.options);
  await network.started("b");
  const reason = new Error("changed my mind");
  controller.abort(reason);
  const error = await racing.then(() => null, (error) => error);
  assertStrictEquals(error, reason);
  assertEquals(network.running, []);
});

Deno.test("a race that is aborted before it begins connects to nothing", async () => {
  const network = new FakeNetwork(1, AbortSignal.abort(new Error("no")));
  await assertRejects(() => race(["a"], network.options), Error, "no");
  assertEquals(network.running, []);
});

Deno.test("a connect that succeeds after the race is won is discarded", async () => {
  const network = new LateNetwork(1);
  const racing = race(["a", "b"], network.options);
  await network.started("b");
  network.succeed("b");
  assertEquals(await racing, "connection to b");
  assertEquals(network.discarded, ["connection to a"]);
});

Deno.test("a connect that succeeds after the abort is discarded", async () => {
  const controller = new AbortController();
  const network = new LateNetwork(1, controller.signal);
  const racing = race(["a"], network.options);
  controller.abort(new Error("no"));
  await assertRejects(() => racing, Error, "no");
  assertEquals(network.discarded, ["connection to a"]);
});

Deno.test("two that succeed at once give one connection, and discard the other", async () => {
  const network = new FakeNetwork(1);
  const racing = race(["a", "b"], network.options);
  await network.started("b");
  network.succeed("a");
  network.succeed("b");
  assertEquals(await racing, "connection to a");
  assertEquals(network.discarded, ["connection to b"]);
});

Deno.test("the error of a dial names the host, and each reason once", () => {
  const errors = [new Error("refused"), new Error("unreachable"), new Error("refused")];
  const cause = new AggregateError(errors);
  const error = connectError("a.test:80", cause);
  assertInstanceOf(error, TransportError);
  assertEquals([error.code, error.phase], ["connect", "connect"]);
  assertEquals(error.message, "Cannot connect to a.test:80: refused; unreachable");
  assertStrictEquals(error.cause, cause);
});

Deno.test("the error of a dial that was stopped stays what it is", () => {
  for (const error of [new Cancelled("x"), new TransportError("timeout", "y")]) {
    assertStrictEquals(connectError("a.test:80", error), error);
  }
});

Deno.test("race: an address that comes late starts when its turn has come", async () => {
  const network = new FakeNetwork();
  const later = Promise.withResolvers<string[]>();
  const racing = race(["1.1.1.1"], { ...network.options, later: later.promise });
  await network.started("1.1.1.1");
  later.resolve(["::2"]);
  await later.promise;
  assertEquals(network.running, ["1.1.1.1"]);
  network.fail("1.1.1.1");
  await network.started("::2");
  network.succeed("::2");
  assertEquals(await racing, "connection to ::2");
});

Deno.test("race: an address that comes after its turn starts at once", async () => {
  const network = new FakeNetwork();
  const later = Promise.withResolvers<string[]>();
  const racing = race(["1.1.1.1"], { ...network.options, later: later.promise });
  network.fail("1.1.1.1");
  await new Promise((resolve) => setTimeout(resolve)); // the failure is known
  later.resolve(["::2"]);
  await network.started("::2");
  network.succeed("::2");
  assertEquals(await racing, "connection to ::2");
});

Deno.test("race: a late address of the other family goes first among those that wait", async () => {
  const network = new FakeNetwork();
  const later = Promise.resolve(["::2"]);
  const racing = race(["1.1.1.1", "1.1.1.2"], { ...network.options, later });
  await later;
  network.fail("1.1.1.1");
  await network.started("::2");
  network.succeed("::2");
  assertEquals(await racing, "connection to ::2");
});

Deno.test("race: it is lost only when nothing comes later either", async () => {
  const network = new FakeNetwork();
  const later = Promise.withResolvers<string[]>();
  const racing = race(["1.1.1.1"], { ...network.options, later: later.promise });
  network.fail("1.1.1.1");
  later.resolve([]);
  await assertRejects(() => racing, Error, "1.1.1.1 refused");
});

Deno.test("race: what comes later does not matter when it is won", async () => {
  const network = new FakeNetwork();
  const later = Promise.withResolvers<string[]>();
  const racing = race(["1.1.1.1"], { ...network.options, later: later.promise });
  await network.started("1.1.1.1");
  network.succeed("1.1.1.1");
  assertEquals(await racing, "connection to 1.1.1.1");
  later.resolve(["::2"]);
  await later.promise;
  assertEquals(network.running, []);
});

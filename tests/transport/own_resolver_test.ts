import { assertEquals, assertRejects, assertStrictEquals, assertStringIncludes } from "@std/assert";
import { TransportError } from "../../transport/errors.ts";
import type { TransportOptions } from "../../transport/options.ts";
import { originOf } from "../../transport/origin.ts";
import { type Resolution, Resolver } from "../../transport/resolve.ts";
import { settingsOf } from "../../transport/settings.ts";
import { assertAborts, Client } from "../_support/client.ts";

const NEVER = new AbortController().signal;

function resolve(
  url: string,
  options: TransportOptions,
  signal: AbortSignal = NEVER,
): Promise<Resolution> {
  return new Resolver(settingsOf(options)).resolve(originOf(new URL(url)), signal);
}

Deno.test("a resolver of one's own gets the name and the family, and gives the order", async () => {
  const asked: unknown[] = [];
  const resolver = (host: string, { family }: { family: 4 | 6 | null }): string[] => {
    asked.push([host, family]);
    return ["1.1.1.1", "::2"];
  };
  assertEquals(await resolve("http://A.test/", { resolver }), {
    addresses: ["1.1.1.1", "::2"],
    source: "override",
    coalesced: false,
  });
  assertEquals((await resolve("http://b.test/", { resolver, family: 6 })).addresses, ["::2"]);
  assertEquals(asked, [["a.test", null], ["b.test", 6]]);
});

Deno.test("a resolver may be an object, whose method keeps its this", async () => {
  class Table {
    readonly known: Record<string, string> = { "a.test": "1.1.1.1" };
    resolve(host: string): Promise<string[]> {
      return Promise.resolve([this.known[host] ?? "::1"]);
    }
  }
  const { addresses } = await resolve("http://a.test/", { resolver: new Table() });
  assertEquals(addresses, ["1.1.1.1"]);
});

const strange: [what: string, given: unknown, says: string][] = [
  ["a name", ["1.1.1.1", "b.test"], '"b.test", which is no IP address'],
  ["a number", [1], "1, which is no IP address"],
  ["text", "1.1.1.1", '"1.1.1.1", no array'],
  ["nothing", undefined, "undefined, no array"],
  ["an empty array", [], "it has no address"],
];
for (const [what, given, says] of strange) {
  Deno.test(`a resolver that gives ${what} is told`, async () => {
    const resolver = (): string[] => given as string[];
    const call = () => resolve("http://a.test/", { resolver });
    const { code, message } = await assertRejects(call, TransportError);
    assertEquals(code, "dns");
    assertStringIncludes(message, "Cannot look up a.test: ");
    assertStringIncludes(message, says);
  });
}

Deno.test("a resolver that fails is told, and kept as the cause", async () => {
  const failure = new Error("out of order");
  const resolver = (): Promise<string[]> => Promise.reject(failure);
  const error = await assertRejects(() => resolve("http://a.test/", { resolver }), TransportError);
  assertStringIncludes(error.message, "out of order");
  assertStrictEquals(error.cause, failure);
});

Deno.test("a resolver that never answers can be left", async () => {
  let given: AbortSignal | undefined;
  const resolver = (_host: string, { signal }: { signal: AbortSignal }): Promise<string[]> => {
    given = signal;
    return new Promise(() => {});
  };
  const leaving = new AbortController();
  const resolving = resolve("http://a.test/", { resolver }, leaving.signal);
  leaving.abort(new Error("left"));
  await assertRejects(() => resolving, Error, "left");
  assertEquals(given?.aborted, true);
});

Deno.test("an aborted lookup tells by whom it was done, and whether it was shared", async () => {
  await using client = new Client({ resolver: () => new Promise(() => {}) });
  const first = new AbortController();
  const other = client.request("http://a.test/", { signal: first.signal }).catch(() => {});
  await assertAborts(
    (signal) => client.request("http://a.test/", { signal }),
    () => client.events.until("dnsstart", 2),
  );
  first.abort();
  await other;
  const told = client.events.details("dnsend").map(({ source, coalesced }) => [source, coalesced]);
  assertEquals(told, [["override", true], ["override", false]]);
});

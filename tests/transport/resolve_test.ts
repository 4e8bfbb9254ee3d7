import { assertEquals, assertRejects, assertStrictEquals, assertStringIncludes } from "@std/assert";
import { TransportError } from "../../transport/errors.ts";
import type { TransportOptions } from "../../transport/options.ts";
import { originOf } from "../../transport/origin.ts";
import { type Resolution, Resolver } from "../../transport/resolve.ts";
import { settingsOf } from "../../transport/settings.ts";

const signal = new AbortController().signal;

function resolve(url: string, options: TransportOptions = {}): Promise<Resolution> {
  return new Resolver(settingsOf(options)).resolve(originOf(new URL(url)), signal);
}

Deno.test("an override gives its addresses, in its order, without a lookup", async () => {
  const addresses = ["127.0.0.2", "::1", "127.0.0.1"];
  assertEquals(await resolve("http://a.test/", { resolve: { "a.test:80": addresses } }), {
    addresses,
    source: "override",
    coalesced: false,
  });
});

Deno.test("an override of the default port of https is one of port 443", async () => {
  const options = { resolve: { "a.test:443": ["127.0.0.1"] } };
  assertEquals((await resolve("https://a.test/", options)).addresses, ["127.0.0.1"]);
});

Deno.test("an override has no case, as in curl", async () => {
  const options = { resolve: { "LocalHost:80": ["127.0.0.9"] } };
  assertEquals((await resolve("http://LOCALHOST/", options)).addresses, ["127.0.0.9"]);
});

Deno.test("an override goes before localhost", async () => {
  const options = { resolve: { "localhost:80": ["127.0.0.9"] } };
  assertEquals((await resolve("http://localhost/", options)).addresses, ["127.0.0.9"]);
});

Deno.test("an override of another port does not count", async () => {
  const options = { resolve: { "localhost:81": ["127.0.0.9"] } };
  assertEquals((await resolve("http://localhost/", options)).source, "hosts");
});

for (const host of ["localhost", "LOCALHOST", "a.localhost", "a.b.localhost", "localhost."]) {
  Deno.test(`${host} is loopback, and is never asked for (RFC 6761 section 6.3)`, async () => {
    assertEquals(await resolve(`http://${host}/`), {
      addresses: ["127.0.0.1", "::1"],
      source: "hosts",
      coalesced: false,
    });
  });
}

for (const [family, address] of [[4, "127.0.0.1"], [6, "::1"]] as const) {
  Deno.test(`with family ${family} localhost is ${address} alone`, async () => {
    assertEquals((await resolve("http://localhost/", { family })).addresses, [address]);
  });
}

Deno.test("a family that an override does not have is an error, which names host and family", async () => {
  const options = { resolve: { "a.test:80": ["127.0.0.1"] }, family: 6 } as const;
  const error = await assertRejects(() => resolve("http://a.test/", options), TransportError);
  assertEquals([error.code, error.phase], ["dns", "dns"]);
  assertStringIncludes(error.message, "a.test");
  assertStringIncludes(error.message, "IPv6");
});

type Query = { host: string; record: string; signal?: AbortSignal };
type Answer = (query: Query) => Promise<string[]>;

/** Takes the place of the platform's lookup; says what was asked. */
function stubDns(answer: Answer) {
  const original = Deno.resolveDns;
  const queries: Query[] = [];
  Deno.resolveDns = ((host: string, record: string, options: Deno.ResolveDnsOptions) => {
    const query = { host, record, ...(options.signal && { signal: options.signal }) };
    queries.push(query);
    return answer(query);
  }) as typeof Deno.resolveDns;
  return {
    queries,
    [Symbol.dispose](): void {
      Deno.resolveDns = original;
    },
  };
}

const found: Answer = ({ record }) => Promise.resolve(record === "A" ? ["1.1.1.1"] : ["::2"]);
const notFound: Answer = () => Promise.reject(new Deno.errors.NotFound("no records"));

Deno.test("A and AAAA are asked for side by side", async () => {
  using dns = stubDns(found);
  const { addresses, source, coalesced } = await resolve("http://a.test/");
  assertEquals({ addresses, source, coalesced }, {
    addresses: ["1.1.1.1", "::2"],
    source: "query",
    coalesced: false,
  });
  assertEquals(dns.queries.map(({ record }) => record), ["A", "AAAA"]);
});

for (const [family, record] of [[4, "A"], [6, "AAAA"]] as const) {
  Deno.test(`with family ${family} only ${record} is asked for`, async () => {
    using dns = stubDns(found);
    await resolve("http://a.test/", { family });
    assertEquals(dns.queries.map(({ record }) => record), [record]);
  });
}

Deno.test("one family without records does not spoil the other", async () => {
  using _dns = stubDns((query) => query.record === "A" ? found(query) : notFound(query));
  assertEquals((await resolve("http://a.test/")).addresses, ["1.1.1.1"]);
});

Deno.test("one family that never answers does not hold up the other (RFC 8305 section 3)", async () => {
  using dns = stubDns((query) =>
    query.record === "A" ? found(query) : new Promise<never>(() => {})
  );
  const leaving = new AbortController();
  const target = originOf(new URL("http://a.test/"));
  const { addresses, queries } = await new Resolver(settingsOf({})).resolve(target, leaving.signal);
  assertEquals(addresses, ["1.1.1.1"]);
  assertEquals(queries?.map(({ elapsed }) => elapsed === null), [false, true]);
  leaving.abort();
  await new Promise((resolve) => setTimeout(resolve)); // a turn of the loop, for promises to settle
  assertEquals(dns.queries.map(({ signal }) => signal?.aborted), [true, true]);
});

Deno.test("a name without records is an error, which names it", async () => {
  using _dns = stubDns(notFound);
  const error = await assertRejects(() => resolve("http://a.test/"), TransportError, "a.test");
  assertEquals([error.code, error.phase], ["dns", "dns"]);
});

Deno.test("a name server that fails is told, and kept as the cause", async () => {
  const failure = new Error("server failure");
  using _dns = stubDns(() => Promise.reject(failure));
  const error = await assertRejects(() => resolve("http://a.test/"), TransportError);
  assertStringIncludes(error.message, "server failure");
  assertStrictEquals(error.cause, failure);
});

const notCapable: Answer = () => Promise.reject(new Deno.errors.NotCapable("no net"));

Deno.test("without permission for the name server the lookup is left to the system", async () => {
  using _dns = stubDns(notCapable);
  const { addresses, source } = await resolve("http://a.test/");
  assertEquals({ addresses, source }, { addresses: [], source: "system" });
});

Deno.test("without permission for a name server of one's own the system is not asked", async () => {
  using _dns = stubDns(notCapable);
  const options = { nameServer: { ipAddr: "127.0.0.1" } };
  const error = await assertRejects(() => resolve("http://a.test/", options), TransportError);
  assertEquals(error.code, "dns");
});

Deno.test("lookups of one name that overlap are one lookup, and the second one says so", async () => {
  using dns = stubDns(found);
  const resolver = new Resolver(settingsOf({}));
  const target = originOf(new URL("http://a.test/"));
  const answers = await Promise.all([1, 2].map(() => resolver.resolve(target, signal)));
  assertEquals(answers.map(({ coalesced }) => coalesced), [false, true]);
  assertEquals(dns.queries.length, 2);
});

Deno.test("a lookup after the first one has ended is a new one", async () => {
  using dns = stubDns(found);
  const resolver = new Resolver(settingsOf({}));
  const target = originOf(new URL("http://a.test/"));
  for (let i = 0; i < 2; i++) {
    assertEquals((await resolver.resolve(target, signal)).coalesced, false);
  }
  assertEquals(dns.queries.length, 4);
});

Deno.test("whoever leaves a shared lookup leaves it to the others", async () => {
  const answer = Promise.withResolvers<string[]>();
  using dns = stubDns(() => answer.promise);
  const resolver = new Resolver(settingsOf({}));
  const target = originOf(new URL("http://a.test/"));
  const leaving = new AbortController();
  const first = resolver.resolve(target, leaving.signal);
  const second = resolver.resolve(target, signal);
  leaving.abort(new Error("left"));
  await assertRejects(() => first, Error, "left");
  assertEquals(dns.queries[0]?.signal?.aborted, false);
  answer.resolve(["1.1.1.1"]);
  assertEquals((await second).addresses, ["1.1.1.1", "1.1.1.1"]);
});

Deno.test("the last one to leave a lookup ends it", async () => {
  using dns = stubDns(() => new Promise<never>(() => {}));
  const leaving = new AbortController();
  const target = originOf(new URL("http://a.test/"));
  const resolving = new Resolver(settingsOf({})).resolve(target, leaving.signal);
  leaving.abort(new Error("left"));
  await assertRejects(() => resolving, Error, "left");
  assertEquals(dns.queries.map(({ signal }) => signal?.aborted), [true, true]);
});

Deno.test("addresses that come late come all the same", async () => {
  const late = Promise.withResolvers<string[]>();
  using _dns = stubDns((query) => query.record === "A" ? found(query) : late.promise);
  const { addresses, later } = await resolve("http://a.test/");
  late.resolve(["::2"]);
  assertEquals([addresses, await later], [["1.1.1.1"], ["::2"]]);
});

Deno.test("a failure that may pass is not remembered", async () => {
  let failures = 1;
  using _dns = stubDns((query) =>
    query.record === "A" && failures-- > 0
      ? Promise.reject(new Error("no answer"))
      : notFound(query)
  );
  const resolver = new Resolver(settingsOf({ dnsCacheTtl: 1_000 }));
  const target = originOf(new URL("http://a.test/"));
  const seen: string[] = [];
  for (let i = 0; i < 3; i++) {
    const error = await resolver.resolve(target, signal).catch((error) => error);
    seen.push(`${error.facts.source}, ${error.message.includes("no answer")}`);
  }
  assertEquals(seen, ["query, true", "query, false", "cache, false"]);
});

import { assert, assertEquals, assertGreaterOrEqual, assertLess, assertMatch } from "@std/assert";
import { LOOPBACK } from "../../cli/demo/name_server.ts";
import { assertAborts, assertFails, Client } from "../_support/client.ts";
import { Dnsmasq } from "../_support/dnsmasq.ts";
import { Nginx } from "../_support/nginx.ts";
import { outcomeOf } from "../_support/outcome.ts";
import { requires } from "../_support/requires.ts";
import { refusingPort, silentPort } from "../_support/silence.ts";
import { SlowNameServer } from "../_support/slow_name_server.ts";
import { temporaryFile } from "../_support/temporary.ts";

const test = requires("nginx", "dnsmasq");
const testNginx = requires("nginx");
const testNginxV6 = requires("nginx", "ipv6");
const testDns = requires("dnsmasq");
const testV6 = requires("nginx", "dnsmasq", "ipv6");

/** What a loaded machine may take beyond what it should; a name that is waited for takes longer. */
const SLACK = 2_000;

/** The connects of a client: address without its port, and outcome, as they were begun. */
function connects(client: Client): string[][] {
  const ends = client.events.details("connectend");
  return client.events.details("connectstart").map(({ address }) => {
    const end = ends.find((end) => end.address === address);
    return [address.replace(/:\d+$/, ""), end?.outcome ?? "pending"];
  });
}

/** Milliseconds from the end of the lookup to the connection. */
function raceTime(client: Client): number {
  const won = client.events.ofType("connectend").find(({ detail }) => detail.outcome === "ok");
  return won!.time - client.events.only("dnsend").time;
}

async function get(client: Client, url: string): Promise<string> {
  return await (await client.request(url)).text();
}

test("a dead first address costs happyEyeballsDelay, and no more", async () => {
  await using nginx = await Nginx.start({ addresses: ["127.0.0.3"] });
  using _silent = await silentPort("127.0.0.2", nginx.port);
  const resolve = { [`a.test:${nginx.port}`]: ["127.0.0.2", "127.0.0.3"] };
  await using client = new Client({ resolve, happyEyeballsDelay: 100 });
  assertEquals(await get(client, nginx.url("/hello", "a.test")), "hello\n");
  assertEquals(connects(client), [["127.0.0.2", "lost"], ["127.0.0.3", "ok"]]);
  assertGreaterOrEqual(raceTime(client), 99);
  assertLess(raceTime(client), 100 + 50 + SLACK);
});

testV6("IPv6 that is silent loses to IPv4 after happyEyeballsDelay", async () => {
  await using nginx = await Nginx.start({ addresses: ["127.0.0.1"] });
  using _silent = await silentPort("::1", nginx.port);
  await using dnsmasq = await Dnsmasq.start({ "a.test": ["127.0.0.1", "::1"] });
  await using client = new Client({ nameServer: dnsmasq.nameServer, happyEyeballsDelay: 100 });
  assertEquals(await get(client, nginx.url("/hello", "a.test")), "hello\n");
  assertEquals(connects(client), [["[::1]", "lost"], ["127.0.0.1", "ok"]]);
  assertLess(raceTime(client), 100 + 50 + SLACK);
});

testV6("IPv6 that refuses costs nothing", async () => {
  await using nginx = await Nginx.start({ addresses: ["127.0.0.1"] });
  await using dnsmasq = await Dnsmasq.start({ "a.test": ["127.0.0.1", "::1"] });
  await using client = new Client({ nameServer: dnsmasq.nameServer, happyEyeballsDelay: 60_000 });
  assertEquals(await get(client, nginx.url("/hello", "a.test")), "hello\n");
  assertEquals(connects(client), [["[::1]", "error"], ["127.0.0.1", "ok"]]);
});

testNginx("an AAAA that does not come costs 50 ms, and the trace says so", async () => {
  await using nginx = await Nginx.start();
  await using names = await SlowNameServer.start("AAAA", { A: [LOOPBACK.ipv4[1]] });
  await using client = new Client({ nameServer: names.nameServer });
  assertEquals(await get(client, nginx.url("/hello", "a.test")), "hello\n");
  assertEquals(connects(client), [["127.0.0.1", "ok"]]);
  const [start, end] = [client.events.only("dnsstart"), client.events.only("dnsend")];
  assertGreaterOrEqual(end.time - start.time, 49);
  assertLess(end.time - start.time, 50 + SLACK);
  const [a, aaaa] = end.detail.queries!;
  assertEquals(aaaa, { record: "AAAA", elapsed: null, found: 0 });
  assertEquals({ record: a?.record, found: a?.found }, { record: "A", found: 1 });
  assert(a!.elapsed! >= 0);
});

testNginxV6("an AAAA that comes late joins the race (RFC 8305 section 3)", async () => {
  await using nginx = await Nginx.start({ addresses: ["::1"] });
  using _silent = await silentPort("127.0.0.1", nginx.port);
  const records = { A: [LOOPBACK.ipv4[1]], AAAA: [LOOPBACK.ipv6[1]] };
  await using names = await SlowNameServer.start("AAAA", records);
  await using client = new Client({ nameServer: names.nameServer, happyEyeballsDelay: 10 });
  const call = get(client, nginx.url("/hello", "a.test"));
  await client.events.until("connectstart");
  names.release();
  assertEquals(await call, "hello\n");
  assertEquals(connects(client), [["127.0.0.1", "lost"], ["[::1]", "ok"]]);
});

testNginxV6("an AAAA that comes when IPv4 has failed is tried all the same", async () => {
  await using nginx = await Nginx.start({ addresses: ["::1"] });
  const records = { A: [LOOPBACK.ipv4[1]], AAAA: [LOOPBACK.ipv6[1]] };
  await using names = await SlowNameServer.start("AAAA", records);
  await using client = new Client({ nameServer: names.nameServer });
  const call = get(client, nginx.url("/hello", "a.test"));
  await client.events.until("connectend");
  names.release();
  assertEquals(await call, "hello\n");
  assertEquals(connects(client), [["127.0.0.1", "error"], ["[::1]", "ok"]]);
});

Deno.test("a call can be aborted while it waits for a late AAAA", async () => {
  await using names = await SlowNameServer.start("AAAA", { A: [LOOPBACK.ipv4[1]] });
  await using client = new Client({ nameServer: names.nameServer });
  const url = `http://a.test:${refusingPort()}/`;
  await assertAborts(
    (signal) => client.request(url, { signal }),
    () => client.events.until("connectend"),
  );
  await client.events.until("dialend");
});

testNginx(
  "an abort by the call that began a lookup does not hurt those that share it",
  async () => {
    await using nginx = await Nginx.start();
    await using names = await SlowNameServer.start("A", { A: [LOOPBACK.ipv4[1]] });
    await using client = new Client({ nameServer: names.nameServer });
    const url = nginx.url("/hello", "a.test");
    let second: Promise<string> | undefined;
    await assertAborts((signal) => client.request(url, { signal }), async () => {
      await names.asked;
      second = get(client, url);
      await client.events.until("dnsstart", 2);
    });
    names.release();
    assertEquals(await second, "hello\n");
    assertEquals(
      client.events.details("dnsend").map(({ outcome, coalesced }) => [outcome, coalesced]),
      [
        ["aborted", false],
        ["ok", true],
      ],
    );
    assertEquals(names.questions.toSorted(), ["A", "AAAA"]);
  },
);

testDns("calls that share a lookup that fails each get an error of their own", async () => {
  await using dnsmasq = await Dnsmasq.start({});
  await using client = new Client({ nameServer: dnsmasq.nameServer });
  const calls = [1, 2].map(() => assertFails(client.request("http://a.test/"), "dns", "dns"));
  const [first, second] = await Promise.all(calls);
  assertEquals([first?.callId, second?.callId].toSorted(), [1, 2]);
  assertMatch(first!.message, /the name does not exist, or has no IP address$/);
  assertEquals(client.events.details("dnsend").map(({ coalesced }) => coalesced), [false, true]);
});

testDns(
  "a name without an address of the family is told as far as the platform tells",
  async () => {
    await using dnsmasq = await Dnsmasq.start({ "four.test": ["127.0.0.1"] });
    await using client = new Client({ nameServer: dnsmasq.nameServer, family: 6 });
    const error = await assertFails(client.request("http://four.test/"), "dns", "dns");
    assertMatch(error.message, /four\.test: the name does not exist, or has no IPv6 address$/);
  },
);

test("with dnsCacheTtl a name is asked for once, found or not", async () => {
  await using nginx = await Nginx.start();
  await using dnsmasq = await Dnsmasq.start({ "a.test": ["127.0.0.1"] });
  const { nameServer } = dnsmasq;
  await using client = new Client({ nameServer, dnsCacheTtl: 60_000, disableKeepAlives: true });
  const url = nginx.url("/hello", "a.test");
  for (let i = 0; i < 2; i++) assertEquals(await get(client, url), "hello\n");
  for (let i = 0; i < 2; i++) {
    await assertFails(client.request("http://no.test/"), "dns", "dns");
  }
  const lookups = client.events.details("dnsend");
  assertEquals(lookups.map(({ source, outcome }) => [source, outcome]), [
    ["query", "ok"],
    ["cache", "ok"],
    ["query", "error"],
    ["cache", "error"],
  ]);
  assertEquals(lookups[1]?.addresses, ["127.0.0.1"]);
  const asked = dnsmasq.questions.filter((question) => question.startsWith("A "));
  assertEquals(asked, ["A a.test", "A no.test"]);
});

test("an IDN host is asked for in ASCII", async () => {
  await using nginx = await Nginx.start();
  await using dnsmasq = await Dnsmasq.start({ "xn--bcher-kva.test": ["127.0.0.1"] });
  await using client = new Client({ nameServer: dnsmasq.nameServer });
  const url = nginx.url("/host", "Bücher.test");
  assertEquals(await get(client, url), `xn--bcher-kva.test:${nginx.port}`);
  assertEquals(client.events.only("dnsstart").detail.host, "xn--bcher-kva.test");
});

test("a name with a dot at its end is a name", async () => {
  await using nginx = await Nginx.start();
  await using dnsmasq = await Dnsmasq.start({ "a.test": ["127.0.0.1"] });
  await using client = new Client({ nameServer: dnsmasq.nameServer });
  assertEquals(await get(client, nginx.url("/host", "a.test.")), `a.test.:${nginx.port}`);
});

testNginxV6("an IPv6 address may have a zone", async () => {
  await using nginx = await Nginx.start({ addresses: ["::1"] });
  const resolve = { [`a.test:${nginx.port}`]: ["::1%1"] };
  await using client = new Client({ resolve });
  assertEquals(await get(client, nginx.url("/hello", "a.test")), "hello\n");
  assertEquals(connects(client), [["[::1%1]", "ok"]]);
});

const SCRIPT = `
  import { Transport } from ${JSON.stringify(new URL("../../mod.ts", import.meta.url).href)};
  await using transport = new Transport();
  transport.trace.addEventListener("dnsend", ({ detail }) => {
    console.log(detail.source, detail.addresses.length);
  });
  transport.trace.addEventListener("connectstart", ({ detail }) => console.log(detail.address));
  const response = await transport.request(Deno.args[0]);
  console.log(response.status);
`;

testNginxV6("permission for the host alone is enough: the system looks it up", async () => {
  await using nginx = await Nginx.start({ addresses: ["127.0.0.1", "::1"] });
  const host = `localhost:${nginx.port}`;
  await using script = await temporaryFile(SCRIPT, ".ts");
  const args = ["--no-prompt", `--allow-net=${host}`, script.path, `http://${host}/hello`];
  const outcome = await outcomeOf(Deno.execPath(), ["run", "-q", ...args]);
  assertEquals(outcome, { status: 0, stdout: `system 0\n${host}\n200\n`, stderr: "" });
});

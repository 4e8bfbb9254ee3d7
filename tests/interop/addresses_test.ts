import { assertEquals, assertGreaterOrEqual, assertMatch, assertObjectMatch } from "@std/assert";
import { Authority } from "../_support/certificates.ts";
import { assertFails, Client } from "../_support/client.ts";
import { Dnsmasq } from "../_support/dnsmasq.ts";
import { Nginx } from "../_support/nginx.ts";
import { requires } from "../_support/requires.ts";
import { refusingPort, silentPort } from "../_support/silence.ts";

const test = requires("nginx", "dnsmasq");
const testV6 = requires("nginx", "dnsmasq", "ipv6");
const testTls = requires("nginx", "dnsmasq", "openssl");

/** The connects of a client: address and outcome, in the order in which they were begun. */
function connects(client: Client): string[][] {
  const ends = client.events.details("connectend");
  return client.events.details("connectstart").map(({ address }) => {
    const end = ends.find((end) => end.address === address);
    return [address, end?.outcome ?? "pending"];
  });
}

async function get(client: Client, url: string): Promise<string> {
  return await (await client.request(url)).text();
}

test("the name server that is given is asked, and its answer is in the trace", async () => {
  await using nginx = await Nginx.start({ addresses: ["127.0.0.2"] });
  await using dnsmasq = await Dnsmasq.start({ "site.test": ["127.0.0.2"] });
  await using client = new Client({ nameServer: dnsmasq.nameServer });
  assertEquals(await get(client, nginx.url("/hello", "site.test")), "hello\n");
  assertEquals(client.events.only("dnsstart").detail, { host: "site.test" });
  assertObjectMatch({ ...client.events.only("dnsend").detail }, {
    host: "site.test",
    addresses: ["127.0.0.2"],
    coalesced: false,
    source: "query",
    outcome: "ok",
  });
  assertEquals(connects(client), [[`127.0.0.2:${nginx.port}`, "ok"]]);
});

test("an IP address needs no lookup", async () => {
  await using nginx = await Nginx.start();
  await using client = new Client();
  await get(client, nginx.url("/hello"));
  assertEquals(client.events.types("dnsstart", "dnsend"), []);
  assertEquals(client.events.only("callend").detail.timings.dns, null);
});

testV6("an IPv6 address is a host too", async () => {
  await using nginx = await Nginx.start({ addresses: ["::1"] });
  await using client = new Client();
  assertEquals(await get(client, nginx.url("/hello", "::1")), "hello\n");
  assertEquals(connects(client), [[`[::1]:${nginx.port}`, "ok"]]);
  assertEquals(client.events.only("getconn").detail.hostPort, `[::1]:${nginx.port}`);
});

testV6("IPv6 is tried first, and IPv4 at once when it is refused", async () => {
  await using nginx = await Nginx.start({ addresses: ["127.0.0.1"] });
  await using dnsmasq = await Dnsmasq.start({ "both.test": ["127.0.0.1", "::1"] });
  await using client = new Client({
    nameServer: dnsmasq.nameServer,
    happyEyeballsDelay: 60_000, // the refusal, and not the delay, starts the second connect
  });
  assertEquals(await get(client, nginx.url("/hello", "both.test")), "hello\n");
  assertEquals(connects(client), [
    [`[::1]:${nginx.port}`, "error"],
    [`127.0.0.1:${nginx.port}`, "ok"],
  ]);
});

testV6("both families are in the answer", async () => {
  await using nginx = await Nginx.start({ addresses: ["127.0.0.1", "::1"] });
  await using dnsmasq = await Dnsmasq.start({ "both.test": ["127.0.0.1", "::1"] });
  await using client = new Client({ nameServer: dnsmasq.nameServer });
  await get(client, nginx.url("/hello", "both.test"));
  assertEquals(client.events.only("dnsend").detail.addresses.toSorted(), ["127.0.0.1", "::1"]);
  assertEquals(connects(client), [[`[::1]:${nginx.port}`, "ok"]]);
});

test("an address that is silent loses to the next one after happyEyeballsDelay", async () => {
  await using nginx = await Nginx.start({ addresses: ["127.0.0.3"] });
  using _silent = await silentPort("127.0.0.2", nginx.port);
  await using dnsmasq = await Dnsmasq.start({ "two.test": ["127.0.0.2", "127.0.0.3"] });
  await using client = new Client({ nameServer: dnsmasq.nameServer, happyEyeballsDelay: 50 });
  assertEquals(await get(client, nginx.url("/hello", "two.test")), "hello\n");
  assertEquals(connects(client), [
    [`127.0.0.2:${nginx.port}`, "lost"],
    [`127.0.0.3:${nginx.port}`, "ok"],
  ]);
  const [first, second] = client.events.ofType("connectstart");
  assertEquals(first?.detail.raceId, second?.detail.raceId);
  assertGreaterOrEqual(second!.time - first!.time, 49);
});

test("connects follow the order of the lookup", async () => {
  await using nginx = await Nginx.start({ addresses: ["127.0.0.4"] });
  const addresses = ["127.0.0.2", "127.0.0.3", "127.0.0.4"];
  await using dnsmasq = await Dnsmasq.start({ "three.test": addresses });
  await using client = new Client({ nameServer: dnsmasq.nameServer });
  await get(client, nginx.url("/hello", "three.test"));
  const tried = client.events.details("connectstart").map(({ address }) => address.split(":")[0]);
  const looked = client.events.only("dnsend").detail.addresses;
  assertEquals(tried, looked.slice(0, tried.length));
  assertEquals(client.events.only("gotconn").detail.remoteAddr, `127.0.0.4:${nginx.port}`);
});

test("a name whose addresses all refuse fails to connect, after each was tried", async () => {
  await using dnsmasq = await Dnsmasq.start({ "two.test": ["127.0.0.2", "127.0.0.3"] });
  await using client = new Client({ nameServer: dnsmasq.nameServer });
  const call = client.request(`http://two.test:${refusingPort()}/`);
  await assertFails(call, "connect", "connect");
  assertEquals(connects(client).map(([, outcome]) => outcome), ["error", "error"]);
});

for (const [family, address] of [[4, "127.0.0.1"], [6, "::1"]] as const) {
  testV6(`family ${family} uses no address of the other family`, async () => {
    await using nginx = await Nginx.start({ addresses: ["127.0.0.1", "::1"] });
    await using dnsmasq = await Dnsmasq.start({ "both.test": ["127.0.0.1", "::1"] });
    await using client = new Client({ nameServer: dnsmasq.nameServer, family });
    await get(client, nginx.url("/hello", "both.test"));
    assertEquals(client.events.only("dnsend").detail.addresses, [address]);
    assertEquals(connects(client).length, 1);
  });
}

test("a name without an address of the family that is asked for fails in the lookup", async () => {
  await using dnsmasq = await Dnsmasq.start({ "four.test": ["127.0.0.1"] });
  await using client = new Client({ nameServer: dnsmasq.nameServer, family: 6 });
  await assertFails(client.request("http://four.test/"), "dns", "dns");
});

test("calls that begin at once share one lookup, and say so", async () => {
  await using nginx = await Nginx.start();
  await using dnsmasq = await Dnsmasq.start({ "site.test": ["127.0.0.1"] });
  await using client = new Client({ nameServer: dnsmasq.nameServer });
  const url = nginx.url("/hello", "site.test");
  await Promise.all([get(client, url), get(client, url), get(client, url)]);
  const coalesced = client.events.details("dnsend").map((detail) => detail.coalesced);
  assertEquals(coalesced.toSorted(), [false, true, true]);
  const asked = dnsmasq.questions.filter((question) => question.endsWith(" site.test"));
  assertEquals(asked.toSorted(), ["A site.test", "AAAA site.test"]);
});

test("resolve takes the place of a lookup", async () => {
  await using nginx = await Nginx.start();
  const resolve = { [`site.test:${nginx.port}`]: ["127.0.0.1"] };
  await using client = new Client({ resolve });
  const response = await client.request(nginx.url("/hello", "site.test"));
  assertEquals(await response.text(), "hello\n");
  const { source, addresses } = client.events.only("dnsend").detail;
  assertEquals({ source, addresses }, { source: "override", addresses: ["127.0.0.1"] });
});

test("resolve is for one port only", async () => {
  await using dnsmasq = await Dnsmasq.start({});
  const { nameServer } = dnsmasq;
  await using client = new Client({ nameServer, resolve: { "site.test:81": ["127.0.0.1"] } });
  await assertFails(client.request("http://site.test:82/"), "dns", "dns");
});

testTls(
  "connectTo dials elsewhere, and changes neither the certificate's name nor Host",
  async () => {
    const authority = await Authority.shared();
    await using nginx = await Nginx.start({ certificate: await authority.issue("site.test") });
    await using client = new Client({
      caCerts: authority.caCerts,
      connectTo: { "site.test:443": `127.0.0.1:${nginx.port}` },
    });
    assertMatch(await get(client, "https://site.test/protocol"), / site\.test$/);
    const sent = client.events.details("requestheader").find(({ name }) => /^host$/i.test(name));
    assertEquals(sent?.value, "site.test");
    assertEquals(connects(client), [[`127.0.0.1:${nginx.port}`, "ok"]]);
  },
);

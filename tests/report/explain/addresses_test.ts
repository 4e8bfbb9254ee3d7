import { assertEquals, assertMatch } from "@std/assert";
import type { TraceLog } from "../../../trace_log.ts";
import { requires } from "../../_support/requires.ts";
import { logOf, newAndReused } from "../../_support/scenes.ts";
import { ScriptedServer } from "../../_support/scripted_server.ts";
import { silentPort } from "../../_support/silence.ts";
import { site } from "../../_support/site.ts";
import { SlowNameServer } from "../../_support/slow_name_server.ts";
import { altered, later, steady } from "../_altered.ts";
import { assertFinds, assertSilent } from "./_findings.ts";

/** One call to a name of two addresses, of which only the second one is served. */
async function twoAddresses(addresses: string[], happyEyeballsDelay = 250): Promise<TraceLog> {
  await using server = await ScriptedServer.start(site());
  const hostPort = `a.test:${server.port}`;
  const options = { resolve: { [hostPort]: addresses }, happyEyeballsDelay };
  return steady(await logOf(options, (get) => get(`http://${hostPort}/`)));
}

/** One call to a name whose AAAA records are slow to come. */
async function slowlyLookedUp(): Promise<TraceLog> {
  await using names = await SlowNameServer.start("AAAA", { A: [new Uint8Array([127, 0, 0, 1])] });
  await using server = await ScriptedServer.start(site());
  const log = await logOf({ nameServer: names.nameServer }, (get) => {
    return get(`http://a.test:${server.port}/`);
  });
  return later(steady(log), 50, "dnsend");
}

Deno.test("an address that refuses is told, and what it cost", async () => {
  const log = later(await twoAddresses(["::1", "127.0.0.1"]), 7, "connectend");
  const { cost, evidence, advice } = assertFinds(
    "addressLost",
    log,
    "The IPv6 address [::1]:",
    " refused the connection, so 127.0.0.1:",
    " was tried ",
    " later, and connected.",
  );
  assertEquals(Math.round(cost ?? 0), 7);
  assertEquals(evidence.map(({ type }) => type), ["connectend", "connectend"]);
  assertMatch(advice ?? "", /; -4 avoids it\.$/);
});

Deno.test("an address of the hosts file is to be taken out of there, not of the DNS", async () => {
  const log = altered(await twoAddresses(["::1", "127.0.0.1"]), "dnsend", { source: "hosts" });
  const { advice } = assertFinds("addressLost", log, "The IPv6 address [::1]:");
  assertMatch(advice ?? "", /out of the hosts file; -4 avoids it\.$/);
});

Deno.test("two addresses in vain are both counted", async () => {
  const log = await twoAddresses(["127.0.0.2", "127.0.0.3", "127.0.0.1"]);
  const { advice } = assertFinds(
    "addressLost",
    log,
    "The IPv4 address 127.0.0.2:",
    "In between, 1 other address did no better.",
  );
  assertMatch(advice ?? "", /out of the DNS\.$/);
});

requires("ipv6")("an address that does not answer costs the time that it had alone", async () => {
  await using server = await ScriptedServer.start(site());
  using _silent = await silentPort("::1", server.port);
  const hostPort = `a.test:${server.port}`;
  const options = { resolve: { [hostPort]: ["::1", "127.0.0.1"] }, happyEyeballsDelay: 20 };
  const log = await logOf(options, (get) => get(`http://${hostPort}/`));
  const { cost } = assertFinds(
    "addressLost",
    log,
    "The IPv6 address [::1]:",
    " did not answer in the time that it had alone, so 127.0.0.1:",
  );
  assertEquals((cost ?? 0) >= 19, true);
});

Deno.test("an address that was tried when the winner had begun costs nothing", async () => {
  assertSilent("addressLost", await twoAddresses(["127.0.0.1", "::1"], 0));
  assertSilent("addressLost", await newAndReused());
});

Deno.test("a lookup that is a large part of the call is told with its questions", async () => {
  const { cost, evidence } = assertFinds(
    "slowDns",
    await slowlyLookedUp(),
    "Looking up a.test took 50.01 ms of 50.",
    "the answer for A took ",
    "and the answer for AAAA was not waited for",
  );
  assertEquals(Math.round(cost ?? 0), 50);
  assertMatch(evidence[1]?.text ?? "", /^A [\d.]+ ms, AAAA open$/);
});

Deno.test("a lookup is slow from a tenth of a second on, whatever else takes longer", async () => {
  const slow = later(later(await slowlyLookedUp(), 2_000, "responsestart"), 60, "dnsend");
  assertFinds("slowDns", slow, "Looking up a.test took ");
  assertSilent("slowDns", later(await slowlyLookedUp(), 2_000, "responsestart"));
});

Deno.test("a lookup that nobody notices is not told, whatever part of the call it is", async () => {
  assertSilent("slowDns", await twoAddresses(["127.0.0.1"]));
});

Deno.test("a lookup by the system is told as one that is not seen", async () => {
  const seen = await slowlyLookedUp();
  const hidden = altered(seen, "dnsend", { source: "system", addresses: [], queries: undefined });
  const { evidence } = assertFinds("dnsHidden", hidden, "The system looked up a.test");
  assertEquals(evidence.map(({ text }) => text), ["by the system"]);
  assertSilent("dnsHidden", seen);
});

Deno.test("a name that does not exist is told as that", async () => {
  await using names = await SlowNameServer.start("AAAA", {});
  names.release();
  const log = await logOf({ nameServer: names.nameServer }, (get) => get("http://none.test/"));
  const { severity, evidence } = assertFinds("dnsFailed", log, "Cannot look up none.test: ");
  assertEquals([severity, evidence[0].type], ["problem", "dnsend"]);
  assertSilent("failed", log);
  assertSilent("dnsFailed", await slowlyLookedUp());
});

import { assert, assertEquals, assertGreater } from "@std/assert";
import { formatLogLine } from "../../report/log.ts";
import { Authority } from "../_support/certificates.ts";
import { Client } from "../_support/client.ts";
import { Dnsmasq } from "../_support/dnsmasq.ts";
import { Nginx } from "../_support/nginx.ts";
import { requires } from "../_support/requires.ts";

const test = requires("nginx", "dnsmasq", "openssl");

/** The six lines of the transcript that the project was started from, by their beginnings. */
const KINDS = {
  "conn": "starting to create conn ",
  "dns?": "starting to look up dns ",
  "dns!": "done looking up dns ",
  "tcp?": "starting tcp connection ",
  "tcp!": "tcp connection created ",
  "established": "connection established ",
};

const NEW = ["conn", "dns?", "dns!", "tcp?", "tcp!", "established"];
const REUSED = ["conn", "established"];

const [ONE, OTHER] = ["www.one.test", "www.other.test"];
/** Three to one host, three to the other, and two to the first again. */
const SCENARIO = [ONE, ONE, ONE, OTHER, OTHER, OTHER, ONE, ONE];

const kindOf = (line: string) =>
  Object.entries(KINDS).find(([, beginning]) => line.startsWith(beginning))?.[0];

/** Runs the scenario. Gives the lines of the six kinds, for each call its own. */
async function runScenario(): Promise<{ calls: string[][]; port: number }> {
  const authority = await Authority.shared();
  await using nginx = await Nginx.start({ certificate: await authority.issue(ONE, OTHER) });
  await using dnsmasq = await Dnsmasq.start({ [ONE]: ["127.0.0.1"], [OTHER]: ["127.0.0.1"] });
  await using client = new Client({
    caCerts: authority.caCerts,
    nameServer: dnsmasq.nameServer,
  });
  for (const host of SCENARIO) {
    const response = await client.fetch(nginx.url("/hello", host));
    assertEquals(await response.text(), "hello\n");
  }
  const byCall = Map.groupBy(client.events.events, ({ callId }) => callId);
  byCall.delete(null);
  const calls = Array.from(
    byCall.values(),
    (events) => events.map((event) => formatLogLine(event)).filter(kindOf),
  );
  return { calls, port: nginx.port };
}

test("each call of the scenario prints the kinds of line that the transcript has", async () => {
  const { calls } = await runScenario();
  assertEquals(calls.map((lines) => lines.map(kindOf)), [
    ...[NEW, REUSED, REUSED],
    ...[NEW, REUSED, REUSED],
    ...[REUSED, REUSED],
  ]);
});

test("the lines of a new connection are those of the transcript to the letter", async () => {
  const { calls: [lines], port } = await runScenario();
  assertEquals(lines, [
    `starting to create conn  ${ONE}:${port}`,
    `starting to look up dns {"Host":"${ONE}"}`,
    `done looking up dns {"Addrs":[{"IP":"127.0.0.1","Zone":""}],"Err":null,"Coalesced":false}`,
    `starting tcp connection {"addr":"127.0.0.1:${port}","network":"tcp"}`,
    `tcp connection created {"addr":"127.0.0.1:${port}","err":null,"network":"tcp"}`,
    `connection established {"Conn":{},"Reused":false,"WasIdle":false,"IdleTime":0}`,
  ]);
});

test("the lines of a reused connection tell how many nanoseconds it was idle", async () => {
  const { calls, port } = await runScenario();
  const reused = calls.filter((lines) => lines.length === REUSED.length);
  assertEquals(reused.length, 6);
  for (const [i, [conn, established]] of reused.entries()) {
    const host = [ONE, ONE, OTHER, OTHER, ONE, ONE][i];
    assertEquals(conn, `starting to create conn  ${host}:${port}`);
    const { IdleTime, ...facts } = JSON.parse(established!.slice(KINDS.established.length));
    assertEquals(facts, { Conn: {}, Reused: true, WasIdle: true });
    assertGreater(IdleTime, 0);
    assert(Number.isInteger(IdleTime), `${IdleTime} is not a whole number of nanoseconds`);
  }
});

test("the first host's connection is idle all the while that the other host is asked", async () => {
  const { calls } = await runScenario();
  const idleTimes = calls.map((lines) => Number(/"IdleTime":(\d+)/.exec(lines.at(-1)!)?.[1]));
  assertGreater(idleTimes[6]!, idleTimes[4]! + idleTimes[5]!);
});

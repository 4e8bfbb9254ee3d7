/**
 * What the trace tells, held against the packets that were on the wire.
 *
 * @module
 */

import { assert, assertEquals, assertGreater, assertLess, assertLessOrEqual } from "@std/assert";
import type { TraceRecord } from "../../report/record.ts";
import { requires } from "../_support/requires.ts";
import type { Side } from "./_conversation.ts";
import { type Connection, type Evidence, evidenceOf } from "./_evidence.ts";
import { lagsOf, medianOf } from "./_lags.ts";
import { type Scene, SCENES } from "./_scenes.ts";
import { isBelied, readingsOf } from "./_sightings.ts";

/** Milliseconds that an event may be away from its packet, at the median. */
const NEAR = 2;
/** A median of fewer says little. */
const ENOUGH = 50;

const test = requires(
  ...["tshark", "leave to capture packets", "nginx", "dnsmasq", "openssl"] as const,
);

/** Registers a test for each connection in each scene of some kinds. */
function testEach(
  fact: string,
  kinds: readonly Scene["kind"][],
  check: (connection: Connection) => void,
): void {
  for (const scene of SCENES.filter(({ kind }) => kinds.includes(kind))) {
    test(`${fact}: ${scene.what}`, async () => {
      const { connections } = await evidenceOf(scene);
      assert(connections.length > 0);
      for (const connection of connections) check(connection);
    });
  }
}

testEach("the order of events is that of the packets", ["whole", "cut", "tls"], (connection) => {
  const { sightings } = connection;
  const seen = sightings.toSorted((a, b) => a.seen! - b.seen!);
  assertEquals(sightings.map(({ type }) => type), seen.map(({ type }) => type));
});

testEach(
  "what is about to happen is told before its packet, what has happened after",
  ["whole", "cut", "tls"],
  ({ sightings }) => assertEquals(sightings.filter(isBelied), []),
);

testEach("nothing is read before it was on the wire", ["whole", "cut"], (connection) => {
  assertEquals(readingsOf(connection).filter(isBelied), []);
});

testEach("all bytes that are told are all bytes on the wire", ["whole"], (connection) => {
  assertEquals(told(connection), onTheWire(connection));
});

testEach("all bytes that are sent are told, and none that were not read", ["cut"], (connection) => {
  assertEquals(told(connection).client, onTheWire(connection).client);
  assertLessOrEqual(told(connection).server, onTheWire(connection).server);
});

testEach("the bytes that are told are fewer than their TLS records", ["tls"], (connection) => {
  for (const side of ["client", "server"] as const) {
    assertGreater(told(connection)[side], 0);
    assertLess(told(connection)[side], onTheWire(connection)[side]);
  }
});

test("a lookup is told around its questions and answers", async () => {
  const { records, packets } = await evidence("a name that a name server knows");
  const datagrams = packets.filter(({ segment }) => segment === null).map(({ time }) => time);
  const [start, end] = [timeOf(records, "dnsstart"), timeOf(records, "dnsend")];
  assertEquals(datagrams.length, 4, "questions for A and AAAA, and their answers");
  assertEquals([start, ...datagrams, end], [start, ...datagrams, end].toSorted((a, b) => a - b));
});

test("the addresses of a race are tried in the order of their SYNs", async () => {
  const { connections } = await evidence("a race of two addresses, of which the first is silent");
  const asked = connections.toSorted((a, b) => a.conversation.asked - b.conversation.asked);
  assertEquals(asked.map(({ conversation: { server } }) => server.split(":")[0]), [
    "127.0.0.2",
    "127.0.0.1",
  ]);
  assertEquals(connections, asked);
});

test("the data of TLS 1.2 are told one by one", async () => {
  const [connection] = (await evidence("TLS 1.2")).connections;
  assertEquals(connection?.sightings.map(({ type }) => type), [
    ...["connectstart", "connectend", "tlsstart", "tlsend"] as const,
    ...["requeststart", "responsestart", "connclose"] as const,
  ]);
});

test(`events are within ${NEAR} ms of their packets at the median`, async () => {
  const lags = lagsOf(await Promise.all(SCENES.map(evidenceOf)));
  assertGreater(lags.length, ENOUGH);
  assertLess(medianOf(lags.map(({ by }) => Math.abs(by))), NEAR);
});

function told({ records }: Connection): Record<Side, number> {
  const sum = (type: "datasent" | "datareceived"): number => {
    const data = records.filter((record) => record.type === type);
    return data.reduce((sum, { detail }) => sum + (detail as { bytes: number }).bytes, 0);
  };
  return { client: sum("datasent"), server: sum("datareceived") };
}

function onTheWire({ conversation }: Connection): Record<Side, number> {
  return { client: conversation.bytes("client"), server: conversation.bytes("server") };
}

function evidence(what: string): Promise<Evidence> {
  return evidenceOf(SCENES.find((scene) => scene.what === what)!);
}

function timeOf(records: readonly TraceRecord[], type: TraceRecord["type"]): number {
  return records.find((record) => record.type === type)!.time;
}

/**
 * What the trace tells, held against the system calls that the process made: what is left to compare
 * with where packets must not be captured.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import type { TraceRecord } from "../../report/record.ts";
import { requires } from "../_support/requires.ts";
import type { Conversation } from "./_conversation.ts";
import { pair, type Pairing } from "./_pairing.ts";
import { isBelied, readingsOf, sightingsOf } from "./_sightings.ts";
import { strace } from "./_strace.ts";

const test = requires("strace", "leave to trace processes");

const PROGRAM = new URL("strace_program.ts", import.meta.url).pathname;

/** Scenes in which nothing but the transport connects. */
const SCENES = [
  "a new connection, and the same one used again",
  "a response in chunks, with trailers",
  "a large download",
  "a large upload",
  "an upload in chunks",
  "an upload that waits for 100 (Continue)",
  "a server that closes an idle connection",
  "a connection that the server resets when it is used again",
  "a connect that is refused",
];

type Witnessed = ReadonlyMap<string, readonly Pairing<Conversation>[]>;

let witnessed: Promise<Witnessed> | undefined;

async function witness(): Promise<Witnessed> {
  const { stdout, conversations } = await strace(Deno.execPath(), [
    "run",
    "-A",
    PROGRAM,
    ...SCENES,
  ]);
  const told = stdout.trimEnd().split("\n").map((line) => {
    return JSON.parse(line) as { what: string; ports: number[]; records: TraceRecord[] };
  });
  return new Map(told.map(({ what, ports, records }) => {
    const own = conversations.filter(({ server }) => {
      return ports.some((port) => server.endsWith(`:${port}`));
    });
    return [what, pair(records, own)];
  }));
}

/** Registers a test for each connection in each scene. */
function testEach(fact: string, check: (connection: Pairing<Conversation>) => void): void {
  for (const what of SCENES) {
    test(`${fact}: ${what}`, async () => {
      witnessed ??= witness();
      const connections = (await witnessed).get(what) ?? [];
      assert(connections.length > 0);
      for (const connection of connections) check(connection);
    });
  }
}

testEach("the order of events is that of the system calls", (connection) => {
  const sightings = sightingsOf(connection);
  const seen = sightings.toSorted((a, b) => a.seen! - b.seen!);
  assertEquals(sightings.map(({ type }) => type), seen.map(({ type }) => type));
});

testEach("what is told before a system call is before it, what is told after it is after", (it) => {
  assertEquals(sightingsOf(it).filter(isBelied), []);
});

testEach("nothing is told to be read before the system call", (connection) => {
  assertEquals(readingsOf(connection).filter(isBelied), []);
});

testEach("all bytes that are told are those of the system calls", (connection) => {
  const { conversation, records } = connection;
  const bytes = { sent: conversation.bytes("client"), received: conversation.bytes("server") };
  assertEquals({ sent: sum(records, "datasent"), received: sum(records, "datareceived") }, bytes);
});

function sum(records: readonly TraceRecord[], type: "datasent" | "datareceived"): number {
  const data = records.filter((record) => record.type === type);
  return data.reduce((sum, { detail }) => sum + (detail as { bytes: number }).bytes, 0);
}

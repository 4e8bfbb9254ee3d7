import { Buffer } from "node:buffer";
import { assert, assertEquals } from "@std/assert";
import { pseudoRandom, streamOf } from "../_support/bytes.ts";
import { Client } from "../_support/client.ts";
import type { Peer } from "../_support/peer.ts";
import { ScriptedServer } from "../_support/scripted_server.ts";
import { ok } from "./_servers.ts";

const KiB = 1024;
const SIZES = [1, 0, 16, 65_535, 65_536, 1, 65_537, 15, 256 * KiB, 256 * KiB + 1, 1024 * KiB, 3];
const TRAILERS = { digest: "none" };

/** Reads a chunked body and its trailers, and gives the chunks. */
async function chunksFrom(peer: Peer): Promise<string[]> {
  const chunks: string[] = [];
  for (;;) {
    let line = "";
    while (!line.endsWith("\r\n")) line += await peer.exactly(1);
    const chunk = await peer.exactly(parseInt(line, 16));
    const end = chunk === "" ? "digest: none\r\n\r\n" : "\r\n";
    assertEquals(await peer.exactly(end.length), end);
    if (chunk === "") return chunks;
    chunks.push(chunk);
  }
}

function textOf(pieces: readonly Uint8Array[]): string {
  return Buffer.concat(pieces).toString("latin1");
}

Deno.test("pieces of all sizes are chunks, in one upload after the other, and datasent shows each byte", async () => {
  const bodies = [SIZES, SIZES.toReversed()].map((sizes) => sizes.map(pseudoRandom));
  const uploads: string[][] = [];
  await using server = await ScriptedServer.start(async (peer) => {
    for (;;) {
      await peer.head();
      uploads.push(await chunksFrom(peer));
      await peer.send(ok("thanks"));
    }
  });
  await using client = new Client();
  const sent: Uint8Array[] = [];
  client.trace.addEventListener("datasent", ({ detail }) => sent.push(detail.data.slice()));
  for (const pieces of bodies) {
    const init = { method: "POST", body: streamOf(...pieces), trailers: TRAILERS };
    assertEquals(await (await client.request(server.url(), init)).text(), "thanks");
  }
  for (const [nth, chunks] of uploads.entries()) {
    const pieces = bodies[nth]!;
    assert(chunks.join("") === textOf(pieces), `body ${nth} is another one`);
    const expected = pieces.reduce((sum, { length }) => sum + Math.ceil(length / (256 * KiB)), 0);
    assertEquals(chunks.length, expected);
  }
  assert(textOf(sent) === server.peers[0]?.received, "datasent shows something else");
  assertEquals(client.events.details("gotconn").map(({ reused }) => reused), [false, true]);
});

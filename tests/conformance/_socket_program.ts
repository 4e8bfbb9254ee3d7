import type { Buffer } from "node:buffer";
import { Random } from "../_support/random.ts";
import { ScriptedServer } from "../_support/scripted_server.ts";
import { type Case, DEFAULT_LIMIT, exchangesOf } from "./_case.ts";
import { playAll, randomPace } from "./_laws.ts";
import { type Pace, WHOLE } from "./_play.ts";
import { sayReplays } from "./_replay.ts";
import { SocketPlayer } from "./_socket_player.ts";
import { TABLES } from "./_tables.ts";

/** So many connections are under way at a time. */
const PLAYERS = 4;
/** Overlong inputs come in so many pieces, and all others byte by byte. */
const MOST_PIECES = 200;
/** Where so many are wrong, the rest says nothing more. */
const MOST_DIFFERENCES = 10;

/** Tries all cases through real sockets, and prints what a call sees otherwise than the codec. */
await using server = await ScriptedServer.start(sayReplays);
const differences: string[] = [];
let tried = 0;
for (const [about, cases] of Object.entries(TABLES)) {
  for (const limit of new Set(cases.map(limitOf))) {
    await tryAll(about, limit, cases.filter((one) => limitOf(one) === limit));
  }
}
console.log(JSON.stringify({ tried, differences }));

async function tryAll(about: string, maxHeadBytes: number, cases: readonly Case[]): Promise<void> {
  const todo = cases.flatMap((one) => waysOf(one).map((way) => ({ one, ...way })));
  await Promise.all(Array.from({ length: PLAYERS }, async () => {
    const player = new SocketPlayer(server.url(), maxHeadBytes);
    for (let next = todo.pop(); next && differences.length < MOST_DIFFERENCES; next = todo.pop()) {
      const { one, how, pieces } = next;
      const outcomes = playAll(one, WHOLE).map(({ outcome }) => outcome);
      const found = await player.difference(exchangesOf(one), outcomes, pieces)
        .catch((error: unknown) => String(error));
      tried++;
      if (found !== null) differences.push(`${about}: ${one.name}, sent ${how}: ${found}`);
    }
    differences.push(...await player.end());
  }));
}

function limitOf({ maxHeadBytes = DEFAULT_LIMIT }: Case): number {
  return maxHeadBytes;
}

function waysOf({ raw }: Case): readonly { how: string; pieces: Pace["pieces"] }[] {
  return [
    { how: "whole", pieces: WHOLE.pieces },
    { how: "byte by byte", pieces: byteByByte },
    { how: "in pieces", pieces: randomPace(new Random(raw.length)).pieces },
  ];
}

function* byteByByte(bytes: Buffer): Generator<Uint8Array> {
  const size = Math.ceil(bytes.length / MOST_PIECES);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

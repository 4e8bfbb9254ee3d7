import type { Peer } from "../_support/peer.ts";
import type { Script } from "../_support/scripted_server.ts";

/** The request field that says what the server is to say. */
const FIELD = "x-replay";

/** What a server says to one request, where a character is a byte. */
export interface Replay {
  /** What it says before it reads the body of the request, in pieces. */
  readonly early: readonly string[];
  /** Whether it reads the body at all. */
  readonly reads: boolean;
  /** What it says after that, in pieces. */
  readonly late: readonly string[];
  /** What it does then. */
  readonly then: "waits for more" | "ends" | "listens";
}

/** A replay as a field of the request that asks for it. */
export function replayField(replay: Replay): [name: string, value: string] {
  return [FIELD, encodeURIComponent(JSON.stringify(replay))];
}

/** Says to each request what it asks for. */
export const sayReplays: Script = async (peer) => {
  while (await answer(peer, await peer.head()));
};

/** Tells whether another request may come. */
async function answer(peer: Peer, head: string): Promise<boolean> {
  const value = new RegExp(`^${FIELD}: (\\S+)\r$`, "im").exec(head)?.[1];
  if (value === undefined) throw new Error(`Cannot answer ${head}: it asks for no replay`);
  const { early, reads, late, then }: Replay = JSON.parse(decodeURIComponent(value));
  for (const piece of early) await peer.send(piece);
  if (reads) await readBody(peer, head);
  for (const piece of late) await peer.send(piece);
  if (then === "waits for more") return true;
  if (then === "ends") await peer.endWriting();
  await peer.untilEnd();
  return false;
}

async function readBody(peer: Peer, head: string): Promise<void> {
  const length = /^content-length: (\d+)\r$/im.exec(head);
  if (length !== null) return void await peer.exactly(Number(length[1]));
  if (!/^transfer-encoding: chunked\r$/im.test(head)) return;
  for (let body = ""; !body.endsWith("0\r\n\r\n");) body += await peer.exactly(1);
}

import { cpuPerMegabyte, megabytes, paceBar, paceOf } from "../figures.ts";
import type { Bar, Job, Work } from "../model.ts";
import { entrant, type PeerName } from "../peers/peers.ts";
import { startRaw } from "../servers/raw.ts";

const MIB = 1024 * 1024;

const PEERS: readonly PeerName[] = [
  ...["bare loop", "request()", "fetch()", "native fetch", "node:http", "undici"] as const,
  ...["fetch, Node", "undici, Node", "Go, all hooks", "curl"] as const,
];

export const chunked: readonly Work[] = [
  // A whole number of chunks each, and about as long for all.
  chunkedWork("chunked-100", "100 B", 100, 3_200_000, 3, "at least"),
  chunkedWork("chunked-4k", "4 KiB", 4_096, 128 * MIB, 1, "above"),
  chunkedWork("chunked-64k", "64 KiB", 65_536, 128 * MIB, 1, "above"),
];

function chunkedWork(
  name: string,
  size: string,
  chunk: number,
  total: number,
  limit: number,
  bound: Bar["bound"],
): Work {
  return {
    name,
    title: `Chunked download, chunks of ${size}`,
    columns: [megabytes, paceOf("bare loop"), paceOf("native fetch"), cpuPerMegabyte],
    bars: [
      paceBar("request()", "native fetch", limit, bound),
      paceBar("fetch()", "native fetch", limit, bound),
    ],
    async open({ share }, stack) {
      const bytes = total * share;
      const url = (await startRaw(stack))(`/chunked/${chunk}/${bytes}`);
      const job: Job = { kind: "download", url, bytes, framing: "chunked", whole: false };
      return PEERS.map((peer) => entrant(peer, job));
    },
  };
}

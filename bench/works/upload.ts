import { cpuPerMegabyte, megabytes, paceBar, paceOf } from "../figures.ts";
import type { Job, Work } from "../model.ts";
import { entrant, type PeerName } from "../peers/peers.ts";
import { startRaw } from "../servers/raw.ts";

const BYTES = 256 * 1024 * 1024;

const PEERS: readonly PeerName[] = [
  ...["bare loop", "request()", "fetch()", "native fetch", "node:http", "undici"] as const,
  ...["fetch, Node", "undici, Node", "Go, all hooks"] as const,
];

export const upload: Work = {
  name: "upload",
  title: "Upload of 256 MiB from a stream of 64 KiB pieces",
  columns: [megabytes, paceOf("bare loop"), paceOf("native fetch"), cpuPerMegabyte],
  bars: [
    paceBar("request()", "native fetch", 1, "above"),
    paceBar("fetch()", "native fetch", 1, "above"),
  ],
  async open({ share }, stack) {
    const url = (await startRaw(stack))("/");
    const job: Job = { kind: "upload", url, bytes: BYTES * share };
    return PEERS.map((peer) => entrant(peer, job));
  },
};

import { cpuPerMegabyte, megabytes, paceBar, paceOf } from "../figures.ts";
import type { Entrant, Job, Work } from "../model.ts";
import { entrant, type PeerName } from "../peers/peers.ts";
import { startNginx } from "../servers/nginx.ts";

const BYTES = 256 * 1024 * 1024;

const PEERS: readonly PeerName[] = [
  ...["bare loop", "bare loop, new memory", "request()", "fetch()", "native fetch"] as const,
  ...["node:http", "undici", "fetch, Node", "undici, Node", "Go, all hooks", "curl"] as const,
];
/** Those that are asked for one piece too, and to read into memory that is used again. */
const BOTH: readonly PeerName[] = ["request()", "fetch()", "native fetch"];

export const download: Work = {
  name: "download",
  title: "Download of 256 MiB, as a stream and in one piece",
  columns: [megabytes, paceOf("bare loop"), paceOf("native fetch"), cpuPerMegabyte],
  bars: [
    paceBar("request()", "bare loop", 0.9),
    paceBar("request(), refilling", "bare loop", 0.9),
    paceBar("request(), bytes()", "native fetch, bytes()", 2),
    paceBar("fetch(), bytes()", "native fetch, bytes()", 2),
  ],
  async open({ share }, stack) {
    const bytes = BYTES * share;
    const url = (await startNginx(stack, { large: bytes }))("/large");
    const job: Job = { kind: "download", url, bytes, framing: "length", whole: false };
    const refilling = (peer: PeerName): Entrant => ({
      ...entrant(peer, { ...job, refills: true }),
      name: `${peer}, refilling`,
    });
    const inOnePiece = (peer: PeerName, how = "bytes()"): Entrant => ({
      ...entrant(peer, { ...job, whole: true }),
      name: `${peer}, ${how}`,
    });
    const entrants = PEERS.map((peer) => entrant(peer, job));
    const limit = inOnePiece("bare loop", "one piece");
    return [...entrants, ...BOTH.map(refilling), limit, ...BOTH.map((peer) => inOnePiece(peer))];
  },
};

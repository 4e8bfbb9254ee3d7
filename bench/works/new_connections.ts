import { cpuPerRequest, paceBar, paceOf, perSecond } from "../figures.ts";
import type { Job, Work } from "../model.ts";
import { entrant, type PeerName } from "../peers/peers.ts";
import { SMALL, startNginx } from "../servers/nginx.ts";

/** In each round, so that five make 10,000. */
const COUNT = 2_000;
/** How many calls are under way at a time. */
const CONNECTIONS = 64;

const PEERS: readonly PeerName[] = [
  ...["bare loop", "request()", "fetch()", "native fetch", "node:http", "undici"] as const,
  ...["undici, Node", "Go, all hooks"] as const,
];

export const newConnections: Work = {
  name: "new-connections",
  title: "2,000 new connections a round, keep-alive off, 64 at a time",
  columns: [perSecond, paceOf("bare loop"), paceOf("native fetch"), cpuPerRequest],
  bars: [paceBar("request()", "native fetch", 1.2), paceBar("fetch()", "native fetch", 1.2)],
  async open({ share }, stack) {
    const url = (await startNginx(stack))("/small");
    const counted = {
      kind: "requests",
      url,
      connections: CONNECTIONS,
      bytes: SMALL.length,
    } as const;
    const job: Job = { ...counted, ms: 0, count: Math.ceil(COUNT * share) };
    const options = { connections: CONNECTIONS, keepAlive: false };
    return PEERS.map((peer) => entrant(peer, job, options));
  },
};

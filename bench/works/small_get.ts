import { cpuPerRequest, latencyBar, p50, paceBar, paceOf, perSecond } from "../figures.ts";
import type { Entrant, Job, Scale, Work } from "../model.ts";
import { type ClientOptions, entrant, type PeerName } from "../peers/peers.ts";
import { SMALL, startNginx } from "../servers/nginx.ts";

const PEERS: readonly PeerName[] = [
  ...["bare loop", "request()", "request(), all events", "fetch()", "native fetch"] as const,
  ...["node:http", "undici", "fetch, Node", "undici, Node", "Go, all hooks"] as const,
];

const COLUMNS = [perSecond, paceOf("bare loop"), paceOf("native fetch"), cpuPerRequest];

/** Small requests, one after the other on each connection. */
export function requestsJob(url: string, connections: number, ms: number): Job {
  return { kind: "requests", url, connections, bytes: SMALL.length, ms, count: 0 };
}

/** Peers that do so; the slowest compilers need more than one round to get warm. */
export function requesting(
  peers: readonly PeerName[],
  url: string,
  options: ClientOptions & { readonly connections: number },
  { ms }: Scale,
): Entrant[] {
  const job = requestsJob(url, options.connections, ms);
  const warmUp = requestsJob(url, options.connections, 2 * ms);
  return peers.map((peer) => ({ ...entrant(peer, job, options), warmUp }));
}

export const smallGet64: Work = {
  name: "small-get-64",
  title: "Small GET, 64 connections",
  columns: COLUMNS,
  bars: [
    paceBar("request()", "bare loop", 0.75),
    paceBar("request(), all events", "bare loop", 0.7),
    paceBar("request(), all events", "Go, all hooks", 1.1),
    paceBar("fetch()", "native fetch", 2.5),
  ],
  open: (scale, stack) => openWith(64, scale, stack),
};

export const smallGet1: Work = {
  name: "small-get-1",
  title: "Small GET, one connection, one after the other",
  columns: [...COLUMNS, p50],
  bars: [
    paceBar("request()", "bare loop", 0.93),
    paceBar("fetch()", "bare loop", 0.85),
    latencyBar("request()", "native fetch"),
    latencyBar("fetch()", "native fetch"),
  ],
  open: (scale, stack) => openWith(1, scale, stack),
};

async function openWith(connections: number, scale: Scale, stack: AsyncDisposableStack) {
  const url = await startNginx(stack);
  return requesting(PEERS, url("/small"), { connections }, scale);
}

import { megabytes, peakBar, peakOver } from "../figures.ts";
import type { Job, Work } from "../model.ts";
import { entrant, type PeerName } from "../peers/peers.ts";
import { startNginx } from "../servers/nginx.ts";
import { startRaw } from "../servers/raw.ts";

const BYTES = 1024 * 1024 * 1024;
const LIMIT_MIB = 32;

const IDLE = "idle Deno";
const PEERS: readonly PeerName[] = [IDLE, "request()", "fetch()", "native fetch"];
/** What any reader needs that gives its pieces away. */
const LIMIT: PeerName = "bare loop, new memory";

/** What reads into memory that is used again. */
const REFILLING = "request(), refilling";

const BARS = [peakBar("request()", IDLE, LIMIT_MIB), peakBar("fetch()", IDLE, LIMIT_MIB)];

const SHARED = {
  columns: [megabytes, peakOver(IDLE)],
  // The most a process has ever held is a figure of the whole process.
  roundsPerProcess: 1,
} satisfies Partial<Work>;

export const memory: readonly Work[] = [
  {
    ...SHARED,
    name: "memory-down",
    title: "Peak memory, download of 1 GiB as a stream",
    bars: [...BARS, peakBar(REFILLING, IDLE, LIMIT_MIB)],
    async open({ share }, stack) {
      const bytes = BYTES * share;
      const url = (await startNginx(stack, { large: bytes }))("/large");
      const job: Job = { kind: "download", url, bytes, framing: "length", whole: false };
      const refilling = entrant("request()", { ...job, refills: true });
      const others = [{ ...refilling, name: REFILLING }, entrant(LIMIT, job)];
      return [...entrants(job), ...others.map((one) => ({ ...one, warmUp: null }))];
    },
  },
  {
    ...SHARED,
    name: "memory-up",
    title: "Peak memory, upload of 1 GiB from a stream",
    bars: BARS,
    async open({ share }, stack) {
      const url = (await startRaw(stack))("/");
      return entrants({ kind: "upload", url, bytes: BYTES * share });
    },
  },
];

function entrants(job: Job) {
  return PEERS.map((peer) => ({ ...entrant(peer, job), warmUp: null }));
}

import { costBar, cpuPerRequest, paceOf, perSecond } from "../figures.ts";
import type { Entrant, Job, Work } from "../model.ts";
import { entrant } from "../peers/peers.ts";
import { SMALL, startNginx } from "../servers/nginx.ts";

const CALLS = 10_000;
/** What a call may cost beside one in a short queue, since there is noise. */
const FLAT = 1.25;

const SHORT = "1,000 calls on 10";

export const waiting: Work = {
  name: "waiting",
  title: "Calls begun at once, which wait for a few connections",
  columns: [perSecond, paceOf(SHORT), cpuPerRequest],
  bars: [
    costBar("10,000 calls on 64", SHORT, FLAT),
    costBar("10,000 calls on 10", SHORT, FLAT),
  ],
  async open({ share }, stack) {
    const url = (await startNginx(stack))("/small");
    const queued = (name: string, calls: number, maxConnections: number): Entrant => {
      const begun = Math.ceil(calls * share);
      const bursts = CALLS / calls;
      const job: Job = { kind: "burst", url, bytes: SMALL.length, calls: begun, bursts };
      return { ...entrant("request()", job, { maxConnections }), name };
    };
    return [
      queued(SHORT, 1_000, 10),
      queued("10,000 calls on 10", 10_000, 10),
      queued("10,000 calls on 64", 10_000, 64),
    ];
  },
};

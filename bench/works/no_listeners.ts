import { cpuPerRequest, paceBar, paceOf, perSecond } from "../figures.ts";
import type { Entrant, Work } from "../model.ts";
import { entrant } from "../peers/peers.ts";
import { startNginx } from "../servers/nginx.ts";
import { buildWithoutEmits } from "../stripped_build.ts";
import { requestsJob } from "./small_get.ts";

const CONNECTIONS = 64;
const [PLAIN, AGAIN, STRIPPED] = ["request()", "the same again", "every emit removed"] as const;

/**
 * What events cost that nobody listens to.
 *
 * One per cent is less than two processes of the same code differ by, so there are many short rounds,
 * in several generations of processes; how far "the same again" is from 1 tells what is noise.
 */
export const noListeners: Work = {
  name: "no-listeners",
  title: "Small GET, 64 connections, no listeners, beside a build without any emit",
  columns: [perSecond, paceOf(STRIPPED), cpuPerRequest],
  bars: [paceBar(PLAIN, STRIPPED, 0.99)],
  roundsFactor: 8,
  roundsPerProcess: 8,
  async open(scale, stack) {
    const module = await buildWithoutEmits(stack);
    const url = await startNginx(stack);
    const warmUp = requestsJob(url("/small"), CONNECTIONS, scale.ms);
    const job = requestsJob(url("/small"), CONNECTIONS, scale.ms / 5);
    const named = (name: string, options: { module?: string } = {}): Entrant => ({
      ...entrant("request()", job, { connections: CONNECTIONS, ...options }),
      name,
      warmUp,
    });
    return [named(PLAIN), named(AGAIN), named(STRIPPED, { module })];
  },
};

import type { Entrant, Job, Running } from "../model.ts";
import { Curl } from "./curl.ts";
import { goProgram } from "./go.ts";
import { nodePath } from "./node.ts";
import { denoUndici, nodeUndici } from "./undici.ts";
import { WorkerProcess } from "./worker_process.ts";

/** How a client is to work; the same for all peers of a work. */
export interface ClientOptions {
  /**
   * How many it may keep open.
   *
   * @default {1}
   */
  readonly connections?: number;
  /** @default {true} */
  readonly keepAlive?: boolean;
  /** Path of the authority to trust, in PEM. */
  readonly ca?: string;
  /** Most connections that this module may open. @default {0}, no limit */
  readonly maxConnections?: number;
  /** The module to measure, if not the one of this tree. */
  readonly module?: string;
}

type Start = (options: ClientOptions) => Promise<Running>;

/** Whom this module is measured beside, by the name in the table. */
export const PEERS = {
  "bare loop": deno("bare.ts"),
  "bare loop, new memory": deno("bare.ts", { fresh: true }),
  "request()": deno("httptrace.ts", { call: "request" }),
  "request(), all events": deno("httptrace.ts", { call: "request", listens: true }),
  "fetch()": deno("httptrace.ts", { call: "fetch" }),
  "native fetch": deno("native_fetch.mjs"),
  "node:http": deno("node_http.mjs"),
  "undici": async (options) => {
    return await deno("undici.mjs", { undici: await denoUndici() })(options);
  },
  "fetch, Node": node("native_fetch.mjs"),
  "undici, Node": async (options) => {
    nodePath();
    return await node("undici.mjs", { undici: await nodeUndici() })(options);
  },
  "Go, all hooks": async (options) => {
    const client = { connections: 1, keepAlive: true, ...options };
    return await WorkerProcess.start({ path: await goProgram(), args: [JSON.stringify(client)] });
  },
  "curl": () => Promise.resolve(new Curl()),
  "idle Deno": deno(null),
} satisfies Record<string, Start>;

/** The name of a peer. */
export type PeerName = keyof typeof PEERS;

/** A peer, as it takes its turns. */
export function entrant(peer: PeerName, job: Job, options: ClientOptions = {}): Entrant {
  // Not in one step, since a program that is missing must be a promise that is rejected.
  return { name: peer, start: async () => await PEERS[peer](options), job };
}

function deno(client: string | null, fixed: Record<string, unknown> = {}): Start {
  const args = ["run", "--quiet", "-A", pathOf("../worker.mjs")];
  return (options) =>
    WorkerProcess.start({ path: Deno.execPath(), args: [...args, told(client, fixed, options)] });
}

function node(client: string, fixed: Record<string, unknown> = {}): Start {
  return (options) =>
    WorkerProcess.start({
      path: nodePath(),
      args: [pathOf("../worker.mjs"), told(client, fixed, options)],
      // The only way to let its fetch trust anybody.
      env: options.ca === undefined ? {} : { NODE_EXTRA_CA_CERTS: options.ca },
    });
}

/** The one argument of a worker. */
function told(
  client: string | null,
  fixed: Record<string, unknown>,
  options: ClientOptions,
): string {
  const url = client === null ? null : new URL(`../clients/${client}`, import.meta.url).href;
  return JSON.stringify({ connections: 1, keepAlive: true, ...fixed, ...options, client: url });
}

function pathOf(relative: string): string {
  return new URL(relative, import.meta.url).pathname;
}

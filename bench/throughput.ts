/**
 * Requests per second beside native `fetch` and beside a loop that parses nothing, in one run.
 *
 * The contenders take turns, so that a machine whose speed drifts is fair to all; the figures are
 * medians, and what counts is their ratio.
 *
 * @module
 */

import { TRACE_EVENT_TYPES, Transport } from "../mod.ts";
import { Nginx } from "../tests/_support/nginx.ts";
import { findProgram } from "../tests/_support/requires.ts";

const ROUNDS = 5;
const ROUND_MS = 1_000;
const CONNECTIONS = [1, 64];

type Contender = {
  readonly name: string;
  /** Makes one worker: a function that does one request. */
  readonly worker: (url: URL) => Promise<() => Promise<unknown>>;
};

if (findProgram("nginx") === null) {
  console.error("Cannot measure: nginx is not installed");
  Deno.exit(1);
}
await using nginx = await Nginx.start({ files: { small: "hello" } });
await using silent = new Transport({ maxIdleConnsPerHost: 0 });
await using traced = new Transport({ maxIdleConnsPerHost: 0 });
for (const type of TRACE_EVENT_TYPES) traced.trace.addEventListener(type, () => {});

const contenders: readonly Contender[] = [
  { name: "bare loop, parses nothing", worker: bareLoop },
  { name: "request()", worker: calling(async (url) => (await silent.request(url)).bytes()) },
  {
    name: "request(), every event",
    worker: calling(async (url) => (await traced.request(url)).bytes()),
  },
  { name: "fetch()", worker: calling(async (url) => (await silent.fetch(url)).bytes()) },
  { name: "native fetch", worker: calling(async (url) => (await fetch(url)).bytes()) },
];

const url = new URL(nginx.url("/small"));
for (const connections of CONNECTIONS) report(connections, await measure(connections));

/** Requests per second of each contender: the median of its rounds. */
async function measure(connections: number): Promise<Map<string, number>> {
  const rates = new Map<string, number[]>(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const { name, worker } of contenders) {
      const workers = await Promise.all(Array.from({ length: connections }, () => worker(url)));
      rates.get(name)?.push(await rate(workers));
    }
  }
  return new Map(Array.from(rates, ([name, all]) => [name, median(all)]));
}

async function rate(workers: readonly (() => Promise<unknown>)[]): Promise<number> {
  let count = 0;
  const start = performance.now();
  await Promise.all(workers.map(async (work) => {
    while (performance.now() - start < ROUND_MS) {
      await work();
      count++;
    }
  }));
  return count / (performance.now() - start) * 1_000;
}

function calling(call: (url: string) => Promise<unknown>): Contender["worker"] {
  return ({ href }) => Promise.resolve(() => call(href));
}

async function bareLoop({ hostname, port, host, pathname }: URL): Promise<() => Promise<unknown>> {
  const connection = await Deno.connect({ hostname, port: Number(port) });
  const request = new TextEncoder().encode(`GET ${pathname} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
  const buffer = new Uint8Array(16_384);
  connection.unref();
  return async () => {
    await connection.write(request);
    await connection.read(buffer);
  };
}

function report(connections: number, rates: Map<string, number>): void {
  const [bare = NaN] = rates.values();
  const native = rates.get("native fetch") ?? NaN;
  console.log(`\nGET of 5 bytes, connections: ${connections}`);
  console.table(Array.from(rates, ([name, perSecond]) => ({
    client: name,
    "requests/s": Math.round(perSecond),
    "of bare loop": (perSecond / bare).toFixed(2),
    "of native fetch": (perSecond / native).toFixed(2),
  })));
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

// @ts-check
/**
 * What every JavaScript peer is measured by, under Deno and under Node.
 *
 * @module
 */

import { readFileSync } from "node:fs";
import process from "node:process";

/**
 * @typedef {object} Client
 * @property {(url: string) => (() => Promise<number>) | Promise<() => Promise<number>>} loop
 *   Makes what does one GET after the other, and gives the bytes of each body.
 * @property {(url: string, job: { whole: boolean, refills?: boolean, bytes: number, framing: string }) => Promise<number>} download
 *   Gives the bytes of the body.
 * @property {(url: string, bytes: number) => Promise<unknown>} upload
 */

/**
 * Loops are kept from round to round, as their connections are.
 *
 * @type {Map<string, (() => Promise<number>)[]>}
 */
const kept = new Map();

/**
 * Loops of requests, each of which sends one after the other.
 *
 * @param {Client} client
 * @param {{ url: string, connections: number, bytes: number, ms: number, count: number }} job
 */
export async function requests(client, { url, connections, bytes, ms, count }) {
  const key = `${connections} ${url}`;
  const loops = kept.get(key) ??
    await Promise.all(Array.from({ length: connections }, () => client.loop(url)));
  kept.set(key, loops);
  /** @type {number[] | null} */
  const latencies = connections === 1 ? [] : null;
  const most = count === 0 ? Infinity : count;
  let begun = 0;
  let done = 0;
  return await measured(async () => {
    const until = ms === 0 ? Infinity : performance.now() + ms;
    await Promise.all(loops.map(async (get) => {
      let time = performance.now();
      while (time < until && begun < most) {
        begun++;
        check(bytes, await get());
        done++;
        const end = performance.now();
        latencies?.push(end - time);
        time = end;
      }
    }));
    return { amount: done, p50Ms: latencies === null ? null : middle(latencies) };
  });
}

/**
 * @param {Client} client
 * @param {{ url: string, whole: boolean, refills?: boolean, bytes: number, framing: string }} job
 */
export async function download(client, job) {
  return await measured(async () => {
    check(job.bytes, await client.download(job.url, job));
    return { amount: job.bytes, p50Ms: null };
  });
}

/**
 * @param {Client} client
 * @param {{ url: string, bytes: number }} job
 */
export async function upload(client, { url, bytes }) {
  return await measured(async () => {
    await client.upload(url, bytes);
    return { amount: bytes, p50Ms: null };
  });
}

/**
 * Calls that are begun all at once, whatever the number of connections.
 *
 * @param {Client} client
 * @param {{ url: string, bytes: number, calls: number, bursts: number }} job
 */
export async function burst(client, { url, bytes, calls, bursts }) {
  const get = await client.loop(url);
  return await measured(async () => {
    for (let left = bursts; left > 0; left--) {
      const lengths = await Promise.all(Array.from({ length: calls }, get));
      for (const length of lengths) check(bytes, length);
    }
    return { amount: calls * bursts, p50Ms: null };
  });
}

/** @param {() => Promise<{ amount: number, p50Ms: number | null }>} work */
async function measured(work) {
  const cpu = process.cpuUsage();
  const start = performance.now();
  const { amount, p50Ms } = await work();
  const ms = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  return { amount, ms, cpuMs: (user + system) / 1_000, p50Ms, peakBytes: peakBytes() };
}

/** Most memory this process has ever held resident. */
export function peakBytes() {
  try {
    const [, kibibytes] = /VmHWM:\s+(\d+) kB/.exec(readFileSync("/proc/self/status", "latin1")) ??
      [];
    return kibibytes === undefined ? null : Number(kibibytes) * 1024;
  } catch {
    return null; // only Linux tells
  }
}

/**
 * @param {number} expected
 * @param {number} bytes
 */
function check(expected, bytes) {
  if (bytes !== expected) throw new Error(`a body of ${bytes} bytes came, not of ${expected}`);
}

/** @param {number[]} values */
function middle(values) {
  return Float64Array.from(values).sort()[values.length >> 1] ?? null;
}

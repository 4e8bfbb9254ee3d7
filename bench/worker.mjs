// @ts-check
/**
 * A process of one JavaScript peer: a job on each line of stdin, a sample on each line of stdout.
 *
 * @module
 */

import process from "node:process";
import { createInterface } from "node:readline";
import { burst, download, peakBytes, requests, upload } from "./measure.mjs";

const options = JSON.parse(process.argv[2] ?? "{}");
// Without a client the process is idle: it is what memory is measured from.
const client = options.client === null ? null : (await import(options.client)).create(options);
/** @param {unknown} value */
const say = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);

/** @type {Record<string, (client: import("./measure.mjs").Client, job: any) => Promise<unknown>>} */
const jobs = { requests, download, upload, burst };

/** @param {string} line */
async function answer(line) {
  if (client === null) {
    return { amount: 0, ms: 1, cpuMs: null, p50Ms: null, peakBytes: peakBytes() };
  }
  const job = JSON.parse(line);
  try {
    return await jobs[job.kind]?.(await client, job);
  } catch (error) {
    return { error: error instanceof Error ? error.stack : String(error) };
  }
}

await client;
say("ready");
for await (const line of createInterface({ input: process.stdin })) say(await answer(line));
process.exit();

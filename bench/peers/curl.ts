import { findProgram } from "../../tests/_support/requires.ts";
import { type Job, Missing, type Running, type Sample } from "../model.ts";

/** curl, which is started anew for each download, and tells itself how long that took. */
export class Curl implements Running {
  readonly #path: string;

  /** @throws {Missing} If it is not installed. */
  constructor() {
    const path = findProgram("curl");
    if (path === null) throw new Missing("curl is not installed");
    this.#path = path;
  }

  async run(job: Job): Promise<Sample> {
    if (job.kind !== "download") throw new Error(`Cannot ${job.kind} with curl`);
    const { success, stdout } = await new Deno.Command(this.#path, {
      args: ["-s", "-o", "/dev/null", "-w", "[%{size_download},%{time_total}]", job.url],
    }).output();
    const [bytes, seconds] = JSON.parse(new TextDecoder().decode(stdout)) as [number, number];
    if (!success || bytes !== job.bytes) throw new Error(`a body of ${bytes} bytes came`);
    return { amount: bytes, ms: seconds * 1_000, cpuMs: null, p50Ms: null, peakBytes: null };
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }
}

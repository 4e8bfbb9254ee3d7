import type { Job, Running, Sample } from "../model.ts";

/** How a worker is started. */
export interface Command {
  readonly path: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** A peer in a process of its own, which takes jobs on stdin and gives samples on stdout. */
export class WorkerProcess implements Running {
  readonly #child: Deno.ChildProcess;
  readonly #stdin: WritableStreamDefaultWriter<Uint8Array>;
  readonly #lines: ReadableStreamDefaultReader<string>;
  readonly #log: Promise<string>;
  #unfinished = "";

  /** Starts a worker, and waits until it can take a job. */
  static async start(command: Command): Promise<WorkerProcess> {
    const worker = new WorkerProcess(command);
    try {
      await worker.#answer();
      return worker;
    } catch (error) {
      await worker[Symbol.asyncDispose]();
      throw error;
    }
  }

  private constructor({ path, args, env = {} }: Command) {
    const streams = { stdin: "piped", stdout: "piped", stderr: "piped" } as const;
    this.#child = new Deno.Command(path, { args: [...args], env, ...streams }).spawn();
    this.#stdin = this.#child.stdin.getWriter();
    this.#lines = this.#child.stdout.pipeThrough(new TextDecoderStream()).getReader();
    this.#log = new Response(this.#child.stderr).text();
  }

  async run(job: Job): Promise<Sample> {
    await this.#stdin.write(new TextEncoder().encode(`${JSON.stringify(job)}\n`));
    const answer = await this.#answer() as Sample | { readonly error: string };
    if ("error" in answer) throw new Error(answer.error);
    return answer;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stdin.close().catch(() => {});
    await this.#lines.cancel();
    await Promise.all([this.#child.status, this.#log]);
  }

  async #answer(): Promise<unknown> {
    for (;;) {
      const end = this.#unfinished.indexOf("\n");
      if (end >= 0) {
        const line = this.#unfinished.slice(0, end);
        this.#unfinished = this.#unfinished.slice(end + 1);
        return JSON.parse(line);
      }
      const { value, done } = await this.#lines.read();
      if (done) throw new Error(`the worker has ended: ${(await this.#log).trim()}`);
      this.#unfinished += value;
    }
  }
}

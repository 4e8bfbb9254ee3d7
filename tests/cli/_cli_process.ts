import { type Outcome, outcomeOf } from "../_support/outcome.ts";
import { patiently } from "../_support/patience.ts";

const CLI = new URL("../../cli.ts", import.meta.url).pathname;

/** Standard output: nobody reads it, or nobody can any more, or it is a device that is full. */
export type Stdout = "read" | "unread" | "closed" | "full";

/** The command line in a process of its own. */
export class CliProcess implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #ended: Promise<void>;
  #status: Deno.CommandStatus | null = null;
  #stdout = "";
  #stderr = "";
  #heard = Promise.withResolvers<void>();

  /** Starts it, perhaps by way of another program, which gets the command as its last arguments. */
  constructor(args: readonly string[], stdout: Stdout = "read", by: readonly string[] = []) {
    const command = [...by, Deno.execPath(), "run", "--quiet", "-A", CLI, ...args];
    const redirected = ["sh", "-c", 'exec "$0" "$@" >/dev/full', ...command];
    const [program = "", ...rest] = stdout === "full" ? redirected : command;
    this.#child = new Deno.Command(program, {
      args: rest,
      // A terminal of a stranger may show less, and be as wide as it likes.
      env: { NO_COLOR: "1", NO_PROXY: "*", LC_ALL: "C.UTF-8", TERM: "xterm", COLUMNS: "80" },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#ended = this.#follow(stdout);
  }

  /** Resolves when it has said something on standard output. */
  async said(pattern: RegExp): Promise<void> {
    while (!pattern.test(this.#stdout)) {
      await patiently(this.#heard.promise, () => `${pattern} in ${this.#stdout}${this.#stderr}`);
    }
  }

  /** Sends a signal, unless it has ended, which may be so before this process hears of it. */
  kill(signal: Deno.Signal): void {
    try {
      this.#child.kill(signal);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // it has ended
    }
  }

  /** How it ended, and what it said. */
  async end(): Promise<Outcome> {
    await patiently(this.#ended, () => `the end of it: ${this.#stderr}`);
    return { status: this.#status!.code, stdout: this.#stdout, stderr: this.#stderr };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.kill("SIGKILL");
    await this.#ended;
  }

  async #follow(stdout: Stdout): Promise<void> {
    const child = this.#child;
    const reading = [this.#read(child.stderr, (text) => this.#stderr += text)];
    if (stdout === "closed") reading.push(child.stdout.cancel());
    if (stdout === "read") reading.push(this.#read(child.stdout, (text) => this.#stdout += text));
    this.#status = await child.status;
    if (stdout === "unread" || stdout === "full") reading.push(child.stdout.cancel());
    await Promise.all(reading);
  }

  async #read(
    stream: ReadableStream<Uint8Array<ArrayBuffer>>,
    hear: (text: string) => void,
  ): Promise<void> {
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      hear(text);
      this.#heard.resolve();
      this.#heard = Promise.withResolvers();
    }
  }
}

/** Runs the command line in a process of its own, with these flags of `deno run`. */
export function spawnCli(
  flags: readonly string[],
  args: readonly string[],
  options: Parameters<typeof outcomeOf>[2] = {},
): Promise<Outcome> {
  return outcomeOf(Deno.execPath(), ["run", "--quiet", ...flags, CLI, ...args], options);
}

/** Runs the command line in a process of its own, whose standard output is like this. */
export async function runProcess(args: readonly string[], stdout: Stdout) {
  await using process = new CliProcess(args, stdout);
  return await process.end();
}

import { patiently } from "./patience.ts";

const ROOT = new URL("../../", import.meta.url);
const PROGRAM = new URL("fetching_program.ts", import.meta.url);

// Whoever runs the tests may trace other programs.
for (const name of ["HTTPTRACE", "HTTPTRACE_SHOW_SECRETS"]) Deno.env.delete(name);

/** A child process of Deno that is traced without knowing it. */
export class TracedProgram implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #output: Promise<{ stdout: string; stderr: string; status: Deno.CommandStatus }>;
  readonly #spoke = Promise.withResolvers<void>();
  #ended = false;

  /** Starts `fetching_program.ts` with the preload, `env`, and the permissions of `flags`. */
  constructor(
    args: readonly string[],
    env: Readonly<Record<string, string>>,
    flags: readonly string[] = ["-A"],
  ) {
    const preload = `--preload=${new URL("register.ts", ROOT)}`;
    this.#child = new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-prompt", "--quiet", preload, ...flags, PROGRAM.href, ...args],
      env: { NO_COLOR: "1", NO_PROXY: "*", ...env },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#output = this.#collect();
  }

  /** Runs the program to its end. */
  static async run(...given: ConstructorParameters<typeof TracedProgram>) {
    await using program = new TracedProgram(...given);
    return await program.end();
  }

  /** Resolves when it has written to standard output for the first time. */
  spoke(): Promise<void> {
    return patiently(this.#spoke.promise, () => "a word of the program");
  }

  kill(signal: Deno.Signal): void {
    this.#child.kill(signal);
  }

  /** What it said, and how it ended. */
  end() {
    return patiently(this.#output, () => "the end of the program");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#ended) this.#child.kill("SIGKILL");
    await this.#output;
  }

  async #collect() {
    const { stdout, stderr } = this.#child;
    const [said, complained, status] = await Promise.all([
      textOf(stdout, () => this.#spoke.resolve()),
      textOf(stderr),
      this.#child.status,
    ]);
    this.#ended = true;
    return { stdout: said, stderr: complained, status };
  }
}

async function textOf(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  began: () => void = () => {},
): Promise<string> {
  let text = "";
  for await (const part of stream.pipeThrough(new TextDecoderStream())) {
    text += part;
    began();
  }
  return text;
}

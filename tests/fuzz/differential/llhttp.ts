import type { Case, Outcome } from "../../conformance/_case.ts";
import { findProgram } from "../../_support/requires.ts";

const SCRIPT = decodeURIComponent(new URL("llhttp_client.mjs", import.meta.url).pathname);

/** The major version of the Node that is installed; 0 if none is. */
export function nodeMajor(): number {
  const node = findProgram("node");
  if (node === null) return 0;
  const { stdout } = new Deno.Command(node, { args: ["--version"] }).outputSync();
  return parseInt(new TextDecoder().decode(stdout).slice(1));
}

/** What node:http makes of a response. */
export interface Told
  extends Pick<Outcome, "informational" | "version" | "status" | "reason" | "fields" | "trailers"> {
  readonly id: number;
  /** `complete`, `tunnel`, or the code of an error and its reason. */
  readonly end: string;
  /** The body, or what came after the head of a tunnel. */
  readonly content: string;
}

/** Node's HTTP parser, behind node:http in a process of its own. */
export class Llhttp implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  readonly #waiting = new Map<number, (told: Told) => void>();
  readonly #reading: Promise<void>;
  #asked = 0;

  constructor() {
    const options = { stdin: "piped", stdout: "piped", stderr: "inherit" } as const;
    this.#child = new Deno.Command(findProgram("node") ?? "node", { args: [SCRIPT], ...options })
      .spawn();
    this.#input = this.#child.stdin.getWriter();
    this.#reading = this.#readAll();
  }

  /** Lets it read the response of a case, after which the server closes the connection. */
  async read({ method = "GET", raw, asks }: Case): Promise<Told> {
    const id = this.#asked++;
    const { promise, resolve } = Promise.withResolvers<Told>();
    this.#waiting.set(id, resolve);
    const line = JSON.stringify({ id, method, raw, upgrades: asks === "upgrade" });
    await this.#input.write(new TextEncoder().encode(`${line}\n`));
    return await promise;
  }

  /** Ends the process, which has nothing more to read. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#input.close();
    await Promise.all([this.#reading, this.#child.status]);
  }

  async #readAll(): Promise<void> {
    let text = "";
    for await (const part of this.#child.stdout.pipeThrough(new TextDecoderStream())) {
      const lines = (text + part).split("\n");
      text = lines.pop() ?? "";
      for (const line of lines) this.#tell(JSON.parse(line));
    }
  }

  #tell(told: Told): void {
    this.#waiting.get(told.id)?.(told);
    this.#waiting.delete(told.id);
  }
}

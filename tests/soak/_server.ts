import type { CarrierName } from "../faults/_carriers.ts";

const PROGRAM = new URL("_server_program.ts", import.meta.url).href;

/** The server of a soak: its memory and its descriptors are not those that are measured. */
export class SoakServer implements AsyncDisposable {
  readonly ports: Readonly<Record<CarrierName, number>>;
  readonly caCerts: string[];
  readonly #child: Deno.ChildProcess;
  readonly #lines: ReadableStream<string>;

  private constructor(child: Deno.ChildProcess, lines: ReadableStream<string>, first: string) {
    ({ ports: this.ports, caCerts: this.caCerts } = JSON.parse(first));
    this.#child = child;
    this.#lines = lines;
  }

  /** Starts a server, and waits for its word that it listens. */
  static async start(): Promise<SoakServer> {
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-qA", "--no-check", PROGRAM],
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    const lines = child.stdout.pipeThrough(new TextDecoderStream());
    const reader = lines.getReader();
    let first = "";
    while (!first.endsWith("\n")) {
      const { value, done } = await reader.read();
      if (done) throw new Error("Cannot start the server of a soak: it has ended");
      first += value;
    }
    reader.releaseLock();
    return new SoakServer(child, lines, first);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child.stdin.close();
    await this.#lines.cancel();
    await this.#child.status;
  }
}

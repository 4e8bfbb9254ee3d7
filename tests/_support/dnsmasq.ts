import { Program } from "./program.ts";

/** A running dnsmasq that knows the names it was given, and answers NXDOMAIN to all others in `.test`. */
export class Dnsmasq implements AsyncDisposable {
  readonly #program: Program;

  private constructor(program: Program) {
    this.#program = program;
  }

  /** Starts a name server with the addresses of each name, IPv4 and IPv6. */
  static async start(names: Readonly<Record<string, readonly string[]>>): Promise<Dnsmasq> {
    const records = Object.entries(names).flatMap(([name, addresses]) =>
      addresses.map((address) => `--host-record=${name},${address}`)
    );
    const asRoot = Deno.uid() === 0 ? ["--user=root"] : []; // it would become "nobody" otherwise
    const program = await Program.start("dnsmasq", ({ port }) => ({
      args: [
        ...["--keep-in-foreground", "--conf-file=/dev/null", "--pid-file=", ...asRoot],
        ...["--no-resolv", "--no-hosts", "--no-poll", "--log-queries", "--log-facility=-"],
        ...["--listen-address=127.0.0.1", "--bind-interfaces", `--port=${port}`],
        ...["--local=/test/", ...records],
      ],
    }));
    return new Dnsmasq(program);
  }

  /** What `nameServer` wants to know. */
  get nameServer(): { ipAddr: string; port: number } {
    return { ipAddr: "127.0.0.1", port: this.#program.port };
  }

  /** The questions that were asked, as `A site.test`. */
  get questions(): string[] {
    return Array.from(
      this.#program.log.matchAll(/query\[(\w+)\] (\S+) from/g),
      ([, type, name]) => `${type} ${name}`,
    );
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#program[Symbol.asyncDispose]();
  }
}

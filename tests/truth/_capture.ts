import { createSocket } from "node:dgram";
import { outcomeOf } from "../_support/outcome.ts";
import { patiently } from "../_support/patience.ts";
import { findProgram } from "../_support/requires.ts";
import type { Packet } from "./_packets.ts";
import { temporaryFolder } from "../_support/temporary.ts";

/** Bytes kept of each packet: enough for the first TLS record of a handshake. */
const KEPT = "2048";
/** MiB between kernel and dumpcap: enough for a download at the speed of loopback. */
const BUFFER = "64";
const LAST_WORDS = "this is the last packet of the capture";

/** What tshark is asked for, in this order. */
const FIELDS = [
  "frame.time_epoch",
  ...["ip.src", "ipv6.src", "ip.dst", "ipv6.dst"],
  ...["udp.srcport", "udp.dstport", "tcp.srcport", "tcp.dstport"],
  ...["tcp.stream", "tcp.flags", "tcp.seq", "tcp.len", "tls.record.content_type"],
] as const;

/** RFC 9293 section 3.1. */
const FIN = 0x01, SYN = 0x02, RST = 0x04;

/** Gives the packets to and from some ports of loopback that were sent during some work. */
export async function capture(
  ports: readonly number[],
  work: () => Promise<void>,
): Promise<Packet[]> {
  const marker = createSocket("udp4");
  await new Promise<void>((resolve) => marker.bind(0, "127.0.0.1", resolve));
  const { port } = marker.address();
  await using folder = await temporaryFolder();
  const file = `${folder.path}/packets.pcap`;
  try {
    const dumpcap = new Dumpcap([...ports, port], file);
    try {
      await patiently(dumpcap.started, () => `dumpcap start: ${dumpcap.log}`);
      await work();
      marker.send(LAST_WORDS, port, "127.0.0.1");
      await patiently(dumpcap.heardLastWords, () => "the last packet of the capture");
    } finally {
      await dumpcap.stop();
    }
    return await dissect(file, port);
  } finally {
    await new Promise<void>((resolve) => marker.close(() => resolve()));
  }
}

/** Debian's program that writes packets down as they are. */
class Dumpcap {
  readonly #child: Deno.ChildProcess;
  readonly #output: Promise<unknown>;
  readonly #started = Promise.withResolvers<void>();
  readonly #heard = Promise.withResolvers<void>();
  /** What it has said. */
  log = "";

  constructor(ports: readonly number[], path: string) {
    const filter = ports.map((port) => `port ${port}`).join(" or ");
    this.#child = new Deno.Command(findProgram("dumpcap") ?? "dumpcap", {
      args: ["-i", "lo", "-q", "-P", "-s", KEPT, "-B", BUFFER, "-f", filter, "-w", "-"],
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#output = Promise.all([this.#save(path), this.#listen()]);
  }

  /** Resolves when no packet is missed any more. */
  get started(): Promise<void> {
    return this.#started.promise;
  }

  /** Resolves when all packets before the last one have been written. */
  get heardLastWords(): Promise<void> {
    return this.#heard.promise;
  }

  /** Ends it; throws if it has missed a packet. */
  async stop(): Promise<void> {
    try {
      this.#child.kill("SIGINT");
    } catch {
      // It has ended by itself, and its log says why.
    }
    await this.#output;
    const { success } = await this.#child.status;
    const dropped = /received\/dropped on interface .*: \d+\/(\d+)/.exec(this.log)?.[1];
    if (!success || dropped !== "0") throw new Error(`Cannot capture: ${this.log}`);
  }

  async #save(path: string): Promise<void> {
    using file = await Deno.open(path, { write: true, createNew: true });
    let tail = "";
    for await (const bytes of this.#child.stdout) {
      for (let written = 0; written < bytes.length;) {
        written += await file.write(bytes.subarray(written));
      }
      const text = tail + new TextDecoder("latin1").decode(bytes);
      if (text.includes(LAST_WORDS)) this.#heard.resolve();
      tail = text.slice(-LAST_WORDS.length);
    }
  }

  async #listen(): Promise<void> {
    for await (const text of this.#child.stderr.pipeThrough(new TextDecoderStream())) {
      this.log += text;
      if (this.log.includes("File: ")) this.#started.resolve();
    }
  }
}

/** Lets tshark read packets; those of the port `ignored` are not given. */
async function dissect(path: string, ignored: number): Promise<Packet[]> {
  const args = ["-r", path, "-n", "-T", "fields", ...FIELDS.flatMap((field) => ["-e", field])];
  const { status, stdout, stderr } = await outcomeOf(findProgram("tshark") ?? "tshark", args);
  if (status !== 0) throw new Error(`Cannot read the packets: ${stderr}`);
  const lines = stdout.split("\n").filter((line) => line !== "");
  return lines.map(packetOf).filter(({ to }) => to !== `127.0.0.1:${ignored}`);
}

function packetOf(line: string): Packet {
  const cells = line.split("\t");
  const cell = (name: typeof FIELDS[number]): string => cells[FIELDS.indexOf(name)] ?? "";
  const at = (end: "src" | "dst"): string => {
    const port = cell(`tcp.${end}port`) || cell(`udp.${end}port`);
    const six = cell(`ipv6.${end}`);
    return six === "" ? `${cell(`ip.${end}`)}:${port}` : `[${six}]:${port}`;
  };
  const [seconds = "", fraction = ""] = cell("frame.time_epoch").split(".");
  const flags = Number(cell("tcp.flags"));
  const syn = (flags & SYN) !== 0;
  return {
    time: Number(seconds) * 1_000 + Number(fraction.padEnd(9, "0")) / 1e6,
    from: at("src"),
    to: at("dst"),
    segment: cell("tcp.stream") === "" ? null : {
      stream: Number(cell("tcp.stream")),
      syn,
      ends: (flags & (FIN | RST)) !== 0,
      // The SYN takes the first number.
      offset: syn ? 0 : Number(cell("tcp.seq")) - 1,
      length: Number(cell("tcp.len")),
      tlsRecords: cell("tls.record.content_type").split(",").filter(Boolean).map(Number),
    },
  };
}

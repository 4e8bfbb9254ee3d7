import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { parseQuery, type Query } from "../../cli/demo/dns_message.ts";

/** One question, and the ways to answer it. */
export interface Asked {
  readonly query: Query;
  /** Whether it came by TCP, as it does when an answer is too long for a datagram. */
  readonly byTcp: boolean;
  /** Answers. */
  readonly say: (message: Uint8Array) => void;
  /** Answers from another port. */
  readonly sayFromElsewhere: (message: Uint8Array) => void;
}

/** What a name server does with a question. */
export type Lie = (asked: Asked) => void | Promise<void>;

/** A name server on loopback, by UDP and TCP, which says what a test wants. */
export class LyingNameServer implements AsyncDisposable {
  /** What it does with a question from now on. */
  lie: Lie;
  readonly #udp: Socket;
  readonly #elsewhere: Socket;
  readonly #tcp: Server;

  private constructor(lie: Lie, udp: Socket, elsewhere: Socket, tcp: Server) {
    this.lie = lie;
    this.#udp = udp;
    this.#elsewhere = elsewhere;
    this.#tcp = tcp;
    udp.on("message", (message, from) => this.#hear(message, from));
    tcp.on("connection", (socket) => {
      socket.on("error", () => {});
      socket.on("data", (data) => this.#hearByTcp(data, (bytes) => socket.write(bytes)));
    });
  }

  /** Starts a server on a port that is free for both. */
  static async start(lie: Lie): Promise<LyingNameServer> {
    while (true) {
      const udp = await bound();
      const tcp = await listening(udp.address().port);
      if (tcp !== null) return new LyingNameServer(lie, udp, await bound(), tcp);
      udp.close(); // somebody uses the same port by TCP
    }
  }

  get nameServer(): { ipAddr: string; port: number } {
    return { ipAddr: "127.0.0.1", port: this.#udp.address().port };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = [this.#udp, this.#elsewhere, this.#tcp].map((socket) => once(socket, "close"));
    this.#udp.close();
    this.#elsewhere.close();
    this.#tcp.close();
    await Promise.all(closed);
  }

  #hear(message: Uint8Array, { port, address }: RemoteInfo): void {
    const query = parseQuery(message);
    if (query === null) return;
    this.lie({
      query,
      byTcp: false,
      say: (answer) => this.#udp.send(answer, port, address),
      sayFromElsewhere: (answer) => this.#elsewhere.send(answer, port, address),
    });
  }

  /** RFC 1035 section 4.2.2: two bytes of length before each message. */
  #hearByTcp(data: Uint8Array, write: (bytes: Uint8Array) => void): void {
    const query = parseQuery(data.subarray(2));
    if (query === null) return;
    const say = (answer: Uint8Array): void =>
      write(Uint8Array.of(answer.length >> 8, answer.length & 0xff, ...answer));
    this.lie({ query, byTcp: true, say, sayFromElsewhere: say });
  }
}

async function bound(): Promise<Socket> {
  const socket = createSocket("udp4");
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  return socket;
}

/** Listens on a port; `null` if that is taken. */
async function listening(port: number): Promise<Server | null> {
  const server = createServer();
  server.listen(port, "127.0.0.1");
  try {
    await once(server, "listening");
    return server;
  } catch (error) {
    if ((error as { code?: unknown }).code === "EADDRINUSE") return null;
    throw error;
  }
}

import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { EndOfRequest, Peer } from "../_support/peer.ts";
import type { Carrier } from "./_carriers.ts";

/** The server's side of one connection: requests in, responses out, and what lies below TLS. */
export class Talk {
  readonly peer: Peer;
  /** The socket below TLS. */
  readonly raw: Socket;
  /** How many bytes have been said. */
  said = 0;
  #head = "";
  /** Bytes of the request that are still to come; `null` before its head. */
  #left: number | null = null;

  constructor(peer: Peer, raw: Socket) {
    this.peer = peer;
    this.raw = raw;
  }

  /** Reads the head of a request, if that has not been read yet. */
  async head(): Promise<string> {
    if (this.#left !== null) return this.#head;
    this.#head = await this.peer.head();
    this.#left = Number(/^content-length: (\d+)/im.exec(this.#head)?.[1] ?? 0);
    return this.#head;
  }

  /** Reads some of the body of a request. */
  async some(bytes: number): Promise<void> {
    await this.head();
    await this.peer.exactly(bytes);
    this.#left = (this.#left ?? 0) - bytes;
  }

  /** Reads what is left of a request. */
  async request(): Promise<void> {
    await this.head();
    await this.peer.exactly(this.#left ?? 0);
    this.#left = null;
  }

  /** Says something. */
  async say(text: string): Promise<void> {
    if (text === "") return; // a TLS socket might never be done with it
    await this.peer.send(text);
    this.said += text.length;
  }

  /** Answers all requests that come. */
  async answerAll(answer: string): Promise<void> {
    while (true) {
      await this.request();
      await this.say(answer);
    }
  }

  /** Closes the connection in order. */
  async close(): Promise<void> {
    this.peer.close();
    await this.peer.closed;
  }

  /** Says a last word, since Deno keeps an aborted handshake until then, and hears the client out. */
  async takeLeave(): Promise<void> {
    await this.say("?").catch(() => {});
    await this.peer.untilEnd();
  }
}

/** What the server does on one connection until that ends: when it returns, nothing is left of it. */
export type TalkScript = (talk: Talk) => Promise<void>;

/** A server on loopback whose first connection follows one script, and all others another. */
export class FaultServer implements AsyncDisposable {
  readonly #server: Server;
  readonly #lines: Socket[] = [];
  readonly #running: Promise<void>[] = [];

  private constructor(carrier: Carrier, first: TalkScript, next: TalkScript) {
    this.#server = createServer({ allowHalfOpen: true }, (raw) => {
      raw.on("error", () => {}).setNoDelay(); // a client that goes away is no failure of the server
      const script = this.#lines.length === 0 ? first : next;
      this.#lines.push(raw);
      this.#running.push(follow(raw, carrier, script));
    });
  }

  static async start(carrier: Carrier, first: TalkScript, next = first): Promise<FaultServer> {
    const server = new FaultServer(carrier, first, next);
    await new Promise<void>((resolve) => server.#server.listen(0, "127.0.0.1", resolve));
    return server;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const raw of this.#lines) raw.destroy();
    await Promise.all([closed, ...this.#running]);
  }
}

async function follow(raw: Socket, carrier: Carrier, script: TalkScript): Promise<void> {
  const gone = new Promise<void>((resolve) => raw.once("close", () => resolve()));
  const socket = await Promise.race([gone, carrier.accept(raw)]);
  if (socket === undefined) return;
  const ended = script(new Talk(new Peer(socket), raw)).catch((error) => error);
  const failure = await Promise.race([gone, ended]);
  const isClientGone = raw.destroyed || socket.destroyed || failure instanceof EndOfRequest;
  socket.destroy();
  raw.destroy();
  if (failure !== undefined && !isClientGone) throw failure;
}

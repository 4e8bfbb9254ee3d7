import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { answerTo, parseQuery, type Query, RCODE } from "../../cli/demo/dns_message.ts";

const A = 1;
const LOOPBACK = new Uint8Array([127, 0, 0, 1]);

/** A name server that knows every name by 127.0.0.1, and holds its answers back for a while. */
export class FadingNameServer implements AsyncDisposable {
  readonly #socket: Socket;
  #held: (() => void)[] | null = null;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("message", (message, from) => this.#hear(message, from));
  }

  static async start(): Promise<FadingNameServer> {
    const socket = createSocket("udp4");
    await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
    return new FadingNameServer(socket);
  }

  get nameServer(): { ipAddr: string; port: number } {
    return { ipAddr: "127.0.0.1", port: this.#socket.address().port };
  }

  /** Answers nothing from now on. */
  fade(): void {
    this.#held = [];
  }

  /** Answers again, and what was asked meanwhile. */
  recover(): void {
    for (const answer of this.#held ?? []) answer();
    this.#held = null;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return new Promise((resolve) => this.#socket.close(() => resolve()));
  }

  #hear(message: Uint8Array, from: RemoteInfo): void {
    const query = parseQuery(message);
    if (query === null) return;
    if (this.#held === null) this.#answer(query, from);
    else this.#held.push(() => this.#answer(query, from));
  }

  #answer(query: Query, { port, address }: RemoteInfo): void {
    const records = query.type === A ? [LOOPBACK] : [];
    this.#socket.send(answerTo(query, RCODE.noError, records), port, address);
  }
}

import { createSocket, type Socket } from "node:dgram";
import { answerTo, parseQuery, RCODE } from "./dns_message.ts";

/** Data of the address records that are served, by type. */
export type Records = ReadonlyMap<number, Uint8Array>;

/** `127.0.0.1` and `::1` as the types A and AAAA hold them. */
export const LOOPBACK = {
  ipv4: [1, Uint8Array.of(127, 0, 0, 1)],
  ipv6: [28, Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1)],
} as const;

/** A name server on loopback, which knows the same addresses for each of a few names. */
export class NameServer implements AsyncDisposable {
  readonly port: number;
  readonly #socket: Socket;

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.port = socket.address().port;
  }

  /** Starts a server on a port that is free. */
  static async start(names: readonly string[], records: Records): Promise<NameServer> {
    const socket = createSocket("udp4"); // Deno.listenDatagram is not stable
    socket.on("message", (message, { port, address }) => {
      const query = parseQuery(message);
      if (query === null) return;
      const isKnown = names.includes(query.name);
      const data = isKnown ? records.get(query.type) : undefined;
      const rcode = isKnown ? RCODE.noError : RCODE.nameError;
      socket.send(answerTo(query, rcode, data === undefined ? [] : [data]), port, address);
    });
    await new Promise<void>((resolve, reject) => {
      socket.once("error", reject);
      socket.bind(0, "127.0.0.1", resolve);
    });
    return new NameServer(socket);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await new Promise<void>((resolve) => this.#socket.close(() => resolve()));
  }
}

import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { answerTo, parseQuery, type Query, RCODE } from "../../cli/demo/dns_message.ts";

const TYPES = { A: 1, AAAA: 28 } as const;

/** A type of record. */
export type RecordType = keyof typeof TYPES;

/** A name server that holds back the answers to one type of question until it is told to go on. */
export class SlowNameServer implements AsyncDisposable {
  /** The questions that were asked. */
  readonly questions: RecordType[] = [];
  readonly #socket: Socket;
  readonly #records: Readonly<Record<RecordType, readonly Uint8Array[]>>;
  readonly #slow: RecordType;
  readonly #held: (() => void)[] = [];
  readonly #asked = Promise.withResolvers<void>();
  #released = false;

  private constructor(
    socket: Socket,
    slow: RecordType,
    records: Readonly<Record<RecordType, readonly Uint8Array[]>>,
  ) {
    this.#socket = socket;
    this.#slow = slow;
    this.#records = records;
    socket.on("message", (message, from) => this.#hear(message, from));
  }

  /** Starts a server which knows the same records for every name. */
  static async start(
    slow: RecordType,
    records: Partial<Record<RecordType, readonly Uint8Array[]>>,
  ): Promise<SlowNameServer> {
    const socket = createSocket("udp4");
    await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
    return new SlowNameServer(socket, slow, { A: [], AAAA: [], ...records });
  }

  get nameServer(): { ipAddr: string; port: number } {
    return { ipAddr: "127.0.0.1", port: this.#socket.address().port };
  }

  /** Resolves with the first question of the slow type. */
  get asked(): Promise<void> {
    return this.#asked.promise;
  }

  /** Answers what was held back, and holds nothing back any more. */
  release(): void {
    this.#released = true;
    for (const answer of this.#held.splice(0)) answer();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return new Promise((resolve) => this.#socket.close(() => resolve()));
  }

  #hear(message: Uint8Array, from: RemoteInfo): void {
    const query = parseQuery(message);
    const type = query?.type === TYPES.A ? "A" : "AAAA";
    if (query === null) return;
    this.questions.push(type);
    const answer = (): void => this.#answer(query, type, from);
    if (type !== this.#slow || this.#released) return answer();
    this.#held.push(answer);
    this.#asked.resolve();
  }

  #answer(query: Query, type: RecordType, { port, address }: RemoteInfo): void {
    this.#socket.send(answerTo(query, RCODE.noError, this.#records[type]), port, address);
  }
}

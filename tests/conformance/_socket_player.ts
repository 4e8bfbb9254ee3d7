import { type ErrorCode, Transport, TransportError, type TransportResponse } from "../../mod.ts";
import type { TraceEventMap } from "../../trace.ts";
import type { ProtocolBreach } from "../../transport/http1/messages.ts";
import { validateTrace } from "../../validate.ts";
import { patiently } from "../_support/patience.ts";
import { Recording } from "../_support/recorder.ts";
import { type Exchange, isReused, type Outcome } from "./_case.ts";
import { latin1, type Pace } from "./_play.ts";
import { type Replay, replayField } from "./_replay.ts";

/** What a caller, and those who listen, see of an exchange; of what nobody sees there is nothing. */
export type Seen = Omit<Outcome, "framing" | "persists">;

/** What the caller alone sees. */
type Read = Pick<Outcome, "body" | "trailers" | "end" | "unread">;
const NOTHING_READ: Read = { body: "", trailers: [], end: "complete", unread: "" };

const BREACHES: Partial<Record<ErrorCode, ProtocolBreach>> = {
  protocol: "malformed",
  tooLarge: "tooLarge",
  truncated: "truncated",
  emptyReply: "empty",
};

/** A transport that tries one replay after the other. */
export class SocketPlayer {
  readonly #url: string;
  readonly #client: Transport;
  readonly #recording: Recording;
  readonly #closed = new Set<number>();
  #onClose = (): void => {};
  /** Whether the connection of the last exchange serves another one. */
  #isKept = false;
  #informational: number[] = [];
  #head: TraceEventMap["responseheaders"] | null = null;
  #framingBytes = 0;

  constructor(url: string, maxHeadBytes: number) {
    this.#url = url;
    this.#client = new Transport({
      proxy: null,
      maxResponseHeaderBytes: maxHeadBytes,
      disableCompression: true,
      expectContinueTimeout: 0xffff,
    });
    const { trace } = this.#client;
    this.#recording = new Recording(trace);
    trace.addEventListener(
      "informational",
      ({ detail }) => this.#informational.push(detail.status),
    );
    trace.addEventListener("responseheaders", ({ detail }) => this.#head = detail);
    trace.addEventListener("responseend", ({ detail }) => this.#framingBytes = detail.framingBytes);
    trace.addEventListener("connclose", ({ connId }) => {
      this.#closed.add(connId!);
      this.#onClose();
    });
  }

  /**
   * Tries exchanges, on the connection of those before them if that is kept.
   *
   * @returns What is not as the codec has it, or `null`.
   */
  async difference(
    exchanges: readonly Exchange[],
    outcomes: readonly Outcome[],
    pieces: Pace["pieces"],
  ): Promise<string | null> {
    for (const [index, exchange] of exchanges.entries()) {
      const expected = outcomes[index]!;
      const wanted = expectedSeen(exchange, expected);
      // On a connection that was used before, an empty reply has the request sent again.
      if (wanted.end === "empty") this.#forget();
      const { seen, reused, connId } = await this.#try(
        exchange,
        replayOf(exchange, expected, pieces),
        expected.framing === "tunnel" ? expected.unread.length : null,
      );
      if (JSON.stringify(seen) !== JSON.stringify(wanted)) {
        return `exchange ${index} gives ${JSON.stringify(seen)}, and not ${JSON.stringify(wanted)}`;
      }
      if (reused !== this.#isKept) return `exchange ${index} has a connection, reused: ${reused}`;
      this.#isKept = isReused(exchange, expected);
      if (!this.#isKept) await this.#untilClosed(connId);
    }
    const { calls, connections } = this.#client.stats();
    const left = `${calls} calls and ${connections} connections`;
    return calls === 0 && connections === Number(this.#isKept) ? null : `${left} are left`;
  }

  #forget(): void {
    this.#client.closeIdleConnections();
    this.#isKept = false;
  }

  /** Closes the transport. Gives the laws that the trace of all this breaks. */
  async end(): Promise<string[]> {
    await this.#client.close();
    return validateTrace(this.#recording.events).map(({ law, message }) => `${law}: ${message}`);
  }

  async #try(
    exchange: Exchange,
    replay: Replay,
    tunnelBytes: number | null,
  ): Promise<{ seen: Seen; reused: boolean; connId: number }> {
    this.#informational = [];
    this.#head = null;
    this.#framingBytes = 0;
    const { trace } = this.#client;
    const gotten = { reused: false, connId: -1 };
    trace.addEventListener("gotconn", ({ connId, detail }) => {
      gotten.connId = connId!;
      gotten.reused = detail.reused;
    }, { once: true });
    const what = () => `the end of ${JSON.stringify(exchange)}`;
    const read = await patiently(this.#read(exchange, replay, tunnelBytes), what);
    return { seen: this.#seen(read), ...gotten };
  }

  async #read(exchange: Exchange, replay: Replay, tunnelBytes: number | null): Promise<Read> {
    let response: TransportResponse;
    try {
      response = await this.#client.request(this.#url, {
        method: exchange.method ?? "GET",
        headers: [replayField(replay), ...asking(exchange)],
        ...(exchange.body && { body: bodyOf(exchange.body) }),
      });
      if (tunnelBytes !== null) return await readTunnel(response, tunnelBytes);
      const body = latin1Of(await response.bytes());
      const trailers = [...await response.trailers];
      return { ...NOTHING_READ, body, trailers };
    } catch (error) {
      const breach = error instanceof TransportError ? BREACHES[error.code] : undefined;
      if (breach === undefined) throw error;
      return { ...NOTHING_READ, end: breach };
    }
  }

  #seen({ body, trailers, end, unread }: Read): Seen {
    const head = this.#head;
    return {
      informational: this.#informational,
      version: head?.httpVersion ?? null,
      status: head?.status ?? null,
      reason: head?.statusText ?? null,
      fields: head?.fields ?? [],
      headBytes: head?.bytes ?? 0,
      body,
      trailers,
      framingBytes: end === "complete" ? this.#framingBytes : 0,
      end,
      unread,
    };
  }

  async #untilClosed(connId: number): Promise<void> {
    while (!this.#closed.has(connId)) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#onClose = resolve;
      await patiently(promise, () => `the end of connection ${connId}`);
    }
  }
}

/** What the server is to say in an exchange, and whether it is the server who ends it. */
function replayOf(exchange: Exchange, outcome: Outcome, pieces: Pace["pieces"]): Replay {
  const inPieces = (text = "") => Array.from(pieces(latin1(text)), latin1Of);
  const isEnd = exchange.closes || (outcome.end === "open" && outcome.framing !== "tunnel");
  return {
    early: inPieces(exchange.early),
    reads: exchange.body !== "endless",
    late: inPieces(exchange.raw),
    then: isEnd ? "ends" : isReused(exchange, outcome) ? "waits for more" : "listens",
  };
}

/** What is to be seen through a socket of what the codec makes of the same bytes. */
function expectedSeen({ asks, method }: Exchange, outcome: Outcome): Seen {
  const { framing, persists: _, ...seen } = outcome;
  const trailers = [...new Headers(seen.trailers as [string, string][])];
  if (framing === "tunnel") {
    const isWanted = asks === "upgrade" || method === "CONNECT";
    return { ...seen, ...(isWanted ? { end: "open" } : { end: "malformed", unread: "" }) };
  }
  // What follows a response is nobody's.
  if (seen.end !== "open") return { ...seen, trailers, unread: "" };
  // The server closes the connection then.
  if (framing === "close") return { ...seen, end: "complete" };
  const isEmpty = seen.unread === "" && seen.status === null && seen.informational.length === 0;
  return { ...seen, body: "", framingBytes: 0, unread: "", end: isEmpty ? "empty" : "truncated" };
}

function asking({ asks }: Exchange): [string, string][] {
  if (asks === "continue") return [["expect", "100-continue"]];
  return asks === "upgrade" ? [["connection", "Upgrade"], ["upgrade", "x"]] : [];
}

function bodyOf(kind: NonNullable<Exchange["body"]>): BodyInit {
  if (kind === "bytes") return "hello";
  return new ReadableStream({
    start(controller): void {
      controller.enqueue(new TextEncoder().encode("hello"));
      if (kind === "stream") controller.close();
    },
  });
}

async function readTunnel(response: TransportResponse, bytes: number): Promise<Read> {
  using duplex = response.upgrade();
  const reader = duplex.readable.getReader();
  let text = "";
  while (text.length < bytes) {
    const { value } = await reader.read();
    if (value === undefined) break;
    text += latin1Of(value);
  }
  reader.releaseLock();
  return { ...NOTHING_READ, end: "open", unread: text };
}

function latin1Of(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 1_000) {
    text += String.fromCharCode(...bytes.subarray(at, at + 1_000));
  }
  return text;
}

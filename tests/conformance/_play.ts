import { Buffer } from "node:buffer";
import type { Codec } from "../../transport/http1/codec.ts";
import { NEED_DATA, ProtocolError } from "../../transport/http1/messages.ts";
import type { Exchange, Outcome } from "./_case.ts";

const BODY = new TextEncoder().encode("hello");
/** Where all bodies are read into, one after the other. */
const TARGET = Buffer.alloc(64 * 1024);
const FRAMINGS = { bytes: "length", stream: "chunked", endless: "chunked" } as const;

/** What a codec made of one exchange. */
export interface Played {
  readonly outcome: Outcome;
  /** Why it is an error, in words. */
  readonly why: string | null;
  /** As much of the body as was given out, whatever came afterwards. */
  readonly told: string;
  /** Bytes of the 1xx heads. */
  readonly interimBytes: number;
  /** The most bytes that were kept at a time because the response was not understood yet. */
  readonly held: number;
}

/** How bytes come out of the network: in which pieces, and how much of a body is read at once. */
export interface Pace {
  readonly pieces: (bytes: Buffer) => Iterable<Uint8Array>;
  readonly stride: number;
}

/** All at once. */
export const WHOLE: Pace = { pieces: (bytes) => [bytes], stride: Infinity };
/** One byte after the other. */
export const BYTEWISE: Pace = { pieces: singles, stride: Infinity };
/** All at once, but the body is read byte by byte. */
export const SIPPED: Pace = { pieces: (bytes) => [bytes], stride: 1 };

/** Lets a codec that is idle see an exchange, and tells what it makes of it. */
export function play(codec: Codec, exchange: Exchange, pace: Pace): Played {
  const player = new Player(codec, exchange, pace.stride);
  try {
    for (const piece of pace.pieces(latin1(exchange.early ?? ""))) player.feed(piece);
    player.sendBody();
    for (const piece of pace.pieces(latin1(exchange.raw))) player.feed(piece);
    if (exchange.closes) codec.endOfInput();
    return player.played(codec.responseDone ? "complete" : "open", null);
  } catch (error) {
    if (error instanceof ProtocolError) return player.played(error.breach, error.message);
    throw error;
  }
}

/** Text as bytes, one byte a character. */
export function latin1(text: string): Buffer {
  return Buffer.from(text, "latin1");
}

/** Puts bytes into a codec as a socket does. */
export function put(codec: Codec, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) {
    const space = codec.input.space();
    const count = Math.min(space.length, bytes.length - at);
    if (count === 1) space[0] = bytes[at]!;
    else space.set(bytes.subarray(at, at + count));
    codec.input.filled(count);
    at += count;
  }
}

/** Reads as an exchange of the transport does: first heads, then the body, as far as bytes go. */
class Player {
  readonly #codec: Codec;
  readonly #exchange: Exchange;
  readonly #stride: number;
  readonly #informational: number[] = [];
  #final: Pick<Outcome, "version" | "status" | "reason" | "fields" | "framing" | "headBytes"> = {
    version: null,
    status: null,
    reason: null,
    fields: [],
    framing: null,
    headBytes: 0,
  };
  #told = "";
  #interimBytes = 0;
  #held = 0;

  constructor(codec: Codec, exchange: Exchange, stride: number) {
    const { method = "GET", body } = exchange;
    this.#codec = codec;
    this.#exchange = exchange;
    this.#stride = stride;
    codec.writeHead({ method, target: "/", fields: [] }, body ? FRAMINGS[body] : "none");
  }

  feed(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    put(this.#codec, bytes);
    if (this.#final.status === null) this.#readHeads();
    if (this.#final.status !== null && this.#final.framing !== "tunnel") this.#readBody();
    const isOver = this.#codec.responseDone || this.#final.framing === "tunnel";
    if (!isOver) this.#held = Math.max(this.#held, this.#codec.input.length);
  }

  sendBody(): void {
    const { body } = this.#exchange;
    if (body === undefined) return;
    this.#codec.writeBody(BODY);
    if (body !== "endless") this.#codec.writeEnd();
  }

  played(end: Outcome["end"], why: string | null): Played {
    const isError = why !== null;
    const { input, trailers, framingBytes, persists } = this.#codec;
    const outcome: Outcome = {
      informational: this.#informational,
      ...this.#final,
      // What stood before a mistake may have been told already, or not.
      body: isError ? "" : this.#told,
      trailers,
      framingBytes: isError ? 0 : framingBytes,
      persists,
      end,
      unread: isError ? "" : input.text(0, input.length),
    };
    return {
      outcome,
      why: why && sameWords(why),
      told: this.#told,
      interimBytes: this.#interimBytes,
      held: this.#held,
    };
  }

  #readHeads(): void {
    while (this.#final.status === null) {
      const message = this.#codec.readHead();
      if (message === NEED_DATA) return;
      const { httpVersion: version, status, statusText: reason, fields, bytes } = message.head;
      if (message.type === "informational") {
        this.#informational.push(status);
        this.#interimBytes += bytes;
      } else {
        const framing = message.framing.kind;
        this.#final = { version, status, reason, fields, framing, headBytes: bytes };
      }
    }
  }

  #readBody(): void {
    if (this.#stride === Infinity) this.#readPart(this.#codec.readable);
    else while (this.#readPart(this.#stride) > 0);
  }

  #readPart(room: number): number {
    const target = room > TARGET.length ? Buffer.alloc(room) : TARGET.subarray(0, room);
    const size = this.#codec.readBody(target);
    if (size > 0) this.#told += target.toString("latin1", 0, size);
    return size;
  }
}

/** What another protocol is quoted with depends on how much of it has come. */
function sameWords(why: string): string {
  return why.replace(/(?<=it sent ).*/s, "…");
}

function* singles(bytes: Buffer): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at++) yield bytes.subarray(at, at + 1);
}

import { ChunkedReader } from "./chunked.ts";
import { persists, responseFraming } from "./framing.ts";
import { parsePlainHead, parseResponseHead, shown } from "./head.ts";
import { LineScanner } from "./line_scanner.ts";
import {
  type Framing,
  type HeadMessage,
  NEED_DATA,
  ProtocolError,
  type ResponseHead,
  type WireField,
} from "./messages.ts";
import type { ReceiveBuffer } from "./receive_buffer.ts";

const NO_FIELDS: readonly WireField[] = [];
const START = "HTTP/";
/** Characters in which a plain head is looked for: what comes with it, body perhaps, is copied. */
const LARGEST_PLAIN = 8 * 1024;

type BodyState =
  | { readonly kind: "length"; left: number }
  | { readonly kind: "close" }
  | { readonly kind: "chunked"; readonly chunks: ChunkedReader }
  | { readonly kind: "end"; readonly trailers: readonly WireField[] };

/** Bytes to messages, for one response after the other. */
export class ResponseReader {
  readonly #source: ReceiveBuffer;
  readonly #maxHeadBytes: number;
  readonly #lines = new LineScanner();
  /** The last head that was plain: as text, and what it says. */
  #last: { method: string; text: string; message: HeadMessage } | null = null;
  #informationalBytes = 0;
  #body: BodyState = { kind: "end", trailers: NO_FIELDS };
  #framingBytes = 0;

  constructor(source: ReceiveBuffer, maxHeadBytes: number) {
    this.#source = source;
    this.#maxHeadBytes = maxHeadBytes;
  }

  /** Bytes of chunk framing and trailers of the body so far. */
  get framingBytes(): number {
    return this.#body.kind === "chunked" ? this.#body.chunks.framingBytes : this.#framingBytes;
  }

  /** The trailers of the body, once it is complete. */
  get trailers(): readonly WireField[] | undefined {
    return this.#body.kind === "end" ? this.#body.trailers : undefined;
  }

  /**
   * Reads the next head.
   *
   * @throws {ProtocolError} If the bytes are no head, or exceed the limit.
   */
  readHead(method: string): HeadMessage | typeof NEED_DATA {
    const plain = this.#readPlainHead(method);
    if (plain !== null) return plain;
    this.#refuseOtherProtocols();
    const complete = this.#lines.advance(this.#source, this.#maxHeadBytes);
    const { size } = this.#lines;
    if (size > this.#maxHeadBytes) {
      throw new ProtocolError("tooLarge", `the response head exceeds ${this.#maxHeadBytes} bytes`);
    }
    if (!complete) return NEED_DATA;
    this.#lines.reset();
    return this.#accept(method, parseResponseHead(this.#source.text(0, size)));
  }

  /**
   * A head that came in one piece, as nearly all do, need not be looked at byte by byte.
   *
   * It is tried once a response: each of a thousand interim heads would have the rest copied.
   */
  #readPlainHead(method: string): HeadMessage | null {
    const { length } = this.#source;
    if (this.#lines.size > 0 || this.#informationalBytes > 0 || length === 0) return null;
    const same = this.#sameAsLast(method);
    if (same !== null) return same;
    const text = this.#source.text(0, Math.min(length, LARGEST_PLAIN, this.#maxHeadBytes));
    const head = parsePlainHead(text);
    if (head === null) return null;
    const message = this.#accept(method, head);
    this.#last = { method, text: text.slice(0, head.bytes), message };
    return message;
  }

  /** A server that is asked the same again answers, within a second, with the very same head. */
  #sameAsLast(method: string): HeadMessage | null {
    const last = this.#last;
    if (last === null || last.method !== method || last.message.type !== "final") return null;
    const { head, framing } = last.message;
    if (this.#source.length < head.bytes) return null;
    if (this.#source.text(0, head.bytes) !== last.text) return null;
    this.#source.consume(head.bytes);
    this.#begin(framing);
    return last.message;
  }

  #accept(method: string, head: ResponseHead): HeadMessage {
    this.#source.consume(head.bytes);
    if (head.status >= 200 || head.status === 101) return this.#final(method, head);
    this.#countInformational(head);
    return { type: "informational", head };
  }

  /** At most so many bytes of what has arrived are body. */
  get readable(): number {
    const body = this.#body;
    if (body.kind === "end") return 0;
    if (body.kind === "chunked") return body.chunks.readable(this.#source);
    return body.kind === "length" ? Math.min(body.left, this.#source.length) : this.#source.length;
  }

  /** So many of the bytes that come next are body, and need not pass through the source. */
  get bodyAhead(): number {
    const body = this.#body;
    if (this.#source.length > 0) return 0;
    if (body.kind === "length") return body.left;
    return body.kind === "close" ? Infinity : 0;
  }

  /** Counts in body bytes that have gone past the source: at most `bodyAhead`. */
  passed(bytes: number): void {
    if (this.#body.kind === "length") this.#counted(this.#body, bytes);
  }

  /**
   * Moves body bytes that have arrived into `target`, from `offset` on.
   *
   * @throws {ProtocolError} If the chunked coding is malformed.
   */
  readBody(target: Uint8Array, offset = 0): number {
    const body = this.#body;
    if (body.kind === "end") return 0;
    if (body.kind === "close") return this.#source.take(target, offset, Infinity);
    if (body.kind === "length") {
      const count = this.#source.take(target, offset, body.left);
      this.#counted(body, count);
      return count;
    }
    const count = body.chunks.read(this.#source, target, offset);
    const { trailers } = body.chunks;
    if (trailers !== undefined) {
      this.#framingBytes = body.chunks.framingBytes;
      this.#body = { kind: "end", trailers };
    }
    return count;
  }

  /**
   * The peer has closed its side: RFC 9112 section 8.
   *
   * @throws {ProtocolError} If the response is not complete.
   */
  endOfInput(awaitingHead: boolean): void {
    if (awaitingHead) {
      const nothing = this.#source.length === 0 && this.#informationalBytes === 0;
      const breach = nothing ? "empty" : "truncated";
      throw new ProtocolError(breach, "the server closed the connection before a complete head");
    }
    if (this.#body.kind === "close") this.#body = { kind: "end", trailers: NO_FIELDS };
    if (this.#body.kind === "end") return;
    const missing = this.#body.kind === "length" ? `${this.#body.left} bytes` : "the last chunk";
    throw new ProtocolError("truncated", `the server closed the connection, ${missing} missing`);
  }

  #final(method: string, head: ResponseHead): HeadMessage {
    const framing = responseFraming(method, head);
    this.#begin(framing);
    return { type: "final", head, framing, persists: persists(head) };
  }

  #begin(framing: Framing): void {
    this.#informationalBytes = 0;
    this.#framingBytes = 0;
    this.#body = this.#bodyOf(framing);
  }

  #bodyOf(framing: Framing): BodyState {
    if (framing.kind === "length" && framing.length > 0) {
      return { kind: "length", left: framing.length };
    }
    if (framing.kind === "chunked") {
      return { kind: "chunked", chunks: new ChunkedReader(this.#maxHeadBytes) };
    }
    return framing.kind === "close" ? { kind: "close" } : { kind: "end", trailers: NO_FIELDS };
  }

  #counted(body: { left: number }, bytes: number): void {
    body.left -= bytes;
    if (body.left === 0) this.#body = { kind: "end", trailers: NO_FIELDS };
  }

  #countInformational(head: ResponseHead): void {
    this.#informationalBytes += head.bytes;
    if (this.#informationalBytes > this.#maxHeadBytes) {
      throw new ProtocolError("tooLarge", `the 1xx heads exceed ${this.#maxHeadBytes} bytes`);
    }
  }

  /** Without this, a peer that speaks no HTTP would be waited for until a timeout. */
  #refuseOtherProtocols(): void {
    for (let index = 0; index < START.length; index++) {
      const byte = this.#source.at(index);
      if (byte === undefined) return;
      if (byte !== START.charCodeAt(index)) break;
      if (index === START.length - 1) return;
    }
    const start = shown(this.#source.text(0, Math.min(this.#source.length, 80)));
    throw new ProtocolError("malformed", `the server does not speak HTTP/1: it sent ${start}`);
  }
}

import { CHUNK_LINE } from "./grammar.ts";
import { parseFields } from "./head.ts";
import { LineScanner } from "./line_scanner.ts";
import { ProtocolError, type WireField } from "./messages.ts";
import type { ReceiveBuffer } from "./receive_buffer.ts";

/** A size is short, and extensions are ignored (RFC 9112 section 7.1.1): a longer line only costs. */
const LONGEST_CHUNK_LINE = 4096;

type ChunkedState =
  | { readonly at: "size"; scanned: number }
  | { readonly at: "data"; left: number }
  | { readonly at: "dataEnd" }
  | { readonly at: "trailers"; readonly lines: LineScanner }
  | { readonly at: "end"; readonly trailers: readonly WireField[] };

/** Takes the chunked coding off a body: RFC 9112 section 7.1. */
export class ChunkedReader {
  readonly #maxTrailerBytes: number;
  #state: ChunkedState = { at: "size", scanned: 0 };
  #framingBytes = 0;

  constructor(maxTrailerBytes: number) {
    this.#maxTrailerBytes = maxTrailerBytes;
  }

  /** Bytes so far that were not data: sizes, extensions, line ends, trailers. */
  get framingBytes(): number {
    return this.#framingBytes;
  }

  /** The trailers, once the body is complete. */
  get trailers(): readonly WireField[] | undefined {
    return this.#state.at === "end" ? this.#state.trailers : undefined;
  }

  /** At most so many bytes of `source` are data. */
  readable(source: ReceiveBuffer): number {
    const state = this.#state;
    if (state.at === "trailers" || state.at === "end") return 0;
    return source.length - (state.at === "size" ? state.scanned : 0);
  }

  /**
   * Moves data from `source` into `target`, from `offset` on, until one of them is exhausted.
   *
   * @returns How many bytes of data were moved.
   * @throws {ProtocolError} If the coding is malformed.
   */
  read(source: ReceiveBuffer, target: Uint8Array, offset: number): number {
    let moved = 0;
    while (this.#state.at !== "end") {
      const state = this.#state;
      if (state.at === "data") {
        const count = source.take(target, offset + moved, state.left);
        moved += count;
        state.left -= count;
        if (state.left > 0) return moved;
        this.#state = { at: "dataEnd" };
      } else if (!this.#readFraming(state, source)) return moved;
    }
    return moved;
  }

  #readFraming(state: ChunkedState, source: ReceiveBuffer): boolean {
    if (state.at === "size") return this.#readSize(state, source);
    if (state.at === "dataEnd") return this.#readDataEnd(source);
    return state.at === "trailers" && this.#readTrailers(state, source);
  }

  #readSize(state: ChunkedState & { at: "size" }, source: ReceiveBuffer): boolean {
    const lineEnd = source.indexOfLf(state.scanned);
    state.scanned = lineEnd < 0 ? source.length : lineEnd;
    if (state.scanned > LONGEST_CHUNK_LINE) {
      throw new ProtocolError("tooLarge", `a chunk line exceeds ${LONGEST_CHUNK_LINE} bytes`);
    }
    if (lineEnd < 0) return false;
    const line = source.text(0, lineEnd + 1);
    const match = line.endsWith("\r\n") ? CHUNK_LINE.exec(line.slice(0, -2)) : null;
    const size = match === null ? NaN : parseInt(match[1] ?? "", 16);
    if (!Number.isSafeInteger(size)) {
      throw new ProtocolError("malformed", `a chunk line is ${JSON.stringify(line.slice(0, 100))}`);
    }
    this.#skip(source, line.length);
    this.#state = size > 0
      ? { at: "data", left: size }
      : { at: "trailers", lines: new LineScanner() };
    return true;
  }

  #readDataEnd(source: ReceiveBuffer): boolean {
    const [first, second] = [source.at(0), source.at(1)];
    if ((first !== undefined && first !== 0x0d) || (second !== undefined && second !== 0x0a)) {
      throw new ProtocolError("malformed", "a chunk is longer than its size");
    }
    if (second === undefined) return false;
    this.#skip(source, 2);
    this.#state = { at: "size", scanned: 0 };
    return true;
  }

  #readTrailers(state: ChunkedState & { at: "trailers" }, source: ReceiveBuffer): boolean {
    const complete = state.lines.advance(source, this.#maxTrailerBytes);
    const { size } = state.lines;
    if (size > this.#maxTrailerBytes) {
      throw new ProtocolError("tooLarge", `the trailers exceed ${this.#maxTrailerBytes} bytes`);
    }
    if (!complete) return false;
    const trailers = parseFields(source.text(0, size));
    this.#skip(source, size);
    this.#state = { at: "end", trailers };
    return true;
  }

  #skip(source: ReceiveBuffer, bytes: number): void {
    source.consume(bytes);
    this.#framingBytes += bytes;
  }
}

/** The last chunk and the trailers (RFC 9112 sections 7.1 and 7.1.2) as text. */
export function lastChunk(trailers: readonly WireField[]): string {
  return `0\r\n${trailers.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n`;
}

/** The line that opens a chunk. */
export function chunkLine(size: number): string {
  return `${size.toString(16)}\r\n`;
}

import {
  type FinalMessage,
  type HeadMessage,
  NEED_DATA,
  type RequestFraming,
  type RequestHead,
  type WireField,
} from "./messages.ts";
import { ResponseReader } from "./reader.ts";
import { ReceiveBuffer } from "./receive_buffer.ts";
import {
  nextRequestState,
  nextResponseState,
  type RequestState,
  type ResponseState,
} from "./state.ts";
import { ChunkWriter, encodeLatin1, headText, lastChunkBytes } from "./writer.ts";

const SCRATCH_BYTES = 2048;

/** The bytes of a head, for one that is sent again and again. */
export function encodeHead(head: RequestHead): Uint8Array {
  return encodeLatin1(headText(head));
}

/**
 * HTTP/1.1 on one connection, without the connection: bytes in, messages out.
 *
 * The only door to the protocol. It knows no socket, no promise, no clock and no listener; that it
 * wants more bytes is a return value.
 */
export class Codec {
  /** Where bytes from the socket go. */
  readonly input: ReceiveBuffer = new ReceiveBuffer();
  readonly #reader: ResponseReader;
  /** Heads are written here, so that no request needs a buffer of its own. */
  #scratch: Uint8Array | null = null;
  #request: RequestState = "idle";
  #response: ResponseState = "idle";
  #chunks: ChunkWriter | null = null;
  #method = "";
  #persists = true;
  #inputEnded = false;

  constructor(maxHeadBytes: number) {
    this.#reader = new ResponseReader(this.input, maxHeadBytes);
  }

  /** Whether the request is complete. */
  get requestDone(): boolean {
    return this.#request === "done";
  }

  /** Whether the response is complete. */
  get responseDone(): boolean {
    return this.#response === "done";
  }

  /** Whether the peer lets the connection be used again. */
  get persists(): boolean {
    return this.#persists;
  }

  /** Whether the peer has closed its side. */
  get inputEnded(): boolean {
    return this.#inputEnded;
  }

  /** Bytes of chunk framing and trailers in the response body so far. */
  get framingBytes(): number {
    return this.#reader.framingBytes;
  }

  /** Trailers of the response, once it is complete. */
  get trailers(): readonly WireField[] {
    return this.#reader.trailers ?? [];
  }

  /** Begins a request, and gives the bytes of its head. */
  writeHead(head: RequestHead, framing: RequestFraming["kind"]): Uint8Array {
    const bytes = head.encoded ??
      encodeLatin1(headText(head), this.#scratch ??= new Uint8Array(SCRATCH_BYTES));
    this.#request = nextRequestState(this.#request, "head");
    this.#response = nextResponseState(this.#response, "expect");
    this.#chunks = framing === "chunked" ? new ChunkWriter() : null;
    this.#method = head.method;
    this.#persists = true;
    if (framing === "none") this.#request = nextRequestState(this.#request, "end");
    return bytes;
  }

  /**
   * Frames a part of the body, to be written before the next one. An empty part is nothing: as a
   * chunk it would end the body.
   */
  writeBody(data: Uint8Array): Uint8Array[] {
    this.#request = nextRequestState(this.#request, "data");
    if (data.length === 0) return [];
    return this.#chunks === null ? [data] : this.#chunks.pieces(data);
  }

  /** Ends the body, and gives the bytes that say so. */
  writeEnd(trailers: readonly WireField[] = []): Uint8Array[] {
    const bytes = this.#chunks === null ? [] : [lastChunkBytes(trailers)];
    this.#request = nextRequestState(this.#request, "end");
    return bytes;
  }

  /** Reads the next head out of the input. */
  readHead(): HeadMessage | typeof NEED_DATA {
    this.#response = nextResponseState(this.#response, "read");
    const message = this.#reader.readHead(this.#method);
    if (message === NEED_DATA) return message;
    if (message.type === "informational") {
      this.#response = nextResponseState(this.#response, "informational");
    } else this.#acceptFinal(message);
    return message;
  }

  /** So large a target has room for all body bytes that have arrived. */
  get readable(): number {
    return this.#reader.readable;
  }

  /** Moves body bytes that have arrived into `target`; then look at `responseDone`. */
  readBody(target: Uint8Array, offset = 0): number {
    const count = this.#reader.readBody(target, offset);
    this.#noteEnd();
    return count;
  }

  /** So many of the bytes that come next may be read from the socket past `input`. */
  get bodyAhead(): number {
    return this.#reader.bodyAhead;
  }

  /** Body bytes have been read past `input`; then look at `responseDone`. */
  passed(bytes: number): void {
    this.#reader.passed(bytes);
    this.#noteEnd();
  }

  /** The peer has closed its side. */
  endOfInput(): void {
    this.#inputEnded = true;
    this.#reader.endOfInput(this.#response === "head");
    this.#noteEnd();
  }

  /** Makes ready for the next request. */
  reset(): void {
    this.#request = nextRequestState(this.#request, "reset");
    this.#response = nextResponseState(this.#response, "reset");
  }

  #acceptFinal({ framing, persists }: FinalMessage): void {
    this.#persists &&= persists;
    if (framing.kind === "tunnel") {
      this.#request = nextRequestState(this.#request, "switch");
      this.#response = nextResponseState(this.#response, "switch");
      return;
    }
    this.#response = nextResponseState(this.#response, "final");
    this.#noteEnd();
  }

  #noteEnd(): void {
    if (this.#response === "body" && this.#reader.trailers !== undefined) {
      this.#response = nextResponseState(this.#response, "end");
    }
  }
}

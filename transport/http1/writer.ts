import { Buffer } from "node:buffer";
import { chunkLine, lastChunk } from "./chunked.ts";
import { FIELD_VALUE, REQUEST_TARGET, TOKEN } from "./grammar.ts";
import { ProtocolError, type RequestHead, type WireField } from "./messages.ts";

/** Up to this size copying a chunk is cheaper than writing its parts one by one. */
const COPIED_CHUNK = 64 * 1024;
/** Size line and both line ends of such a chunk. */
const CHUNK_FRAMING = 9;

const encoder = new TextEncoder();
const CRLF = new Uint8Array([0x0d, 0x0a]);

/**
 * The head of a request as text: RFC 9112 sections 3 and 5.
 *
 * @throws {ProtocolError} If a part of it could smuggle in another line.
 */
export function headText({ method, target, fields }: RequestHead): string {
  if (!TOKEN.test(method)) throw misuse("method", method);
  if (!REQUEST_TARGET.test(target)) throw misuse("request target", target);
  return `${method} ${target} HTTP/1.1\r\n${fieldLines(fields)}\r\n`;
}

/** Frames the chunks of one body, in memory that they share. */
export class ChunkWriter {
  #scratch = new Uint8Array(0);

  /** A chunk, framed, as pieces to be written one after the other, before the next chunk. */
  pieces(data: Uint8Array): Uint8Array[] {
    const line = encodeLatin1(chunkLine(data.length));
    if (data.length > COPIED_CHUNK) return [line, data, CRLF];
    const size = line.length + data.length + CRLF.length;
    // A body that begins with small chunks mostly goes on so.
    if (this.#scratch.length < size) {
      this.#scratch = new Uint8Array(Math.min(2 * size, COPIED_CHUNK + CHUNK_FRAMING));
    }
    this.#scratch.set(line);
    this.#scratch.set(data, line.length);
    this.#scratch.set(CRLF, line.length + data.length);
    return [this.#scratch.subarray(0, size)];
  }
}

/** The end of a chunked body. */
export function lastChunkBytes(trailers: readonly WireField[]): Uint8Array {
  fieldLines(trailers);
  return encodeLatin1(lastChunk(trailers));
}

/**
 * Text to bytes, one byte a character: fields are octets, not UTF-8.
 *
 * @param scratch Where the bytes may be put.
 */
export function encodeLatin1(text: string, scratch?: Uint8Array): Uint8Array {
  if (scratch === undefined || text.length > scratch.length) return Buffer.from(text, "latin1");
  // ASCII takes as many bytes as characters, and is nearly always all there is.
  const { read, written } = encoder.encodeInto(text, scratch);
  const isAscii = read === text.length && written === text.length;
  return isAscii ? scratch.subarray(0, written) : Buffer.from(text, "latin1");
}

function fieldLines(fields: readonly WireField[]): string {
  let lines = "";
  for (const [name, value] of fields) {
    if (!TOKEN.test(name)) throw misuse("field name", name);
    if (!FIELD_VALUE.test(value)) throw misuse(`value of the field ${name}`, value);
    lines += `${name}: ${value}\r\n`;
  }
  return lines;
}

function misuse(what: string, value: string): ProtocolError {
  return new ProtocolError("misuse", `${JSON.stringify(value)} is no valid ${what}`);
}

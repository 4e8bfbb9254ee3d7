import { Buffer } from "node:buffer";
import zlib from "node:zlib";

/** What a server may do to a body; `raw` is what some call deflate, and is not. */
export type Applied = "gzip" | "x-gzip" | "deflate" | "raw" | "br";

/** Every coding, under its own name. */
export const APPLIED: readonly Applied[] = ["gzip", "x-gzip", "deflate", "raw", "br"];

const QUALITY = zlib.constants.BROTLI_PARAM_QUALITY;

const ENCODERS: Readonly<Record<Applied, (bytes: Uint8Array) => Uint8Array>> = {
  "gzip": zlib.gzipSync,
  "x-gzip": zlib.gzipSync,
  "deflate": zlib.deflateSync,
  "raw": zlib.deflateRawSync,
  "br": (bytes) => zlib.brotliCompressSync(bytes, { params: { [QUALITY]: 1 } }),
};

/** A body with codings put on it, the first one first, as text where a byte is a character. */
export function coded(body: string | Uint8Array, ...codings: Applied[]): string {
  let bytes = typeof body === "string" ? Buffer.from(body, "latin1") : body;
  for (const coding of codings) bytes = ENCODERS[coding](bytes);
  return latin1(bytes);
}

/** What `Content-Encoding` says of these codings. */
export function contentEncoding(...codings: Applied[]): string {
  return `Content-Encoding: ${codings.map((one) => one === "raw" ? "deflate" : one).join(", ")}`;
}

/** Bytes as text where a byte is a character. */
export function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}

/** A response in chunks of so many bytes. */
export function chunked(body: string, size: number, ...lines: string[]): string {
  const fields = ["HTTP/1.1 200 OK", "Transfer-Encoding: chunked", ...lines].join("\r\n");
  const chunks = body.match(new RegExp(`[^]{1,${size}}`, "g")) ?? [];
  const framed = chunks.map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`).join("");
  return `${fields}\r\n\r\n${framed}0\r\n\r\n`;
}

/** Numbers from 0 to below `limit` that look random, and are the same each time. */
export function seeded(seed: number): (limit: number) => number {
  let state = seed | 1;
  return (limit) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
}

import { TransportError } from "./errors.ts";

/** A request body, as it will be sent. */
export type RequestBody =
  | { readonly kind: "none" }
  | { readonly kind: "bytes"; readonly bytes: Uint8Array; readonly contentType: string | null }
  | {
    readonly kind: "stream";
    readonly stream: ReadableStream<Uint8Array>;
    /** How many bytes it will give, or `null` if nobody knows. */
    readonly length: number | null;
    readonly contentType: string | null;
  };

/** What a caller may give as a body. */
export type BodySource = BodyInit | AsyncIterable<Uint8Array> | null | undefined;

const encoder = new TextEncoder();

/**
 * Makes a body out of whatever the caller gave: Fetch standard, "extract a body".
 *
 * @throws {TransportError} If it is none of those.
 */
export function bodyOf(source: BodySource): RequestBody {
  if (source === null || source === undefined) return { kind: "none" };
  if (typeof source === "string") {
    return bytesBody(encoder.encode(source), "text/plain;charset=UTF-8");
  }
  // A copy, as Fetch wants it: what the caller does to the buffer afterwards is his affair.
  if (source instanceof ArrayBuffer) return bytesBody(new Uint8Array(source.slice(0)), null);
  if (ArrayBuffer.isView(source)) {
    const view = new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
    return bytesBody(view.slice(), null);
  }
  if (source instanceof URLSearchParams) {
    const contentType = "application/x-www-form-urlencoded;charset=UTF-8";
    return bytesBody(encoder.encode(source.toString()), contentType);
  }
  if (source instanceof ReadableStream) return streamBody(source, null, null);
  if (source instanceof Blob) {
    return streamBody(source.stream(), source.size, source.type === "" ? null : source.type);
  }
  if (Symbol.asyncIterator in Object(source)) {
    return streamBody(ReadableStream.from(source as AsyncIterable<Uint8Array>), null, null);
  }
  throw new TransportError(
    "invalidBody",
    `Cannot send a body of type ${Object.prototype.toString.call(source)}: allowed are string, ` +
      "ArrayBuffer, typed array, Blob, FormData, URLSearchParams, ReadableStream, async iterable",
  );
}

/** Whether a body can be sent more than once. */
export function isReplayable(source: BodySource): boolean {
  if (source instanceof ReadableStream) return false;
  return typeof source !== "object" || source === null || source instanceof Blob ||
    source instanceof URLSearchParams ||
    source instanceof ArrayBuffer || ArrayBuffer.isView(source);
}

function bytesBody(bytes: Uint8Array, contentType: string | null): RequestBody {
  return { kind: "bytes", bytes, contentType };
}

function streamBody(
  stream: ReadableStream<Uint8Array>,
  length: number | null,
  contentType: string | null,
): RequestBody {
  if (stream.locked) {
    throw new TransportError("invalidBody", "Cannot send a body: its stream is locked to a reader");
  }
  return { kind: "stream", stream, length, contentType };
}

/** Writes a form as multipart/form-data: in one piece, so that its length is known. */
export function multipart(form: FormData): Promise<Blob> {
  return new Response(form).blob();
}

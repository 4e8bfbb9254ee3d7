// @ts-check
/** How large the pieces of an upload are. */
export const PIECE_BYTES = 64 * 1024;

const PIECE = new Uint8Array(PIECE_BYTES).fill(0x78);

/**
 * The pieces of a body: always the same one, so that making them costs nothing.
 *
 * @param {number} bytes
 */
export function* pieces(bytes) {
  for (let left = bytes; left > 0; left -= PIECE_BYTES) {
    yield left >= PIECE_BYTES ? PIECE : PIECE.subarray(0, left);
  }
}

/**
 * A body as a web stream, made as it is asked for.
 *
 * @param {number} bytes
 * @returns {ReadableStream<Uint8Array<ArrayBuffer>>}
 */
export function webStream(bytes) {
  const source = pieces(bytes);
  return new ReadableStream({
    pull(controller) {
      const { value, done } = source.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
  });
}

/**
 * Reads a web stream to its end, into memory that is used again and again.
 *
 * @param {ReadableStream<Uint8Array> | null} body
 */
export async function refilled(body) {
  let bytes = 0;
  if (body === null) return bytes;
  const reader = body.getReader({ mode: "byob" });
  for (let memory = new Uint8Array(256 * 1024);;) {
    const { done, value } = await reader.read(memory);
    if (done) return bytes;
    bytes += value.length;
    memory = new Uint8Array(value.buffer);
  }
}

/**
 * Reads a web stream to its end.
 *
 * @param {ReadableStream<Uint8Array> | null} body
 */
export async function drained(body) {
  let bytes = 0;
  if (body === null) return bytes;
  const reader = body.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    bytes += part.value.length;
  }
  return bytes;
}

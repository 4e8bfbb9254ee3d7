import { type Bytes, joined } from "./bytes.ts";

/** Longer bodies are sent as the streams that they are. */
const MOST_BYTES = 64 * 1024;

/**
 * The bytes of a stream that has them all at hand, or a stream with the same content.
 *
 * A `Request` gives its body as a stream, even one that was made from a string. Its bytes have a
 * length, and can be sent again.
 */
export async function shortBody(
  stream: ReadableStream<Bytes>,
): Promise<Bytes | ReadableStream<Bytes>> {
  const reader = stream.getReader();
  const parts: Bytes[] = [];
  const tooLate = Promise.withResolvers<null>();
  const timer = setTimeout(tooLate.resolve, 0, null);
  try {
    for (let size = 0;;) {
      const next = reader.read();
      const part = await Promise.race([next, tooLate.promise]).catch(() => null);
      const isBytes = part?.done || (part?.value as unknown) instanceof Uint8Array;
      if (part === null || !isBytes) return rest(parts, next, reader);
      if (part.done) return joined(...parts);
      parts.push(part.value);
      size += part.value.length;
      if (size > MOST_BYTES) return rest(parts, null, reader);
    }
  } finally {
    clearTimeout(timer);
  }
}

function rest(
  parts: Bytes[],
  pending: Promise<ReadableStreamReadResult<Bytes>> | null,
  reader: ReadableStreamDefaultReader<Bytes>,
): ReadableStream<Bytes> {
  let next = pending;
  return new ReadableStream({
    async pull(controller): Promise<void> {
      const ready = parts.shift();
      if (ready !== undefined) return controller.enqueue(ready);
      const { done, value } = await (next ?? reader.read());
      next = null;
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  }, { highWaterMark: 0 });
}

import type { Bytes } from "./bytes.ts";
import type { ResponseBody } from "./response_body.ts";

/** Frees the connection of a body that nobody can read any more. */
export const dropped = new FinalizationRegistry<ResponseBody>((body) => {
  body.abandon(new Error("the response was dropped before its body was read"));
});

/** A body as a byte stream that reads when it is asked, and not before. */
export function byteStream(
  body: ResponseBody,
  onRead: () => void = () => {},
): ReadableStream<Bytes> {
  const stream = streamOf(body, onRead);
  dropped.register(stream, body, body);
  return stream;
}

function streamOf(
  body: ResponseBody,
  onRead: () => void,
): ReadableStream<Bytes> {
  return new ReadableStream({
    type: "bytes",
    start(controller): void {
      body.onBroken = tellWeakly(controller);
    },
    async pull(controller): Promise<void> {
      onRead();
      const view = controller.byobRequest?.view as Uint8Array | undefined;
      if (view !== undefined && body.readInto !== undefined) {
        const bytes = await body.readInto(view);
        if (bytes > 0) return controller.byobRequest?.respond(bytes);
      } else {
        const part = await body.read();
        if (part !== null) return controller.enqueue(part);
      }
      dropped.unregister(body);
      controller.close();
      controller.byobRequest?.respond(0);
    },
    cancel(reason): void {
      onRead();
      dropped.unregister(body);
      body.abandon(reason);
    },
  }, { highWaterMark: 0 });
}

/** The transport holds the body, and must not thereby hold its reader, nor what the reader holds. */
function tellWeakly(controller: ReadableByteStreamController): (error: unknown) => void {
  const reader = new WeakRef(controller);
  return (error) => reader.deref()?.error(error);
}

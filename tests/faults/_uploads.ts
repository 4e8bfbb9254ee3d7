import { assertEquals } from "@std/assert";
import type { RequestOptions } from "../../mod.ts";
import { PARTS, type Sends } from "./_places.ts";

/** A request body, and what its caller has to do with it. */
export interface Upload {
  readonly init: RequestOptions;
  /** Lets the caller's stream go on. */
  readonly release: () => void;
  /** Checks that the caller was told to stop, where there is somebody to tell. */
  readonly assertCancelled: () => void;
}

/** More than the buffers of both sides hold. */
const BULK = new Uint8Array(16_000_000);

/** A request as a place wants it. */
export function uploadOf(sends: Sends): Upload {
  if (sends === "GET") return atOnce({});
  if (sends === "bulk") return atOnce(post(BULK));
  if (sends === "POST") return atOnce(post("a body"));
  if (sends === "expect") return atOnce(post("a body", { expect: "100-continue" }));
  return inParts();
}

function post(body: BodyInit, headers: Record<string, string> = {}): RequestOptions {
  return { method: "POST", headers, body };
}

function atOnce(init: RequestOptions): Upload {
  return { init, release: () => {}, assertCancelled: () => {} };
}

/** The second part comes only when it is released. */
function inParts(): Upload {
  const gate = Promise.withResolvers<void>();
  const parts = PARTS.values();
  let isCancelled = false;
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller): Promise<void> {
      const { value } = parts.next();
      if (value === undefined) return controller.close();
      if (value !== PARTS[0]) await gate.promise;
      controller.enqueue(new TextEncoder().encode(value));
    },
    cancel: () => void (isCancelled = true),
  }, { highWaterMark: 0 });
  return {
    init: post(body, { "content-length": `${PARTS.join("").length}` }),
    release: gate.resolve,
    assertCancelled: () => assertEquals(isCancelled, true, "nobody told the body's stream to stop"),
  };
}

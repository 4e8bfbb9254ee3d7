import { byteStream, dropped } from "./byte_stream.ts";
import { type Bytes, wholeBuffer } from "./bytes.ts";
import { readAll } from "./read_all.ts";
import type { ResponseBody } from "./response_body.ts";
import type { Delivery } from "./run.ts";

/** What differs between the `Response` of a call and any other. */
interface FetchedInit {
  readonly url: string;
  readonly redirected: boolean;
  readonly status: number;
  readonly statusText: string;
  readonly fields: Iterable<readonly [name: string, value: string]>;
}

const decoder = new TextDecoder();

/** Fetch standard: statuses whose `Response` has no body. */
const NULL_BODY = new Set([101, 103, 204, 205, 304]);

/** The largest status that the platform makes a `Response` of; servers send larger ones. */
const LARGEST_STATUS = 599;

/**
 * A genuine `Response` that knows its URL.
 *
 * A short body has arrived before the `Response` is made, and is given to the platform as bytes,
 * which costs a fraction of a stream. Only who asks for `body` gets the byte stream that Fetch
 * promises; everything else then reads from there. A long one is read past its stream by whoever
 * wants all of it.
 */
class FetchedResponse extends Response {
  readonly #init: FetchedInit;
  readonly #bytes: Bytes | null;
  /** The body that its stream reads, until it is read past the stream. */
  #source: ResponseBody | null;
  #isTaken = false;
  #streamed: Response | null = null;

  /** Made by the transport. */
  constructor(
    body: Bytes | ReadableStream<Bytes> | null,
    init: FetchedInit,
    source: ResponseBody | null = null,
  ) {
    // RFC 9110 section 15: an unknown status is treated as the x00 of its class; there is no 600.
    super(body, { status: Math.min(init.status, LARGEST_STATUS), statusText: init.statusText });
    // Given to the constructor, Deno would make ready to serve them, at ten times the price.
    const { headers } = this;
    for (const [name, value] of init.fields) headers.append(name, value);
    this.#init = init;
    this.#bytes = body instanceof Uint8Array ? body : null;
    this.#source = source;
  }

  /** URL of the response, without userinfo and fragment. */
  override get url(): string {
    return this.#init.url;
  }

  /** Whether a redirect led here. */
  override get redirected(): boolean {
    return this.#init.redirected;
  }

  /** Status code. */
  override get status(): number {
    return this.#init.status;
  }

  /** The body as a byte stream. */
  override get body(): ReadableStream<Bytes> | null {
    if (this.#bytes !== null && this.#streamed === null && !super.bodyUsed) {
      this.#streamed = new Response(streamOf(this.#bytes), { headers: this.headers });
    }
    return this.#streamed === null ? super.body : this.#streamed.body;
  }

  /** Whether the body has been read. */
  override get bodyUsed(): boolean {
    return this.#isTaken || (this.#streamed === null ? super.bodyUsed : this.#streamed.bodyUsed);
  }

  /** Reads the body to its end. */
  override arrayBuffer(): Promise<ArrayBuffer> {
    return this.#takeAll()?.then(wholeBuffer) ??
      (this.#streamed === null ? super.arrayBuffer() : this.#streamed.arrayBuffer());
  }

  /** Reads the body to its end. */
  override blob(): Promise<Blob> {
    return this.#streamed === null ? super.blob() : this.#streamed.blob();
  }

  /** Reads the body to its end. */
  override bytes(): Promise<Bytes> {
    return this.#takeAll() ??
      (this.#streamed === null ? super.bytes() : this.#streamed.bytes());
  }

  /** Reads the body to its end. */
  override formData(): Promise<FormData> {
    return this.#streamed === null ? super.formData() : this.#streamed.formData();
  }

  /** Reads the body to its end. */
  // deno-lint-ignore no-explicit-any -- as the platform declares it
  override json(): Promise<any> {
    return this.#takeAll()?.then((bytes) => JSON.parse(decoder.decode(bytes))) ??
      (this.#streamed === null ? super.json() : this.#streamed.json());
  }

  /** Reads the body to its end. */
  override text(): Promise<string> {
    return this.#takeAll()?.then((bytes) => decoder.decode(bytes)) ??
      (this.#streamed === null ? super.text() : this.#streamed.text());
  }

  /** A second response with the same content. */
  override clone(): FetchedResponse {
    const { body, headers } = this.#streamed === null ? super.clone() : this.#streamed.clone();
    this.#source = null; // its stream has two readers now
    const init = { ...this.#init, fields: headers };
    return new FetchedResponse(body as ReadableStream<Bytes> | null, init);
  }

  /** Reads all of a body past its stream, unless somebody reads that, or there is none. */
  #takeAll(): Promise<Bytes> | null {
    const source = this.#source;
    const stream = source === null ? null : super.body;
    if (source === null || stream === null || stream.locked || super.bodyUsed) return null;
    this.#source = null;
    this.#isTaken = true;
    stream.getReader();
    dropped.unregister(source);
    return readAll(source);
  }
}

/** The `Response` of a delivered exchange. */
export function fetchedResponse(_call: unknown, delivery: Delivery): Response {
  const { exchange, head, fields, body, redirected } = delivery;
  const { url, method } = exchange.request;
  const { status, statusText } = head;
  const init = { url, redirected, status, statusText, fields };
  if (method === "HEAD" || NULL_BODY.has(status)) {
    if (!body.complete) body.abandon(null);
    return new FetchedResponse(null, init);
  }
  if (!body.complete) return new FetchedResponse(byteStream(body), init, body);
  return new FetchedResponse(body.takeBuffered() ?? new Uint8Array(0), init);
}

function streamOf(bytes: Bytes): ReadableStream<Bytes> {
  return new ReadableStream({
    type: "bytes",
    start(controller): void {
      // A view, since a byte stream takes the buffer away from whoever gives it.
      if (bytes.length > 0) controller.enqueue(bytes.slice());
      controller.close();
    },
  });
}

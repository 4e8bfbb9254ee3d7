import type { Field, Timings } from "../trace.ts";
import type { Call } from "./call.ts";
import type { Exchange, ResponseBody } from "./exchange.ts";
import { headersOf } from "./fields.ts";
import { joined } from "./http1/writer.ts";
import type { Delivery } from "./run.ts";
import { upgraded, type UpgradedConnection } from "./upgrade.ts";
import type { TlsFacts } from "./tls.ts";

/** A 1xx response that came before the final one. */
export interface InformationalResponse {
  /** Status code, 100 to 199. */
  readonly status: number;
  /** Reason phrase. */
  readonly statusText: string;
  /** Header fields. */
  readonly headers: Headers;
}

/** The connection that served a request. */
export interface ConnectionFacts {
  /** The `connId` of its events. */
  readonly id: number;
  /** Whether it had served a request before. */
  readonly reused: boolean;
  /** Address on this side, `ip:port`, or `null` where the platform does not tell. */
  readonly localAddr: string | null;
  /** Address of the peer, `ip:port`. */
  readonly remoteAddr: string;
  /** What the platform tells of the TLS session, or `null` without TLS. */
  readonly tls: TlsFacts | null;
}

/**
 * The response of {@linkcode Transport.request}: what `fetch` gives, without its price, and more.
 *
 * @example
 * ```ts
 * import { Transport } from "@httptrace/httptrace";
 * import { assertEquals } from "@std/assert";
 *
 * await using server = Deno.serve({ port: 0, onListen() {} }, () => new Response("hello"));
 * await using transport = new Transport();
 *
 * const response = await transport.request(`http://127.0.0.1:${server.addr.port}/`);
 * assertEquals([response.status, await response.text()], [200, "hello"]);
 * assertEquals(response.connection.reused, false);
 * ```
 */
export class TransportResponse {
  /** URL of the response, without userinfo and fragment. */
  readonly url: string;
  /** Status code. */
  readonly status: number;
  /** Reason phrase. */
  readonly statusText: string;
  /** HTTP version of the server, `1.0` or `1.1`. */
  readonly httpVersion: string;
  /** Whether a redirect led here. */
  readonly redirected: boolean;
  /** The connection that served the request. */
  readonly connection: ConnectionFacts;
  readonly #call: Call;
  readonly #exchange: Exchange;
  readonly #fields: readonly Field[];
  readonly #content: ResponseBody;
  #headers: Headers | null = null;
  #body: ReadableStream<Uint8Array> | null = null;
  #read = false;

  /** Made by the transport. */
  constructor(call: Call, delivery: Delivery) {
    const { exchange, head, fields, body, reused, redirected } = delivery;
    this.#call = call;
    this.#exchange = exchange;
    this.#fields = fields;
    this.#content = body;
    this.url = exchange.request.url;
    this.status = head.status;
    this.statusText = head.statusText;
    this.httpVersion = head.httpVersion;
    this.redirected = redirected;
    const { id, localAddr, remoteAddr, tls } = exchange.connection;
    this.connection = { id, reused, localAddr, remoteAddr, tls };
    if (!body.complete) dropped.register(this, body, this);
  }

  /** Whether the status is 200 to 299. */
  get ok(): boolean {
    return this.status >= 200 && this.status <= 299;
  }

  /** Header fields. */
  get headers(): Headers {
    return this.#headers ??= headersOf(this.#fields);
  }

  /** Whether the body has been read, or is being read. */
  get bodyUsed(): boolean {
    return this.#read;
  }

  /** The body as a byte stream. Cancelling it closes the connection. */
  get body(): ReadableStream<Uint8Array> {
    if (this.#body === null) {
      this.#take();
      this.#body = byteStream(this.#content);
    }
    return this.#body;
  }

  /** Trailer fields, once the body is complete. */
  get trailers(): Promise<Headers> {
    const trailers = this.#exchange.trailers.then(headersOf);
    trailers.catch(() => {});
    return trailers;
  }

  /** The 1xx responses that came before this one. */
  get informational(): readonly InformationalResponse[] {
    return this.#exchange.informational.map(({ status, statusText, fields }) => (
      { status, statusText, headers: headersOf(fields) }
    ));
  }

  /**
   * Takes over the connection: after 101, or 2xx to CONNECT.
   *
   * @returns The raw duplex, with every byte that came after the head.
   * @throws {TypeError} If the server has not switched protocols, or the duplex has been taken.
   */
  upgrade(): UpgradedConnection {
    if (!this.#exchange.switched) {
      throw new TypeError(`Cannot upgrade ${this.url}: the server answered ${this.status}`);
    }
    this.#take();
    return upgraded(this.#exchange.connection);
  }

  /** Milliseconds per phase until now; a phase that did not happen is `null`. */
  timings(): Timings {
    return this.#call.moments.timings();
  }

  /**
   * Reads the body to its end.
   *
   * @returns The bytes of the body.
   * @throws {TypeError} If the body has been read before.
   * @throws {TransportError} If the body breaks.
   */
  async bytes(): Promise<Uint8Array<ArrayBuffer>> {
    this.#take();
    return await readAll(this.#content);
  }

  /**
   * Reads the body to its end.
   *
   * @returns The bytes of the body as an `ArrayBuffer`.
   * @throws {TransportError} If the body breaks.
   */
  async arrayBuffer(): Promise<ArrayBuffer> {
    const bytes = await this.bytes();
    const whole = bytes.length === bytes.buffer.byteLength;
    return whole ? bytes.buffer : bytes.slice().buffer;
  }

  /**
   * Reads the body to its end.
   *
   * @returns The body as text, decoded as UTF-8.
   * @throws {TransportError} If the body breaks.
   */
  async text(): Promise<string> {
    return new TextDecoder().decode(await this.bytes());
  }

  /**
   * Reads the body to its end.
   *
   * @returns The value of the body, which is JSON.
   * @throws {SyntaxError} If the body is not JSON.
   * @throws {TransportError} If the body breaks.
   */
  async json(): Promise<unknown> {
    return JSON.parse(await this.text());
  }

  #take(): void {
    if (this.#read) {
      throw new TypeError(`Cannot read the body of ${this.url}: it has been read already`);
    }
    this.#read = true;
    dropped.unregister(this);
  }
}

/** Frees the connection of a body that nobody can read any more. */
const dropped = new FinalizationRegistry<ResponseBody>((body) => {
  body.abandon(new Error("the response was dropped before its body was read"));
});

/** A body as a byte stream that reads when it is asked, and not before. */
export function byteStream(body: ResponseBody): ReadableStream<Uint8Array<ArrayBuffer>> {
  const stream = streamOf(body);
  dropped.register(stream, body);
  return stream;
}

function streamOf(body: ResponseBody): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({
    type: "bytes",
    start(controller): void {
      // Weakly, for the transport holds the body, and must not thereby hold its reader.
      const reader = new WeakRef(controller);
      body.onBroken = (error) => reader.deref()?.error(error);
    },
    async pull(controller): Promise<void> {
      const part = await body.read();
      if (part !== null) return controller.enqueue(part);
      controller.close();
      controller.byobRequest?.respond(0);
    },
    cancel(reason): void {
      body.abandon(reason);
    },
  }, { highWaterMark: 0 });
}

async function readAll(body: ResponseBody): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for (let part = await body.read(); part !== null; part = await body.read()) {
    parts.push(part);
    if (body.complete) break;
  }
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : joined(...parts);
}

/** A genuine `Response` that knows its URL. */
export class FetchedResponse extends Response {
  readonly #url: string;
  readonly #redirected: boolean;

  /** Made by the transport. */
  constructor(body: BodyInit | null, init: ResponseInit, url: string, redirected: boolean) {
    super(body, init);
    this.#url = url;
    this.#redirected = redirected;
  }

  /** URL of the response, without userinfo and fragment. */
  override get url(): string {
    return this.#url;
  }

  /** Whether a redirect led here. */
  override get redirected(): boolean {
    return this.#redirected;
  }

  /** A second response with the same content. */
  override clone(): FetchedResponse {
    const { body, status, statusText, headers } = super.clone();
    return new FetchedResponse(body, { status, statusText, headers }, this.#url, this.#redirected);
  }
}

/** Fetch standard: statuses whose `Response` has no body. */
const NULL_BODY = new Set([101, 103, 204, 205, 304]);

/** The `Response` of a delivered exchange. */
export function fetchedResponse(delivery: Delivery): Response {
  const { exchange, head, fields, body, redirected } = delivery;
  const { url, method } = exchange.request;
  const init = {
    status: head.status,
    statusText: head.statusText,
    headers: fields as [string, string][],
  };
  if (method === "HEAD" || NULL_BODY.has(head.status)) {
    if (!body.complete) body.abandon(null);
    return new FetchedResponse(null, init, url, redirected);
  }
  const content = body.complete ? body.takeBuffered() ?? new Uint8Array(0) : byteStream(body);
  return new FetchedResponse(content, init, url, redirected);
}

import type { Field, Timings } from "../trace.ts";
import { byteStream, dropped } from "./byte_stream.ts";
import { wholeBuffer } from "./bytes.ts";
import type { Call } from "./call.ts";
import type { Exchange } from "./exchange.ts";
import { headersOf } from "./fields.ts";
import { readAll } from "./read_all.ts";
import type { ResponseBody } from "./response_body.ts";
import type { Delivery } from "./run.ts";
import type { TlsFacts } from "./tls_session.ts";
import { upgraded, type UpgradedConnection } from "./upgrade.ts";

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
  readonly #call: Call;
  readonly #exchange: Exchange;
  readonly #fields: readonly Field[];
  readonly #content: ResponseBody;
  #headers: Headers | null = null;
  #body: ReadableStream<Uint8Array> | null = null;
  #read = false;

  /** Made by the transport. */
  constructor(call: Call, delivery: Delivery) {
    const { exchange, head, fields, body, redirected } = delivery;
    this.#call = call;
    this.#exchange = exchange;
    this.#fields = fields;
    this.#content = body;
    this.url = exchange.request.url;
    this.status = head.status;
    this.statusText = head.statusText;
    this.httpVersion = head.httpVersion;
    this.redirected = redirected;
    if (!body.complete) dropped.register(this, body, this);
  }

  /** The connection that served the request. */
  get connection(): ConnectionFacts {
    const { id, localAddr, remoteAddr, tls } = this.#exchange.connection;
    return { id, reused: this.#exchange.reused, localAddr, remoteAddr, tls };
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
      const taken = this.#read;
      this.#body = byteStream(this.#content, () => this.#read = true);
      dropped.unregister(this);
      // Whoever reads the whole body has it for himself.
      if (taken) this.#body.getReader();
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
    const content = this.#content;
    if (this.#body === null) {
      // Most bodies are short and have come with their heads.
      return content.complete
        ? content.takeBuffered() ?? new Uint8Array(0)
        : await readAll(content);
    }
    return await new Response(this.#body as ReadableStream<Uint8Array<ArrayBuffer>>).bytes();
  }

  /**
   * Reads the body to its end.
   *
   * @returns The bytes of the body as an `ArrayBuffer`.
   * @throws {TransportError} If the body breaks.
   */
  async arrayBuffer(): Promise<ArrayBuffer> {
    return wholeBuffer(await this.bytes());
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
    if (this.#read || this.#body?.locked) {
      throw new TypeError(`Cannot read the body of ${this.url}: it has been read already`);
    }
    this.#read = true;
    dropped.unregister(this);
  }
}

import type { Transform } from "node:stream";
import zlib from "node:zlib";
import { cautiousPieces } from "./brotli_pieces.ts";
import type { Bytes } from "./bytes.ts";
import type { Coding } from "./codings.ts";
import { asError } from "./errors.ts";
import type { Exchange } from "./exchange.ts";
import type { ResponseBody } from "./response_body.ts";

/** How much is decoded before anybody reads, so that a short body frees its connection. */
const MOST_AHEAD = 256 * 1024;

/** The body of an exchange with its codings taken off. */
export class DecodedBody implements ResponseBody {
  onBroken: ((error: unknown) => void) | null = null;
  readonly complete = false;
  readonly #exchange: Exchange;
  readonly #limit: number;
  readonly #reader: ReadableStreamDefaultReader<Bytes>;
  readonly #ahead: Bytes[] = [];
  #readAhead: Promise<void> | null = null;
  #failure: unknown = null;

  /** @param limit Most bytes that the body may give; `0` is no limit. */
  constructor(exchange: Exchange, limit: number) {
    this.#exchange = exchange;
    this.#limit = limit;
    exchange.onBroken = (error) => this.onBroken?.(error);
    this.#reader = decoded(exchange).getReader();
    if (exchange.received) this.#readAhead = this.#fillAhead();
  }

  takeBuffered(): null {
    return null;
  }

  async read(): Promise<Bytes | null> {
    await this.#readAhead;
    return this.#ahead.shift() ?? await this.#next();
  }

  abandon(reason: unknown): void {
    this.#exchange.abandon(reason);
    this.#reader.cancel(reason).catch(() => {});
  }

  async #next(): Promise<Bytes | null> {
    if (this.#failure !== null) throw this.#failure;
    try {
      const { done, value } = await this.#reader.read();
      if (done) {
        this.#exchange.decoded();
        return null;
      }
      const bytes = this.#exchange.decodedBytes + value.length;
      if (this.#limit > 0 && bytes > this.#limit) throw this.#tooLarge();
      this.#exchange.decodedBytes = bytes;
      return value;
    } catch (error) {
      // An empty body has nothing to decode, which shows only at its end.
      if (this.#exchange.complete) return null;
      this.#failure = this.#exchange.undecodable(error);
      this.#reader.cancel(this.#failure).catch(() => {});
      throw this.#failure;
    }
  }

  async #fillAhead(): Promise<void> {
    try {
      for (let part = await this.#next(); part !== null; part = await this.#next()) {
        this.#ahead.push(part);
        if (this.#exchange.decodedBytes > MOST_AHEAD) return;
      }
    } catch {
      // The exchange has failed: whoever reads on is told so.
    }
  }

  #tooLarge(): Error {
    return new Error(`it is larger than maxDecodedBytes of ${this.#limit} allows`);
  }
}

function decoded(exchange: Exchange): ReadableStream<Bytes> {
  let stream = encoded(exchange);
  for (const coding of exchange.codings.toReversed()) {
    if (coding === "br") stream = stream.pipeThrough(cautiousPieces());
    stream = coding === "deflate" ? inflated(stream) : stream.pipeThrough(decoder(coding));
  }
  return stream;
}

function encoded(exchange: Exchange): ReadableStream<Bytes> {
  return new ReadableStream({
    async pull(controller): Promise<void> {
      const part = await exchange.read();
      if (part === null) controller.close();
      else controller.enqueue(part);
    },
  }, { highWaterMark: 0 });
}

type Decoder = ReadableWritablePair<Bytes, Bytes>;

/** zlib takes several gzip members for one body; brotli's end is checked by the Web API alone. */
function decoder(coding: Coding | "deflate-raw"): Decoder {
  if (coding === "br") return new DecompressionStream("brotli" as CompressionFormat);
  const transform = coding === "gzip"
    ? zlib.createGunzip()
    : coding === "deflate"
    ? zlib.createInflate()
    : zlib.createInflateRaw();
  return paced(transform);
}

/** A transform of Node's as web streams that wait for each other, which `Duplex.toWeb` does not. */
function paced(transform: Transform): Decoder {
  // Whoever reads is told; where nobody does, an error is no reason to end the program.
  transform.on("error", () => {});
  return {
    readable: ReadableStream.from(copies(transform)),
    writable: new WritableStream({
      write: (part) =>
        new Promise((resolve, reject) => {
          transform.write(part, (error) => error ? reject(error) : resolve());
        }),
      close: () => void transform.end(),
      abort: (reason) => void transform.destroy(asError(reason)),
    }),
  };
}

/** What Node gives shares its memory; a byte stream takes the memory away that it is given. */
async function* copies(transform: Transform): AsyncGenerator<Bytes> {
  for await (const part of transform) yield new Uint8Array(part);
}

/** RFC 9110 section 8.4.1.2: `deflate` is zlib, which some servers take for the raw format. */
function inflated(
  stream: ReadableStream<Bytes>,
): ReadableStream<Bytes> {
  const source = stream.getReader();
  let output: ReadableStreamDefaultReader<Bytes> | null = null;
  const begin = async (): Promise<typeof output> => {
    const { done, value } = await source.read();
    if (done) return null;
    const isZlib = ((value[0] ?? 0) & 0x0f) === 8;
    const whole = new ReadableStream<Bytes>({
      start: (controller) => controller.enqueue(value),
      async pull(controller): Promise<void> {
        const next = await source.read();
        if (next.done) controller.close();
        else controller.enqueue(next.value);
      },
      cancel: (reason) => source.cancel(reason),
    }, { highWaterMark: 0 });
    return whole.pipeThrough(decoder(isZlib ? "deflate" : "deflate-raw")).getReader();
  };
  return new ReadableStream({
    async pull(controller): Promise<void> {
      output ??= await begin();
      const next = await output?.read();
      if (next === undefined || next.done) controller.close();
      else controller.enqueue(next.value);
    },
    cancel: (reason) => (output ?? source).cancel(reason),
  }, { highWaterMark: 0 });
}

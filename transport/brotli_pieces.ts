import zlib from "node:zlib";
import type { Bytes } from "./bytes.ts";

/** What is looked at in one go. */
const PIECE_BYTES = 16 * 1024;

/** A piece that decodes to more than this is handed on byte by byte. */
const MOST_AT_ONCE = 4 * 1024 * 1024;

/**
 * Cuts a brotli stream into pieces none of which decodes to very much.
 *
 * The Web API's decoder gives everything that a piece decodes to as one, and 1,600 bytes can stand
 * for 2 GB; a single byte stands for 16 MiB at most. Node's decoder gives it little by little, but
 * (in Deno 2.9.6) notices neither errors nor an end that comes too early. So Node's tells how much
 * there will be, and the Web API's decodes.
 */
export function cautiousPieces(): TransformStream<Bytes, Bytes> {
  const gauge = new Gauge();
  return new TransformStream({
    async transform(part, controller): Promise<void> {
      for (const piece of cut(part, PIECE_BYTES)) {
        const isBomb = await gauge.exceeds(piece, MOST_AT_ONCE);
        for (const safe of cut(piece, isBomb ? 1 : PIECE_BYTES)) controller.enqueue(safe);
      }
    },
    flush: () => gauge.close(),
    cancel: () => gauge.close(),
  });
}

function* cut(bytes: Bytes, size: number): Generator<Bytes> {
  for (let start = 0; start < bytes.length; start += size) {
    yield bytes.subarray(start, start + size);
  }
}

/** Tells how much a stream decodes to, and forgets what it is. */
class Gauge {
  readonly #decoder = zlib.createBrotliDecompress();
  #written: Promise<void> = Promise.resolve();
  #allowed = Infinity;
  #exceeded: () => void = () => {};

  constructor() {
    this.#decoder.on("error", () => {}); // the one that decodes says so
    this.#decoder.on("data", ({ length }: Uint8Array) => {
      this.#allowed -= length;
      if (this.#allowed >= 0) return;
      this.#decoder.pause();
      this.#exceeded();
    });
  }

  /** Whether the next piece decodes to more than so many bytes. */
  async exceeds(piece: Bytes, most: number): Promise<boolean> {
    this.#allowed = Infinity;
    this.#decoder.resume();
    await this.#written;
    this.#allowed = most;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    this.#exceeded = () => resolve(true);
    this.#written = new Promise((written) => this.#decoder.write(piece, () => written()));
    this.#written.then(() => resolve(false));
    return await promise;
  }

  close(): void {
    this.#decoder.destroy();
  }
}

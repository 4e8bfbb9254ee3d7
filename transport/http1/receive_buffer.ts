import { Buffer } from "node:buffer";

const INITIAL_BYTES = 16 * 1024;
const LARGEST_STRIDE = 256 * 1024;
/** Up to this size making a view costs more than copying without one. */
const COPIED_ONE_BY_ONE = 64;
const LF = 0x0a;

/**
 * Bytes that were read and not yet understood, in one piece.
 *
 * The socket reads straight into `space()`. Between `space()` and `filled()` nothing moves, so a
 * read may stay pending while what is already there is consumed.
 */
export class ReceiveBuffer {
  #storage: Buffer = Buffer.allocUnsafeSlow(INITIAL_BYTES);
  #start = 0;
  #end = 0;
  #lastReadFilledAll = false;

  /** How many bytes are waiting. */
  get length(): number {
    return this.#end - this.#start;
  }

  /** Where the next bytes may be written: never empty. */
  space(): Uint8Array {
    if (this.#start === this.#end) this.#start = this.#end = 0;
    const { length } = this.#storage;
    const wantsMore = this.#lastReadFilledAll && length < LARGEST_STRIDE;
    if (wantsMore || (this.#end === length && this.#start < length / 2)) this.#move(length * 2);
    else if (this.#end === length) this.#move(length);
    this.#lastReadFilledAll = false;
    return this.#storage.subarray(this.#end);
  }

  /** Counts in the bytes that were written to `space()`. */
  filled(bytes: number): void {
    this.#end += bytes;
    this.#lastReadFilledAll = this.#end === this.#storage.length;
  }

  /** A view of the last bytes that came in, valid until the next `space()`. */
  latest(bytes: number): Uint8Array {
    return this.#storage.subarray(this.#end - bytes, this.#end);
  }

  /** The byte at `offset`, or `undefined`. */
  at(offset: number): number | undefined {
    return offset < this.length ? this.#storage[this.#start + offset] : undefined;
  }

  /** Where the first LF stands at or after `from`, or -1. */
  indexOfLf(from = 0): number {
    const storage = this.#storage;
    for (let at = this.#start + from; at < this.#end; at++) {
      if (storage[at] === LF) return at - this.#start;
    }
    return -1;
  }

  /** The bytes from `from` to `to` as ISO-8859-1 text, in which each byte is one character. */
  text(from: number, to: number): string {
    return this.#storage.toString("latin1", this.#start + from, this.#start + to);
  }

  /** Drops bytes from the front. */
  consume(bytes: number): void {
    this.#start += bytes;
  }

  /** Moves as many bytes as fit from the front into `target`. */
  take(target: Uint8Array, offset: number, most: number): number {
    const count = Math.min(most, this.length, target.length - offset);
    if (count > COPIED_ONE_BY_ONE) {
      target.set(this.#storage.subarray(this.#start, this.#start + count), offset);
    } else {
      for (let index = 0; index < count; index++) {
        target[offset + index] = this.#storage[this.#start + index] as number;
      }
    }
    this.#start += count;
    return count;
  }

  #move(capacity: number): void {
    const storage = capacity === this.#storage.length
      ? this.#storage
      : Buffer.allocUnsafeSlow(capacity);
    this.#storage.copy(storage, 0, this.#start, this.#end);
    this.#storage = storage;
    this.#end -= this.#start;
    this.#start = 0;
  }
}

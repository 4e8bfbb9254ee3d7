import type { Bytes } from "./bytes.ts";
import type { Call } from "./call.ts";
import { now } from "./clock.ts";
import type { Connection } from "./connection.ts";
import { after } from "./timers.ts";

/**
 * The end of a body goes through the codec, whose first buffer has room for twice as much: what a
 * server sends behind it shows then, and is nobody's response.
 */
const TAIL = 8 * 1024;

/** What has come may be framing alone. Made once: the least array takes longer than most heads. */
const EMPTY: Bytes = new Uint8Array(0);

/** Whose response it is. */
export interface Keeper {
  /** Throws why it has failed, if it has: a listener may have stopped the call. */
  goOn(): void;
  /** Ends it at once. */
  stop(cause: Error): void;
}

/** Reads one response from its connection: counts what has come, and how long it was waited for. */
export class Download {
  /** Bytes of the body that have been taken, without framing. */
  bodyBytes = 0;
  /** When the last bytes came. */
  lastRead = 0;
  readonly #call: Call;
  readonly #connection: Connection;
  readonly #keeper: Keeper;
  #started = false;
  #networkWait = 0;
  #consumerWait = 0;
  /** When the read of the body began that is under way. */
  #readSince: number | null = null;

  constructor(call: Call, connection: Connection, keeper: Keeper) {
    this.#call = call;
    this.#connection = connection;
    this.#keeper = keeper;
  }

  /** Whether anything of the response has been read. */
  get started(): boolean {
    return this.#started;
  }

  /**
   * A read into `target`, or into the codec, has given so many bytes, or the end, at `time`.
   *
   * @throws {ProtocolError} If it ends too early.
   */
  arrived(bytes: number | null, target: Uint8Array | null, time: number): void {
    this.#keeper.goOn();
    if (bytes === null) return this.#connection.codec.endOfInput();
    const { scope } = this.#call;
    this.lastRead = time;
    if (!this.#started) {
      this.#started = true;
      this.#call.note("responsestart", true, time);
      if (scope.wants("responsestart")) scope.emit("responsestart", {}, time);
      this.#keeper.goOn();
    }
    time = scope.since(time);
    if (target === null) this.#connection.received(bytes, time);
    else this.#connection.receivedInto(target, bytes, time);
    this.#keeper.goOn();
  }

  /** Who has waited for whom until `time`, since the head: milliseconds. */
  waits(time: number): { networkWait: number; consumerWait: number } {
    const [networkWait, consumerWait] = [this.#networkWait, this.#consumerWait];
    return this.#readSince === null
      ? { networkWait, consumerWait: consumerWait + time - this.lastRead }
      : { networkWait: networkWait + time - this.#readSince, consumerWait };
  }

  /** Takes what has arrived of the body. */
  take(): Bytes | null {
    const { readable } = this.#connection.codec;
    const part = readable === 0 ? EMPTY : new Uint8Array(readable);
    const size = this.#takeInto(part);
    return size === 0 ? null : shortened(part, size);
  }

  /** Reads the next part of the body, or `null` if nothing of it has come. */
  async next(): Promise<Bytes | null> {
    // A reader with little memory may have left some of what has come.
    const left = this.take();
    if (left !== null || this.#connection.codec.responseDone) return left;
    await this.#receive(null);
    return this.take();
  }

  /** Reads the next bytes of the body into memory of the caller's. Gives how many. */
  async nextInto(target: Uint8Array): Promise<number> {
    const ahead = this.#ahead;
    if (ahead > 0) {
      return await this.#receive(target.subarray(0, Math.min(target.length, ahead)));
    }
    // What has come may be nothing but framing.
    const taken = this.#takeInto(target);
    if (taken > 0 || this.#connection.codec.responseDone) return taken;
    await this.#receive(null);
    return this.#takeInto(target);
  }

  /** How much may be read past the codec, if anything. */
  get #ahead(): number {
    return this.#connection.codec.bodyAhead - TAIL;
  }

  #takeInto(target: Uint8Array): number {
    const bytes = this.#connection.codec.readBody(target);
    this.bodyBytes += bytes;
    return bytes;
  }

  /** Reads more: into `target`, which has no room for what is not body, or into the codec. */
  async #receive(target: Uint8Array | null): Promise<number> {
    const start = this.#readSince = now();
    this.#consumerWait += start - this.lastRead;
    const { bodyIdleTimeout } = this.#call.timeouts;
    const callOff = bodyIdleTimeout === 0 ? null : after(bodyIdleTimeout, () => {
      this.#keeper.stop(this.#call.timeoutError("bodyIdleTimeout", bodyIdleTimeout));
    });
    let bytes: number | null;
    try {
      const connection = this.#connection;
      bytes = await (target === null ? connection.read() : connection.readInto(target));
    } finally {
      callOff?.();
      this.lastRead = now();
      this.#networkWait += this.lastRead - start;
      this.#readSince = null;
    }
    this.arrived(bytes, target, this.lastRead);
    if (target !== null) this.bodyBytes += bytes ?? 0;
    return bytes ?? 0;
  }
}

/** The first bytes of a part, without holding on to much more memory than they take. */
function shortened(part: Bytes, size: number): Bytes {
  if (size === part.length) return part;
  return size > part.length / 2 ? part.subarray(0, size) : part.slice(0, size);
}

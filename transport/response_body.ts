import type { Bytes } from "./bytes.ts";

/** The body of a response, as whoever reads it sees it. */
export interface ResponseBody {
  /** Whether all of it has arrived. */
  readonly complete: boolean;
  /** Told when the body breaks while nobody reads it. */
  onBroken: ((error: unknown) => void) | null;
  /** The part that came with the head: all of it if the body is `complete`. */
  takeBuffered(): Bytes | null;
  /**
   * The next part, or `null` at the end.
   *
   * @throws {TransportError} If the body breaks, or what the caller's signal gave as its reason.
   */
  read(): Promise<Bytes | null>;
  /** How many bytes are still to come, if that is known. */
  readonly bytesLeft?: number | null;
  /**
   * Reads the next bytes into memory of the caller's, if it can. Gives how many, `0` at the end.
   *
   * @throws {TransportError} If the body breaks, or what the caller's signal gave as its reason.
   */
  readInto?(target: Uint8Array): Promise<number>;
  /** The caller wants no more of it. */
  abandon(reason: unknown): void;
}

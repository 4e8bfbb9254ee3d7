import v8 from "node:v8";
import vm from "node:vm";

v8.setFlagsFromString("--expose-gc");
const collectGarbage: () => void = vm.runInNewContext("gc");

/** Bytes that somebody still holds, buffers included. */
export function heldBytes(): number {
  collectGarbage();
  const { heapUsed, external } = Deno.memoryUsage();
  return heapUsed + external;
}

/** How much more is held at some moments than at the first of them. */
export class Growth {
  #start: number | null = null;
  #most = 0;

  /** Bytes at the moment when most was held. */
  get bytes(): number {
    return this.#most;
  }

  /** Looks how much is held now. */
  look(): void {
    const held = heldBytes();
    this.#start ??= held;
    this.#most = Math.max(this.#most, held - this.#start);
  }
}

import type { Case } from "./_case.ts";
import { codecFor, playAll } from "./_laws.ts";
import type { Pace } from "./_play.ts";
import { Codec } from "../../transport/http1/codec.ts";
import type { ReceiveBuffer } from "../../transport/http1/receive_buffer.ts";

/** So often may a byte be looked at, whatever stands around it. */
export const LOOKS_PER_BYTE = 16;

/** How many bytes a codec looks at, copies, or wants room for, until it is done with a case. */
export function workOf(one: Case, pace: Pace): number {
  const codec = codecFor(one);
  const input: ReceiveBuffer = codec.input;
  const { at, indexOfLf, text, take } = input;
  let work = 0;
  Object.assign(input, {
    at(offset: number): number | undefined {
      work++;
      return at.call(input, offset);
    },
    indexOfLf(from = 0): number {
      const found = indexOfLf.call(input, from);
      work += (found < 0 ? input.length : found) - from + 1;
      return found;
    },
    text(from: number, to: number): string {
      work += to - from;
      return text.call(input, from, to);
    },
    take(target: Uint8Array, offset: number, most: number): number {
      const count = take.call(input, target, offset, most);
      work += count;
      return count;
    },
  });
  // As much is allocated for what is read.
  const { get: readable } = Object.getOwnPropertyDescriptor(Codec.prototype, "readable")!;
  Object.defineProperty(codec, "readable", {
    get(): number {
      const room: number = readable!.call(codec);
      work += room;
      return room;
    },
  });
  playAll(one, pace, codec);
  return work;
}

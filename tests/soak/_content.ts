import { createHash } from "node:crypto";
import { Random } from "../_support/random.ts";

const random = new Random(1);
/** Half of it noise, half of it text that can be made smaller. */
const BYTES = Uint8Array.from(
  { length: 2_000_000 },
  (_, i) => i % 2_000 < 1_000 ? random.below(256) : 97 + random.below(4),
);

/** The content that goes with a number: for another number it is another one. */
export function contentOf(nth: number, size: number): Uint8Array<ArrayBuffer> {
  const begin = nth * 7_919 % (BYTES.length - size);
  return BYTES.subarray(begin, begin + size);
}

/** The hash by which contents are compared; of text each character is a byte. */
export function hashOf(content: Uint8Array | string): string {
  const hash = createHash("sha256");
  if (typeof content === "string") hash.update(content, "latin1");
  else hash.update(content);
  return hash.digest("base64url");
}

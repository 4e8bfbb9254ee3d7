import { pseudoRandom } from "../_support/bytes.ts";

/** What every server has to serve, by name. */
export type Content = Readonly<Record<string, Uint8Array<ArrayBuffer>>>;

/** How many bytes there are of what is small, and of what is not. */
export interface Sizes {
  readonly small: number;
  readonly large: number;
}

/** Different files that are asked for at once. */
export const PARTS: readonly string[] = Array.from({ length: 10 }, (_, i) => `part${i}`);

/** Makes the content, the same each time. */
export function contentOf({ small, large }: Sizes): Content {
  const bytes = pseudoRandom(large);
  const part = Math.floor(large / 100);
  return {
    small: bytes.slice(0, small),
    large: bytes,
    "text.txt": new TextEncoder().encode("Compress me, as every text. ".repeat(4_000)),
    ...Object.fromEntries(PARTS.map((name, i) => [name, bytes.slice(i * part, (i + 1) * part)])),
  };
}

import type { Io } from "./io.ts";

const USUAL = 80;
const LEAST = 40;

/** Columns for prose: no more than reads well, and no fewer than its indents need. */
export function textWidth({ columns }: Io): number {
  return Math.max(LEAST, Math.min(USUAL, columns ?? USUAL));
}

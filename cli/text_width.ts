import type { Io } from "./io.ts";

/** Columns where nobody knows how many there are. */
export const USUAL_WIDTH = 80;
const LEAST = 40;
const MOST = 200;

/** Columns for prose: no more than reads well, and no fewer than its indents need. */
export function textWidth({ columns }: Io): number {
  return Math.max(LEAST, Math.min(USUAL_WIDTH, columns ?? USUAL_WIDTH));
}

/** Columns for pictures and tables, which make use of a wide terminal. */
export function pictureWidth(columns: number | null): number {
  return Math.max(LEAST, Math.min(MOST, columns ?? USUAL_WIDTH));
}

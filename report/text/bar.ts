/** What part of a bar's line is filled, as fractions of its width. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Left parts of a cell, by eighths. */
const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
const RIGHT_HALF = "▐";
const FULL = "█";

/**
 * Draws stretches on one line of `width` cells, without trailing blanks.
 *
 * Bars end on an eighth of a cell and begin on a half: there are no other block characters. A
 * stretch too short to see still gets one mark, since the phase did happen.
 */
export function bar(stretches: readonly Stretch[], width: number, ascii: boolean): string {
  const cells = new Array<string>(width).fill(" ");
  for (const { from, to } of stretches) {
    const draw = ascii ? drawAscii : drawBlocks;
    draw(cells, clamp(from) * width, clamp(to) * width);
  }
  return cells.join("").trimEnd();
}

function drawBlocks(cells: string[], from: number, to: number): void {
  const start = Math.min(Math.floor(from * 2) / 2, cells.length - 0.5);
  const end = Math.round(to * 8) / 8;
  const first = Math.floor(start);
  const last = Math.floor(end);
  if (first < start) cells[first] = RIGHT_HALF;
  else if (last > first) cells[first] = FULL;
  else cells[first] = EIGHTHS[Math.max(1, (end - first) * 8)]!;
  cells.fill(FULL, first + 1, Math.max(first + 1, last));
  if (last > first && last < end) cells[last] = EIGHTHS[(end - last) * 8]!;
}

function drawAscii(cells: string[], from: number, to: number): void {
  const start = Math.min(Math.round(from), cells.length - 1);
  const end = Math.round(to);
  if (end > start) cells.fill("#", start, end);
  else cells[start] = "|";
}

function clamp(fraction: number): number {
  return Math.min(1, Math.max(0, fraction));
}

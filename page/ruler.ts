/// <reference lib="dom" />
import { el, fill, placeAt } from "./dom.ts";
import { mark } from "./figures.ts";
import { type Range, shareOf, ticksOf } from "./range.ts";

/** Draws the marks of the axis, and the lines below them. */
export function drawRuler(
  ruler: HTMLElement,
  lines: HTMLElement,
  range: Range,
  origin: number,
): void {
  const { step, times } = ticksOf(range, ruler.clientWidth, origin);
  const last = (times.at(-1) ?? origin) - origin;
  const labels = times.map((time) => {
    const label = el("span", { class: "tick" }, mark(time - origin, step, last));
    const share = shareOf(time, range);
    label.classList.toggle("last", share > 0.9);
    placeAt(label, share);
    return label;
  });
  fill(ruler, ...labels);
  fill(
    lines,
    ...times.map((time) => {
      const line = el("i");
      placeAt(line, shareOf(time, range));
      return line;
    }),
  );
}

/// <reference lib="dom" />
import type { Bar } from "./bars.ts";
import { type Child, el, place } from "./dom.ts";
import { duration } from "./figures.ts";
import { type Range, shareOf } from "./range.ts";
import { tip } from "./tips.ts";

/** Shares beyond the edges at which a bar is cut: it is out of sight there. */
const BEYOND = 0.02;

/** Lanes that a bar is high enough for. */
const MOST_LANES = 3;

const STATES: Readonly<Record<Bar["state"], string>> = {
  ok: "",
  failed: "failed",
  lost: "lost the race",
  open: "not over",
  apart: "for a connection that another call got",
};

/** Draws a bar in a range, or nothing where it cannot be seen. */
export function barView(bar: Bar, range: Range, about: () => readonly Child[]): HTMLElement | null {
  const { phase, start, end, state, lane, lanes } = bar;
  if (end < range.from || start > range.to) return null;
  const view = el("i", { class: `bar ${phase} ${state}` });
  placeIn(view, start, end, range);
  if (lanes > 1) {
    view.classList.add("raced");
    view.style.setProperty("--lane", String(lane));
    view.style.setProperty("--lanes", String(lanes));
  }
  view.append(...metricViews(bar));
  return tip(view, () => [barLine(bar), ...metricLines(bar), ...about()]);
}

/** Places an element between two moments, cut where it leaves the range. */
export function placeIn(element: HTMLElement, start: number, end: number, range: Range): void {
  const from = Math.max(shareOf(start, range), -BEYOND);
  const to = Math.min(shareOf(end, range), 1 + BEYOND);
  place(element, from, Math.max(from, to));
}

/** Says in a line what a bar is. */
function barLine({ phase, start, end, state, note }: Bar): HTMLElement {
  const how = STATES[state] === "" ? null : el("span", { class: "how" }, STATES[state]);
  return el(
    "p",
    { class: "tip-bar" },
    el("i", { class: `swatch ${phase} ${state}` }),
    el("b", {}, phase),
    note === "" ? null : el("span", { class: "mono" }, note),
    how,
    el("span", { class: "figure" }, duration(end - start)),
  );
}

function metricViews({ metrics, start, end }: Bar): HTMLElement[] {
  const lanes = Math.min(MOST_LANES, Math.max(0, ...metrics.map(({ lane }) => lane + 1)));
  return metrics.filter(({ lane }) => lane < lanes).map(({ offset, duration, lane }) => {
    const view = el("i", { class: "metric" });
    place(view, offset / (end - start), Math.min(1, (offset + duration) / (end - start)));
    view.style.setProperty("--lane", String(lane));
    view.style.setProperty("--lanes", String(lanes));
    return view;
  });
}

function metricLines({ metrics }: Bar): HTMLElement[] {
  return metrics.map(({ name, description, duration: ms }) =>
    el(
      "p",
      { class: "tip-metric" },
      el("span", {}, "server: "),
      el("b", {}, name),
      description === "" ? null : el("span", {}, description),
      el("span", { class: "figure" }, duration(ms)),
    )
  );
}

/// <reference lib="dom" />
import type { Distribution, Measure, PageData } from "../../report/html/page_data.ts";
import { PHASES } from "../../report/model/spans.ts";
import { type Child, el } from "../dom.ts";
import { count, duration } from "../figures.ts";
import { tip } from "../tips.ts";
import { factList, section } from "./parts.ts";

/** Fewer calls are all there in the rows. */
const LEAST = 4;
const LEAST_FOR_HISTOGRAM = 10;
const FIGURES = ["min", "p50", "p90", "p99", "max"] as const;
const MEASURES: readonly Measure[] = [...PHASES, "total"];

type Summary = PageData["summary"];
type Group = NonNullable<Summary["new"]>;

/** How long each phase took, apart for new and for reused connections. */
export function summaryViews({ summary, calls }: PageData): Child[] {
  if (calls.length < LEAST) return [];
  return [
    summary.new === null ? null : groupView("New connections", summary.new),
    summary.reused === null ? null : groupView("Reused connections", summary.reused),
    calls.length < LEAST_FOR_HISTOGRAM ? null : histogramView(summary.histogram),
    summary.schedule === null ? null : scheduleView(summary.schedule),
  ];
}

function groupView(title: string, { calls, measures }: Group): HTMLElement {
  const rows = MEASURES.flatMap((measure) => {
    const figures = measures[measure];
    return figures === null ? [] : [row(measure, figures)];
  });
  const head = [`ms`, ...FIGURES].map((text) => el("th", { scope: "col" }, text));
  return section(
    `${title} · ${count(calls, "call")}`,
    el(
      "table",
      { class: "figures" },
      el("thead", {}, el("tr", {}, ...head)),
      el("tbody", {}, ...rows),
    ),
  );
}

function row(measure: Measure, figures: Distribution): HTMLElement {
  const swatch = measure === "total" ? null : el("i", { class: `swatch ${measure}` });
  return el(
    "tr",
    { class: measure === "total" ? "total" : null },
    el("th", { scope: "row", title: count(figures.count, "call") }, swatch, measure),
    ...FIGURES.map((name) => el("td", {}, brief(figures[name]))),
  );
}

/** A duration without its unit, which stands at the head of the table. */
function brief(ms: number): string {
  if (ms >= 99.95) return ms.toFixed(0);
  return ms >= 9.995 ? ms.toFixed(1) : ms.toFixed(2);
}

function histogramView(buckets: Summary["histogram"]): HTMLElement | null {
  const [first] = buckets;
  const last = buckets.at(-1);
  if (first === undefined || last === undefined) return null;
  const most = Math.max(...buckets.map((bucket) => bucket.count));
  const bars = buckets.map(({ from, to, count: calls }) => {
    const bar = el("i");
    bar.style.height = `${calls / most * 100}%`;
    const text = `${count(calls, "call")}: ${duration(from)} to ${duration(to)}`;
    return tip(el("span", { "aria-label": text, role: "listitem" }, bar), () => [text]);
  });
  return section(
    "Total time",
    el("div", { class: "histogram", role: "list" }, ...bars),
    el(
      "p",
      { class: "limits" },
      el("span", {}, duration(first.from)),
      el("span", {}, duration(last.to)),
    ),
  );
}

function scheduleView({ rate, started, response }: NonNullable<Summary["schedule"]>): HTMLElement {
  return section(
    "Schedule",
    factList(
      ["Due", `${rate} requests a second`],
      started === null ? null : ["Started", `${started.toFixed(1)} requests a second`],
      response === null
        ? null
        : ["Since due", `p50 ${duration(response.p50)}, p99 ${duration(response.p99)}`],
    ),
  );
}

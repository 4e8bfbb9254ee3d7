/// <reference lib="dom" />
import type { PageDial } from "../../report/html/page_data.ts";
import { PHASES } from "../../report/model/spans.ts";
import type { Phase } from "../../trace.ts";
import { barView } from "../bar_view.ts";
import { type Bar, barsOf } from "../bars.ts";
import { type Child, el, place } from "../dom.ts";
import { duration } from "../figures.ts";
import type { Range } from "../range.ts";
import type { Exchange, RecordedTrace } from "../trace.ts";
import { OUTCOMES, PHASE_MEANINGS } from "../words.ts";

/** The phases of an exchange as a table, with a picture of when each of them was. */
export function timingTable(exchange: Exchange, trace: RecordedTrace): HTMLElement {
  const { hop, attempt } = exchange;
  const bars = barsOf(exchange, trace);
  const axis = { from: attempt.start, to: Math.max(trace.endOf(attempt), attempt.start + 0.01) };
  const isLast = attempt === hop.attempts.at(-1);
  const rows = PHASES.flatMap((phase) => {
    const own = bars.filter((bar) => bar.phase === phase);
    const told = isLast ? hop.timings[phase] : null;
    return [phaseRow(phase, own, told, axis), ...innerRows(phase, own, exchange, trace, axis)];
  });
  return el(
    "table",
    { class: "timing" },
    el("tbody", {}, ...rows),
    el(
      "tfoot",
      {},
      el(
        "tr",
        {},
        el("th", { scope: "row" }, "total"),
        el("td", {}),
        el("td", { class: "figure" }, duration(axis.to - axis.from)),
      ),
    ),
  );
}

function phaseRow(
  phase: Phase,
  bars: readonly Bar[],
  told: number | null,
  axis: Range,
): HTMLElement {
  const broken = bars.find(({ state }) => state === "failed" || state === "open");
  const apart = bars.some(({ state }) => state === "apart");
  // What was under way when the call failed has no figure among the timings: it never ended.
  const known = told ?? (bars.length === 0 || apart ? null : span(bars));
  const note = broken !== undefined && told === null ? ` ${noteOf(broken)}` : "";
  return row(
    { class: known === null ? "not" : "", title: PHASE_MEANINGS[phase] },
    [el("i", { class: `swatch ${phase}` }), phase],
    bars.flatMap((bar) => barView({ ...bar, metrics: [] }, axis, () => []) ?? []),
    `${duration(known)}${note}`,
  );
}

function noteOf({ state }: Bar): string {
  return state === "open" ? "…" : "✕";
}

/** What a phase was made of: questions to name servers, addresses that raced, what the server says. */
function innerRows(
  phase: Phase,
  bars: readonly Bar[],
  { attempt }: Exchange,
  trace: RecordedTrace,
  axis: Range,
): HTMLElement[] {
  const dial = trace.dialOf(attempt);
  if (phase === "dns") return queryRows(dial, axis);
  if (phase === "connect" && dial !== null) return addressRows(dial, bars, axis);
  return phase === "wait" ? bars.flatMap((bar) => metricRows(bar, axis)) : [];
}

function queryRows(dial: PageDial | null, axis: Range): HTMLElement[] {
  const { start = 0, answer } = dial?.dns ?? {};
  return (answer?.queries ?? []).map(({ record, elapsed, found }) => {
    const bar = el("i", { class: "bar dns thin" });
    place(bar, share(start, axis), share(start + (elapsed ?? 0), axis));
    const figure = elapsed === null ? "not awaited" : duration(elapsed);
    const what = `${record}: ${found === 0 ? "no address" : `${found} found`}`;
    return row({ class: "inner" }, [what], elapsed === null ? [] : [bar], figure);
  });
}

function addressRows(dial: PageDial, bars: readonly Bar[], axis: Range): HTMLElement[] {
  if (dial.connects.length < 2 && dial.connects[0]?.outcome === "ok") return [];
  return dial.connects.map(({ address, outcome, error }, index) => {
    const bar = bars[index];
    const ended = outcome === null ? "open" : OUTCOMES[outcome] ?? outcome;
    const won = outcome === "ok" ? "won" : ended;
    const view = bar === undefined ? null : barView({ ...bar, lanes: 1, lane: 0 }, axis, () => []);
    view?.classList.add("thin");
    const figure = bar === undefined ? "" : duration(bar.end - bar.start);
    return row(
      { class: `inner address ${outcome ?? ""}`, title: error?.message ?? null },
      [el("span", { class: "mono" }, address), " ", el("em", {}, won)],
      view === null ? [] : [view],
      figure,
    );
  });
}

function metricRows({ start, end, metrics }: Bar, axis: Range): HTMLElement[] {
  return metrics.map(({ name, description, duration: ms, offset }) => {
    const bar = el("i", { class: "bar metric-bar thin" });
    place(bar, share(start + offset, axis), share(Math.min(end, start + offset + ms), axis));
    const label = [el("span", { class: "mono" }, name), " ", el("em", {}, description)];
    return row({ class: "inner", title: "as the server says" }, label, [bar], duration(ms));
  });
}

function row(
  attributes: { readonly class: string; readonly title?: string | null },
  name: readonly Child[],
  bars: readonly HTMLElement[],
  figure: string,
): HTMLElement {
  return el(
    "tr",
    attributes,
    el("th", { scope: "row" }, ...name),
    el("td", { class: "track" }, el("span", {}, ...bars)),
    el("td", { class: "figure" }, figure),
  );
}

function share(time: number, { from, to }: Range): number {
  return Math.min(1, Math.max(0, (time - from) / (to - from)));
}

function span(bars: readonly Bar[]): number {
  return Math.max(...bars.map(({ end }) => end)) - Math.min(...bars.map(({ start }) => start));
}

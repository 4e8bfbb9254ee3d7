/// <reference lib="dom" />
import type { PageCall } from "../report/html/page_data.ts";
import { PHASES } from "../report/model/spans.ts";
import { barView, placeIn } from "./bar_view.ts";
import { barsOf } from "./bars.ts";
import { type Child, el } from "./dom.ts";
import { duration } from "./figures.ts";
import type { Range } from "./range.ts";
import { tip } from "./tips.ts";
import {
  exchangesOf,
  isBad,
  lastExchange,
  originOf,
  type RecordedTrace,
  resultOf,
} from "./trace.ts";

/** Makes the row of a call. */
export function callRow(call: PageCall, trace: RecordedTrace, range: Range): HTMLElement {
  const { callId, method, url } = call;
  const total = duration(trace.spent(call));
  const label = `${method} ${url}, ${resultOf(call)}, ${connectionText(call)}, ${total}`;
  const row = el("div", { role: "row", id: `call-${callId}`, class: "row", "aria-label": label });
  if (isBad(call)) row.classList.add("bad");
  const about = (): Child[] => [...callTip(call, trace)];
  row.append(
    tip(
      el(
        "div",
        { class: "cells" },
        cell("id", String(callId)),
        cell("name", el("span", { class: "method" }, method), urlView(url)),
        cell("status", statusView(call)),
        cell("conn", connectionView(call)),
        cell("time", total),
      ),
      about,
    ),
    barsCell(call, trace, range, about),
  );
  return row;
}

/** A URL: first that part which differs most, and then the host. */
export function urlView(url: string): HTMLElement {
  const origin = originOf(url);
  const host = origin.replace(/^[a-z]+:\/\//i, "");
  return el(
    "span",
    { class: "url" },
    el("b", {}, url.slice(origin.length)),
    el("span", { class: "host" }, host),
  );
}

/** The status of a call in its colour. */
export function statusView(call: PageCall): HTMLElement {
  const result = resultOf(call);
  const kind = /^\d/.test(result) ? `s${result[0]}` : result;
  return el("span", { class: `result ${kind}` }, result);
}

function cell(name: string, ...children: Child[]): HTMLElement {
  return el("span", { role: "gridcell", class: name }, ...children);
}

function barsCell(
  call: PageCall,
  trace: RecordedTrace,
  range: Range,
  about: () => readonly Child[],
): HTMLElement {
  const phases = PHASES.filter((phase) => call.timings[phase] !== null)
    .map((phase) => `${phase} ${duration(call.timings[phase])}`);
  const bars = cell("bars");
  bars.setAttribute("aria-label", phases.join(", "));
  const extent = tip(el("i", { class: "extent" }), about);
  placeIn(extent, call.start, trace.endOf(call), range);
  bars.append(extent);
  for (const exchange of exchangesOf(call)) {
    for (const bar of barsOf(exchange, trace)) {
      const view = barView(bar, range, about);
      if (view !== null) bars.append(view);
    }
    if (exchange.attempt.start > call.start) bars.append(turn(exchange.attempt.start, range));
  }
  if (call.outcome === "error" || call.outcome === "aborted") {
    const end = el("i", { class: "end" }, "✕");
    placeIn(end, trace.endOf(call), trace.endOf(call), range);
    bars.append(end);
  }
  return bars;
}

/** Where one exchange of a call ends and the next one begins. */
function turn(time: number, range: Range): HTMLElement {
  const view = el("i", { class: "turn" });
  placeIn(view, time, time, range);
  return view;
}

function connectionText(call: PageCall): string {
  const { connection } = lastExchange(call).attempt;
  if (connection === null) return "no connection";
  return `${connection.reused ? "reused" : "new"} connection ${connection.connId}`;
}

function connectionView(call: PageCall): HTMLElement {
  const { connection } = lastExchange(call).attempt;
  if (connection === null) return el("span", {}, "–");
  const kind = connection.reused ? "reused" : "new";
  return el("span", { class: `chip ${kind}` }, `${connection.connId}`);
}

function* callTip(call: PageCall, trace: RecordedTrace): Generator<Child> {
  const { method, url, timings } = call;
  yield el("p", { class: "tip-title" }, el("b", {}, method), " ", el("span", {}, url));
  yield el(
    "p",
    { class: "tip-facts" },
    statusView(call),
    el("span", {}, connectionText(call)),
    el("span", { class: "figure" }, duration(trace.spent(call))),
  );
  const happened = PHASES.filter((phase) => timings[phase] !== null);
  yield el(
    "div",
    { class: "tip-phases" },
    ...happened.map((phase) =>
      el(
        "span",
        {},
        el("i", { class: `swatch ${phase}` }),
        phase,
        el("b", {}, duration(timings[phase])),
      )
    ),
  );
  if (call.error !== null) yield el("p", { class: "tip-error" }, call.error.message);
}

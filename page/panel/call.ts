/// <reference lib="dom" />
import { curlCommand } from "../../report/curl/command.ts";
import type { PageCall } from "../../report/html/page_data.ts";
import { placeIn } from "../bar_view.ts";
import { statusView } from "../call_row.ts";
import { copyButton } from "../copy.ts";
import { type Child, el, fill } from "../dom.ts";
import { bytes, duration } from "../figures.ts";
import { type Exchange, exchangesOf, lastExchange, type RecordedTrace } from "../trace.ts";
import { eventList } from "./events.ts";
import { curlRequestOf, exchangeView } from "./exchange.ts";
import type { Open } from "./links.ts";
import { errorBox, folded } from "./parts.ts";

/** The details of a call. */
export function callView(call: PageCall, trace: RecordedTrace, open: Open): Child[] {
  const exchanges = exchangesOf(call);
  const body = el("div", { class: "exchange" });
  const show = (exchange: Exchange): void => fill(body, ...exchangeView(exchange, trace, open));
  show(lastExchange(call));
  return [
    title(call, trace),
    call.error === null
      ? null
      : errorBox(call.error, call.failedPhase === null ? null : `in ${call.failedPhase}`),
    exchanges.length < 2 ? null : exchangeTabs(exchanges, trace, body, show),
    body,
    folded("Events", eventList(call.events, call.start, trace)),
  ];
}

function title(call: PageCall, trace: RecordedTrace): HTMLElement {
  const { method, url } = call;
  const [first] = exchangesOf(call);
  const { response } = lastExchange(call).attempt;
  const size = response?.body?.decodedBytes;
  return el(
    "header",
    {},
    el(
      "p",
      { class: "kicker" },
      `Call ${call.callId}`,
      el("span", {}, `begins after ${duration(call.start - trace.whole.from)}`),
    ),
    el("h2", { id: "panel-title" }, el("span", { class: "method" }, method), " ", url),
    el(
      "p",
      { class: "badges" },
      statusView(call),
      el("span", {}, response?.head?.statusText ?? ""),
      el("span", {}, duration(trace.spent(call))),
      size === undefined ? null : el("span", {}, bytes(size)),
      first === undefined
        ? null
        : copyButton("Copy as curl", curlCommand(curlRequestOf(first, trace))),
    ),
  );
}

/** One tab for each request that the call took, with its place on the call's axis. */
function exchangeTabs(
  exchanges: readonly Exchange[],
  trace: RecordedTrace,
  body: HTMLElement,
  show: (exchange: Exchange) => void,
): HTMLElement {
  const tabs = exchanges.map((exchange) => tab(exchange, trace));
  const choose = (index: number): void => {
    for (const [at, one] of tabs.entries()) {
      one.setAttribute("aria-selected", String(at === index));
      one.tabIndex = at === index ? 0 : -1;
    }
    show(exchanges[index]!);
  };
  for (const [index, one] of tabs.entries()) {
    one.addEventListener("click", () => choose(index));
    one.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const next = step === undefined ? undefined : tabs[index + step];
      if (next === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      choose(index + step!);
      next.focus();
    });
  }
  choose(exchanges.length - 1);
  body.setAttribute("role", "tabpanel");
  return el(
    "div",
    { role: "tablist", "aria-orientation": "vertical", "aria-label": "Requests", class: "tabs" },
    ...tabs,
  );
}

function tab({ call, hop, attempt }: Exchange, trace: RecordedTrace): HTMLButtonElement {
  const repeat = attempt.index === 0 ? "" : `.${attempt.index + 1}`;
  const result = attempt.response?.head?.status ?? (attempt.retry === null ? "✕" : "repeated");
  const bar = el("i", { class: "extent" });
  placeIn(bar, attempt.start, trace.endOf(attempt), { from: call.start, to: trace.endOf(call) });
  return el(
    "button",
    { type: "button", role: "tab" },
    el("span", { class: "step" }, `${hop.index + 1}${repeat}`),
    el("span", { class: "url" }, `${hop.method} ${hop.url}`),
    el("span", { class: "muted" }, String(result)),
    el("span", { class: "figure" }, duration(trace.spent(attempt))),
    el("span", { class: "track" }, bar),
  );
}

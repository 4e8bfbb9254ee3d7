/// <reference lib="dom" />
import type { PageConnection } from "../../report/html/page_data.ts";
import { statusView } from "../call_row.ts";
import { endText, hostOf } from "../connection_row.ts";
import { type Child, el } from "../dom.ts";
import { count, duration } from "../figures.ts";
import type { RecordedTrace } from "../trace.ts";
import { eventList } from "./events.ts";
import { itemButton, type Open } from "./links.ts";
import { errorBox, factList, folded, section } from "./parts.ts";
import { tlsSection } from "./tls.ts";

/** Calls that are listed; the lane shows all of them. */
const MOST = 200;

/** The details of a connection. */
export function connectionView(
  connection: PageConnection,
  trace: RecordedTrace,
  open: Open,
): Child[] {
  const { connId, dial, uses, events } = connection;
  const start = dial?.start ?? uses[0]?.start ?? trace.whole.from;
  return [
    el(
      "header",
      {},
      el(
        "p",
        { class: "kicker" },
        `Connection ${connId}`,
        el("span", {}, `begins after ${duration(start - trace.whole.from)}`),
      ),
      el("h2", { id: "panel-title" }, hostOf(connection, trace)),
    ),
    dial?.error ? errorBox(dial.error, null) : null,
    section("Connection", facts(connection, trace)),
    ...(dial?.tls ?? []).map((tls) => tlsSection(tls, trace.data.epoch)),
    section("Calls", callTable(connection, trace, open)),
    events.length === 0 ? null : folded("Events without a call", eventList(events, start, trace)),
  ];
}

function facts(connection: PageConnection, trace: RecordedTrace): HTMLElement {
  const { dial, remoteAddr, localAddr, uses, closed } = connection;
  const open = dial?.outcome === "ok" ? dial.end : uses[0]?.start ?? null;
  const end = closed?.time ?? trace.data.end;
  const busy = uses.reduce((sum, use) => sum + trace.spent(use), 0);
  const life = open === null ? null : end - open;
  return factList(
    remoteAddr === null ? null : ["Remote address", remoteAddr],
    localAddr === null ? null : ["Local address", localAddr],
    dial === null ? ["Dial", "before the recording"] : ["Dial", duration(trace.spent(dial))],
    life === null ? null : ["Open", duration(life)],
    life === null || life <= 0
      ? null
      : ["In use", `${duration(busy)}, ${Math.round(Math.min(1, busy / life) * 100)} %`],
    ["Requests", count(uses.length, "request")],
    ["End", endText(connection)],
  );
}

function callTable(connection: PageConnection, trace: RecordedTrace, open: Open): HTMLElement {
  const uses = trace.usesOf(connection);
  if (uses.length === 0) return el("p", { class: "muted" }, "none");
  const rows = uses.slice(0, MOST).map(({ call, hop, attempt }) =>
    el(
      "tr",
      {},
      el("td", {}, itemButton({ kind: "call", id: call.callId }, open, String(call.callId))),
      el("td", { class: "url" }, `${hop.method} ${hop.url}`),
      el("td", {}, statusView(call)),
      el("td", { class: "figure" }, duration(trace.spent(attempt))),
    )
  );
  const more = uses.length - rows.length;
  return el(
    "div",
    {},
    el("table", { class: "calls" }, el("tbody", {}, ...rows)),
    more === 0 ? null : el("p", { class: "muted" }, `and ${count(more, "more call")}`),
  );
}

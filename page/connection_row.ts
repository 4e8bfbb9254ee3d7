/// <reference lib="dom" />
import type { PageConnection } from "../report/html/page_data.ts";
import { barView, placeIn } from "./bar_view.ts";
import { type Child, el } from "./dom.ts";
import { count, duration } from "./figures.ts";
import { type Piece, piecesOf } from "./lanes.ts";
import { lengthOf, type Range } from "./range.ts";
import type { Item } from "./store.ts";
import { tip } from "./tips.ts";
import { type Exchange, isBad, type RecordedTrace } from "./trace.ts";
import { closeWords } from "./words.ts";

/** Pixels that the number of a call takes. */
const LABEL_ROOM = 26;
/** Waits that are drawn one above the other. */
const MOST_QUEUES = 3;

/** What a lane has to know. */
export interface LaneSettings {
  readonly trace: RecordedTrace;
  readonly range: Range;
  /** Pixels of the timeline. */
  readonly width: number;
  readonly selected: Item | null;
  /** Whether a call is one that the reader looks for. */
  readonly matches: (callId: number) => boolean;
}

/** Makes the row of a connection. */
export function connectionRow(connection: PageConnection, settings: LaneSettings): HTMLElement {
  const { connId, uses } = connection;
  const host = hostOf(connection, settings.trace);
  const label = `connection ${connId} to ${host}, ${count(uses.length, "request")}, ${
    endText(connection)
  }`;
  return el(
    "div",
    { role: "row", id: `connection-${connId}`, class: "row lane", "aria-label": label },
    el(
      "div",
      { class: "cells" },
      el("span", { role: "gridcell", class: "id" }, el("span", { class: "chip new" }, `${connId}`)),
      el(
        "span",
        { role: "gridcell", class: "name" },
        el("b", { class: "host" }, host),
        el("small", {}, smallPrint(connection)),
      ),
      el("span", { role: "gridcell", class: "time" }, count(uses.length, "request")),
    ),
    lane(connection, settings),
  );
}

function smallPrint(connection: PageConnection): string {
  const { remoteAddr } = connection;
  return remoteAddr === null ? shortEnd(connection) : `${remoteAddr} · ${shortEnd(connection)}`;
}

/** The host of a connection. */
export function hostOf(connection: PageConnection, trace: RecordedTrace): string {
  const hostPort = connection.dial?.hostPort ?? trace.usesOf(connection)[0]?.attempt.hostPort;
  return hostPort ?? connection.remoteAddr ?? "unknown";
}

/** What became of a connection, and who did that. */
export function endText(connection: PageConnection): string {
  const { closed } = connection;
  if (closed === null || hasFailed(connection)) return shortEnd(connection);
  const [who, why] = closeWords(closed.reason);
  return closed.reason === "peer" ? `closed ${who}` : `closed ${who}: ${why}`;
}

function shortEnd(connection: PageConnection): string {
  if (hasFailed(connection)) return "dial failed";
  return connection.closed === null ? "still open" : closeWords(connection.closed.reason)[1];
}

function hasFailed({ dial }: PageConnection): boolean {
  return dial !== null && dial.outcome !== "ok" && dial.outcome !== null;
}

function lane(connection: PageConnection, settings: LaneSettings): HTMLElement {
  const { trace, range, width } = settings;
  const view = el("span", { role: "gridcell", class: "bars" });
  for (const piece of piecesOf(connection, trace, range, width)) {
    for (const one of pieceViews(piece, settings)) if (one !== null) view.append(one);
  }
  if (connection.closed !== null) {
    const { time } = connection.closed;
    const end = tip(el("i", { class: "closed" }), () => [endText(connection)]);
    placeIn(end, time, time, range);
    view.append(end);
  }
  return view;
}

function pieceViews(piece: Piece, settings: LaneSettings): (HTMLElement | null)[] {
  const { range } = settings;
  switch (piece.kind) {
    case "dial":
      return piece.bars.map((bar) => barView(bar, range, () => []));
    case "idle":
      return [stretch("idle", piece, range, `idle for ${duration(piece.end - piece.start)}`)];
    case "uses":
      return [stretch("uses", piece, range, `${count(piece.count, "call")}: zoom in to see them`)];
    case "queue": {
      const view = barView(piece.bar, range, () => [aboutUse(piece.exchange)]);
      view?.classList.add("waits");
      view?.style.setProperty("--lane", String(Math.min(piece.lane, MOST_QUEUES - 1)));
      if (view) view.dataset.call = String(piece.exchange.call.callId);
      return [view];
    }
    case "use":
      return [useView(piece, settings)];
  }
}

function useView(piece: Piece & { kind: "use" }, settings: LaneSettings): HTMLElement {
  const { range, width, selected, matches } = settings;
  const { call } = piece.exchange;
  const view = el("i", { class: "use", "data-call": call.callId });
  placeIn(view, piece.start, piece.end, range);
  const own = { from: piece.start, to: piece.end };
  for (const bar of piece.bars) {
    const drawn = barView(bar, own, () => [aboutUse(piece.exchange)]);
    if (drawn !== null) view.append(drawn);
  }
  const room = (piece.end - piece.start) / lengthOf(range) * width;
  if (room > LABEL_ROOM) view.append(el("span", { class: "number" }, String(call.callId)));
  view.classList.toggle("selected", selected?.kind === "call" && selected.id === call.callId);
  view.classList.toggle("faint", !matches(call.callId));
  view.classList.toggle("bad", isBad(call));
  return tip(view, () => [aboutUse(piece.exchange)]);
}

function aboutUse({ call, hop }: Exchange): HTMLElement {
  return el(
    "p",
    { class: "tip-title" },
    `call ${call.callId}: `,
    el("b", {}, hop.method),
    " ",
    el("span", {}, hop.url),
  );
}

function stretch(
  name: string,
  { start, end }: { readonly start: number; readonly end: number },
  range: Range,
  about: Child,
): HTMLElement {
  const view = tip(el("i", { class: name }), () => [about]);
  placeIn(view, start, end, range);
  return view;
}

import type { PageAttempt, PageDial, ServerTimingMetric } from "../report/html/page_data.ts";
import type { Outcome, Phase } from "../trace.ts";
import type { Exchange, RecordedTrace } from "./trace.ts";

/** How a bar ended; `apart` is a dial that served somebody else. */
export type BarState = "ok" | "failed" | "lost" | "open" | "apart";

/** One stretch of a phase, as it is drawn. */
export interface Bar {
  readonly phase: Phase;
  readonly start: number;
  readonly end: number;
  readonly state: BarState;
  /** What it is, where the phase does not tell all. */
  readonly note: string;
  /** Its lane, where several bars of a phase are side by side. */
  readonly lane: number;
  readonly lanes: number;
  /** What the server says that it did meanwhile. */
  readonly metrics: readonly PlacedMetric[];
}

/** What a server says of its work, placed in the wait: when it was is not known. */
export interface PlacedMetric extends ServerTimingMetric {
  readonly duration: number;
  /** Milliseconds from the beginning of the wait. */
  readonly offset: number;
  readonly lane: number;
}

interface Stage {
  readonly start: number;
  readonly end: number | null;
  readonly outcome: Outcome | null;
}

/** A server can say no end of things. */
const MOST_METRICS = 20;

const ALONE = { note: "", lane: 0, lanes: 1, metrics: [] } as const;

/** The bars of one exchange, those of its dial included. */
export function barsOf(exchange: Exchange, trace: RecordedTrace): Bar[] {
  const { attempt } = exchange;
  const dial = trace.dialOf(attempt);
  const end = trace.endOf(attempt);
  const isApart = dial !== null && attempt.connection !== null &&
    attempt.connection.connId !== attempt.dial;
  const dialled = dial === null ? [] : dialBars(dial, end);
  return [
    ...(attempt.queue === null ? [] : [barOf("queue", attempt.queue, end)]),
    ...(isApart ? dialled.map((bar) => ({ ...bar, state: "apart" as const })) : dialled),
    ...exchangeBars(exchange, end),
  ];
}

/** The bars of a dial; what goes on is drawn until `until`. */
export function dialBars({ dns, connects, tunnel, tls }: PageDial, until: number): Bar[] {
  const lanes = laned(connects.map((one) => ({ start: one.start, end: one.end ?? until })));
  return [
    ...(dns === null ? [] : [barOf("dns", dns, until, dns.host)]),
    ...connects.map((one, index) => ({
      ...barOf("connect", one, until, one.address),
      lane: lanes.of[index] ?? 0,
      lanes: lanes.count,
    })),
    ...(tunnel === null ? [] : [barOf("tunnel", tunnel, until, tunnel.target)]),
    ...tls.map((one) => barOf("tls", one, until, one.serverName)),
  ];
}

/** The bars of a request and its response; what goes on is drawn until `until`. */
export function exchangeBars({ call, attempt }: Exchange, until: number): Bar[] {
  const { request, response } = attempt;
  if (request === null) return [];
  const bars = [barOf("send", request, until)];
  const sent = request.end;
  if (sent !== null && (request.outcome === "ok" || response !== null)) {
    const end = response?.start ?? until;
    const failed = response === null && (call.failedPhase === "wait" || attempt.retry !== null);
    const state = response !== null ? "ok" : failed ? "failed" : "open";
    const metrics = placed(attempt, end - sent);
    // A server may answer before it has the whole request.
    if (end >= sent) bars.push({ ...ALONE, phase: "wait", start: sent, end, state, metrics });
  }
  if (response !== null) bars.push(barOf("receive", response, until));
  return bars;
}

/** What the server says of the wait, side by side where it does not fit one behind the other. */
function placed({ serverTiming }: PageAttempt, length: number): PlacedMetric[] {
  const filled: number[] = [];
  return serverTiming.slice(0, MOST_METRICS).flatMap((metric) => {
    const { duration } = metric;
    if (duration === null || duration <= 0 || length <= 0) return [];
    const fits = filled.findIndex((until) => until + duration <= length);
    const lane = fits < 0 ? filled.push(0) - 1 : fits;
    const offset = filled[lane]!;
    filled[lane] = offset + duration;
    return [{ ...metric, duration, offset, lane }];
  });
}

function barOf(phase: Phase, stage: Stage, until: number, note = ""): Bar {
  const { start, end, outcome } = stage;
  const state = outcome === null ? "open" : outcome === "ok" || outcome === "lost" ? outcome : null;
  return { ...ALONE, phase, start, end: end ?? until, state: state ?? "failed", note };
}

/** Lanes for stretches, so that no two in one lane overlap. */
export function laned(
  stretches: readonly { readonly start: number; readonly end: number }[],
): { readonly of: readonly number[]; readonly count: number } {
  const ends: number[] = [];
  const of = stretches.map(({ start, end }) => {
    const free = ends.findIndex((until) => until <= start);
    const lane = free < 0 ? ends.length : free;
    ends[lane] = end;
    return lane;
  });
  return { of, count: Math.max(1, ends.length) };
}

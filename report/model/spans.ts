import type { Outcome, Phase, TraceEventType } from "../../trace.ts";
import { lastOf, type TraceRecord } from "../record.ts";

/** A stretch of time, in milliseconds of the trace's clock. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The phases in the order in which they happen. */
export const PHASES: readonly Phase[] = [
  "queue",
  "dns",
  "connect",
  "tunnel",
  "tls",
  "send",
  "wait",
  "receive",
];

/** The events that begin and end each phase. */
const EDGES: Readonly<Record<Phase, readonly [start: TraceEventType, end: TraceEventType]>> = {
  queue: ["queuestart", "queueend"],
  dns: ["dnsstart", "dnsend"],
  connect: ["connectstart", "connectend"],
  tunnel: ["tunnelstart", "tunnelend"],
  tls: ["tlsstart", "tlsend"],
  send: ["requeststart", "requestend"],
  wait: ["requestend", "responsestart"],
  receive: ["responsestart", "responseend"],
};

/**
 * When a phase went on: one span an attempt, and one a handshake where there are two.
 *
 * Connects that race are one span, which ends when one of them wins. A phase without an end goes on
 * until the last record.
 */
export function spansOf(records: readonly TraceRecord[], phase: Phase): readonly Span[] {
  const [startType, endType] = EDGES[phase];
  const spans: Span[] = [];
  let racing = 0;
  let start: number | null = null;
  for (const { type, time, detail } of records) {
    if (type === startType) {
      if (racing === 0) start = time;
      racing++;
    } else if (type === endType && racing > 0) {
      racing--;
      if (start !== null && (racing === 0 || outcomeOf(detail) === "ok")) {
        spans.push({ start, end: time });
        start = null;
      }
    }
  }
  const last = records.at(-1);
  if (start !== null && last !== undefined) spans.push({ start, end: last.time });
  return spans;
}

/** The phase in which a call failed or was aborted, or `null` if it did not, or in none. */
export function failedPhase(records: readonly TraceRecord[]): Phase | null {
  const end = lastOf(records, "callend");
  if (end === undefined || end.detail.outcome === "ok") return null;
  const { phase } = (end.detail.error ?? {}) as { phase?: Phase | null };
  if (phase !== undefined && phase !== null) return phase;
  const last = lastStretch(records, end);
  const broken = PHASES.filter((one) => one !== "wait" && endedBadly(last, EDGES[one][1]));
  return broken.at(-1) ?? (wasWaiting(last) ? "wait" : null);
}

/** What can tell how a call ended: its last attempt, and of that what followed the connection. */
function lastStretch(
  records: readonly TraceRecord[],
  { hop, attempt }: TraceRecord,
): readonly TraceRecord[] {
  const last = records.filter((one) => one.hop === hop && one.attempt === attempt);
  const got = last.findLastIndex(({ type }) => type === "gotconn");
  return got < 0 ? last : last.slice(got).filter(({ connId }) => connId === last[got]!.connId);
}

function endedBadly(records: readonly TraceRecord[], endType: TraceEventType): boolean {
  const outcome = outcomeOf(lastOf(records, endType)?.detail);
  return outcome === "error" || outcome === "aborted";
}

function wasWaiting(records: readonly TraceRecord[]): boolean {
  const edge = records.findLast(({ type }) => EDGES.wait.includes(type));
  return edge?.type === "requestend";
}

function outcomeOf(detail: object | undefined): Outcome | undefined {
  return (detail as { outcome?: Outcome } | undefined)?.outcome;
}

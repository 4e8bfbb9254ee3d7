import type { Field, Phase, PhaseTimings } from "../../trace.ts";
import { TraceLog } from "../../trace_log.ts";
import { type Evidence, explain, type Finding } from "../explain.ts";
import {
  modelOf,
  type TracedAttempt,
  type TracedCall,
  type TracedConnection,
  type TracedHop,
  type TracedResponse,
} from "../model.ts";
import { type ReportOptions, shownRecords } from "../redact.ts";
import { parseServerTiming, type ServerTimingMetric } from "../server_timing.ts";
import { type Distribution, type Measure, type Summary, summaryOf } from "../summary.ts";
import { type EventLine, EventLines, type PageEvents } from "./page_events.ts";
import { type Plain, plain } from "./plain.ts";

/** All that the page shows, as JSON can hold it. Times are those of the trace's clock. */
export interface PageData {
  /** Milliseconds since 1970 (UTC) at time 0. */
  readonly epoch: number;
  /** The axis of time, from the first record to the last. */
  readonly start: number;
  readonly end: number;
  readonly summary: PageSummary;
  readonly findings: readonly PageFinding[];
  readonly calls: readonly PageCall[];
  readonly connections: readonly PageConnection[];
  /** What the events of calls and connections refer to. */
  readonly lines: readonly EventLine[];
}

/** What the calls come to. */
export type PageSummary = Plain<
  Pick<Summary, "elapsed" | "callsPerSecond" | "new" | "reused" | "histogram" | "schedule">
>;

/** Something worth knowing; of its evidence as much as can be read. */
export type PageFinding = Omit<Finding, "evidence"> & { readonly evidence: readonly Evidence[] };

/** A call. Its phases are those of all hops together. */
export interface PageCall extends Plain<Omit<TracedCall, "hops" | "records" | "timings">> {
  readonly timings: PhaseTimings;
  readonly hops: readonly PageHop[];
  readonly events: PageEvents;
}

/** One request of a call, with its repeats. */
export interface PageHop extends Plain<Omit<TracedHop, "attempts">> {
  readonly attempts: readonly PageAttempt[];
}

/** One request and its response. */
export interface PageAttempt extends Plain<Omit<TracedAttempt, "dial" | "response">> {
  /** The connection that it dialled, which tells of the dial. */
  readonly dial: number | null;
  readonly response: PageResponse | null;
  readonly serverTiming: readonly ServerTimingMetric[];
}

/** A response, whose header fields stand as they came. */
export interface PageResponse extends Plain<Omit<TracedResponse, "head">> {
  readonly head: Plain<Omit<NonNullable<TracedResponse["head"]>, "headers">> | null;
}

/** A connection, and what happened to it while no call had it. */
export interface PageConnection extends Plain<TracedConnection> {
  readonly events: PageEvents;
}

/** A dial, as the connections have it. */
export type PageDial = NonNullable<PageConnection["dial"]>;

export type {
  Distribution,
  Evidence,
  Field,
  Measure,
  PageEvents,
  Phase,
  PhaseTimings,
  ServerTimingMetric,
};

/** Of records that may be shown, everything is. */
const ALL = { showSecrets: true };
/** Records that show what a finding is drawn from, and calls in which it was found. */
const MOST_EVIDENCE = 12;
const MOST_CALLS = 50;

/** What a page shows of a log. */
export function pageDataOf(log: TraceLog, options: ReportOptions = {}): PageData {
  const records = shownRecords(log, options);
  const shown = new TraceLog(records, { epoch: log.epoch, ...(log.run && { run: log.run }) });
  const { calls, connections } = modelOf(records);
  const lines = new EventLines();
  const unowned = Map.groupBy(
    records.filter(({ callId, connId }) => callId === null && connId !== null),
    ({ connId }) => connId!,
  );
  return {
    epoch: log.epoch,
    start: plain(records[0]?.time ?? 0),
    end: plain(records.at(-1)?.time ?? 0),
    summary: pageSummary(summaryOf(shown, ALL)),
    findings: explain(shown, ALL).map(pageFinding),
    calls: calls.map((call) => pageCall(call, lines)),
    connections: connections.map((connection) => ({
      ...plain(connection),
      events: lines.eventsOf(unowned.get(connection.connId) ?? []),
    })),
    lines: lines.lines,
  };
}

function pageSummary({ elapsed, callsPerSecond, histogram, schedule, ...all }: Summary) {
  return plain({ elapsed, callsPerSecond, histogram, schedule, new: all.new, reused: all.reused });
}

function pageFinding({ evidence, callIds, ...finding }: Finding): PageFinding {
  return plain({
    ...finding,
    callIds: callIds.slice(0, MOST_CALLS),
    evidence: evidence.slice(0, MOST_EVIDENCE),
  });
}

function pageCall(
  { hops, records, timings, ...call }: TracedCall,
  lines: EventLines,
): PageCall {
  return {
    ...plain(call),
    timings: plain(timings.sum),
    hops: hops.map(pageHop),
    events: lines.eventsOf(records),
  };
}

function pageHop({ attempts, ...hop }: TracedHop): PageHop {
  return { ...plain(hop), attempts: attempts.map(pageAttempt) };
}

function pageAttempt({ dial, response, ...attempt }: TracedAttempt): PageAttempt {
  return {
    ...plain(attempt),
    dial: dial?.connId ?? null,
    response: response === null ? null : pageResponse(response),
    serverTiming: plain(serverTiming(response?.head?.fields ?? [])),
  };
}

function pageResponse({ head, ...response }: TracedResponse): PageResponse {
  if (head === null) return { ...plain(response), head };
  const { headers: _, ...shown } = head;
  return { ...plain(response), head: plain(shown) };
}

function serverTiming(fields: readonly Field[]): ServerTimingMetric[] {
  return fields.flatMap(([name, value]) => {
    return name.toLowerCase() === "server-timing" ? parseServerTiming(value) : [];
  });
}

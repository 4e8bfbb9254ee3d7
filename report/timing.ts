/**
 * A trace as entries with the fields of `PerformanceResourceTiming`, for programs that read those of
 * browsers.
 *
 * One entry per call, by the standard's own rules, which differ from those of the other reports:
 *
 * - A time is 0 where nothing happened. Redirects are between `redirectStart` and `redirectEnd`, and
 *   all other times are those of the last hop.
 * - On a connection that the call did not dial, lookup and connect have no length: their four times
 *   and `secureConnectionStart` are `fetchStart`. So are the two of a lookup that was not necessary.
 * - A call that failed before a response came has `startTime`, `fetchStart` and `responseEnd` only.
 * - A call that goes on has no entry.
 *
 * Times are milliseconds of the log's clock: its `epoch` is what `performance.timeOrigin` is in a
 * browser. Unlike there, `transferSize` is what was read from the wire, and nothing depends on
 * `Timing-Allow-Origin`.
 *
 * @example
 * ```ts
 * import { TraceLog, Transport } from "@httptrace/httptrace";
 * import { toTimingEntries } from "@httptrace/httptrace/timing";
 * import { assertEquals } from "@std/assert";
 *
 * await using server = Deno.serve({ port: 0, onListen() {} }, () => new Response("hello"));
 * await using transport = new Transport();
 *
 * const log = TraceLog.record(transport.trace);
 * await (await transport.fetch(`http://127.0.0.1:${server.addr.port}/`)).text();
 *
 * const [entry] = toTimingEntries(log);
 * assertEquals([entry?.responseStatus, entry?.encodedBodySize], [200, 5]);
 * ```
 *
 * @module
 */

import type { TraceLog } from "../trace_log.ts";
import { fieldOf } from "./fields.ts";
import { lastAttempt, lastHop, modelOf } from "./model.ts";
import { ownDial } from "./model/attempt_phases.ts";
import type { TracedAttempt, TracedCall, TracedResponse } from "./model/traced.ts";
import { toNanosecond } from "./precision.ts";
import { type ReportOptions, shownRecords } from "./redact.ts";
import { parseServerTiming } from "./server_timing.ts";
import { jsonText } from "./text/safe.ts";
import type { TimingEntry } from "./timing_types.ts";

export type * from "./timing_types.ts";
export type { ReportOptions };

/**
 * Makes timing entries of a trace.
 *
 * @param log What happened.
 * @param options Whether secrets are shown.
 * @returns An entry for each call that is over, in the order in which they began.
 */
export function toTimingEntries(log: TraceLog, options: ReportOptions = {}): TimingEntry[] {
  const { calls } = modelOf(shownRecords(log, options));
  return calls.flatMap((call) => call.end === null ? [] : [entryOf(call, call.end)]);
}

/**
 * Makes the text of timing entries.
 *
 * @param log What happened.
 * @param options Whether secrets are shown.
 * @returns JSON: an array.
 */
export function formatTiming(log: TraceLog, options: ReportOptions = {}): string {
  return `${jsonText(toTimingEntries(log, options), 2)}\n`;
}

function entryOf(call: TracedCall, end: number): TimingEntry {
  const attempt = lastAttempt(lastHop(call));
  const { response } = attempt;
  const responseEnd = response?.end ?? end;
  const head = response?.head ?? null;
  const times = response === null || head === null
    ? { ...NO_TIMES, fetchStart: call.start }
    : { ...startsOf(call), ...connectionTimes(call, attempt), ...messageTimes(attempt) };
  return {
    name: call.url,
    entryType: "resource",
    startTime: toNanosecond(call.start),
    duration: toNanosecond(responseEnd - call.start),
    initiatorType: "fetch",
    deliveryType: "",
    renderBlockingStatus: "non-blocking",
    workerStart: 0,
    ...rounded({ ...times, responseEnd }),
    ...(head === null ? NO_FACTS : factsOf(attempt, head)),
  };
}

type Starts = Pick<TimingEntry, "redirectStart" | "redirectEnd" | "fetchStart">;
type ConnectionTimes = Pick<
  TimingEntry,
  | "domainLookupStart"
  | "domainLookupEnd"
  | "connectStart"
  | "connectEnd"
  | "secureConnectionStart"
>;
type MessageTimes = Pick<
  TimingEntry,
  "requestStart" | "firstInterimResponseStart" | "finalResponseHeadersStart" | "responseStart"
>;
type Facts = Pick<
  TimingEntry,
  | "nextHopProtocol"
  | "transferSize"
  | "encodedBodySize"
  | "decodedBodySize"
  | "responseStatus"
  | "contentType"
  | "contentEncoding"
  | "serverTiming"
>;

const NO_TIMES: Starts & ConnectionTimes & MessageTimes = {
  redirectStart: 0,
  redirectEnd: 0,
  fetchStart: 0,
  domainLookupStart: 0,
  domainLookupEnd: 0,
  connectStart: 0,
  connectEnd: 0,
  secureConnectionStart: 0,
  requestStart: 0,
  firstInterimResponseStart: 0,
  finalResponseHeadersStart: 0,
  responseStart: 0,
};

const NO_FACTS: Facts = {
  nextHopProtocol: "",
  transferSize: 0,
  encodedBodySize: 0,
  decodedBodySize: 0,
  responseStatus: 0,
  contentType: "",
  contentEncoding: "",
  serverTiming: [],
};

function startsOf(call: TracedCall): Starts {
  const fetchStart = lastHop(call).start;
  if (call.hops.length === 1) return { redirectStart: 0, redirectEnd: 0, fetchStart };
  return { redirectStart: call.start, redirectEnd: fetchStart, fetchStart };
}

/** What did not happen for this call has no length, and is where the fetch begins. */
function connectionTimes(call: TracedCall, attempt: TracedAttempt): ConnectionTimes {
  const { start, url } = lastHop(call);
  const { dns = null, connects = [], tunnel = null, tls = [] } = ownDial(attempt) ?? {};
  const ends = [connects.find(({ outcome }) => outcome === "ok"), tunnel, ...tls]
    .map((stage) => stage?.end ?? start);
  const isSecure = url.startsWith("https:");
  const handshake = tls.find(({ peer }) => peer === "origin");
  return {
    domainLookupStart: dns?.start ?? start,
    domainLookupEnd: dns?.end ?? start,
    connectStart: connects[0]?.start ?? start,
    connectEnd: Math.max(...ends),
    secureConnectionStart: isSecure ? handshake?.start ?? start : 0,
  };
}

function messageTimes({ request, response }: TracedAttempt): MessageTimes {
  const { informational = [], head = null, start = 0 } = response ?? {};
  const hasInterim = informational.length > 0;
  return {
    requestStart: request?.start ?? 0,
    firstInterimResponseStart: hasInterim ? start : 0,
    finalResponseHeadersStart: hasInterim ? head?.time ?? 0 : start,
    responseStart: start,
  };
}

function factsOf(
  { response, bytesReceived }: TracedAttempt,
  { httpVersion, status, fields }: NonNullable<TracedResponse["head"]>,
): Facts {
  const body = response?.body ?? null;
  const value = (name: string) => fieldOf(fields, name) ?? "";
  return {
    nextHopProtocol: `http/${httpVersion}`,
    transferSize: bytesReceived,
    encodedBodySize: body?.bodyBytes ?? 0,
    decodedBodySize: body?.decodedBytes ?? 0,
    responseStatus: status,
    contentType: value("content-type").replace(/;.*/s, "").trim().toLowerCase(),
    contentEncoding: value("content-encoding"),
    serverTiming: parseServerTiming(value("server-timing")).map((metric) => ({
      ...metric,
      duration: metric.duration ?? 0,
    })),
  };
}

function rounded<Name extends string>(times: Record<Name, number>): Record<Name, number> {
  const entries = Object.entries<number>(times).map(([name, time]) => [name, toNanosecond(time)]);
  return Object.fromEntries(entries) as Record<Name, number>;
}

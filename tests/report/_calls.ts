import { modelOf, type TracedCall } from "../../report/model.ts";
import type { TraceRecord } from "../../report/record.ts";
import { timings } from "../../timings.ts";
import type { TraceEventMap, TraceEventType } from "../../trace.ts";
import { record, SAMPLES } from "./_records.ts";

/** When something happened, and what in its detail differs from the sample. */
export type Moment = {
  [K in TraceEventType]: [time: number, type: K, changes?: Partial<TraceEventMap[K]>];
}[TraceEventType];

/** Records of call 1 from samples, all of one hop. */
export function records(moments: readonly Moment[], hop = 0): TraceRecord[] {
  return moments.map(([time, type, changes]) => {
    // Spread as what they are, they come to more combinations than the compiler follows.
    const detail = {
      ...SAMPLES[type] as object,
      ...changes as object,
    } as TraceEventMap[typeof type];
    return record(type, detail, { time, hop }) as TraceRecord;
  });
}

/** The call that records are of, each list of moments being a hop. */
export function callOf(...hops: readonly (readonly Moment[])[]): TracedCall {
  const all = hops.flatMap((moments, hop) => records(moments, hop));
  const told = all.map((one) => {
    return one.type === "callend"
      ? { ...one, detail: { ...one.detail, timings: timings(all) } }
      : one;
  });
  return modelOf(told as TraceRecord[]).calls[0]!;
}

/** A new connection over TLS, a request and its response. */
export const SECURE: readonly Moment[] = [
  [1_000, "callstart"],
  [1_001, "dialstart"],
  [1_001, "dnsstart"],
  [1_010, "dnsend"],
  [1_010, "connectstart"],
  [1_030, "connectend"],
  [1_030, "tlsstart"],
  [1_060, "tlsend"],
  [1_060, "dialend"],
  [1_060, "gotconn"],
  [1_061, "requeststart"],
  [1_062, "requestend", { headBytes: 81, bodyBytes: 5 }],
  [1_062, "datasent", { bytes: 86 }],
  [1_100, "responsestart"],
  [1_100, "responseheaders", { bytes: 40 }],
  [1_200, "responseend", { bodyBytes: 500, decodedBytes: 900 }],
  [1_250, "callend"],
];

/** A request on a connection that was reused, after a redirect. */
export const AGAIN: readonly Moment[] = [
  [1_300, "gotconn", { reused: true, wasIdle: true, idleTime: 1, requestsServed: 1 }],
  [1_301, "requeststart", { target: "/next" }],
  [1_302, "requestend"],
  [1_302, "datasent", { bytes: 81 }],
  [1_340, "responsestart"],
  [1_340, "responseheaders", { bytes: 20 }],
  [1_350, "responseend", { bodyBytes: 7 }],
  [1_350, "callend"],
];

/** {@linkcode SECURE}, redirected to {@linkcode AGAIN}. */
export function redirectedCall(): TracedCall {
  const redirect: Moment = [1_250, "redirect", {
    status: 302,
    from: "https://www.bing.com/",
    to: "https://www.bing.com/next",
  }];
  return callOf([...SECURE.slice(0, -1), redirect], AGAIN);
}

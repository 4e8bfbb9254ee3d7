import type { Phase, Timings } from "../../trace.ts";
import { failedPhase } from "../model/spans.ts";
import { firstOf, lastOf, type TraceRecord } from "../record.ts";
import { count, milliseconds } from "./figures.ts";
import { MISSES } from "./misses.ts";

/** What a report says about a call as a whole, in words. */
export interface CallFacts {
  readonly method: string;
  readonly url: string;
  /** When it began and when the last thing of it happened, on the trace's clock. */
  readonly start: number;
  readonly end: number;
  /** Status of the response, or how the call ended without one. */
  readonly result: string;
  readonly succeeded: boolean;
  readonly connection: string;
  /** What went wrong, and in which phase. */
  readonly failure: string | null;
  readonly failedPhase: Phase | null;
  /** `null` while the call goes on. */
  readonly timings: Timings | null;
}

/** Gathers the facts of one call from its records, of which there is at least one. */
export function factsOf(records: readonly TraceRecord[]): CallFacts {
  const { method = "?", url = "?" } = firstOf(records, "callstart")?.detail ?? {};
  const end = lastOf(records, "callend")?.detail;
  const status = end?.status ?? lastOf(records, "responseheaders")?.detail.status;
  const phase = failedPhase(records);
  const ending = end?.outcome === "aborted" ? "aborted" : "failed";
  const succeeded = end === undefined || end.outcome === "ok";
  return {
    method,
    url,
    start: records[0]!.time,
    end: records.at(-1)!.time,
    result: succeeded ? String(status ?? "in progress") : ending,
    succeeded,
    connection: connectionOf(records),
    failure: succeeded
      ? null
      : `${ending}${phase === null ? "" : ` in ${phase}`}: ${
        end.error?.message ?? "no reason given"
      }`,
    failedPhase: phase,
    timings: end?.timings ?? null,
  };
}

/** What a report says about one hop of several, in words. */
export interface HopFacts {
  /** Method and URL; `null` where the records do not tell. */
  readonly request: { readonly method: string; readonly url: string } | null;
  /** Status of its response; `null` without one. */
  readonly status: number | null;
  readonly connection: string;
}

/** Gathers the facts of each hop from its records, the first hop first. */
export function hopFactsOf(hops: readonly (readonly TraceRecord[])[]): readonly HopFacts[] {
  return hops.map((records, index) => {
    const from = index === 0 ? undefined : lastOf(hops[index - 1]!, "redirect")?.detail;
    const first = firstOf(records, "callstart")?.detail ?? null;
    return {
      request: from === undefined ? first : { method: from.method, url: from.to },
      status: lastOf(records, "responseheaders")?.detail.status ?? null,
      connection: connectionOf(records),
    };
  });
}

function connectionOf(records: readonly TraceRecord[]): string {
  const got = lastOf(records, "gotconn");
  if (got === undefined) return "no connection";
  const { detail, connId, callId } = got;
  if (detail.reused) {
    const idle = detail.idleTime === null ? "not idle" : `idle ${milliseconds(detail.idleTime)}`;
    return `reused connection ${connId}, ${idle}, ${
      count(detail.requestsServed, "request")
    } before`;
  }
  const tls = lastOf(records, "tlsend")?.detail.protocol;
  const miss = MISSES[lastOf(records, "getconn")?.detail.miss ?? "none"];
  const dialer = detail.dialedBy === callId ? "" : `, dialed by call ${detail.dialedBy}`;
  return `new connection ${connId} to ${detail.remoteAddr}${tls === undefined ? "" : `, ${tls}`}${
    miss === undefined ? "" : ` (${miss})`
  }${dialer}`;
}

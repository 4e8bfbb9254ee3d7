import type { MissReason, Phase, Timings } from "../trace.ts";
import { count, milliseconds } from "./figures.ts";
import { firstOf, lastOf, type TraceRecord } from "./record.ts";
import { failedPhase } from "./spans.ts";

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

/** Why no idle connection served, where there had been one. */
const MISSES: Readonly<Partial<Record<MissReason, string>>> = {
  busy: "all others are in use",
  limit: "the limit on idle connections is reached",
  disabled: "keep-alive is disabled",
  expired: "the idle one had expired",
  closedByPeer: "the server had closed the idle one",
  connectionClose: "the last one was for one request only",
  evicted: "the idle one had to make room",
  broken: "the last one broke",
};

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

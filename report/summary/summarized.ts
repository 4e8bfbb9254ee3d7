/**
 * What many calls come to.
 *
 * @module
 */

import type { CloseReason, Phase } from "../../trace.ts";
import type { RunFacts } from "../ndjson.ts";
import type { Distribution } from "./distribution.ts";
import type { ErrorCount } from "./error_tally.ts";
import type { Bucket } from "./histogram.ts";

/**
 * What is measured of each call: its phases, summed over its hops; the time from its start to the
 * first byte of the last response; and to its end.
 */
export type Measure = Phase | "ttfb" | "total";

/** How many calls ended how; all of them together are those that began. */
export interface CallCounts {
  /** All of them. */
  readonly begun: number;
  /** With a whole response, whatever its status. */
  readonly ok: number;
  /** Without one, but for those given up. */
  readonly failed: number;
  /** Given up by their caller. */
  readonly aborted: number;
  /** Begun, and not ended while the trace was recorded. */
  readonly unfinished: number;
}

/** Calls that have something in common. */
export interface CallGroup {
  /** How many; at least one. */
  readonly calls: number;
  /** In milliseconds; `null` is what was not measured in any of them. */
  readonly measures: Readonly<Record<Measure, Distribution | null>>;
}

/** How often a status came. */
export interface StatusCount {
  /** Status code. */
  readonly status: number;
  /** How many times. */
  readonly count: number;
}

/** Bytes on the wire, framing included, those of TLS and of a proxy's tunnel not. */
export interface ByteCounts {
  /** Bytes of requests. */
  readonly sent: number;
  /** Bytes of responses. */
  readonly received: number;
  /** Bytes of requests a second; `null` where no time went by. */
  readonly sentPerSecond: number | null;
  /** Bytes of responses a second; `null` where no time went by. */
  readonly receivedPerSecond: number | null;
}

/** What became of connections. */
export interface ConnectionCounts {
  /** How many were made, whoever used them. */
  readonly opened: number;
  /** Dials that led to none. */
  readonly failed: number;
  /** How often one served another request. */
  readonly reuses: number;
  /** How many were closed, and why. */
  readonly closed: Readonly<Partial<Record<CloseReason, number>>>;
}

/** How calls with a whole response kept to a schedule. */
export interface ScheduleFacts {
  /** Requests a second that were due. */
  readonly rate: number;
  /** Requests a second that were started; `null` with a single one. */
  readonly started: number | null;
  /** How late they started, in milliseconds, since all workers were busy. */
  readonly delay: Distribution | null;
  /** From the start to the end. */
  readonly service: Distribution | null;
  /** From the moment that they were due to the end: what somebody who does not wait would see. */
  readonly response: Distribution | null;
}

/** The calls of one method and URL. */
export interface UrlSummary {
  /** Request method. */
  readonly method: string;
  /** The URL that was asked for. */
  readonly url: string;
  /** How many. */
  readonly calls: number;
  /** How many of them failed. */
  readonly failed: number;
  /** Of whole responses; in ascending order. */
  readonly statuses: readonly StatusCount[];
  /** Total time of calls with a whole response, on a new connection. */
  readonly new: Distribution | null;
  /** Total time of those on a connection that had served before. */
  readonly reused: Distribution | null;
}

/** A first call that was so slow that its own warm-up may be the reason. */
export interface SlowStart {
  /** Its total time. */
  readonly total: number;
  /** The median of the other calls on new connections. */
  readonly others: number;
}

/** What many calls come to. Durations are milliseconds; what was not measured is `null`. */
export interface Summary {
  /** How many calls there were. */
  readonly calls: CallCounts;
  /** From the start of the first call to the end of the last; `null` if none has ended. */
  readonly elapsed: number | null;
  /** Calls with a whole response, by the time that went by. */
  readonly callsPerSecond: number | null;
  /** What went over the wire. */
  readonly bytes: ByteCounts;
  /** What it went over. */
  readonly connections: ConnectionCounts;
  /** Redirects that were followed. */
  readonly redirects: number;
  /** Attempts that were repeated. */
  readonly retries: number;
  /** Of whole responses, the last one of each call; in ascending order. */
  readonly statuses: readonly StatusCount[];
  /** The most frequent first. */
  readonly errors: readonly ErrorCount[];
  /** Calls with a whole response, for which a connection was made. */
  readonly new: CallGroup | null;
  /** Calls with a whole response, whose connections had all served before. */
  readonly reused: CallGroup | null;
  /** Calls that failed, with or without a connection, as far as they came. */
  readonly failed: CallGroup | null;
  /** Total time of calls with a whole response. */
  readonly histogram: readonly Bucket[];
  /** How the requests were sent, where that is known. */
  readonly run: RunFacts | null;
  /** Only of a run by a schedule. */
  readonly schedule: ScheduleFacts | null;
  /** In the order in which they were first called. */
  readonly urls: readonly UrlSummary[];
  /** `null` if the first call was no slower than others, or cannot be compared with them. */
  readonly slowStart: SlowStart | null;
}

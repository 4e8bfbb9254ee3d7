import { assert } from "@std/assert";
import type { TraceRecord } from "../../report/record.ts";
import { timings } from "../../timings.ts";
import type { TraceEventType } from "../../trace.ts";
import { TraceLog } from "../../trace_log.ts";

/** Which record is meant: the first one of its type, or that of a call. */
interface Where {
  readonly callId?: number;
}

/**
 * A recorded log, as it would be had everything from one record on happened later.
 *
 * What a slow network or server does need not be waited for.
 */
export function later(
  log: TraceLog,
  by: number,
  type: TraceEventType,
  { callId }: Where = {},
): TraceLog {
  const from = log.records.findIndex((record) => {
    return record.type === type && (callId === undefined || record.callId === callId);
  });
  assert(from >= 0, `there is no ${type}`);
  return retimed(
    log.records.map((record, index) => {
      return index < from ? record : { ...record, time: record.time + by };
    }),
    log,
  );
}

/**
 * A recorded log, as it would be on a machine that has nothing else to do: a hundredth of a
 * millisecond from one record to the next.
 */
export function steady(log: TraceLog): TraceLog {
  const start = Math.floor(log.records[0]?.time ?? 0);
  return retimed(
    log.records.map((record, index) => ({ ...record, time: start + index / 100 })),
    log,
  );
}

/** A recorded log whose records of one type tell something else. */
export function altered(log: TraceLog, type: TraceEventType, change: object): TraceLog {
  assert(log.records.some((record) => record.type === type), `there is no ${type}`);
  return retimed(
    log.records.map((record) => {
      return record.type === type
        ? { ...record, detail: { ...record.detail, ...change } } as TraceRecord
        : record;
    }),
    log,
  );
}

/** The sums at the ends of calls follow from what comes before. */
function retimed(records: readonly TraceRecord[], { epoch }: TraceLog): TraceLog {
  return new TraceLog(
    records.map((record) => {
      if (record.type !== "callend" || record.callId === null) return record;
      const detail = { ...record.detail, timings: timings(records, record.callId) };
      return { ...record, detail } as TraceRecord;
    }),
    { epoch },
  );
}

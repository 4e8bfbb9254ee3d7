import type { TraceEnvelope, TraceEventMap, TraceEventType } from "../trace.ts";

/**
 * One thing that happened, as plain data; a `TraceEvent` is one.
 *
 * @typeParam K Name of the event, which decides the type of its `detail`.
 */
export interface TraceRecord<K extends TraceEventType = TraceEventType> extends TraceEnvelope {
  /** Name of the event. */
  readonly type: K;
  /** What happened. */
  readonly detail: TraceEventMap[K];
}

/** Whether a record is of one type, so that its `detail` is known. */
export function isType<K extends TraceEventType>(
  record: TraceRecord,
  type: K,
): record is TraceRecord<K> {
  return record.type === type;
}

/** The first record of one type. */
export function firstOf<K extends TraceEventType>(
  records: readonly TraceRecord[],
  type: K,
): TraceRecord<K> | undefined {
  return records.find((record): record is TraceRecord<K> => isType(record, type));
}

/** The last record of one type. */
export function lastOf<K extends TraceEventType>(
  records: readonly TraceRecord[],
  type: K,
): TraceRecord<K> | undefined {
  return records.findLast((record): record is TraceRecord<K> => isType(record, type));
}

import type { DataDetail, TraceEnvelope, TraceEventMap, TraceEventType } from "../trace.ts";

/** What a record tells of data: the bytes themselves are gone when the event has been dispatched. */
export type RecordedData = Pick<DataDetail, "bytes"> & Partial<DataDetail>;

/** Event names and the type of the `detail` of their records. */
export interface RecordDetailMap extends Omit<TraceEventMap, "datasent" | "datareceived"> {
  /** Bytes were written. */
  datasent: RecordedData;
  /** Bytes were read. */
  datareceived: RecordedData;
}

/**
 * One thing that happened, as plain data; a `TraceEvent` is one.
 *
 * @typeParam K Name of the event, which decides the type of its `detail`.
 */
export interface TraceRecord<K extends TraceEventType = TraceEventType> extends TraceEnvelope {
  /** Name of the event. */
  readonly type: K;
  /** What happened. */
  readonly detail: RecordDetailMap[K];
}

/** A record of an event, or a copy of one, that keeps nothing which is valid for a moment only. */
export function plainRecord(event: TraceRecord): TraceRecord {
  const { type, time, seq, callId, hop, attempt, connId, detail } = event;
  // The bytes of a data event are a view that is valid now and not later.
  const kept = "data" in detail ? { bytes: (detail as RecordedData).bytes } : detail;
  return { type, time, seq, callId, hop, attempt, connId, detail: kept };
}

/**
 * Adds a copy of what happened next to the records of a call.
 *
 * Data that goes on in one direction stays one record: a body may stream for days, and by the byte.
 */
export function keepRecord(records: TraceRecord[], event: TraceRecord): void {
  const record = plainRecord(event);
  const last = records.at(-1);
  if (last === undefined || last.type !== record.type || !isData(last) || !isData(record)) {
    records.push(record);
    return;
  }
  const bytes = last.detail.bytes + record.detail.bytes;
  records[records.length - 1] = { ...record, detail: { bytes } };
}

function isData(record: TraceRecord): record is TraceRecord<"datasent" | "datareceived"> {
  return isType(record, "datasent") || isType(record, "datareceived");
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

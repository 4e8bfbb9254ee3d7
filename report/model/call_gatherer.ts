import { keepRecord, type TraceRecord } from "../record.ts";

/** Puts the records of each call together. */
export class CallGatherer {
  readonly #open = new Map<number, TraceRecord[]>();

  /** Takes the next record; gives those of a call with its last one, and otherwise `null`. */
  gather(record: TraceRecord): readonly TraceRecord[] | null {
    const { callId, type } = record;
    if (callId === null) return null;
    const records = this.#open.get(callId) ?? [];
    this.#open.set(callId, records);
    keepRecord(records, record);
    if (type !== "callend") return null;
    this.#open.delete(callId);
    return records;
  }

  /** The records of each call that goes on. */
  get open(): readonly (readonly TraceRecord[])[] {
    return [...this.#open.values()];
  }
}

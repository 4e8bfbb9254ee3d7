import { TraceLog } from "../../trace_log.ts";

/** A log in which all happens so many times, one time after the other, in other calls. */
export function repeated(log: TraceLog, times: number): TraceLog {
  const { records, epoch } = log;
  const [first, last] = [records[0]!, records.at(-1)!];
  const most = (key: "callId" | "connId" | "seq"): number =>
    Math.max(...records.map((record) => record[key] ?? 0)) + 1;
  const length = last.time - first.time;
  const [seqs, calls, connections] = [most("seq"), most("callId"), most("connId")];
  const copies = Array.from({ length: times }, (_, nth) =>
    records.map((record) => ({
      ...record,
      time: record.time + nth * length,
      seq: record.seq + nth * seqs,
      callId: record.callId === null ? null : record.callId + nth * calls,
      connId: record.connId === null ? null : record.connId + nth * connections,
    })));
  return new TraceLog(copies.flat(), { epoch });
}

import { RecordedTrace } from "../../page/trace.ts";
import { pack, unpack } from "../../report/html/packed.ts";
import { type PageData, pageDataOf } from "../../report/html/page_data.ts";
import type { TraceLog } from "../../trace_log.ts";

/** A log as the page has it, after its way through the file. */
export function traceOf(log: TraceLog): RecordedTrace {
  return new RecordedTrace(unpack(JSON.parse(JSON.stringify(pack(pageDataOf(log))))) as PageData);
}

import type { TraceLog } from "../../trace_log.ts";
import { temporaryFile } from "./temporary.ts";

/** A file with a log as it is saved, or with such a text, for as long as it is needed. */
export function savedLog(log: TraceLog | string) {
  return temporaryFile(typeof log === "string" ? log : log.toNdjson(), ".ndjson");
}

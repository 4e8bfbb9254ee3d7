import { modelOf } from "../model.ts";
import { type ReportOptions, shownRecords } from "../redact.ts";
import type { TracedCall } from "./traced.ts";

/** A call as a report may show it: without secrets, unless they are wanted. */
export function shownCall(call: TracedCall, options: ReportOptions): TracedCall {
  if (options.showSecrets) return call;
  return modelOf(shownRecords(call.records, options)).calls[0]!;
}

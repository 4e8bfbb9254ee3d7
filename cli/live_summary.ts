import type { TraceRecord } from "../report/record.ts";
import type { Summary, SummaryTextOptions } from "../report/summary.ts";
import type { TraceEventType } from "../trace.ts";
import type { RunFacts } from "../trace_log.ts";

/** How a report ends with a summary of its calls. */
export type SummaryKind = "text" | "json" | "ndjson";

/** Settings of a {@linkcode LiveSummary}. */
export interface LiveSummaryOptions extends SummaryTextOptions {
  readonly showSecrets?: boolean;
  /** How the requests are sent, if that is known. */
  readonly run: RunFacts | null;
  /** Fewer calls are not worth a summary. */
  readonly leastCalls: number;
}

/** Adds up what happens. */
export interface LiveSummary {
  /** The events that count. */
  readonly events: readonly TraceEventType[];
  see(record: TraceRecord): void;
  /** The summary, with a line break at its end, or nothing. */
  end(): string;
}

/** Loads what a summary needs. */
export async function openSummary(
  kind: SummaryKind,
  options: LiveSummaryOptions,
): Promise<LiveSummary> {
  const module = await import("../report/summary.ts");
  const summarizer = new module.Summarizer(options.run, options);
  const write = (summary: Summary): string => {
    if (kind === "text") return module.formatSummary(summary, options);
    return `${kind === "json" ? module.summaryJson(summary) : module.summaryNdjson(summary)}\n`;
  };
  return {
    events: module.SUMMARY_EVENTS,
    see: (record) => summarizer.see(record),
    end: () => summarizer.begun < options.leastCalls ? "" : write(summarizer.summary()),
  };
}

import { CallGatherer } from "../report/model/call_gatherer.ts";
import type { TraceRecord } from "../report/record.ts";
import type { ReportOptions } from "../report/redact.ts";
import type { TraceLog } from "../trace_log.ts";

/** A report that speaks as things happen. */
interface LiveReport {
  /** What stands before everything. */
  readonly head: string;
  /** Text for one thing, empty where it has nothing to say. */
  see(record: TraceRecord): string;
}

/** A report that is made when everything has happened. */
type WholeReport = (log: TraceLog, options: ReportOptions) => string;

/** How a report comes to be. Its code is loaded only when it is wanted. */
export type Format =
  | {
    readonly kind: "live";
    load(log: TraceLog, options: ReportOptions): Promise<LiveReport>;
  }
  | { readonly kind: "whole"; load(): Promise<WholeReport> };

/** The words of `HTTPTRACE`. */
export const FORMATS = {
  log: live(async (_, options) => {
    const { LogFormatter } = await import("../report/log.ts");
    // The calls of a program go on side by side.
    const log = new LogFormatter({ ...options, callIds: true });
    return (record) => `${log.format(record)}\n`;
  }),
  verbose: live(async (_, options) => {
    const { VerboseFormatter } = await import("../report/verbose.ts");
    const verbose = new VerboseFormatter(options);
    return (record) => verbose.format(record);
  }),
  waterfall: live(async (_, options) => {
    const { formatWaterfall } = await import("../report/waterfall.ts");
    return ofCalls((call) => `${formatWaterfall(call, options)}\n`);
  }),
  json: live(async ({ epoch }, options) => {
    const { formatCallJson } = await import("../report/json.ts");
    const { modelOf } = await import("../report/model.ts");
    return ofCalls((records) => {
      const call = modelOf(records).calls[0];
      return call === undefined ? "" : `${formatCallJson(call, { ...options, epoch })}\n`;
    });
  }),
  ndjson: {
    kind: "live",
    async load({ header }, options) {
      const { NdjsonFormatter } = await import("../report/ndjson.ts");
      const lines = new NdjsonFormatter(header, options);
      return { head: lines.begin(), see: (record) => lines.format(record) };
    },
  },
  har: whole(async () => (await import("../report/har.ts")).formatHar),
  html: whole(async () => (await import("../report/html.ts")).formatHtml),
  chrome: whole(async () => (await import("../report/chrome.ts")).formatChrome),
  otlp: whole(async () => (await import("../report/otlp.ts")).formatOtlp),
  timing: whole(async () => (await import("../report/timing.ts")).formatTiming),
  markdown: whole(async () => (await import("../report/markdown.ts")).formatMarkdown),
} as const satisfies Readonly<Record<string, Format>>;

/** A word of `HTTPTRACE`. */
export type FormatName = keyof typeof FORMATS;

function live(
  open: (log: TraceLog, options: ReportOptions) => Promise<LiveReport["see"]>,
): Format {
  return {
    kind: "live",
    load: async (log, options) => ({ head: "", see: await open(log, options) }),
  };
}

function whole(load: () => Promise<WholeReport>): Format {
  return { kind: "whole", load };
}

/** Says something of each call when it has ended. */
function ofCalls(format: (call: readonly TraceRecord[]) => string): LiveReport["see"] {
  const calls = new CallGatherer();
  return (record) => {
    const call = calls.gather(record);
    return call === null ? "" : format(call);
  };
}

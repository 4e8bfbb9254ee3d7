import { modelOf } from "../report/model.ts";
import { CallGatherer } from "../report/model/call_gatherer.ts";
import type { TraceRecord } from "../report/record.ts";
import type { WaterfallOptions } from "../report/waterfall.ts";
import type { TraceLog } from "../trace_log.ts";
import type { Format } from "./args/values.ts";
import type { SummaryKind } from "./live_summary.ts";

/** A report under way: text for what happens, as it happens, and at the end. */
export interface Report {
  /** Text for one thing that happened; empty where the report has nothing to say. */
  see(record: TraceRecord): string;
  /** Text for the end of the run. */
  end(): string;
}

/** Settings of a report. */
export interface ReportSettings extends WaterfallOptions {
  /** What `--expect` said. */
  readonly expect: readonly string[];
  /** Whether `--explain` was given. */
  readonly explain: boolean;
  /** Whether the waterfall of a call is drawn under its log, where both are shown. */
  readonly draws: () => boolean;
  /** Keeps paragraphs apart, those between the reports included. */
  readonly paragraphs: Paragraphs;
}

/** How a report comes to be. Its code is loaded only when it is wanted. */
interface ReportKind {
  /** Whether the report needs the whole log at its end. */
  readonly keeps: boolean;
  /** Whether what `--explain` finds stands in it; it is said beside other reports. */
  readonly explains?: boolean;
  /** How it ends with a summary of its calls; not there where it has no place for one. */
  readonly summary?: SummaryKind;
  open(log: TraceLog, settings: ReportSettings): Promise<Report>;
}

/** A word of `--format`, or, without one, the log with a waterfall under each call, or nothing. */
export type ReportName = Format | "both" | "none";

const SILENT: Report = { see: () => "", end: () => "" };

/** Every report that the command line can give. */
export const REPORTS: Readonly<Record<ReportName, ReportKind>> = {
  both: {
    keeps: false,
    summary: "text",
    async open(log, settings) {
      const { paragraphs, draws } = settings;
      const lines = await REPORTS.log.open(log, settings);
      const { formatWaterfall } = await import("../report/waterfall.ts");
      const calls = new CallGatherer();
      // The log above it has said why a call failed.
      const drawing = { ...settings, reasons: false };
      const draw = (call: readonly TraceRecord[]): string => {
        return draws() ? paragraphs.paragraph(formatWaterfall(call, drawing)) : "";
      };
      return {
        see(record) {
          const call = calls.gather(record);
          return lines.see(record) + (call === null ? "" : draw(call));
        },
        end: () => calls.open.map(draw).join(""),
      };
    },
  },
  log: live("text", async ({ run }, settings) => {
    const { LogFormatter } = await import("../report/log.ts");
    const log = new LogFormatter({ ...settings, callIds: (run?.concurrency ?? 1) > 1 });
    return (record) => settings.paragraphs.line(log.format(record));
  }),
  waterfall: perCall("text", async () => {
    const { formatWaterfall } = await import("../report/waterfall.ts");
    return (call, settings) => settings.paragraphs.paragraph(formatWaterfall(call, settings));
  }),
  summary: { keeps: false, summary: "text", open: () => Promise.resolve(SILENT) },
  none: { keeps: false, open: () => Promise.resolve(SILENT) },
  verbose: live("text", async (_, settings) => {
    const { VerboseFormatter } = await import("../report/verbose.ts");
    const verbose = new VerboseFormatter(settings);
    return (record) => {
      const lines = verbose.format(record);
      return lines === "" ? "" : settings.paragraphs.line(lines.trimEnd());
    };
  }),
  json: perCall("json", async ({ epoch }) => {
    const { formatCallJson } = await import("../report/json.ts");
    return (call, settings) => {
      const options = { ...settings, epoch };
      return modelOf(call).calls.map((one) => `${formatCallJson(one, options)}\n`).join("");
    };
  }),
  ndjson: {
    keeps: false,
    summary: "ndjson",
    async open(log, settings) {
      const { NdjsonFormatter } = await import("../report/ndjson.ts");
      const lines = new NdjsonFormatter(log.header, settings);
      return { see: (record) => lines.format(record), end: () => lines.begin() };
    },
  },
  har: whole(async () => (await import("../report/har.ts")).formatHar),
  chrome: whole(async () => (await import("../report/chrome.ts")).formatChrome),
  otlp: whole(async () => (await import("../report/otlp.ts")).formatOtlp),
  timing: whole(async () => (await import("../report/timing.ts")).formatTiming),
  markdown: {
    ...whole(async () => (await import("../report/markdown.ts")).formatMarkdown),
    explains: true,
  },
  html: whole(async () => (await import("../report/html.ts")).formatHtml),
  junit: whole(async () => {
    const { formatJunit } = await import("../report/junit.ts");
    return (log, settings) => formatJunit(log, settings.expect, settings);
  }),
};

/** Whether a report shows what happens as it happens. */
export function isLive(name: ReportName): boolean {
  return name !== "summary" && !REPORTS[name].keeps;
}

/** Text with an empty line before and after each paragraph. */
export class Paragraphs {
  #before: "nothing" | "line" | "paragraph" = "nothing";

  /** A line of a run of lines. */
  line(text: string): string {
    const gap = this.#before === "paragraph" && !text.startsWith("\n") ? "\n" : "";
    this.#before = "line";
    return `${gap}${text}\n`;
  }

  /** Lines that stand by themselves. */
  paragraph(text: string): string {
    const gap = this.#before === "nothing" ? "" : "\n";
    this.#before = "paragraph";
    return `${gap}${text}`;
  }
}

type LiveReport = (record: TraceRecord) => string;
type CallReport = (call: readonly TraceRecord[], settings: ReportSettings) => string;
type WholeReport = (log: TraceLog, settings: ReportSettings) => string;

function live(
  summary: SummaryKind,
  open: (log: TraceLog, settings: ReportSettings) => Promise<LiveReport>,
): ReportKind {
  return {
    keeps: false,
    summary,
    async open(log, settings) {
      return { see: await open(log, settings), end: () => "" };
    },
  };
}

/** A report on each call when it ends, and at the end on those that did not: the log was cut. */
function perCall(
  summary: SummaryKind,
  load: (log: TraceLog) => Promise<CallReport>,
): ReportKind {
  return {
    keeps: false,
    summary,
    async open(log, settings) {
      const format = await load(log);
      const calls = new CallGatherer();
      return {
        see(record) {
          const call = calls.gather(record);
          return call === null ? "" : format(call, settings);
        },
        end: () => calls.open.map((call) => format(call, settings)).join(""),
      };
    },
  };
}

function whole(load: () => Promise<WholeReport>): ReportKind {
  return {
    keeps: true,
    async open(log, settings) {
      const format = await load();
      return { see: () => "", end: () => format(log, settings) };
    },
  };
}

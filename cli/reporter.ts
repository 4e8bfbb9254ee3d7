import { CallGatherer } from "../report/model/call_gatherer.ts";
import type { TraceRecord } from "../report/record.ts";
import { type CallFacts, factsOf } from "../report/text/call_facts.ts";
import { type Trace, TRACE_EVENT_TYPES } from "../trace.ts";
import { type RunFacts, TraceLog } from "../trace_log.ts";
import { CutShort, cutShortCall } from "./cut_short.ts";
import { type LiveSummary, openSummary } from "./live_summary.ts";
import {
  Paragraphs,
  type Report,
  type ReportName,
  REPORTS,
  type ReportSettings,
} from "./reports.ts";

/** Settings of a {@linkcode Reporter}. */
export interface ReporterOptions extends Omit<ReportSettings, "draws" | "paragraphs"> {
  readonly format: ReportName;
  /** Keeps all records even where the report does without. */
  readonly keeps: boolean;
  /** Ends with a summary where there was more than one call. */
  readonly summarises: boolean;
  /** How the requests will be sent. */
  readonly run?: RunFacts;
  /** Gets the text. It must not throw: the events of a trace would be lost in it. */
  readonly write: (text: string) => void;
}

/** Shows a trace in one format: as it happens where the format can, and otherwise at the end. */
export class Reporter {
  /** Draws a waterfall under the log of each call from now on, where both are shown. */
  draws = true;
  /** What happened; without records where nobody needs them at the end. */
  readonly log: TraceLog;
  readonly #options: ReporterOptions;
  readonly #keeps: boolean;
  readonly #calls = new CallGatherer();
  readonly #cutShort = new CutShort();
  readonly #paragraphs = new Paragraphs();
  /** What is known about the call that ended last. */
  #last: CallFacts | null = null;
  #report: Report | null = null;
  #summary: LiveSummary | null = null;

  /** With a log that was saved, what is seen is known to it already. */
  constructor(options: ReporterOptions, saved: TraceLog | null = null) {
    this.#options = options;
    this.#keeps = saved === null && (options.keeps || REPORTS[options.format].keeps);
    this.log = saved ?? TraceLog.empty(options.run);
  }

  /** Whether the report is text for people, so that more of it may follow. */
  get isProse(): boolean {
    return REPORTS[this.#options.format].summary === "text";
  }

  /** Whether the report itself has what `--explain` finds. */
  get explains(): boolean {
    return REPORTS[this.#options.format].explains ?? false;
  }

  /** Whether no more is shown of anything than a few figures. */
  get isBrief(): boolean {
    return this.#isSummary && !this.#keeps;
  }

  /** Loads what the format needs; before that nothing can be shown. */
  async open(): Promise<void> {
    const { format, summarises } = this.#options;
    const { open, summary } = REPORTS[format];
    this.#report = await open(this.log, {
      ...this.#options,
      draws: () => this.draws,
      paragraphs: this.#paragraphs,
    });
    if (summary === undefined || !(summarises || this.#isSummary)) return;
    const leastCalls = this.#isSummary ? 0 : 2;
    this.#summary = await openSummary(summary, {
      ...this.#options,
      run: this.log.run,
      leastCalls,
    });
  }

  /** Shows everything that happens from now on. */
  attach(trace: Trace): void {
    const only = this.isBrief ? this.#summary : null;
    for (const type of only?.events ?? TRACE_EVENT_TYPES) {
      trace.addEventListener(type, only === null ? (one) => this.see(one) : (one) => only.see(one));
    }
    for (const type of CutShort.EVENTS) {
      trace.addEventListener(type, (one) => this.#cutShort.see(one));
    }
  }

  /** Shows one thing that happened. */
  see(record: TraceRecord): void {
    if (this.#keeps) this.log.add(record);
    const call = this.#calls.gather(record);
    if (call !== null) this.#last = factsOf(call);
    this.#summary?.see(record);
    this.#write(this.#report?.see(record) ?? "");
  }

  /** What is known of what was cut short: of many calls, or where a summary is all, how many. */
  cutShort(isMany: boolean): string {
    return isMany || this.#last === null ? this.#cutShort.text() : cutShortCall(this.#last);
  }

  /** Writes lines between those of the trace, set off by an empty one. */
  say(text: string): void {
    this.#write(this.#paragraphs.paragraph(`${text}\n`));
  }

  /** Shows what can be shown only when everything has happened. */
  end(): void {
    this.#write(this.#report?.end() ?? "");
    const summary = this.#summary?.end() ?? "";
    this.#write(this.isProse && summary !== "" ? this.#paragraphs.paragraph(summary) : summary);
  }

  /** Whether nothing is shown but the summary. */
  get #isSummary(): boolean {
    return this.#options.format === "summary";
  }

  #write(text: string): void {
    if (text !== "") this.#options.write(text);
  }
}

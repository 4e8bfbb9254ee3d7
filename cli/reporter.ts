import { type CallFacts, factsOf } from "../report/call_facts.ts";
import { LogFormatter } from "../report/log.ts";
import { formatWaterfall, type WaterfallOptions } from "../report/waterfall.ts";
import { type Trace, TRACE_EVENT_TYPES, type TraceEvent } from "../trace.ts";
import type { Format } from "./values.ts";

/** Settings of a {@linkcode Reporter}. */
export interface ReporterOptions extends WaterfallOptions {
  readonly format: Format;
  /** Gets the text. It must not throw: the events of a trace would be lost in it. */
  readonly write: (text: string) => void;
}

/** Shows a trace as it happens: the log at once, and the waterfall of each call at its end. */
export class Reporter {
  /** What is shown from now on. */
  format: Format;
  /** What is known about the call that ended last. */
  last: CallFacts | null = null;
  readonly #options: ReporterOptions;
  readonly #log: LogFormatter;
  readonly #calls = new Map<number, TraceEvent[]>();
  #isAtStart = true;
  #needsGap = false;

  constructor(options: ReporterOptions) {
    this.format = options.format;
    this.#options = options;
    this.#log = new LogFormatter(options);
  }

  /** Shows everything that happens from now on. */
  attach(trace: Trace): void {
    for (const type of TRACE_EVENT_TYPES) {
      trace.addEventListener(type, (event) => this.#show(event));
    }
  }

  /** Writes lines between those of the trace, set off by an empty one. */
  say(text: string): void {
    this.#put(`${this.#isAtStart ? "" : "\n"}${text}\n`);
    this.#needsGap = true;
  }

  #show(event: TraceEvent): void {
    this.#remember(event);
    if (this.format !== "waterfall") this.#put(`${this.#log.format(event)}\n`);
    if (event.type === "callend") this.#finish(event.callId);
  }

  #remember(event: TraceEvent): void {
    // Data is most of the events, and nothing that a waterfall shows.
    if (event.callId === null || event.type === "datasent" || event.type === "datareceived") return;
    const events = this.#calls.get(event.callId);
    if (events === undefined) this.#calls.set(event.callId, [event]);
    else events.push(event);
  }

  #finish(callId: number | null): void {
    const events = this.#calls.get(callId ?? NaN);
    if (callId === null || events === undefined) return;
    this.#calls.delete(callId);
    this.last = factsOf(events);
    if (this.format === "log") return;
    this.say(formatWaterfall(events, this.#options).trimEnd());
  }

  /** Writes text, after an empty line if the text before it was a paragraph of its own. */
  #put(text: string): void {
    const gap = this.#needsGap && !text.startsWith("\n") ? "\n" : "";
    this.#options.write(gap + text);
    this.#needsGap = false;
    this.#isAtStart = false;
  }
}

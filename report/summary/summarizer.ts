import type { TraceEventType } from "../../trace.ts";
import type { RunFacts } from "../ndjson.ts";
import { isType, type TraceRecord } from "../record.ts";
import type { ReportOptions } from "../redact.ts";
import { redactUserinfo } from "../text/safe.ts";
import { CallFigures } from "./call_figures.ts";
import { distributionOf } from "./distribution.ts";
import { ErrorTally } from "./error_tally.ts";
import { histogramOf } from "./histogram.ts";
import { ScheduleFigures } from "./schedule_figures.ts";
import type { SlowStart, Summary } from "./summarized.ts";
import { StatusTally, UrlFigures } from "./url_figures.ts";
import { WireFigures } from "./wire_figures.ts";

/** The events that a summary is made of; all others may be left out. */
export const SUMMARY_EVENTS: readonly TraceEventType[] = [
  "callstart",
  "callend",
  "gotconn",
  "dialend",
  "connclose",
  "responsestart",
  "datasent",
  "datareceived",
  "redirect",
  "retry",
];

/** Fewer other calls tell nothing about the first one. */
const LEAST_OTHERS = 3;
/** How many times as long as the others a first call takes that is worth a word. */
const SLOW_START = 3;

/** A call that goes on. */
interface OpenCall {
  readonly start: number;
  /** When it should have started, by the schedule. */
  readonly due: number;
  readonly target: UrlFigures;
  /** Whether all of its connections had served before; `null` without one. */
  reused: boolean | null;
  firstByte: number | null;
}

/** Adds calls up as they happen, in little memory: numbers only, and nothing of a call that is over. */
export class Summarizer {
  readonly #run: RunFacts | null;
  readonly #schedule: ScheduleFigures | null;
  readonly #show: (text: string) => string;
  readonly #open = new Map<number, OpenCall>();
  readonly #targets = new Map<string, UrlFigures>();
  #target: UrlFigures | null = null;
  readonly #new = new CallFigures();
  readonly #reused = new CallFigures();
  readonly #failed = new CallFigures();
  readonly #statuses = new StatusTally();
  readonly #wire = new WireFigures();
  readonly #errors = new ErrorTally();
  #begun = 0;
  #aborted = 0;
  #firstStart = 0;
  #lastEnd: number | null = null;
  #firstCall: OpenCall | null = null;
  #firstTotal: number | null = null;
  #redirects = 0;
  #retries = 0;

  /**
   * Makes a summary of nothing yet.
   *
   * @param run How the requests are sent, if that is known.
   * @param options Whether secrets are shown.
   */
  constructor(run: RunFacts | null = null, { showSecrets = false }: ReportOptions = {}) {
    const rate = run?.rate;
    this.#run = run;
    this.#schedule = typeof rate === "number" && rate > 0 ? new ScheduleFigures(rate) : null;
    this.#show = showSecrets ? (text) => text : redactUserinfo;
  }

  /** How many calls have begun. */
  get begun(): number {
    return this.#begun;
  }

  /**
   * Adds the next thing that happened.
   *
   * @param record An event, or a record of one; others than {@linkcode SUMMARY_EVENTS} do not count.
   */
  see(record: TraceRecord): void {
    this.#wire.see(record);
    if (record.callId === null) return;
    const call = this.#open.get(record.callId);
    if (call !== undefined) this.#seeCall(call, record);
    else if (isType(record, "callstart")) this.#begin(record.callId, record);
  }

  /** What has been added so far. */
  summary(): Summary {
    const begun = this.#begun;
    const aborted = this.#aborted;
    const failed = this.#failed.calls;
    const ok = this.#new.calls + this.#reused.calls;
    const elapsed = this.#lastEnd === null ? null : this.#lastEnd - this.#firstStart;
    const perSecond = (number: number) => elapsed ? number / elapsed * 1_000 : null;
    const total = merged(this.#new.totals.sorted(), this.#reused.totals.sorted());
    return {
      calls: { begun, ok, failed, aborted, unfinished: begun - ok - failed - aborted },
      elapsed,
      callsPerSecond: perSecond(ok),
      bytes: this.#wire.bytes(perSecond),
      connections: this.#wire.connections(),
      redirects: this.#redirects,
      retries: this.#retries,
      statuses: this.#statuses.list(),
      errors: this.#errors.list(),
      new: this.#new.summary(),
      reused: this.#reused.summary(),
      failed: this.#failed.summary(),
      histogram: histogramOf(total),
      run: this.#run,
      schedule: this.#schedule?.summary(distributionOf(total)) ?? null,
      urls: Array.from(this.#targets.values(), (target) => target.summary(this.#show)),
      slowStart: this.#slowStart(),
    };
  }

  #begin(callId: number, { time, detail }: TraceRecord<"callstart">): void {
    if (this.#begun++ === 0) this.#firstStart = time;
    const due = this.#schedule?.start(time) ?? time;
    const target = this.#targetOf(detail.method, detail.url);
    target.calls++;
    const call: OpenCall = { start: time, due, target, reused: null, firstByte: null };
    this.#open.set(callId, call);
    this.#firstCall ??= call;
  }

  #targetOf(method: string, url: string): UrlFigures {
    // Most often it is that of the call before.
    if (this.#target?.is(method, url)) return this.#target;
    const key = `${method} ${url}`;
    const target = this.#targets.get(key) ?? new UrlFigures(method, url);
    this.#targets.set(key, target);
    return this.#target = target;
  }

  #seeCall(call: OpenCall, record: TraceRecord): void {
    if (isType(record, "gotconn")) call.reused = call.reused !== false && record.detail.reused;
    else if (isType(record, "responsestart")) call.firstByte = record.time;
    else if (isType(record, "callend")) this.#end(call, record);
    else if (isType(record, "redirect")) {
      this.#redirects++;
      call.firstByte = null;
    } else if (isType(record, "retry")) {
      this.#retries++;
      call.firstByte = null;
    }
  }

  #end(call: OpenCall, { callId, time, detail }: TraceRecord<"callend">): void {
    const { outcome, error, status, timings } = detail;
    this.#open.delete(callId!);
    this.#lastEnd = time;
    if (outcome === "aborted") {
      this.#aborted++;
      return;
    }
    const ttfb = call.firstByte === null ? null : call.firstByte - call.start;
    const total = time - call.start;
    if (outcome !== "ok") {
      this.#failed.add(timings.sum, ttfb, total);
      this.#errors.add(error, this.#show);
      call.target.failed++;
      return;
    }
    (call.reused ? this.#reused : this.#new).add(timings.sum, ttfb, total);
    if (call === this.#firstCall && !call.reused) this.#firstTotal = total;
    call.target.add(total, call.reused === true, status);
    this.#statuses.count(status);
    this.#schedule?.add(call.due, call.start, time);
  }

  #slowStart(): SlowStart | null {
    const total = this.#firstTotal;
    if (total === null) return null;
    const all = this.#new.totals.sorted();
    const without = all.indexOf(total);
    const others = distributionOf(all.filter((_, index) => index !== without));
    if (others === null || others.count < LEAST_OTHERS) return null;
    return total >= others.p50 * SLOW_START ? { total, others: others.p50 } : null;
  }
}

function merged(one: Float64Array, other: Float64Array): Float64Array {
  const all = new Float64Array(one.length + other.length);
  all.set(one);
  all.set(other, one.length);
  return all.sort();
}

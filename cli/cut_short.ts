import { PHASES } from "../report/model/spans.ts";
import { isType, type TraceRecord } from "../report/record.ts";
import type { CallFacts } from "../report/text/call_facts.ts";
import { count, milliseconds } from "../report/text/figures.ts";
import type { TraceEventType } from "../trace.ts";

/** What is known of a call that a signal cut short, as the rest of a sentence. */
export function cutShortCall(call: CallFacts): string {
  const { result, failedPhase, start, end, method, url } = call;
  if (result !== "aborted") return "";
  const phase = failedPhase === null ? "" : ` in ${failedPhase}`;
  return `${phase}, after ${milliseconds(end - start)}: ${method} ${url}`;
}

/** Counts the calls that were aborted, by the phase that was open. */
export class CutShort {
  /** The events that count. */
  static readonly EVENTS: readonly TraceEventType[] = ["callstart", "callend"];
  readonly #phases = new Map<string, number>();
  #start: number | null = null;
  #end = 0;

  /** Takes the next thing that happened. */
  see(record: TraceRecord): void {
    if (isType(record, "callstart")) this.#start ??= record.time;
    if (!isType(record, "callend") || record.detail.outcome !== "aborted") return;
    this.#end = record.time;
    const hop = record.detail.timings.hops.at(-1);
    // An abort ends what is open, so the last phase is the one that was.
    const phase = PHASES.findLast((one) => (hop?.[one] ?? null) !== null) ?? "no phase";
    this.#phases.set(phase, (this.#phases.get(phase) ?? 0) + 1);
  }

  /** What is known of them, as the rest of a sentence; empty if there are none. */
  text(): string {
    if (this.#start === null || this.#phases.size === 0) return "";
    const kinds = [...this.#phases].sort(([, one], [, other]) => other - one);
    const calls = kinds.reduce((sum, [, number]) => sum + number, 0);
    const where = kinds.length === 1
      ? `in ${kinds[0]![0]}`
      : kinds.map(([phase, number]) => `${number} in ${phase}`).join(", ");
    const time = milliseconds(this.#end - this.#start);
    return `, after ${time}: ${count(calls, "call")} cut short, ${where}`;
  }
}

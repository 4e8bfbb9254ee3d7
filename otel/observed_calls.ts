import { type Trace, TRACE_EVENT_TYPES, type TraceEvent } from "../trace.ts";
import { CallSpans, type SpanMaker } from "./call_spans.ts";

/** The calls of a transport that go on, and their spans. */
export class ObservedCalls {
  readonly #maker: SpanMaker;
  readonly #calls = new Map<number, CallSpans>();
  readonly #over = new AbortController();
  #stopped = false;

  constructor(trace: Trace, maker: SpanMaker) {
    this.#maker = maker;
    const { signal } = this.#over;
    for (const type of TRACE_EVENT_TYPES) {
      trace.addEventListener(type, (event) => this.#see(event), { signal });
    }
  }

  /** The header fields that take the context of a call's current attempt to the server. */
  headersOf(callId: number): Readonly<Record<string, string>> {
    return this.#calls.get(callId)?.headers() ?? {};
  }

  /** Takes no more calls; those that go on are seen to their end. */
  stop(): void {
    this.#stopped = true;
    this.#endIfOver();
  }

  #see(event: TraceEvent): void {
    const { callId } = event;
    if (callId === null) return;
    if (isStart(event) && !this.#stopped) {
      this.#calls.set(callId, new CallSpans(this.#maker, event));
    }
    this.#calls.get(callId)?.see(event);
    if (event.type !== "callend") return;
    this.#calls.delete(callId);
    this.#endIfOver();
  }

  #endIfOver(): void {
    if (this.#stopped && this.#calls.size === 0) this.#over.abort();
  }
}

function isStart(event: TraceEvent): event is TraceEvent<"callstart"> {
  return event.type === "callstart";
}

import { modelOf } from "../report/model.ts";
import {
  type Attributes,
  metricAttributes,
  requestAttributes,
  spanName,
} from "../report/otlp/http_semantics.ts";
import { attemptSpans, callSpanName, type SpanFacts } from "../report/otlp/http_spans.ts";
import { isType, keepRecord, type TraceRecord } from "../report/record.ts";
import { redactUserinfo } from "../report/text/safe.ts";
import type { Histogram, OpenTelemetryApi, Propagator, Span, Tracer } from "./api.ts";

const INTERNAL = 0;
const CLIENT = 2;
const ERROR = 2;

/** What the spans of all calls of a transport are made with. */
export interface SpanMaker {
  readonly api: OpenTelemetryApi;
  readonly tracer: Tracer;
  readonly propagator: Propagator;
  readonly duration: Histogram;
  readonly knownMethods: readonly string[];
}

/** A span that goes on, and the context in which things happen as a part of it. */
interface OpenSpan {
  readonly span: Span;
  readonly context: unknown;
}

/**
 * The spans of one call.
 *
 * Those of its attempts begin with them, since their ids travel with the request. All else is known
 * when the call ends, and said then with the times at which it happened.
 */
export class CallSpans {
  readonly #maker: SpanMaker;
  /** Milliseconds since 1970 at time 0 of the trace's clock; clocks drift apart, so for each call. */
  readonly #epoch: number;
  readonly #records: TraceRecord[] = [];
  /** A span of its own, where nothing else would hold the attempts together in one trace. */
  readonly #call: OpenSpan | null;
  readonly #parent: unknown;
  readonly #attempts: OpenSpan[] = [];
  #method: string;
  #url: string;

  constructor(maker: SpanMaker, start: TraceRecord<"callstart">) {
    this.#maker = maker;
    const { method, url } = start.detail;
    this.#epoch = Date.now() - start.time;
    this.#method = method;
    this.#url = url;
    const active = maker.api.context.active();
    const isRoot = maker.api.trace.getSpanContext(active) === undefined;
    const name = callSpanName(method, maker.knownMethods);
    this.#call = isRoot ? this.#begin(name, INTERNAL, start.time, {}, active) : null;
    this.#parent = this.#call?.context ?? active;
    this.#beginAttempt(start.time);
  }

  /** Takes the next record of the call; the last one ends its spans. */
  see(record: TraceRecord): void {
    keepRecord(this.#records, record);
    if (isType(record, "redirect")) {
      this.#method = record.detail.method;
      this.#url = record.detail.to;
      this.#beginAttempt(record.time);
    } else if (isType(record, "retry")) this.#beginAttempt(record.time);
    else if (isType(record, "callend")) this.#end(record.time);
  }

  /** The header fields that take the context of the current attempt to the server. */
  headers(): Record<string, string> {
    const fields: Record<string, string> = {};
    this.#maker.propagator.inject(this.#attempts.at(-1)!.context, fields, {
      set(carrier, key, value): void {
        carrier[key] = value;
      },
    });
    return fields;
  }

  #beginAttempt(time: number): void {
    const { knownMethods } = this.#maker;
    const attributes = requestAttributes(this.#method, this.#url, knownMethods);
    const name = spanName(this.#method, knownMethods);
    this.#attempts.push(this.#begin(name, CLIENT, time, attributes, this.#parent));
  }

  #begin(
    name: string,
    kind: number,
    time: number,
    attributes: Attributes,
    parent: unknown,
  ): OpenSpan {
    const { api, tracer } = this.#maker;
    const startTime = this.#epoch + time;
    const span = tracer.startSpan(name, { kind, attributes, startTime }, parent);
    return { span, context: api.trace.setSpan(parent, span) };
  }

  #end(time: number): void {
    const call = modelOf(this.#records).calls[0]!;
    const attempts = attemptSpans(call, this.#maker.knownMethods);
    attempts.forEach((facts, index) => {
      const open = this.#attempts[index]!;
      this.#measure(facts, open.context);
      this.#finish(open, facts);
    });
    const last = attempts.at(-1)!;
    if (this.#call !== null) {
      this.#finish(this.#call, { ...last, attributes: {}, end: time, children: [] });
    }
  }

  #finish({ span, context }: OpenSpan, facts: SpanFacts): void {
    const { attributes, failed, failure, children, end } = facts;
    if (span.isRecording()) {
      span.setAttributes(attributes);
      for (const child of children) {
        const { name, start } = child;
        this.#finish(this.#begin(name, INTERNAL, start, {}, context), child);
      }
      if (failed) {
        // Header fields are in no span, and URLs come without userinfo: only words may have some.
        const message = failure === null ? {} : { message: redactUserinfo(failure) };
        span.setStatus({ code: ERROR, ...message });
      }
    }
    span.end(this.#epoch + end);
  }

  /** In seconds, as long as the span. */
  #measure({ start, end, attributes }: SpanFacts, context: unknown): void {
    const { duration } = this.#maker;
    duration.record((end - start) / 1_000, metricAttributes(attributes), context);
  }
}

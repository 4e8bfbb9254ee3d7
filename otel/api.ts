import type { Attributes } from "../report/otlp/http_semantics.ts";

/** What a span is begun with. */
export interface SpanOptions {
  /** 0 is internal, 2 is client. */
  readonly kind?: number;
  /** Names and values known from the start. */
  readonly attributes?: Attributes;
  /** Milliseconds since 1970 (UTC). */
  readonly startTime?: number;
}

/** A span of OpenTelemetry, as far as it is used. */
export interface Span {
  /** Whether anybody will get it. */
  isRecording(): boolean;
  /** Adds attributes. */
  setAttributes(attributes: Attributes): unknown;
  /** Says how it ended: 2 is an error. */
  setStatus(status: { readonly code: number; readonly message?: string }): unknown;
  /** Ends it, at a time in milliseconds since 1970 (UTC). */
  end(endTime?: number): void;
}

/** A tracer of OpenTelemetry, as far as it is used. */
export interface Tracer {
  /** Begins a span whose parent is that of the context. */
  startSpan(name: string, options?: SpanOptions, context?: unknown): Span;
}

/** Gives tracers. */
export interface TracerProvider {
  /** Gives the tracer of a library. */
  getTracer(name: string, version?: string): Tracer;
}

/** What an instrument is made with. */
export interface InstrumentAdvice {
  /** What it measures. */
  readonly description?: string;
  /** Unit, by UCUM. */
  readonly unit?: string;
  /** Advice for who sums up. */
  readonly advice?: { explicitBucketBoundaries?: number[] };
}

/** A histogram of OpenTelemetry, as far as it is used. */
export interface Histogram {
  /** Records one value. */
  record(value: number, attributes?: Attributes, context?: unknown): void;
}

/** A sum of OpenTelemetry that goes both ways, as far as it is used. */
export interface UpDownCounter {
  /** Adds to it. */
  add(value: number, attributes?: Attributes, context?: unknown): void;
}

/** A meter of OpenTelemetry, as far as it is used. */
export interface Meter {
  /** Makes a histogram. */
  createHistogram(name: string, options?: InstrumentAdvice): Histogram;
  /** Makes a sum that goes both ways. */
  createUpDownCounter(name: string, options?: InstrumentAdvice): UpDownCounter;
}

/** Gives meters. */
export interface MeterProvider {
  /** Gives the meter of a library. */
  getMeter(name: string, version?: string): Meter;
}

/** Writes a context into the fields of a request. */
export interface Propagator {
  /** Writes the context into the carrier. */
  inject(
    context: unknown,
    carrier: Record<string, string>,
    setter: {
      set(carrier: Record<string, string>, key: string, value: string): void;
    },
  ): void;
}

/**
 * OpenTelemetry's API, as far as it is used: `import * as api from "npm:@opentelemetry/api"` is one.
 */
export interface OpenTelemetryApi {
  /** Tracers, and the span of a context. */
  readonly trace: TracerProvider & {
    /** A context with a span. */
    setSpan(context: unknown, span: Span): unknown;
    /** What identifies the span of a context. */
    getSpanContext(context: unknown): object | undefined;
  };
  /** What is going on. */
  readonly context: {
    /** The context of the code that runs now. */
    active(): unknown;
  };
  /** How contexts travel. */
  readonly propagation: Propagator;
  /** Meters. */
  readonly metrics: MeterProvider;
}

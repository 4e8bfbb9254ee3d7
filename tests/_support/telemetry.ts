import * as api from "npm:@opentelemetry/api@1.9.1";
import { AsyncLocalStorageContextManager } from "npm:@opentelemetry/context-async-hooks@2.12.0";
import { W3CTraceContextPropagator } from "npm:@opentelemetry/core@2.12.1";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  type MetricData,
  PeriodicExportingMetricReader,
} from "npm:@opentelemetry/sdk-metrics@2.12.1";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  type Sampler,
  SimpleSpanProcessor,
} from "npm:@opentelemetry/sdk-trace-base@2.12.1";

export { api };
export type { ReadableSpan };

// The API keeps them for the process; what they lead to differs from test to test.
api.context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
api.propagation.setGlobalPropagator(new W3CTraceContextPropagator());

/** OpenTelemetry's SDK, which keeps all that it is told. */
export class Telemetry implements AsyncDisposable {
  readonly tracerProvider: BasicTracerProvider;
  readonly meterProvider: MeterProvider;
  readonly #spans = new InMemorySpanExporter();
  readonly #metrics = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  readonly #reader = new PeriodicExportingMetricReader({ exporter: this.#metrics });

  constructor(sampler?: Sampler) {
    this.tracerProvider = new BasicTracerProvider({
      spanProcessors: [new SimpleSpanProcessor(this.#spans)],
      ...(sampler && { sampler }),
    });
    this.meterProvider = new MeterProvider({ readers: [this.#reader] });
  }

  /** The spans that have ended, in the order in which they began. */
  spans(...names: string[]): ReadableSpan[] {
    const spans = this.#spans.getFinishedSpans();
    const wanted = names.length === 0 ? spans : spans.filter(({ name }) => names.includes(name));
    return wanted.toSorted((a, b) => startOf(a) - startOf(b));
  }

  /** The one span of a name. */
  span(name: string): ReadableSpan {
    const [span, ...more] = this.spans(name);
    if (span === undefined || more.length > 0) {
      throw new Error(
        `Cannot tell the span ${name}: there are ${this.spans().map((it) => it.name)}`,
      );
    }
    return span;
  }

  /** The names of the spans right below another one, in the order in which they began. */
  namesBelow(parent: ReadableSpan): string[] {
    const { spanId } = parent.spanContext();
    const below = this.spans().filter(({ parentSpanContext }) =>
      parentSpanContext?.spanId === spanId
    );
    return below.map(({ name }) => name);
  }

  /** What a metric has come to. */
  async metric(name: string): Promise<MetricData> {
    await this.#reader.forceFlush();
    const all = this.#metrics.getMetrics().at(-1)?.scopeMetrics.flatMap(({ metrics }) => metrics);
    const found = all?.find(({ descriptor }) => descriptor.name === name);
    if (found === undefined) throw new Error(`Cannot see the metric ${name}`);
    return found;
  }

  /** Runs `fn` inside a span. */
  async inside<T>(name: string, fn: () => Promise<T>): Promise<T> {
    const span = this.tracerProvider.getTracer("test").startSpan(name);
    try {
      return await api.context.with(api.trace.setSpan(api.context.active(), span), fn);
    } finally {
      span.end();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.tracerProvider.shutdown();
    await this.meterProvider.shutdown();
  }
}

/** Milliseconds since 1970. */
export function startOf({ startTime: [seconds, nanoseconds] }: ReadableSpan): number {
  return seconds * 1_000 + nanoseconds / 1e6;
}

/** Milliseconds since 1970. */
export function endOf({ endTime: [seconds, nanoseconds] }: ReadableSpan): number {
  return seconds * 1_000 + nanoseconds / 1e6;
}

/** What a request that carries a span says: `00-trace-span-01`. */
export function traceparentOf(span: ReadableSpan): string {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return `00-${traceId}-${spanId}-0${traceFlags}`;
}

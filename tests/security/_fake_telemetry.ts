import type { OpenTelemetryApi, Span } from "../../otel.ts";

/** OpenTelemetry's API, which keeps all that it is told as text. */
export function fakeTelemetry(): { readonly api: OpenTelemetryApi; readonly told: string[] } {
  const told: string[] = [];
  const tell = (...values: unknown[]): void => void told.push(JSON.stringify(values));
  const span: Span = {
    isRecording: () => true,
    setAttributes: (attributes) => tell(attributes),
    setStatus: (status) => tell(status),
    end: () => {},
  };
  const tracer = {
    startSpan: (name: string, options: unknown) => {
      tell(name, options);
      return span;
    },
  };
  const meter = {
    createHistogram: () => ({ record: (...values: unknown[]) => tell(...values) }),
    createUpDownCounter: () => ({ add: (...values: unknown[]) => tell(...values) }),
  };
  const api: OpenTelemetryApi = {
    trace: {
      getTracer: () => tracer,
      setSpan: (context) => context,
      getSpanContext: () => undefined,
    },
    context: { active: () => ({}) },
    propagation: { inject: () => {} },
    metrics: { getMeter: () => meter },
  };
  return { api, told };
}

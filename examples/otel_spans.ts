/**
 * Make spans and metrics with OpenTelemetry's SDK, and take the context along to the server.
 *
 * With the OpenTelemetry that Deno brings itself, the part between the lines is not needed:
 * OTEL_DENO=true deno run --allow-net --allow-env examples/otel_spans.ts https://example.com/
 */
import { Transport } from "@httptrace/httptrace";
import { instrument } from "@httptrace/httptrace/otel";
import * as api from "npm:@opentelemetry/api@^1.9.1";
// ---------------------------------------------------------------------------------------------
import { AsyncLocalStorageContextManager } from "npm:@opentelemetry/context-async-hooks@^2.12.0";
import { W3CTraceContextPropagator } from "npm:@opentelemetry/core@^2.12.1";
import {
  BasicTracerProvider,
  ConsoleSpanExporter,
  SimpleSpanProcessor,
} from "npm:@opentelemetry/sdk-trace-base@^2.12.1";

if (Deno.env.get("OTEL_DENO") !== "true") {
  const processor = new SimpleSpanProcessor(new ConsoleSpanExporter());
  api.trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [processor] }));
  api.context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  api.propagation.setGlobalPropagator(new W3CTraceContextPropagator());
}
// ---------------------------------------------------------------------------------------------

const url = Deno.args[0] ?? "https://example.com/";

await using transport = new Transport();
globalThis.fetch = instrument(transport, api).fetch;

await api.trace.getTracer("example").startActiveSpan("work", async (span) => {
  await (await fetch(url)).text();
  span.end();
});

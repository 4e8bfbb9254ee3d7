/**
 * Live spans and metrics of a transport, through OpenTelemetry's API.
 *
 * Nothing is imported for it: the API comes from whoever uses it, and with it the SDK, or what Deno
 * brings itself with `OTEL_DENO=true`.
 *
 * By the semantic conventions for HTTP clients each request that is sent is a span of kind client,
 * redirects and repeats included, named by its method, with the active span as its parent; where
 * none is active, a span `fetch GET` holds those of one call together. Below it are spans for what
 * happened: `queue`, `dns`, `connect` (one for each address that was tried), `tunnel`, `tls`,
 * `send`, `wait` and `receive`.
 *
 * A span ends with the body of its response, when it was read, cancelled or dropped. `error.type`
 * is the status from 400 on, or the `code` of the `TransportError`, or the name of another error.
 *
 * The metrics are `http.client.request.duration`, `http.client.open_connections` and
 * `http.client.connection.duration`.
 *
 * @example Spans of a transport's calls
 * ```ts
 * import * as api from "npm:@opentelemetry/api@^1.9";
 * import { Transport } from "@httptrace/httptrace";
 * import { instrument } from "@httptrace/httptrace/otel";
 * import { assertEquals } from "@std/assert";
 *
 * await using server = Deno.serve({ port: 0, onListen() {} }, () => new Response("hello"));
 * await using transport = new Transport();
 *
 * using telemetry = instrument(transport, api);
 * const response = await telemetry.fetch(`http://127.0.0.1:${server.addr.port}/`);
 * assertEquals(await response.text(), "hello");
 * ```
 *
 * @module
 */

import type { MeterProvider, OpenTelemetryApi, Propagator, TracerProvider } from "./otel/api.ts";
import { ConnectionMetrics } from "./otel/connection_metrics.ts";
import { ObservedCalls } from "./otel/observed_calls.ts";
import { KNOWN_METHODS } from "./report/otlp/http_semantics.ts";
import type { CallAttempt, CallOptions, RequestOptions } from "./transport/options.ts";
import type { TransportResponse } from "./transport/response.ts";
import type { FetchFunction, Transport } from "./transport/transport.ts";
import { VERSION } from "./version.ts";

export type * from "./otel/api.ts";
export type { Attributes, AttributeValue } from "./report/otlp/http_semantics.ts";

/** Settings of {@linkcode instrument}. */
export interface InstrumentOptions {
  /** Gives the tracer. By default that is the API's. */
  readonly tracerProvider?: TracerProvider;
  /** Gives the meter. By default that is the API's. */
  readonly meterProvider?: MeterProvider;
  /** Writes the context into the fields of a request. By default that is the API's. */
  readonly propagator?: Propagator;
  /**
   * Methods that have a name of their own in spans and metrics; others are `_OTHER`. By default
   * these are the ones of RFC 9110, PATCH and QUERY.
   */
  readonly knownMethods?: readonly string[];
}

/** A transport whose requests carry their spans. */
export interface InstrumentedTransport extends Disposable {
  /** As `transport.fetch`; it takes the context along to the server. */
  readonly fetch: FetchFunction;
  /** As `transport.request`; it takes the context along to the server. */
  readonly request: (
    url: string | URL,
    options?: RequestOptions,
  ) => Promise<TransportResponse>;
  /** Makes no spans of calls that begin later, and counts no longer. */
  [Symbol.dispose](): void;
}

/** The name by which OpenTelemetry knows who made a span. */
const LIBRARY = "@httptrace/httptrace";
/** Seconds, as the conventions advise. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

/**
 * Makes spans and metrics of all calls of a transport from now on.
 *
 * Only calls by the `fetch` and `request` that it gives take the context along to the server, as
 * `traceparent` by default; each redirect and each repeat gets its own.
 *
 * @param transport Whose calls are seen.
 * @param api OpenTelemetry's API, as `import * as api from "npm:@opentelemetry/api"` gives it.
 * @param options Providers other than those of the API.
 * @returns Functions that make calls.
 */
export function instrument(
  transport: Transport,
  api: OpenTelemetryApi,
  options: InstrumentOptions = {},
): InstrumentedTransport {
  const { tracerProvider = api.trace, meterProvider = api.metrics } = options;
  const meter = meterProvider.getMeter(LIBRARY, VERSION);
  const connections = new ConnectionMetrics(transport.trace, meter);
  const calls = new ObservedCalls(transport.trace, {
    api,
    tracer: tracerProvider.getTracer(LIBRARY, VERSION),
    propagator: options.propagator ?? api.propagation,
    duration: meter.createHistogram("http.client.request.duration", {
      description: "Duration of HTTP client requests.",
      unit: "s",
      advice: { explicitBucketBoundaries: BUCKETS },
    }),
    knownMethods: options.knownMethods ?? KNOWN_METHODS,
  });
  return {
    fetch: (input, init) => transport.fetch(input, propagating(init, calls)),
    request: (url, options) => transport.request(url, propagating(options, calls)),
    [Symbol.dispose](): void {
      calls.stop();
      connections.stop();
    },
  };
}

/** The options of a call with the context of each attempt among its header fields. */
function propagating<O extends CallOptions>(options: O | undefined, calls: ObservedCalls): O {
  const attemptHeaders = (attempt: CallAttempt): HeadersInit => {
    const headers = new Headers(options?.attemptHeaders?.(attempt));
    const own = Object.entries(calls.headersOf(attempt.callId));
    for (const [name, value] of own) headers.set(name, value);
    return headers;
  };
  return { ...options, attemptHeaders } as O;
}

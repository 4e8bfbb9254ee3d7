/**
 * An HTTP client for Deno that lets you see what happens inside a request.
 *
 * @example See why a request is slow
 * ```ts
 * import { Trace, Transport } from "@httptrace/httptrace";
 * import { assertEquals } from "@std/assert";
 *
 * await using server = Deno.serve({ port: 0, onListen() {} }, () => new Response("hello"));
 * await using transport = new Transport();
 *
 * const trace = new Trace();
 * trace.addEventListener("gotconn", (event) => assertEquals(event.detail.reused, false));
 * trace.addEventListener("callend", (event) => console.log(event.detail.timings));
 *
 * const response = await transport.fetch(`http://127.0.0.1:${server.addr.port}/`, { trace });
 * assertEquals(await response.text(), "hello");
 * ```
 *
 * @module
 */

export * from "./trace.ts";
export {
  type RecordingOptions,
  type ReportOptions,
  type RunFacts,
  type TraceHeader,
  TraceLog,
  type TraceRecord,
} from "./trace_log.ts";
export { type TimedEvent, timings } from "./timings.ts";
export { type RecordedEvent, type TraceViolation, validateTrace } from "./validate.ts";
export { withTrace } from "./transport/context.ts";
export { fetch } from "./transport/default.ts";
export {
  type ErrorCode,
  type ProxyResponse,
  TransportError,
  type TransportErrorOptions,
} from "./transport/errors.ts";
export type {
  CallAttempt,
  CallOptions,
  HostResolver,
  NameServer,
  ProxyDecision,
  ProxyOption,
  RequestOptions,
  ResolveHost,
  ResolveHostOptions,
  TimeoutOptions,
  TrailersSource,
  TransportOptions,
} from "./transport/options.ts";
export type {
  ConnectionFacts,
  InformationalResponse,
  TransportResponse,
} from "./transport/response.ts";
export type { UpgradedConnection } from "./transport/upgrade.ts";
export type { TlsFacts } from "./transport/tls_session.ts";
export {
  type FetchFunction,
  type FetchInit,
  Transport,
  type TransportStats,
} from "./transport/transport.ts";

/**
 * A trace as OpenTelemetry spans in OTLP/JSON, by the semantic conventions for HTTP clients.
 *
 * Each call is a trace of its own. Each time that its request was sent is a client span, with a span
 * for each phase below; where there are several, one more span holds them together. A request whose
 * connection was dialled for another one links to that one's span. A request that carried a
 * `traceparent` belongs to the trace that it names.
 *
 * Identifiers are made of the log alone, so that a log always makes the same spans. What goes on
 * ends with the last that is known of it, and has the attribute `httptrace.unfinished`.
 *
 * The text is one line, as `curl -H 'content-type: application/json' -d @FILE
 * http://localhost:4318/v1/traces` and a collector's file receiver take it.
 *
 * @example
 * ```ts
 * import { TraceLog, Transport } from "@httptrace/httptrace";
 * import { toOtlp } from "@httptrace/httptrace/otlp";
 * import { assertEquals } from "@std/assert";
 *
 * await using server = Deno.serve({ port: 0, onListen() {} }, () => new Response("hello"));
 * await using transport = new Transport();
 *
 * const log = TraceLog.record(transport.trace);
 * await (await transport.fetch(`http://127.0.0.1:${server.addr.port}/`)).text();
 *
 * const spans = toOtlp(log).resourceSpans[0]?.scopeSpans[0]?.spans;
 * assertEquals(spans?.map(({ name }) => name), ["GET", "connect", "send", "wait", "receive"]);
 * ```
 *
 * @module
 */

import type { TraceLog } from "../trace_log.ts";
import { VERSION } from "../version.ts";
import { modelOf } from "./model.ts";
import { otlpAttributes } from "./otlp/attributes.ts";
import { otlpSpans } from "./otlp/spans.ts";
import type { Otlp } from "./otlp/types.ts";
import { type ReportOptions, shownRecords } from "./redact.ts";
import { jsonText } from "./text/safe.ts";

export type * from "./otlp/types.ts";
export type { ReportOptions };

const SCHEMA = "https://opentelemetry.io/schemas/1.45.0";

/**
 * Makes spans of a trace.
 *
 * @param log What happened.
 * @param options Whether secrets are shown.
 * @returns What a collector takes.
 */
export function toOtlp(log: TraceLog, options: ReportOptions = {}): Otlp {
  const { calls } = modelOf(shownRecords(log, options));
  return {
    resourceSpans: [{
      resource: { attributes: otlpAttributes({ "service.name": "httptrace" }) },
      scopeSpans: [{
        scope: { name: "@httptrace/httptrace", version: VERSION },
        schemaUrl: SCHEMA,
        spans: otlpSpans(calls, log.epoch),
      }],
    }],
  };
}

/**
 * Makes the text of spans.
 *
 * @param log What happened.
 * @param options Whether secrets are shown.
 * @returns JSON, on one line.
 */
export function formatOtlp(log: TraceLog, options: ReportOptions = {}): string {
  return `${jsonText(toOtlp(log, options))}\n`;
}

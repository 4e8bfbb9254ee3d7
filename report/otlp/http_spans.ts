/**
 * A call as the spans that OpenTelemetry's conventions for HTTP clients make of it.
 *
 * @module
 */

import type { Stage, TracedAttempt, TracedCall, TracedDial } from "../model/traced.ts";
import * as semantics from "./http_semantics.ts";
import type { Attributes } from "./http_semantics.ts";

/** One span, its times on the trace's clock in milliseconds. */
export interface SpanFacts {
  readonly name: string;
  readonly kind: "internal" | "client";
  readonly start: number;
  readonly end: number;
  readonly attributes: Attributes;
  readonly failed: boolean;
  /** Why it failed, where its attributes do not tell. */
  readonly failure: string | null;
  readonly children: readonly SpanFacts[];
}

/**
 * The spans of a call: one for each time that a request was sent, with one for each of its phases.
 *
 * A call that goes on has lasted until the last that is known of it.
 */
export function attemptSpans(
  call: TracedCall,
  known: readonly string[] = semantics.KNOWN_METHODS,
): readonly SpanFacts[] {
  const last = call.records.at(-1)?.time ?? call.start;
  const attempts = call.hops.flatMap((hop) => hop.attempts.map((attempt) => ({ hop, attempt })));
  return attempts.map(({ hop, attempt }, resends) => {
    const isLast = resends === attempts.length - 1;
    const error = attempt.retry?.error ?? (isLast ? call.error : null);
    const end = attempt.end ?? last;
    return {
      name: semantics.spanName(hop.method, known),
      kind: "client",
      start: attempt.start,
      end,
      attributes: {
        ...semantics.requestAttributes(hop.method, hop.url, known),
        ...semantics.responseAttributes(attempt, hop, resends, error),
      },
      failed: error !== null || semantics.isFailure(attempt.response?.head?.status),
      failure: error?.message ?? null,
      children: phaseSpans(attempt, end),
    };
  });
}

/** A call as one span, for where nothing else holds its attempts together. */
export function callSpan(
  call: TracedCall,
  known: readonly string[] = semantics.KNOWN_METHODS,
): SpanFacts {
  const children = attemptSpans(call, known);
  const { failed, failure, end } = children.at(-1)!;
  const name = callSpanName(call.method, known);
  const { start } = call;
  return { name, kind: "internal", start, end, attributes: {}, failed, failure, children };
}

/** The name of a call's span, which is not one of the conventions' own. */
export function callSpanName(method: string, known?: readonly string[]): string {
  return `fetch ${semantics.spanName(method, known)}`;
}

/** What has not ended yet, such as a connect that goes on for another call, is no span. */
function phaseSpans(attempt: TracedAttempt, end: number): SpanFacts[] {
  const { queue, dial, request, response } = attempt;
  const answered = response?.start ?? end;
  // A server may answer before it has the whole request: nobody waits then.
  const wait = request?.end && request.outcome === "ok" && answered >= request.end
    ? { start: request.end, end: answered, outcome: "ok" as const, error: null }
    : null;
  return [
    queue && span("queue", queue, semantics.queueAttributes(queue)),
    ...dialSpans(dial),
    request && span("send", request, semantics.sendAttributes(attempt)),
    wait && span("wait", wait, {}),
    response && span("receive", response, semantics.receiveAttributes(attempt)),
  ].filter((one) => one !== null);
}

function dialSpans(dial: TracedDial | null): (SpanFacts | null)[] {
  if (dial === null) return [];
  const { dns, connects, tunnel, tls } = dial;
  return [
    dns && span("dns", dns, semantics.dnsAttributes(dns)),
    ...connects.map((one) => span("connect", one, semantics.connectAttributes(one))),
    ...tls.filter(({ peer }) => peer === "proxy").map(tlsSpan),
    tunnel && span("tunnel", tunnel, semantics.tunnelAttributes(tunnel)),
    ...tls.filter(({ peer }) => peer === "origin").map(tlsSpan),
  ];
}

function tlsSpan(stage: TracedDial["tls"][number]): SpanFacts | null {
  return span("tls", stage, semantics.tlsAttributes(stage));
}

function span(name: string, stage: Stage, attributes: Attributes): SpanFacts | null {
  const { start, end, outcome, error } = stage;
  if (end === null || outcome === null) return null;
  const lost = outcome === "lost";
  return {
    name,
    kind: "internal",
    start,
    end,
    attributes: {
      ...attributes,
      ...(lost && { "httptrace.outcome": outcome }),
      ...(!lost && error !== null && { "error.type": semantics.errorTypeOf(error) }),
    },
    failed: !lost && outcome !== "ok",
    failure: lost ? null : error?.message ?? null,
    children: [],
  };
}

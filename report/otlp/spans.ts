import { valuesOf } from "../fields.ts";
import type { TracedAttempt, TracedCall } from "../model/traced.ts";
import { unixNanoseconds } from "../wall_clock.ts";
import { otlpAttributes } from "./attributes.ts";
import { type Attributes, receiveAttributes, sendAttributes } from "./http_semantics.ts";
import { attemptSpans, callSpan, type SpanFacts } from "./http_spans.ts";
import { hexId } from "./span_ids.ts";
import type { OtlpLink, OtlpSpan } from "./types.ts";

const KINDS = { internal: 1, client: 3 } as const;
/** W3C Trace Context, section 3.2: version, trace, parent, flags; neither of the two is all zero. */
const TRACEPARENT = /^(?!ff)[\da-f]{2}-(?!0{32})([\da-f]{32})-(?!0{16})([\da-f]{16})-[\da-f]{2}/;

/** Where a span is among the others. */
type Place = Pick<OtlpSpan, "traceId" | "spanId" | "parentSpanId">;

/** The spans of calls, each before those below it. */
export function otlpSpans(calls: readonly TracedCall[], epoch: number): OtlpSpan[] {
  const writers = calls.map((call) => new CallWriter(call, epoch));
  const dials = new Map(writers.flatMap((writer) => writer.dials()));
  return writers.flatMap((writer) => writer.spans(dials));
}

class CallWriter {
  readonly #call: TracedCall;
  readonly #epoch: number;
  readonly #attempts: readonly TracedAttempt[];
  /** What the identifiers are made of: no two calls of any two runs begin like this. */
  readonly #seed: string;
  /** The span around all attempts, where there are several. */
  readonly #root: Place | null;
  /** The places of the attempts' spans. */
  readonly #places: readonly Place[];

  constructor(call: TracedCall, epoch: number) {
    const { callId, start, url } = call;
    this.#call = call;
    this.#epoch = epoch;
    this.#attempts = call.hops.flatMap(({ attempts }) => attempts);
    this.#seed = `${epoch} ${callId} ${start} ${url}`;
    const around = this.#around();
    this.#root = this.#attempts.length === 1 ? null : this.#place("call", around);
    const parent = this.#root ?? around;
    this.#places = this.#attempts.map((_, index) => this.#place(`attempt ${index}`, parent));
  }

  /** The spans that dialled a connection, by its number. */
  dials(): [connId: number, place: Place][] {
    return this.#attempts.flatMap(({ dial }, index) => {
      return dial === null ? [] : [[dial.connId, this.#places[index]!]];
    });
  }

  spans(dials: ReadonlyMap<number, Place>): OtlpSpan[] {
    const attempts = attemptSpans(this.#call).flatMap((facts, index) => {
      const place = this.#places[index]!;
      const attempt = this.#attempts[index]!;
      const isLast = index === this.#attempts.length - 1;
      const attributes = { ...sizesOf(attempt), ...(isLast ? this.#ending() : {}) };
      return [
        { ...this.#span(facts, place, attributes), ...linksOf(attempt, place, dials) },
        ...facts.children.map((child, nth) => {
          return this.#span(child, this.#place(`phase ${index} ${nth}`, place));
        }),
      ];
    });
    if (this.#root === null) return attempts;
    return [this.#span(callSpan(this.#call), this.#root, this.#ending()), ...attempts];
  }

  /** The trace that the request says it belongs to, or one of its own. */
  #around(): { readonly traceId: string; readonly spanId?: string } {
    const fields = this.#attempts[0]?.request?.fields ?? [];
    const [, traceId, spanId] = TRACEPARENT.exec(valuesOf(fields, "traceparent")[0] ?? "") ?? [];
    if (traceId === undefined || spanId === undefined) return { traceId: hexId(this.#seed, 16) };
    return { traceId, spanId };
  }

  #place(path: string, parent: { readonly traceId: string; readonly spanId?: string }): Place {
    const { traceId, spanId: parentSpanId } = parent;
    const spanId = hexId(`${this.#seed} ${path}`, 8);
    return { traceId, spanId, ...(parentSpanId !== undefined && { parentSpanId }) };
  }

  #span(facts: SpanFacts, place: Place, more: Attributes = {}): OtlpSpan {
    const { name, kind, start, end, attributes, failed, failure } = facts;
    return {
      ...place,
      name,
      kind: KINDS[kind],
      startTimeUnixNano: String(unixNanoseconds(this.#epoch, start)),
      endTimeUnixNano: String(unixNanoseconds(this.#epoch, end)),
      attributes: otlpAttributes({ ...attributes, ...more }),
      ...(failed && { status: { code: 2, ...(failure !== null && { message: failure }) } }),
    };
  }

  #ending(): Attributes {
    return this.#call.end === null ? { "httptrace.unfinished": true } : {};
  }
}

function sizesOf(attempt: TracedAttempt): Attributes {
  return {
    ...(attempt.request !== null && sendAttributes(attempt)),
    ...(attempt.response !== null && receiveAttributes(attempt)),
  };
}

function linksOf(
  { connection }: TracedAttempt,
  { spanId }: Place,
  dials: ReadonlyMap<number, Place>,
): Pick<OtlpSpan, "links"> {
  const dialler = connection === null ? undefined : dials.get(connection.connId);
  if (dialler === undefined || dialler.spanId === spanId) return {};
  return { links: [{ traceId: dialler.traceId, spanId: dialler.spanId } satisfies OtlpLink] };
}

/** Spans in OTLP/JSON: an `ExportTraceServiceRequest`, as a collector takes it at `/v1/traces`. */
export interface Otlp {
  /** One element. */
  readonly resourceSpans: readonly OtlpResourceSpans[];
}

/** All spans of what was traced. */
export interface OtlpResourceSpans {
  /** Who was traced. */
  readonly resource: { readonly attributes: readonly OtlpAttribute[] };
  /** One element. */
  readonly scopeSpans: readonly OtlpScopeSpans[];
}

/** All spans that this package made. */
export interface OtlpScopeSpans {
  /** This package. */
  readonly scope: { readonly name: string; readonly version: string };
  /** Version of the semantic conventions. */
  readonly schemaUrl: string;
  /** Each span before those below it. */
  readonly spans: readonly OtlpSpan[];
}

/** A call, a request that was sent, or a phase of it. */
export interface OtlpSpan {
  /** 32 hex digits: the same for all spans of a call. */
  readonly traceId: string;
  /** 16 hex digits. */
  readonly spanId: string;
  /** The span around it; not there if there is none. */
  readonly parentSpanId?: string;
  /** The method for a client's span, or the phase. */
  readonly name: string;
  /** 1 is internal, 3 a client's. */
  readonly kind: 1 | 3;
  /** Nanoseconds since 1970, in decimal. */
  readonly startTimeUnixNano: string;
  /** Nanoseconds since 1970, in decimal. */
  readonly endTimeUnixNano: string;
  /** What is known of it. */
  readonly attributes: readonly OtlpAttribute[];
  /** To the span that dialled the connection, where that was another one. */
  readonly links?: readonly OtlpLink[];
  /** There if the span failed: 2 is an error. */
  readonly status?: { readonly code: 2; readonly message?: string };
}

/** Another span. */
export interface OtlpLink {
  /** Trace of that span. */
  readonly traceId: string;
  /** That span. */
  readonly spanId: string;
}

/** A fact. */
export interface OtlpAttribute {
  /** Name of the fact. */
  readonly key: string;
  /** The fact. */
  readonly value: OtlpValue;
}

/** The value of an attribute; integers are in decimal, since JSON's numbers cannot hold them all. */
export type OtlpValue =
  | { readonly stringValue: string }
  | { readonly boolValue: boolean }
  | { readonly intValue: string }
  | { readonly arrayValue: { readonly values: readonly OtlpValue[] } };

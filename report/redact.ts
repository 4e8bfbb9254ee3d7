import type { Field, TraceEventType } from "../trace.ts";
import { type ErrorFacts, errorFacts, errorFrom } from "./error_facts.ts";
import type { TraceRecord } from "./record.ts";
import { redactField, redactUserinfo } from "./text/safe.ts";

/** Settings that all reports share. */
export interface ReportOptions {
  /**
   * Shows Authorization, Proxy-Authorization, Cookie, Set-Cookie and the userinfo of URLs.
   *
   * @default {false}
   */
  readonly showSecrets?: boolean;
}

/** A record without secrets: its header fields, URLs and messages may be shown to anybody. */
export function redactRecord<K extends TraceEventType>(record: TraceRecord<K>): TraceRecord<K> {
  const { type, time, seq, callId, hop, attempt, connId } = record;
  const detail = type === "requestheader"
    ? redactedField(record.detail as { name: string; value: string })
    : redacted(record.detail);
  const plain = { type, time, seq, callId, hop, attempt, connId };
  return { ...plain, detail: detail as TraceRecord<K>["detail"] };
}

/** Records as a report may show them. */
export function shownRecords(
  records: Iterable<TraceRecord>,
  { showSecrets = false }: ReportOptions,
): readonly TraceRecord[] {
  return showSecrets ? [...records] : Array.from(records, redactRecord);
}

function redacted(value: unknown): unknown {
  if (typeof value === "string") return redactUserinfo(value);
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
  if (value instanceof Headers) return redactedHeaders(value);
  if (value instanceof Error) return errorFrom(redacted(errorFacts(value)) as ErrorFacts);
  if (Array.isArray(value)) return value.map(redacted);
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => {
      return [key, key === "fields" ? (one as readonly Field[]).map(redactedPair) : redacted(one)];
    }),
  );
}

function redactedField({ name, value }: { name: string; value: string }): object {
  return { name, value: shownValue(name, value) };
}

function redactedPair([name, value]: Field): Field {
  return [name, shownValue(name, value)];
}

function redactedHeaders(headers: Headers): Headers {
  const shown = [...headers].map((
    [name, value],
  ): [string, string] => [name, shownValue(name, value)]);
  return new Headers(shown);
}

function shownValue(name: string, value: string): string {
  return redactUserinfo(redactField(name, value));
}

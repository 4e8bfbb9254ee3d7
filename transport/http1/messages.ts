/** What the codec takes and gives: plain data. */

/** One field as it stands on the wire. */
export type WireField = readonly [name: string, value: string];

/** Head of a request. */
export interface RequestHead {
  readonly method: string;
  readonly target: string;
  readonly fields: readonly WireField[];
  /** What the codec made of it before, for a head that is sent again and again. */
  readonly encoded?: Uint8Array;
}

/** Head of a response. */
export interface ResponseHead {
  readonly httpVersion: "1.0" | "1.1";
  readonly status: number;
  readonly statusText: string;
  readonly fields: readonly WireField[];
  /** Size on the wire. */
  readonly bytes: number;
}

/** How the length of a body is known (RFC 9112 section 6.3). */
export type Framing =
  | { readonly kind: "none" }
  | { readonly kind: "length"; readonly length: number }
  | { readonly kind: "chunked" }
  | { readonly kind: "close" }
  | { readonly kind: "tunnel" };

/** RFC 9112 section 6: how a server will know where the body of a request ends. */
export type RequestFraming = Extract<Framing, { readonly kind: "none" | "length" | "chunked" }>;

/** The codec wants more bytes before it can tell anything. */
export const NEED_DATA = "need-data";

/** A response has begun: what comes next is its body. */
export interface FinalMessage {
  readonly type: "final";
  readonly head: ResponseHead;
  readonly framing: Framing;
  /** Whether the peer lets the connection be used again. */
  readonly persists: boolean;
}

/** What comes before the body of a response. */
export type HeadMessage =
  | { readonly type: "informational"; readonly head: ResponseHead }
  | FinalMessage;

/** Who broke the protocol, and how. */
export type ProtocolBreach = "malformed" | "tooLarge" | "truncated" | "empty" | "misuse";

/** The bytes, or the order of calls, break HTTP/1.1. */
export class ProtocolError extends Error {
  override readonly name = "ProtocolError";
  readonly breach: ProtocolBreach;

  constructor(breach: ProtocolBreach, message: string) {
    super(message);
    this.breach = breach;
  }
}

const NO_VALUES: readonly string[] = [];

/** Every value of one field, in order; names are compared without case. */
export function fieldValues(fields: readonly WireField[], name: string): readonly string[] {
  let values: string[] | null = null;
  const initial = name.charCodeAt(0);
  for (const [key, value] of fields) {
    // Most names differ in length or in their first letter, which costs less to see.
    const isLike = key.length === name.length && (key.charCodeAt(0) | 0x20) === initial;
    if (isLike && key.toLowerCase() === name) (values ??= []).push(value);
  }
  return values ?? NO_VALUES;
}

import { isType, type TraceRecord } from "../../report/record.ts";
import type { Conversation, Side } from "./_conversation.ts";
import type { PacketConversation } from "./_packets.ts";
import type { Pairing } from "./_pairing.ts";

/** Something that the trace tells, and that somebody else has seen. */
export interface Sighting {
  /** The event. */
  readonly type: TraceRecord["type"];
  /** What of it was seen. */
  readonly what: string;
  /** When it happened by the trace, in milliseconds since 1970. */
  readonly told: number;
  /** When it was seen, in milliseconds since 1970; `null` if it was not. */
  readonly seen: number | null;
  /** Whether the event tells what is about to happen, what has happened, or either. */
  readonly tells: "before" | "after" | "either";
}

/** By how many milliseconds the clocks may be wrong. */
const CLOCK_ERROR = 0.1;

/** Whether what was seen, or was not, shows that the trace is wrong. */
export function isBelied({ tells, told, seen }: Sighting): boolean {
  if (seen === null) return true;
  return tells === "before" && told > seen + CLOCK_ERROR ||
    tells === "after" && told < seen - CLOCK_ERROR;
}

/** Bytes of a request that leave as soon as the socket takes them. */
const AT_ONCE = 10_000;

/** Types of TLS records: RFC 8446 section 5.1. */
const HANDSHAKE = 22, APPLICATION_DATA = 23;

/** What was seen of the events of one connection that speaks HTTP in the clear, in their order. */
export function sightingsOf({ records, conversation }: Pairing<Conversation>): Sighting[] {
  let sent = 0;
  let received = 0;
  const seenOf = (record: TraceRecord): Seen | null => {
    if (isType(record, "requeststart")) {
      return ["before", "the first byte of the request", conversation.byteAt("client", sent)];
    }
    if (isType(record, "requestend")) {
      const { headBytes, bodyBytes, framingBytes, outcome } = record.detail;
      sent += headBytes + bodyBytes + framingBytes;
      if (outcome !== "ok") return null;
      // A socket takes more than fits on the wire: the rest follows by itself.
      const tells = bodyBytes > AT_ONCE ? "either" : "after";
      return [tells, "the last byte of the request", conversation.byteAt("client", sent - 1)];
    }
    if (isType(record, "responsestart")) {
      return ["after", "the first byte of the response", conversation.byteAt("server", received)];
    }
    if (isType(record, "informational") || isType(record, "responseheaders")) {
      received += record.detail.bytes;
      return ["after", "the last byte of a head", conversation.byteAt("server", received - 1)];
    }
    if (isType(record, "responseend")) {
      received += record.detail.bodyBytes + record.detail.framingBytes;
      if (record.detail.outcome !== "ok") return null;
      return ["after", "the last byte of the body", conversation.byteAt("server", received - 1)];
    }
    return null;
  };
  return sightings(records, (record) => seenOf(record) ?? openOrClose(record, conversation));
}

/**
 * What was seen of the first request of a TLS connection.
 *
 * TLS 1.3 hides from all others which of its records are data, and which the handshake.
 */
export function tlsSightingsOf({ records, conversation }: Pairing<PacketConversation>): Sighting[] {
  const seen = new Set<string>();
  const data = (side: Side): number | null => conversation.tlsRecord(side, APPLICATION_DATA);
  const isHidden = data("client") === null;
  return sightings(records, (record) => {
    const { type } = record;
    if (seen.has(type)) return null;
    seen.add(type);
    if (type === "tlsstart") {
      return ["before", "the ClientHello", conversation.tlsRecord("client", HANDSHAKE)];
    }
    if (type === "tlsend") {
      return ["after", "the ServerHello", conversation.tlsRecord("server", HANDSHAKE)];
    }
    if (type === "requeststart" && !isHidden) return ["before", "the first data", data("client")];
    if (type === "responsestart" && !isHidden) return ["after", "the first answer", data("server")];
    return openOrClose(record, conversation);
  });
}

/** When the last byte of each read was seen: no read can come before that. */
export function readingsOf({ records, conversation }: Pairing<Conversation>): Sighting[] {
  let received = 0;
  return sightings(records, (record) => {
    if (!isType(record, "datareceived")) return null;
    received += record.detail.bytes;
    return ["after", "the last byte of a read", conversation.byteAt("server", received - 1)];
  });
}

type Seen = readonly [tells: Sighting["tells"], what: string, seen: number | null];

function sightings(
  records: readonly TraceRecord[],
  seenOf: (record: TraceRecord) => Seen | null,
): Sighting[] {
  return records.flatMap((record) => {
    const found = seenOf(record);
    if (found === null) return [];
    const [tells, what, seen] = found;
    return [{ type: record.type, told: record.time, tells, what, seen }];
  });
}

function openOrClose(record: TraceRecord, conversation: Conversation): Seen | null {
  if (isType(record, "connectstart")) return ["before", "the SYN", conversation.asked];
  if (isType(record, "connectend")) {
    const { outcome } = record.detail;
    if (outcome === "lost" || outcome === "aborted") return null; // what nobody answers
    return ["after", "the answer to the SYN", conversation.answered];
  }
  if (!isType(record, "connclose")) return null;
  if (record.detail.reason === "peer") {
    return ["after", "the server's FIN", conversation.end("server")];
  }
  // A socket with a pending read is closed when that read has been called off, which takes a moment.
  const end = conversation.end("client") ?? conversation.end("server");
  return ["either", "the FIN or RST", end];
}

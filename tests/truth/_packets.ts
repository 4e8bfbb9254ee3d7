import type { Conversation, Side } from "./_conversation.ts";

/** One TCP segment or UDP datagram as it was on the wire. */
export interface Packet {
  /** Milliseconds since 1970. */
  readonly time: number;
  /** `ip:port` of the sender. */
  readonly from: string;
  /** `ip:port` of the receiver. */
  readonly to: string;
  /** What TCP says of it; `null` for a datagram. */
  readonly segment: Segment | null;
}

/** What TCP says of a segment. */
export interface Segment {
  /** The number of its TCP connection. */
  readonly stream: number;
  readonly syn: boolean;
  /** Whether the sender ends, or resets, the connection. */
  readonly ends: boolean;
  /** Where in the stream of the sender its first byte stands. */
  readonly offset: number;
  /** Bytes of payload. */
  readonly length: number;
  /** Types of the TLS records in it: 22 is handshake, 23 is data. */
  readonly tlsRecords: readonly number[];
}

type TcpPacket = Packet & { readonly segment: Segment };

/** One TCP connection as it was on the wire. */
export class PacketConversation implements Conversation {
  readonly client: string;
  readonly server: string;
  readonly asked: number;
  readonly #packets: readonly TcpPacket[];

  /** The first of the packets is the SYN. */
  constructor(packets: readonly [TcpPacket, ...TcpPacket[]]) {
    const [{ from, to, time }] = packets;
    this.client = from;
    this.server = to;
    this.asked = time;
    this.#packets = packets;
  }

  get answered(): number | null {
    return this.#first("server", ({ syn, ends }) => syn || ends);
  }

  /** Each byte counts once, however often it was sent; a FIN takes a number, but is no byte. */
  bytes(side: Side): number {
    const carriers = this.#from(side).filter(({ segment }) => segment.length > 0);
    return Math.max(0, ...carriers.map(({ segment }) => segment.offset + segment.length));
  }

  byteAt(side: Side, at: number): number | null {
    return this.#first(side, ({ offset, length }) => offset <= at && at < offset + length);
  }

  end(side: Side): number | null {
    return this.#first(side, ({ ends }) => ends);
  }

  /** When one side first sent a TLS record of a type. */
  tlsRecord(side: Side, type: number): number | null {
    return this.#first(side, ({ tlsRecords }) => tlsRecords.includes(type));
  }

  #first(side: Side, is: (segment: Segment) => boolean): number | null {
    return this.#from(side).find(({ segment }) => is(segment))?.time ?? null;
  }

  #from(side: Side): TcpPacket[] {
    return this.#packets.filter(({ from }) => from === this[side]);
  }
}

/**
 * The TCP connections among packets, in the order in which they were asked for.
 *
 * One that had begun before is somebody else's, who had the port by chance.
 */
export function conversationsOf(packets: readonly Packet[]): PacketConversation[] {
  const tcp = packets.filter((packet): packet is TcpPacket => packet.segment !== null);
  const streams = Map.groupBy(tcp, ({ segment }) => segment.stream);
  return streams.values().toArray().flatMap(([first, ...more]) => {
    return first?.segment.syn ? [new PacketConversation([first, ...more])] : [];
  });
}

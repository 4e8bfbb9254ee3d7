/** A side of a TCP connection: who connected, and who was connected to. */
export type Side = "client" | "server";

/**
 * One TCP connection as somebody else than the transport saw it.
 *
 * Times are milliseconds since 1970. `null` is what was not seen.
 */
export interface Conversation {
  /** `ip:port` of the side that connected, where it is known. */
  readonly client: string | null;
  /** `ip:port` of the side that was connected to. */
  readonly server: string;
  /** When the client asked for the connection. */
  readonly asked: number;
  /** When it was accepted or refused. */
  readonly answered: number | null;
  /** Bytes of payload from one side. */
  bytes(side: Side): number;
  /** When the byte at an offset of one side's stream was first seen. */
  byteAt(side: Side, offset: number): number | null;
  /** When one side ended, or reset, the connection. */
  end(side: Side): number | null;
}

import type { Framing, ProtocolBreach, WireField } from "../../transport/http1/messages.ts";

/** What becomes of a response, as far as it has come. */
export interface Outcome {
  /** The 1xx heads before the final one. */
  readonly informational: readonly number[];
  readonly version: string | null;
  readonly status: number | null;
  readonly reason: string | null;
  readonly fields: readonly WireField[];
  readonly framing: Framing["kind"] | null;
  readonly headBytes: number;
  readonly body: string;
  readonly trailers: readonly WireField[];
  /** Bytes of chunk lines, line ends and trailers. */
  readonly framingBytes: number;
  /** Whether the server lets the connection be used again. */
  readonly persists: boolean;
  readonly end: "complete" | "open" | ProtocolBreach;
  /** What was left unread. */
  readonly unread: string;
}

/** One request and what the server says to it, where a character is a byte. */
export interface Exchange {
  /** @default {"GET"} */
  readonly method?: string;
  /** The body of the request: in one piece, as a stream, or as one that never ends. */
  readonly body?: "bytes" | "stream" | "endless";
  /** What the request asks for: another protocol, or the server's leave to send the body. */
  readonly asks?: "upgrade" | "continue";
  /** What the server says before it reads the body of the request. */
  readonly early?: string;
  /** What the server says after that. */
  readonly raw: string;
  /** The server closes the connection then. @default {false} */
  readonly closes?: boolean;
  /** What is expected; the rest is only expected to be the same however the bytes come. */
  readonly gives: Partial<Outcome>;
  /** Whether the connection serves another request. @default {what the outcome says} */
  readonly reused?: boolean;
}

/** One fact about the wire, and the section that decides it. */
export interface Case extends Exchange {
  /** A sentence, one fact. */
  readonly name: string;
  /** The section that decides it, as in `9112 section 6.3 step 5`. */
  readonly rfc: string;
  /** @default {DEFAULT_LIMIT} */
  readonly maxHeadBytes?: number;
  /** What else happens on the same connection. */
  readonly then?: readonly Exchange[];
}

/** The limit on a head where a case names none. */
export const DEFAULT_LIMIT = 1_000;

/** All exchanges of a case, in order. */
export function exchangesOf(one: Case): readonly Exchange[] {
  return [one, ...one.then ?? []];
}

/** Whether the connection serves another request after this. */
export function isReused({ reused, closes = false }: Exchange, outcome: Outcome): boolean {
  return reused ?? (outcome.end === "complete" && outcome.persists && outcome.unread === "" &&
    !closes);
}

import { assertEquals } from "@std/assert";
import { Codec } from "../../../transport/http1/codec.ts";
import {
  type Framing,
  NEED_DATA,
  type ProtocolBreach,
  ProtocolError,
  type WireField,
} from "../../../transport/http1/messages.ts";

/** What the codec makes of a response. */
export interface Outcome {
  /** The 1xx heads before the final one. */
  readonly informational: number[];
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
  readonly persists: boolean;
  readonly end: "complete" | "open" | ProtocolBreach;
  /** What was left unread. */
  readonly unread: string;
}

/** One response as it stands on the wire, where a character is a byte. */
export interface Case {
  /** A sentence, one fact. */
  readonly name: string;
  /** The section that decides it. */
  readonly rfc: string;
  readonly raw: string;
  /** What is expected of it; the rest is only expected to be the same however it is fed. */
  readonly gives: Partial<Outcome>;
  /** @default {"GET"} */
  readonly method?: string;
  /** The server closes the connection after it. @default {false} */
  readonly closes?: boolean;
  /** @default {1_000} */
  readonly maxHeadBytes?: number;
}

/** What follows a response that ends by itself: it must stay where it is. */
const NEXT = "HTTP/1.1 200 OK\r\n\r\n";

const RANDOM_SPLITS = 25;

/** Registers a test for each case: fed whole, byte by byte, and in random pieces. */
export function specify(cases: readonly Case[]): void {
  for (const one of cases) {
    Deno.test(`${one.name} (RFC ${one.rfc})`, () => {
      const whole = play(one, [one.raw]);
      for (const [key, value] of Object.entries(one.gives)) {
        assertEquals({ [key]: whole[key as keyof Outcome] }, { [key]: value });
      }
      assertSameInPieces(one, whole);
      if (whole.end === "complete" && !one.closes) assertSameBefore(NEXT, one, whole);
    });
  }
}

function assertSameInPieces(one: Case, whole: Outcome): void {
  assertEquals(play(one, [...one.raw]), whole, "fed byte by byte");
  assertEquals(play(one, [one.raw], 1), whole, "fed whole, and read byte by byte");
  const random = seeded(one.raw.length);
  for (let round = 0; round < RANDOM_SPLITS; round++) {
    const pieces = split(one.raw, random);
    assertEquals(play(one, pieces, 1 + round % 7), whole, JSON.stringify(pieces));
  }
}

function assertSameBefore(next: string, one: Case, whole: Outcome): void {
  const expected = { ...whole, unread: next };
  const longer = { ...one, raw: one.raw + next };
  assertEquals(play(longer, [longer.raw]), expected, "followed by another response");
  assertEquals(play(longer, [...longer.raw]), expected, "followed by another, byte by byte");
}

function play(one: Case, pieces: readonly string[], stride = Infinity): Outcome {
  const player = new Player(one, stride);
  try {
    for (const piece of pieces) player.feed(piece);
    if (one.closes) player.close();
    return player.outcome(player.codec.responseDone ? "complete" : "open");
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    // What stood before the mistake may have been told already, or not.
    return { ...player.outcome(error.breach), body: "", framingBytes: 0, unread: "" };
  }
}

/** Reads as an exchange does: first heads, then the body, as far as the bytes go. */
class Player {
  readonly codec: Codec;
  readonly #stride: number;
  readonly #informational: number[] = [];
  #final: Pick<Outcome, "version" | "status" | "reason" | "fields" | "framing" | "headBytes"> = {
    version: null,
    status: null,
    reason: null,
    fields: [],
    framing: null,
    headBytes: 0,
  };
  #body = "";

  constructor({ method = "GET", maxHeadBytes = 1_000 }: Case, stride: number) {
    this.#stride = stride;
    this.codec = new Codec(maxHeadBytes);
    this.codec.writeHead({ method, target: "/", fields: [] }, "none");
  }

  feed(text: string): void {
    put(this.codec, text);
    if (this.#final.status === null) this.#readHeads();
    if (this.#final.status !== null && this.#final.framing !== "tunnel") this.#readBody();
  }

  close(): void {
    this.codec.endOfInput();
  }

  outcome(end: Outcome["end"]): Outcome {
    const { input, trailers, framingBytes, persists } = this.codec;
    return {
      informational: this.#informational,
      ...this.#final,
      body: this.#body,
      trailers,
      framingBytes,
      persists,
      end,
      unread: input.text(0, input.length),
    };
  }

  #readHeads(): void {
    while (this.#final.status === null) {
      const message = this.codec.readHead();
      if (message === NEED_DATA) return;
      const { httpVersion: version, status, statusText: reason, fields, bytes } = message.head;
      if (message.type === "informational") this.#informational.push(status);
      else {
        const framing = message.framing.kind;
        this.#final = { version, status, reason, fields, framing, headBytes: bytes };
      }
    }
  }

  #readBody(): void {
    for (let size = -1; size !== 0;) {
      const target = new Uint8Array(Math.min(this.#stride, this.codec.input.length));
      size = this.codec.readBody(target);
      this.#body += String.fromCharCode(...target.subarray(0, size));
    }
  }
}

/** Puts text into a codec as a socket does. */
export function put(codec: Codec, text: string): void {
  for (let at = 0; at < text.length;) {
    const space = codec.input.space();
    const size = Math.min(space.length, text.length - at);
    for (let i = 0; i < size; i++) space[i] = text.charCodeAt(at + i);
    codec.input.filled(size);
    at += size;
  }
}

function split(text: string, random: () => number): string[] {
  const pieces: string[] = [];
  for (let at = 0; at < text.length;) {
    const size = 1 + Math.floor(random() ** 2 * Math.min(40, text.length));
    pieces.push(text.slice(at, at + size));
    at += size;
  }
  return pieces;
}

/** Numbers from 0 to 1 that are the same each time. */
function seeded(seed: number): () => number {
  let state = seed * 2_654_435_761 + 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

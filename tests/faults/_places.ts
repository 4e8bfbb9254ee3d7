import { gzipSync } from "node:zlib";
import type { Phase } from "../../mod.ts";

/** What the client sends: nothing but a head, a body at once, in parts, after 100, or a large one. */
export type Sends = "GET" | "POST" | "parts" | "expect" | "bulk";

/** A place in a conversation about a body of `hello`, where a fault may strike. */
export interface Place {
  readonly sends: Sends;
  /** How far the server reads before that; a number is that many bytes of the body. */
  readonly reads: "nothing" | "head" | "request" | number;
  /** Whether the connection has served a request before. */
  readonly isSecond?: true;
  /** What the server says before that. */
  readonly says: string;
  /** What the client waits for before it sends the rest of its request. */
  readonly invites?: string;
  /** What is still to be said. */
  readonly rest: string;
  /** Whether the response ends with the connection. */
  readonly endsWithConnection?: true;
  /** A beginning, and what may follow it for ever; not there where nothing may. */
  readonly endless?: readonly [start: string, more: string];
  /** The phase that the call is in. */
  readonly phase: Phase | null;
}

/** The parts of the body of `parts`. */
export const PARTS = ["first ", "second"] as const;

const OK = "HTTP/1.1 200 OK\r\n";
/** What a server says that does nothing wrong. */
export const HELLO = `${OK}content-length: 5\r\n\r\nhello`;
const EARLY_HINTS = "HTTP/1.1 103 Early Hints\r\n\r\n";
const CHUNKED = `${OK}transfer-encoding: chunked\r\n\r\n`;
const CLOSE = `${OK}connection: close\r\n\r\n`;

const GZIPPED = gzipSync("hello").toString("latin1");
const GZIP = `${OK}content-encoding: gzip\r\n`;
const GZIP_START = "\x1f\x8b\x08\0\0\0\0\0\0\x03";
/** A block of one byte that is not the last one: RFC 1951 section 3.2.4. */
const STORED_BLOCK = "\0\x01\0\xfe\xffz";

const hints = { endless: ["", EARLY_HINTS] } as const;
const longHead = { endless: [`${OK}x: `, "y"] } as const;
const unanswered = { says: "", rest: HELLO };
const asked = { sends: "GET", reads: "request" } as const;
const answering = { ...asked, phase: "receive" } as const;

/** The places in the order in which a call comes to them. */
export const PLACES = {
  "before the request": { sends: "GET", reads: "nothing", ...unanswered, ...hints, phase: "wait" },
  "before 100": {
    ...{ sends: "expect", reads: "head", ...unanswered, ...hints, phase: "send" },
    invites: "HTTP/1.1 100 Continue\r\n\r\n",
  },
  "in the request": {
    ...{ sends: "parts", reads: PARTS[0].length, ...unanswered, ...hints, phase: "send" },
  },
  "in a large request": { sends: "bulk", reads: "head", ...unanswered, phase: "send" },
  "before the response": { ...asked, ...unanswered, ...hints, phase: "wait" },
  "after 103": { ...answering, says: EARLY_HINTS, rest: HELLO, ...longHead },
  "in the head": {
    ...answering,
    says: `${OK}content-le`,
    rest: "ngth: 5\r\n\r\nhello",
    ...longHead,
  },
  "in a body with a length": {
    ...answering,
    says: `${OK}content-length: 5\r\n\r\nhel`,
    rest: "lo",
    endless: [`${OK}content-length: 99999999999\r\n\r\n`, "z"],
  },
  "in a chunk": {
    ...answering,
    says: `${CHUNKED}5\r\nhel`,
    rest: "lo\r\n0\r\n\r\n",
    endless: [CHUNKED, "1\r\nz\r\n"],
  },
  "in a chunk line": {
    ...answering,
    says: `${CHUNKED}5;a`,
    rest: "=b\r\nhello\r\n0\r\n\r\n",
    endless: [`${CHUNKED}5;a=`, "b"],
  },
  "in a body until the end": {
    ...answering,
    says: `${CLOSE}hel`,
    rest: "lo",
    endsWithConnection: true,
    endless: [CLOSE, "z"],
  },
  "in a gzip body": {
    ...answering,
    says: `${GZIP}content-length: ${GZIPPED.length}\r\n\r\n${GZIPPED.slice(0, 12)}`,
    rest: GZIPPED.slice(12),
    endless: [`${GZIP}connection: close\r\n\r\n${GZIP_START}`, STORED_BLOCK],
  },
  "in the trailers": {
    ...answering,
    says: `${CHUNKED}5\r\nhello\r\n0\r\nx-check`,
    rest: "sum: 1\r\n\r\n",
    endless: [`${CHUNKED}5\r\nhello\r\n0\r\n`, "x: y\r\n"],
  },
  "after the response": { ...asked, says: HELLO, rest: "", phase: null },
  "before a second response": { ...asked, isSecond: true, ...unanswered, ...hints, phase: "wait" },
  "before that of a POST": {
    ...{ sends: "POST", reads: "request", isSecond: true, ...unanswered, ...hints, phase: "wait" },
  },
} as const satisfies Record<string, Place>;

/** The name of a place. */
export type PlaceName = keyof typeof PLACES;

import type { DialPlace } from "./_dial_places.ts";
import type { FaultName } from "./_faults.ts";
import type { PlaceName } from "./_places.ts";

/** What may come of a fault: one thing, or several between which the system decides. */
type Expected = string | readonly string[];

/** What comes of the faults that end a conversation at some place. */
interface Row {
  /** The server closes in order. */
  readonly close: Expected;
  /** The same, where nothing that is unread makes a reset of it. */
  readonly "half-close": Expected;
  /** The end is not the one that TLS announces: RFC 8446 section 6.1. */
  readonly cut: Expected;
  readonly reset: Expected;
  readonly garbage: Expected;
  readonly flood?: Expected;
}

/** What is the same at every place: who is slow is waited for, and who has no end is given up. */
const ANYWHERE: Partial<Record<FaultName, Expected>> = {
  delay: "ok",
  trickle: "ok",
  stall: "aborted",
  loris: "aborted",
};

/** Nothing of a response was there: the phase is that in which the request was. */
function unanswered(phase: "send" | "wait"): Row {
  return {
    close: `emptyReply/${phase}`,
    "half-close": `emptyReply/${phase}`,
    cut: `receive/${phase}`,
    reset: `receive/${phase}`,
    // From its first byte on it is a response, and not a good one.
    garbage: "protocol/receive",
    flood: "tooLarge/receive",
  };
}

/** RFC 9112 section 8: a response that ends before its framing says so is incomplete. */
const answering: Row = {
  close: "truncated/receive",
  "half-close": "truncated/receive",
  cut: "receive/receive",
  reset: "receive/receive",
  garbage: "protocol/receive",
  flood: "tooLarge/receive",
};

/** A body has no limit but the one that its reader sets. */
const inBody: Row = { ...answering, flood: "aborted" };

/** What the connection does is no longer the call's business. */
const done: Row = { close: "ok", "half-close": "ok", cut: "ok", reset: "ok", garbage: "ok" };

/** Whoever closes both sides resets what comes then, which the client may notice first. */
const race = (phase: "send" | "wait"): readonly string[] => [
  `emptyReply/${phase}`,
  `receive/${phase}`,
  "send/send",
];

const EXPECTED: Record<PlaceName, Row> = {
  "before the request": {
    ...unanswered("wait"),
    close: race("wait"),
    cut: ["receive/wait", "send/send"],
    reset: ["receive/wait", "send/send", "connect/connect"],
  },
  "before 100": unanswered("send"),
  "in the request": unanswered("send"),
  "in a large request": {
    ...unanswered("send"),
    close: race("send"),
    reset: ["receive/send", "send/send"],
  },
  "before the response": unanswered("wait"),
  "after 103": answering,
  "in the head": answering,
  // What comes is the body, whatever it is; the rest of it follows the response, which ends there.
  "in a body with a length": { ...inBody, garbage: "altered" },
  "in a chunk": inBody,
  "in a chunk line": answering,
  // RFC 9112 section 6.3, rule 8: the end is the end, unless TLS says otherwise.
  "in a body until the end": {
    ...inBody,
    close: "altered",
    "half-close": "altered",
    garbage: "altered",
  },
  "in a gzip body": { ...inBody, garbage: "decode/receive" },
  "in the trailers": answering,
  "after the response": done,
  // RFC 9112 section 9.3.1: the connection may have been closed before the request came; a GET is
  // sent again. What answers, however badly, has got it.
  "before a second response": {
    ...unanswered("wait"),
    close: "ok",
    "half-close": "ok",
    cut: "ok",
    reset: "ok",
  },
  // A POST is not: the server may have acted on it.
  "before that of a POST": unanswered("wait"),
};

/** What may come of a fault at a place. */
export function expectedOf(place: PlaceName, fault: FaultName): readonly string[] {
  const row: Partial<Record<FaultName, Expected>> = { ...ANYWHERE, ...EXPECTED[place] };
  const expected = row[fault];
  if (expected === undefined) throw new Error(`Cannot say what comes of ${fault} ${place}`);
  return typeof expected === "string" ? [expected] : expected;
}

/** What may come of a fault at a place of a dial: whoever was spoken to is who failed. */
export function expectedOfDial({ phase }: DialPlace, fault: FaultName): readonly string[] {
  const anywhere = ANYWHERE[fault];
  if (anywhere !== undefined) return [anywhere].flat();
  return [phase === "tls" ? "tls/tls" : "proxy/tunnel"];
}

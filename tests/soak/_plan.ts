import { Random } from "../_support/random.ts";
import type { CarrierName } from "../faults/_carriers.ts";
import type { FaultName } from "../faults/_faults.ts";

/** What a server is asked to do with one request. */
export interface Answer {
  readonly nth: number;
  /** Bytes of content. */
  readonly size: number;
  readonly coding: "identity" | "gzip" | "deflate" | "br";
  readonly framing: "length" | "chunked" | "close";
  readonly fault: FaultName | "none";
  /** Where in the response the fault strikes, from 0 to 1, which is not among them. */
  readonly at: number;
  /** Whether the server closes the connection soon after the response, without a word. */
  readonly leaves: boolean;
}

/** What the caller does before the response has come to its end, and after how many milliseconds. */
export type Stop =
  | { readonly kind: "none" | "cancel" }
  | { readonly kind: "abort" | "timeout"; readonly milliseconds: number };

/** One request of a soak: the same for the same seed and number. */
export interface Plan {
  readonly answer: Answer;
  readonly carrier: CarrierName;
  readonly way: "fetch" | "request";
  readonly method: "GET" | "HEAD" | "POST" | "PUT" | "DELETE";
  readonly upload: {
    readonly kind: "none" | "bytes" | "stream" | "expect";
    readonly size: number;
  };
  readonly stop: Stop;
}

const CARRIERS: readonly CarrierName[] = ["tls", "node:tls", "tunnel", "socks"];
const METHODS = ["GET", "GET", "GET", "GET", "HEAD", "POST", "POST", "PUT", "DELETE"] as const;
const CODINGS = ["identity", "identity", "gzip", "deflate", "br"] as const;
const FRAMINGS = [
  ...["length", "length", "length", "length", "length"] as const,
  ...["chunked", "chunked", "chunked", "chunked", "close"] as const,
];
const FAULTS: readonly FaultName[] = [
  ...["delay", "trickle", "stall", "loris", "flood", "garbage"] as const,
  ...["close", "half-close", "cut", "reset"] as const,
];
/** What says more than there is to say, and what never ends by itself. */
const SAYS_TOO_MUCH: readonly (FaultName | "none")[] = ["loris", "flood"];
const ENDLESS: readonly (FaultName | "none")[] = ["stall", ...SAYS_TOO_MUCH];
/** Byte by byte takes its time. */
const TRICKLED = 40;

/** The plan of a request. */
export function planOf(seed: number, nth: number): Plan {
  const random = new Random(seed * 1_000_003 + nth);
  const fault = random.once(20) ? random.pick(FAULTS) : "none";
  // What follows the head of a response to HEAD is for whoever gets the connection next.
  const method = SAYS_TOO_MUCH.includes(fault) ? "GET" : random.pick(METHODS);
  return {
    answer: {
      nth,
      size: fault === "trickle" ? random.below(TRICKLED) : sizeOf(random),
      coding: random.pick(CODINGS),
      framing: random.pick(FRAMINGS),
      fault,
      at: random.once(4) ? 0 : random.below(1_000) / 1_000,
      leaves: random.once(30),
    },
    carrier: random.once(16) ? random.pick(CARRIERS) : "plain",
    way: random.pick(["fetch", "request"]),
    method,
    upload: method === "POST" || method === "PUT"
      ? { kind: random.pick(["bytes", "bytes", "stream", "expect"]), size: sizeOf(random) }
      : { kind: "none", size: 0 },
    stop: stopOf(random, ENDLESS.includes(fault)),
  };
}

/** Mostly small, sometimes more than any buffer holds. */
function sizeOf(random: Random): number {
  const most = random.pick([10, 100, 1_000, 3_000, 20_000]);
  return random.once(200) ? random.below(1_000_000) : random.below(most);
}

function stopOf(random: Random, mustBe: boolean): Stop {
  if (!mustBe && !random.once(10)) return { kind: "none" };
  if (!mustBe && random.once(3)) return { kind: "cancel" };
  const kind = random.pick(["abort", "timeout"] as const);
  return { kind, milliseconds: random.between(1, 60) };
}

/** The target of a request, which tells the server what to do. */
export function targetOf(answer: Answer): string {
  return `/?${encodeURIComponent(JSON.stringify(answer))}`;
}

/** What a target tells. */
export function answerOf(target: string): Answer {
  return JSON.parse(decodeURIComponent(target.slice(2)));
}

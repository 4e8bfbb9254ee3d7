import type { Case, Outcome } from "../conformance/_case.ts";
import { judge, randomPace } from "../conformance/_laws.ts";
import { BYTEWISE, type Played, WHOLE } from "../conformance/_play.ts";
import type { Random } from "../_support/random.ts";
import type { Input } from "./inputs.ts";
import { LOOKS_PER_BYTE, workOf } from "../conformance/_work.ts";

/** What became of an input. */
export interface Checked {
  /** In few words, so that inputs can be counted by it. */
  readonly verdict: string;
  /** The law that it breaks, or `null`. */
  readonly broken: string | null;
}

/**
 * Lets the codec see an input in several ways, and holds the results against all laws.
 *
 * @param counts Whether the work is counted too, which costs as much as the rest.
 */
export function check({ one, meant }: Input, random: Random, counts: boolean): Checked {
  try {
    const { whole, broken } = judge(one, [randomPace(random)]);
    const [played] = whole;
    if (played === undefined) return { verdict: "nothing", broken: "it gives nothing" };
    return {
      verdict: verdictOf(played),
      broken: broken ?? misread(played.outcome, meant) ??
        (counts ? laborious(one) : null),
    };
  } catch (error) {
    return { verdict: "exception", broken: `it throws ${error}` };
  }
}

/** What became of a response, the same for all of a kind. */
export function verdictOf({ outcome, why }: Played): string {
  const { end, framing, status } = outcome;
  if (why !== null) return `${end}: ${kindOf(why)}`;
  if (framing === "tunnel") return "tunnel";
  return `${end}: ${status === null ? "head" : `body (${framing})`}`;
}

/** Why something is refused, without what differs from one to the next. */
function kindOf(why: string): string {
  return why.replace(/"(\\.|[^"\\])*"/g, "…").replace(/field \S+ has/, "field … has")
    .replace(/0x\w+|\b\d+\b/g, "n");
}

function misread(outcome: Outcome, meant: Partial<Outcome> | null): string | null {
  for (const [key, value] of Object.entries(meant ?? {})) {
    const [found, expected] = [outcome[key as keyof Outcome], value].map((it) =>
      JSON.stringify(it)
    );
    if (found !== expected) return `it gives ${key} ${found}, and means ${expected}`;
  }
  return null;
}

function laborious(one: Case): string | null {
  const most = LOOKS_PER_BYTE * (one.raw.length + 1);
  for (const pace of [WHOLE, BYTEWISE]) {
    const work = workOf(one, pace);
    if (work > most) return `it looks at ${work} bytes, and ${one.raw.length} came`;
  }
  return null;
}

import { REDACTED } from "../text/safe.ts";
import type { Claim, Comparison } from "./assertion.ts";
import type { Kind, Value } from "./kinds.ts";
import type { Found } from "./seen_call.ts";

/** What a claim comes to where a value was looked for. */
export type Judgement =
  /** `null` where there is none, as claimed. */
  | { readonly is: "held"; readonly value: Value | null }
  | { readonly is: "broken"; readonly value: Value | null }
  /** There is no value, and so nothing to compare. */
  | { readonly is: "none" }
  | { readonly is: "unknown"; readonly why: string };

/** Longer values are not matched: what a server sent is not to keep a regular expression busy. */
const LONGEST_MATCHED = 8_192;

/** Holds a claim against what was found. */
export function judge(kind: Kind, claim: Claim, found: Found): Judgement {
  if (typeof found === "object" && found !== null) return { is: "unknown", why: found.why };
  const isThere = found !== null && found !== false;
  switch (claim.is) {
    case "there":
      return found === null ? { is: "none" } : decided(isThere, found);
    case "absent":
      return decided(!isThere, found);
    case "compared":
    case "matched":
      return found === null ? { is: "none" } : compared(kind, claim, found);
  }
}

function decided(holds: boolean, value: Value | null): Judgement {
  return { is: holds ? "held" : "broken", value };
}

function compared(
  kind: Kind,
  claim: Extract<Claim, { is: "compared" | "matched" }>,
  value: Value,
): Judgement {
  const text = String(value);
  if (text.includes(REDACTED)) return { is: "unknown", why: "the trace was saved without secrets" };
  if (claim.is === "matched") {
    return text.length > LONGEST_MATCHED
      ? { is: "unknown", why: `it is too long to be matched, ${text.length} characters` }
      : decided(claim.pattern.test(text) !== claim.isNegated, value);
  }
  const { by, to } = claim;
  if (by === "==" || by === "!=") return decided((value === to) === (by === "=="), value);
  const [one, other] = [rank(kind, value), rank(kind, to)];
  if (one === null || other === null) {
    return { is: "unknown", why: `${JSON.stringify(text.slice(0, 40))} has no order` };
  }
  return decided(inOrder(one, by, other), value);
}

/** A number with which the value can be put in order, or `null` if it cannot. */
function rank(kind: Kind, value: Value): number | null {
  if (typeof value === "number") return value;
  if (kind.is === "word") {
    const index = kind.words.indexOf(String(value));
    return index < 0 ? null : index;
  }
  return /^\s*-?[0-9]+(\.[0-9]+)?\s*$/.test(String(value)) ? Number(value) : null;
}

function inOrder(one: number, by: Exclude<Comparison, "==" | "!=">, other: number): boolean {
  switch (by) {
    case "<":
      return one < other;
    case "<=":
      return one <= other;
    case ">":
      return one > other;
    case ">=":
      return one >= other;
  }
}

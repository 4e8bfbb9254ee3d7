import type { Case, Outcome } from "../../conformance/_case.ts";
import { playAll } from "../../conformance/_laws.ts";
import { WHOLE } from "../../conformance/_play.ts";
import { verdictOf } from "../check.ts";
import type { Told } from "./llhttp.ts";

/** Limits are a recipient's own: there is none here. */
const NO_LIMIT = 1 << 20;

/** What a parser makes of a response, as far as two parsers can be compared. */
export interface View {
  /** `message`, `tunnel`, `cut`, or `refused` and why. */
  readonly verdict: string;
  /** What the message says, if it is one. */
  readonly said: Readonly<Record<string, unknown>>;
}

/** What two parsers make of the same bytes. */
export interface Difference {
  readonly ours: string;
  readonly theirs: string;
}

/** What our codec makes of the response of a case, after which the connection closes. */
export function ourView(one: Case): View {
  const [played] = playAll({ ...one, closes: true, maxHeadBytes: NO_LIMIT }, WHOLE);
  if (played === undefined) throw new Error("Cannot compare a case without an exchange");
  const { outcome } = played;
  const { end, framing, body, unread } = outcome;
  if (framing === "tunnel") return { verdict: "tunnel", said: said(outcome, unread) };
  if (end === "complete") return { verdict: "message", said: said(outcome, body) };
  if (end === "truncated" || end === "empty") return { verdict: "cut", said: {} };
  return { verdict: `refused, ${verdictOf(played)}`, said: {} };
}

/** What node:http makes of it. */
export function theirView(told: Told): View {
  const { end, content } = told;
  if (end === "complete") return { verdict: "message", said: said(told, content) };
  if (end === "tunnel") return { verdict: "tunnel", said: said(told, content) };
  return { verdict: end === "ECONNRESET" ? "cut" : `refused, ${end}`, said: {} };
}

/** What two parsers see otherwise, or `null`; why they refuse something is their own affair. */
export function differenceOf(ours: View, theirs: View): Difference | null {
  const [[kind], [theirKind]] = [ours, theirs].map(({ verdict }) => verdict.split(",")) as [
    [string],
    [string],
  ];
  if (kind !== theirKind) return { ours: ours.verdict, theirs: theirs.verdict };
  const other = Object.keys(ours.said).filter((key) =>
    JSON.stringify(ours.said[key]) !== JSON.stringify(theirs.said[key])
  );
  if (other.length === 0) return null;
  return { ours: kind, theirs: `${kind} with another ${other.join(", ")}` };
}

type Head = Pick<
  Outcome,
  "informational" | "version" | "status" | "reason" | "fields" | "trailers"
>;

function said(head: Head, content: string): View["said"] {
  const { informational, version, status, reason, fields, trailers } = head;
  return { informational, version, status, reason, fields, trailers, content };
}

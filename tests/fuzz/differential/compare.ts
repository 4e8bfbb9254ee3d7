import type { Case } from "../../conformance/_case.ts";
import { KNOWN_DIFFERENCES, type KnownDifference } from "./differences.ts";
import type { Llhttp } from "./llhttp.ts";
import { type Difference, differenceOf, ourView, theirView } from "./views.ts";

/** What two parsers make of a response otherwise, and why that is so. */
export interface Compared extends Difference {
  /** The known difference that this is, or `null`. */
  readonly known: KnownDifference | null;
}

/** Lets both parsers read a response. Gives `null` if they agree. */
export async function compare(
  llhttp: Llhttp,
  one: Case,
  all: readonly KnownDifference[] = KNOWN_DIFFERENCES,
): Promise<Compared | null> {
  const difference = differenceOf(ourView(one), theirView(await llhttp.read(one)));
  if (difference === null) return null;
  const known = all.find((known) => explains(known, difference, one)) ?? null;
  return { ...difference, known };
}

/** Whether a known difference is this one. */
function explains(
  { ours, theirs, raw, method }: KnownDifference,
  difference: Difference,
  one: Case,
): boolean {
  return ours.test(difference.ours) && theirs.test(difference.theirs) &&
    (raw === undefined || raw.test(one.raw)) &&
    (method === undefined || method === one.method);
}

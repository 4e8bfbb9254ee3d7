import { milliseconds } from "../text/figures.ts";
import type { Finding, Instance, RuleName, Severity, Sighting } from "./finding.ts";

const RANKS: Readonly<Record<Severity, number>> = { problem: 0, cost: 1, note: 2 };

/** What a rule has seen, where the same in many calls is one finding. */
export function merge(
  rule: RuleName,
  sightings: readonly Sighting[],
  callCount: number,
): Finding[] {
  const groups = Map.groupBy(sightings, ({ key, severity }) => `${severity} ${key}`);
  return Array.from(groups.values(), (group) => {
    const [worst, ...rest] = group.toSorted(byCost) as [Sighting, ...Sighting[]];
    const { severity, message, advice, evidence } = worst;
    const costs = group.flatMap(({ cost }) => cost ?? []);
    const cost = costs.length === 0 ? null : costs.reduce((sum, one) => sum + one, 0);
    const callIds = [...new Set([worst, ...rest].flatMap((one) => one.callIds))];
    const others = rest.map((one): Instance => {
      return { callIds: one.callIds, cost: one.cost, evidence: one.evidence };
    });
    const where = whereWords(group.length, callIds, cost, callCount);
    return { rule, severity, message: message + where, advice, cost, callIds, evidence, others };
  });
}

/** Problems first, then what took longest; what has no figure last. */
export function byWeight(one: Finding, other: Finding): number {
  return RANKS[one.severity] - RANKS[other.severity] || byCost(one, other);
}

function byCost(one: Pick<Finding, "cost">, other: Pick<Finding, "cost">): number {
  return (other.cost ?? -1) - (one.cost ?? -1);
}

/** Which call is told of, where there are several. */
function whereWords(
  sightings: number,
  callIds: readonly number[],
  cost: number | null,
  callCount: number,
): string {
  const [first, second] = callIds;
  if (callCount === 1 || first === undefined) return "";
  if (sightings === 1) return second === undefined ? ` This is call ${first} of ${callCount}.` : "";
  const sum = cost === null ? "" : `, ${milliseconds(cost)} in sum`;
  return ` The same in ${callIds.length} of ${callCount} calls${sum}; this is call ${first}.`;
}

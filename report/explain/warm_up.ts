import type { TracedConnection } from "../model/traced.ts";
import { firstOf } from "../record.ts";
import { milliseconds } from "../text/figures.ts";
import { sighting } from "./evidence.ts";
import type { Rule, Sighting } from "./finding.ts";
import { lengthOf } from "./stages.ts";
import type { TraceFacts } from "./trace_facts.ts";

/** So many later connections tell what is usual. */
const ENOUGH = 2;
/** The first one is told apart from the others if it took so many times as long. */
const TIMES = 2;
/** Milliseconds that people notice. */
const LEAST = 20;

/** A first connection that took far longer than those after it. */
export const coldStart: Rule = (facts) => {
  const made = [...facts.connections.values()].filter(({ dial }) => dial?.outcome === "ok");
  const byHost = Map.groupBy(made, ({ dial }) => `${dial?.hostPort} ${dial?.proxy ?? ""}`);
  return [...byHost.values()].flatMap((ofHost) => firstAmong(facts, ofHost));
};

function firstAmong(facts: TraceFacts, ofHost: readonly TracedConnection[]): Sighting[] {
  const [first, ...all] = ofHost;
  // What was dialled at the same time was as cold.
  const later = all.filter(({ dial }) => dial!.start >= (first?.dial?.end ?? Infinity));
  if (first === undefined || first.dial === null || later.length < ENOUGH) return [];
  const durations = later.flatMap(({ dial }) => lengthOf(dial) ?? []).sort((a, b) => a - b);
  const usual = durations[Math.floor(durations.length / 2)]!;
  const took = lengthOf(first.dial) ?? 0;
  const cost = took - usual;
  if (took < TIMES * usual || cost < LEAST) return [];
  const dials = [first, ...later].map(({ connId }) => firstOf(facts.recordsOf(connId), "dialend"));
  const { hostPort } = first.dial;
  return sighting({
    key: hostPort,
    severity: "note",
    message: `The first connection to ${hostPort} took ${milliseconds(took)}; half of the ` +
      `${later.length} later ones took no more than ${milliseconds(usual)}. The first one may ` +
      "have paid for caches that were empty, here and on the way.",
    cost,
    advice: "Leave the first call out when you compare, or look at it by itself.",
    callIds: first.uses.slice(0, 1).map(({ callId }) => callId),
    evidence: dials,
  });
}

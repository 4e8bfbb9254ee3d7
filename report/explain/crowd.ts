import type { TracedConnection } from "../model/traced.ts";
import { firstOf } from "../record.ts";
import { count, milliseconds } from "../text/figures.ts";
import { sighting } from "./evidence.ts";
import type { Rule, Sighting } from "./finding.ts";
import { lengthOf } from "./stages.ts";
import type { TraceFacts } from "./trace_facts.ts";

/** Browsers open no more than so many to a host, which is what servers are used to. */
const USUAL = 6;

/** Many connections to one host that were dialled at the same time. */
export const sideBySide: Rule = (facts) => {
  const dialled = [...facts.connections.values()].filter(({ dial }) => dial !== null);
  const byHost = Map.groupBy(dialled, ({ dial }) => `${dial?.hostPort} ${dial?.proxy ?? ""}`);
  return [...byHost.values()].flatMap((ofHost) => crowdOf(facts, ofHost));
};

function crowdOf(facts: TraceFacts, ofHost: readonly TracedConnection[]): Sighting[] {
  const most = ofHost.map((one) => overlapping(ofHost, one))
    .reduce((best, crowd) => crowd.length > best.length ? crowd : best, []);
  const { hostPort } = ofHost[0]?.dial ?? {};
  if (most.length <= USUAL || hostPort === undefined) return [];
  const longest = Math.max(...most.map(({ dial }) => lengthOf(dial) ?? 0));
  const begun = most.map(({ connId }) => firstOf(facts.recordsOf(connId), "dialstart"));
  return sighting({
    key: hostPort,
    severity: "note",
    message: `${count(most.length, "connection")} to ${hostPort} were dialled at the same time; ` +
      `the slowest of these dials took ${milliseconds(longest)}.`,
    advice:
      "Send fewer requests side by side at first (-c), or limit connections (maxConnsPerHost).",
    callIds: begun.flatMap((record) => record?.callId ?? []),
    evidence: begun,
  });
}

/** The dials that were under way when one began. */
function overlapping(
  all: readonly TracedConnection[],
  { dial: one }: TracedConnection,
): TracedConnection[] {
  return all.filter(({ dial }) =>
    dial !== null && one !== null && dial.start <= one.start && (dial.end ?? Infinity) >= one.start
  );
}

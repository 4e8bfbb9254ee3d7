import type { CloseReason } from "../../trace.ts";
import type { TracedConnection } from "../model/traced.ts";
import { lastOf } from "../record.ts";
import { milliseconds } from "../text/figures.ts";
import { leadsTo } from "./earlier.ts";
import { sighting } from "./evidence.ts";
import type { Rule } from "./finding.ts";
import { asksForClose } from "./stages.ts";
import type { TraceFacts } from "./trace_facts.ts";

/** Who closes a connection first that could have served more; not where the program has ended. */
const ENDS: Readonly<Partial<Record<CloseReason, string>>> = {
  peer: "The server closed connection",
  connectionClose: "The server lets nobody use its connections again: it ended connection",
  protocolError: "The server sent unasked bytes, so we closed connection",
  abandoned: "Its response was not read to the end, so we closed connection",
  requestIncomplete: "The server did not wait for the whole request, so we closed connection",
};

/** Who closed a connection first, where nobody has paid for that yet. */
export const closedFirst: Rule = (facts) =>
  [...facts.connections.values()].flatMap((connection) => {
    const { closed, connId, uses, dial } = connection;
    const end = closed === null ? undefined : ENDS[closed.reason];
    const idleSince = uses.at(-1)?.end ?? null;
    if (closed === null || end === undefined || idleSince === null || dial === null) return [];
    if (hasFailed(facts, connection) || hasSuccessor(facts, connection)) return [];
    if (asksForClose(facts.servedBy(connId).at(-1)) || isOneOfMany(facts, connection)) return [];
    const records = facts.recordsOf(connId);
    const idle = closed.time - idleSince;
    const when = idle > 0 && lastOf(records, "putidleconn")?.detail.error === undefined
      ? `, after it was idle for ${milliseconds(idle)}`
      : "";
    return sighting({
      key: `${dial.hostPort} ${closed.reason}`,
      severity: "note",
      message: `${end} ${connId} to ${dial.hostPort}${when}. The next request will need a new one.`,
      callIds: [...new Set(uses.map(({ callId }) => callId))],
      evidence: [lastOf(records, "putidleconn"), lastOf(records, "connclose")],
    });
  });

/** A failure tells more than the end of its connection. */
function hasFailed(facts: TraceFacts, { connId }: TracedConnection): boolean {
  const last = facts.servedBy(connId).at(-1);
  return last === undefined || last.call.outcome !== "ok" || last.attempt.retry !== null;
}

/** Where another one ended so, and was missed, that has been told. */
function isOneOfMany(facts: TraceFacts, { dial, closed }: TracedConnection): boolean {
  return [...facts.connections.values()].some((other) =>
    other.dial !== null && dial !== null && leadsTo(other.dial, dial) &&
    other.closed?.reason === closed?.reason && hasSuccessor(facts, other)
  );
}

function hasSuccessor(facts: TraceFacts, { dial, closed }: TracedConnection): boolean {
  return facts.steps.some(({ attempt }) =>
    attempt.dial !== null && dial !== null && closed !== null && leadsTo(attempt.dial, dial) &&
    attempt.dial.start >= closed.time
  );
}

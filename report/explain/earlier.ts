import type { TracedConnection, TracedDial } from "../model/traced.ts";
import type { Step, TraceFacts } from "./trace_facts.ts";

/** A connection that could have served a call, had it still been open. */
export interface Predecessor {
  readonly connection: TracedConnection;
  readonly closed: NonNullable<TracedConnection["closed"]>;
  /** When its last response was over. */
  readonly idleSince: number;
  /** What it served last; not there if that was not recorded. */
  readonly lastStep: Step | undefined;
}

/**
 * The connection that was closed last of those that lead where a step had to make a new one.
 *
 * `null` where there was none, or where it is not the reason: all others were in use.
 */
export function predecessorOf(facts: TraceFacts, { attempt }: Step): Predecessor | null {
  const { dial, miss, index } = attempt;
  // A repeat needs a new connection because of what the attempt before it met.
  if (dial === null || index > 0 || miss === "busy" || miss === "limit") return null;
  let last: Predecessor | null = null;
  for (const connection of facts.connections.values()) {
    const { closed, uses } = connection;
    const idleSince = uses.at(-1)?.end ?? null;
    if (closed === null || idleSince === null || closed.time > dial.start) continue;
    if (connection.dial === null || !leadsTo(connection.dial, dial)) continue;
    if (last !== null && last.closed.time > closed.time) continue;
    last = { connection, closed, idleSince, lastStep: facts.servedBy(connection.connId).at(-1) };
  }
  return last;
}

/** Whether two dials make connections that serve the same requests. */
export function leadsTo(one: TracedDial, other: TracedDial): boolean {
  return one.hostPort === other.hostPort && one.proxy === other.proxy &&
    isSecure(one) === isSecure(other);
}

function isSecure({ tls }: TracedDial): boolean {
  return tls.some(({ peer }) => peer === "origin");
}

import type { ConnectStage, TracedDial } from "../model/traced.ts";
import { firstOf, isType } from "../record.ts";
import { milliseconds } from "../text/figures.ts";
import { type Clue, clue } from "./evidence.ts";
import { firstRace } from "./stages.ts";
import type { Step, TraceFacts } from "./trace_facts.ts";

/** One round trip, and what it is known from. */
export interface RoundTrip {
  readonly duration: number;
  /** A TCP connect takes one; the wait for a response takes no less than one. */
  readonly source: "connect" | "wait";
  readonly clue: Clue;
}

/** A connect that took more than so many waits was slow for another reason than distance. */
const SLOWER_THAN_WAIT = 2;

/** Each trace is searched once. */
const tripsOf = new WeakMap<TraceFacts, ReadonlyMap<string, RoundTrip>>();

/**
 * The time of one round trip to the server of a step: that of the quickest TCP connect to its
 * address, or of a wait there that was far shorter.
 *
 * `null` where it is unknown: behind a proxy, or with the system's lookup in it.
 */
export function roundTripOf(facts: TraceFacts, { attempt }: Step): RoundTrip | null {
  const dial = facts.connections.get(attempt.connection?.connId ?? -1)?.dial ?? null;
  const connect = dial === null ? null : plainConnect(dial);
  if (connect === null) return null;
  const trips = tripsOf.get(facts) ?? shortestTrips(facts);
  tripsOf.set(facts, trips);
  return trips.get(connect.address) ?? null;
}

function shortestTrips(facts: TraceFacts): ReadonlyMap<string, RoundTrip> {
  const trips = new Map<string, RoundTrip>();
  for (const { dial } of facts.connections.values()) {
    const connect = dial === null ? null : plainConnect(dial);
    if (dial === null || connect === null) continue;
    const { address, start, end } = connect;
    const duration = end! - start;
    if (duration >= (trips.get(address)?.duration ?? Infinity)) continue;
    trips.set(address, { duration, source: "connect", clue: connectClue(facts, dial, connect) });
  }
  for (const step of facts.steps) {
    const address = step.attempt.connection?.remoteAddr ?? "";
    const known = trips.get(address);
    const wait = clearWait(step);
    if (known === undefined || wait === null) continue;
    if (wait * (known.source === "connect" ? SLOWER_THAN_WAIT : 1) >= known.duration) continue;
    const first = firstOf(step.records, "responsestart");
    const text = clue(first, `${address} after ${milliseconds(wait)}`);
    trips.set(address, { duration: wait, source: "wait", clue: text });
  }
  return trips;
}

/** The connect that made a connection, where it takes one round trip to the server. */
function plainConnect(dial: TracedDial): ConnectStage | null {
  if (dial.proxy !== undefined || dial.dns?.answer?.source === "system") return null;
  const winner = firstRace(dial).find(({ outcome }) => outcome === "ok");
  return winner === undefined || winner.end === null || winner.network !== "tcp" ? null : winner;
}

function connectClue(facts: TraceFacts, { connId }: TracedDial, made: ConnectStage): Clue {
  const { address, start, end } = made;
  const connect = facts.recordsOf(connId).find((record) =>
    isType(record, "connectend") && record.detail.address === address
  );
  return clue(connect, `${address} in ${milliseconds(end! - start)}`);
}

/** The wait for a response that cannot have begun before the request was there. */
function clearWait({ attempt: { request, response }, isLast, hop }: Step): number | null {
  if (!isLast || response === null || request === null) return null;
  return request.expect === null && request.bodyBytes === 0 ? hop.timings.wait : null;
}

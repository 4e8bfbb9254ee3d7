import type { ConnectionUse, TracedConnection } from "../model/traced.ts";
import { firstOf, type TraceRecord } from "../record.ts";
import { milliseconds } from "../text/figures.ts";
import { sighting } from "./evidence.ts";
import type { Rule } from "./finding.ts";
import { lengthOf } from "./stages.ts";
import type { Step, TraceFacts } from "./trace_facts.ts";

/** Milliseconds that are worth a word; less is no more than the turn of the event loop. */
const LEAST = 1;

/** How many of some things begin no later than a moment; one begins after the other. */
function begunBy<One>(
  things: readonly One[],
  startOf: (one: One) => number,
  time: number,
): number {
  let [low, high] = [0, things.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (startOf(things[middle]!) <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The use that was under way at a moment: of thousands, perhaps. */
function useAt(uses: readonly ConnectionUse[], time: number): ConnectionUse | undefined {
  const use = uses[begunBy(uses, ({ start }) => start, time) - 1];
  return use !== undefined && (use.end ?? Infinity) > time ? use : undefined;
}

/** Who has a connection. */
interface Holder {
  readonly connId: number;
  readonly callId: number;
  /** When it got the connection. */
  readonly start: number;
}

/** A call that waited until another gave its connection back. */
export const queued: Rule = (facts) =>
  facts.steps.flatMap((step) => {
    const { call, attempt: { queue, hostPort }, records } = step;
    const cost = lengthOf(queue);
    if (queue === null || cost === null || cost < LEAST) return [];
    const holders = holdersOf(facts, step);
    const who = holders.length === 0
      ? ""
      : ` The ${holders.length === 1 ? "connection was" : "connections were"} held by call ${
        [...new Set(holders.map(({ callId }) => callId))].join(", ")
      }.`;
    return sighting({
      key: `${hostPort} ${queue.reason}`,
      severity: "cost",
      message: `The call waited ${milliseconds(cost)} for a connection to ${hostPort}: ` +
        `${queue.reason} allows no more.${who}`,
      cost,
      advice: `Raise ${queue.reason}, or send fewer requests side by side (-c).`,
      callIds: [call.callId],
      evidence: [
        firstOf(records, "queuestart"),
        firstOf(records, "queueend"),
        ...holders.map((holder) => gotConn(facts.recordsOf(holder.connId), holder)),
      ],
    });
  });

/** Who had the connections when the wait began. */
function holdersOf({ connections }: TraceFacts, { attempt, call }: Step): Holder[] {
  const from = attempt.queue?.start ?? 0;
  return [...connections.values()].flatMap(({ connId, uses, dial }: TracedConnection) => {
    if (dial?.hostPort !== attempt.hostPort) return [];
    const use = useAt(uses, from);
    // What is still being dialled is held by whoever dials.
    const first = uses[0];
    const dialler = dial.start <= from && first !== undefined && first.start > from
      ? first
      : undefined;
    const holder = use ?? dialler;
    return holder === undefined || holder.callId === call.callId
      ? []
      : [{ connId, callId: holder.callId, start: holder.start }];
  });
}

/** The record of a holder's getting its connection. */
function gotConn(
  records: readonly TraceRecord[],
  { start, callId }: Holder,
): TraceRecord | undefined {
  for (let at = begunBy(records, ({ time }) => time, start) - 1; at >= 0; at--) {
    const record = records[at]!;
    if (record.type === "gotconn" && record.callId === callId) return record;
    if (record.time < start) return undefined;
  }
}

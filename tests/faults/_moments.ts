import { assertEquals } from "@std/assert";
import type { TraceRecord } from "../../report/record.ts";
import type { ConnectStartDetail, TraceEventType } from "../../trace.ts";
import type { RecordedEvent } from "../../validate.ts";
import { JOURNEYS } from "./_journeys.ts";
import { type Start, strike } from "./_strike.ts";

/** A moment of a journey: the first event of its kind, or one of several of equal rank. */
export interface Moment {
  readonly name: string;
  readonly type: TraceEventType;
  /** The phase that is open then, as the events tell it. */
  readonly phase: string;
  /** Whether the response is complete and its connection given back. */
  readonly isOver: boolean;
}

let found: Promise<ReadonlyMap<string, readonly Moment[]>> | undefined;

/** The moments of each journey, found out by making it once. */
export async function momentsOfJourneys(): Promise<ReadonlyMap<string, readonly Moment[]>> {
  return await (found ??= makeJourneys());
}

async function makeJourneys(): Promise<Map<string, Moment[]>> {
  const moments = new Map<string, Moment[]>();
  for (const [name, start] of Object.entries(JOURNEYS)) moments.set(name, await momentsOf(start));
  return moments;
}

/** Makes the journey, and lists its moments. */
async function momentsOf(start: Start): Promise<Moment[]> {
  let events: readonly TraceRecord[] = [];
  const watched: Start = async (watch) => {
    const situation = await start(watch);
    let begin = 0;
    return {
      ...situation,
      before: async (transport, recording, url, stop) => {
        await situation.before?.(transport, recording, url, stop);
        begin = recording.events.length;
      },
      after: async (ended, recording) => {
        await situation.after?.(ended, recording);
        events = recording.events.slice(begin);
      },
    };
  };
  assertEquals(await strike(watched, "wait"), "ok");
  return distinct(events);
}

/** Of the events that differ in nothing but their number, the first one. */
function distinct(events: readonly TraceRecord[]): Moment[] {
  const callId = events.find(({ type }) => type === "callstart")?.callId ?? null;
  const own = (end: TraceEventType): number =>
    events.findLastIndex(({ type, callId: owner }) => type === end && owner === callId);
  // With its connection given back, or given away, a call has got all that it wanted.
  const over = own("putidleconn") < 0 ? own("callend") : own("putidleconn");
  const moments = new Map<string, Moment>();
  events.forEach((event, index) => {
    const name = nameOf(event, callId);
    if (moments.has(name)) return;
    const phase = openPhase(events.slice(0, index + 1), callId);
    moments.set(name, { name, type: event.type, phase, isOver: index >= over });
  });
  return [...moments.values()];
}

/** An event's name among those of a journey: what kind it is, and of which of several. */
export function nameOf(
  { type, callId, hop, attempt, detail }: Omit<RecordedEvent, "seq" | "time" | "connId">,
  own: number | null,
): string {
  const which = [
    ...(hop > 0 ? [`hop ${hop}`] : []),
    ...(attempt > 0 ? [`attempt ${attempt}`] : []),
    ...("raceId" in detail ? [(detail as ConnectStartDetail).address.split(":")[0]] : []),
    ...("peer" in detail ? [detail.peer] : []),
    ...(callId === own ? [] : ["not its own"]),
  ];
  return which.length === 0 ? type : `${type} (${which.join(", ")})`;
}

/** Names of events and the phases that they begin and end; of those that overlap, the first counts. */
const PHASES = [
  ...[["queue", "queue"], ["request", "send"], ["response", "receive"], ["wait", "wait"]],
  ...[["tls", "tls"], ["tunnel", "tunnel"], ["connect", "connect"], ["dns", "dns"]],
] as const;

/** The phase that is open after the events of a call so far, or `null`, as text. */
function openPhase(events: readonly TraceRecord[], callId: number | null): string {
  const open = new Set<string>();
  let isAnswered = false;
  for (const { type, callId: owner } of events) {
    if (owner !== callId) continue;
    const [, name = "", edge] = /^(.*?)(start|end)$/.exec(type) ?? [];
    if (edge === "start") open.add(name);
    else open.delete(name);
    if (type === "retry" || type === "redirect") open.clear();
    if (name === "request") isAnswered &&= edge === "end";
    isAnswered ||= type === "responsestart";
    // Between request and response a call waits.
    if (type === "requestend" && !isAnswered) open.add("wait");
    if (type === "responsestart") open.delete("wait");
  }
  return PHASES.find(([name]) => open.has(name ?? ""))?.[1] ?? "null";
}

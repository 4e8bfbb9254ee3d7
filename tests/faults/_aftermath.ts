import { setImmediate } from "node:timers";
import { assertEquals, assertStrictEquals } from "@std/assert";
import { type CallEndDetail, type Transport, TransportError } from "../../mod.ts";
import type { TraceRecord } from "../../report/record.ts";
import { validateTrace } from "../../validate.ts";
import { openSockets } from "../_support/descriptors.ts";
import { patiently } from "../_support/patience.ts";
import type { Recording } from "../_support/recorder.ts";

/** How a call ended, for the caller and as a table shows it. */
export interface Ended {
  /** `ok`, `altered`, `aborted`, or the code and the phase of the error. */
  readonly shown: string;
  /** What the promise of the call was rejected with. */
  readonly error?: unknown;
}

/** Waits for the end of a call that gives the text of its response. */
export async function endOf(call: Promise<string>, reason: unknown): Promise<Ended> {
  try {
    const text = await patiently(call, () => "the end of the call");
    return { shown: text === "hello" ? "ok" : "altered" };
  } catch (error) {
    if (error === reason) return { shown: "aborted", error };
    if (!(error instanceof TransportError)) throw error;
    return { shown: `${error.code}/${error.phase}`, error };
  }
}

/** What must hold after the call that begins first: its trace says once how it ended, and last. */
export function assertTold(events: readonly TraceRecord[], { shown, error }: Ended): void {
  const callId = events.find(({ type }) => type === "callstart")?.callId;
  const own = events.filter((event) => event.callId === callId);
  const ends = own.filter((event): event is TraceRecord<"callend"> => event.type === "callend");
  assertEquals(ends.length, 1, "callend came not once");
  assertStrictEquals(own.at(-1), ends[0], "callend is not the last event of its call");
  const { outcome, error: told } = ends[0]!.detail as CallEndDetail;
  const isGood = shown === "ok" || shown === "altered";
  assertEquals(outcome, isGood ? "ok" : shown === "aborted" ? "aborted" : "error");
  assertStrictEquals(told, error, "callend tells another error than the call");
  if (error instanceof TransportError) assertEquals(error.callId, callId);
}

/** What must hold of a transport whose calls have ended: nothing is under way. */
export async function assertQuiet(transport: Transport): Promise<void> {
  const isQuiet = (): boolean => {
    const { calls, waiting, connections, idle } = transport.stats();
    return calls === 0 && waiting === 0 && connections === idle;
  };
  // A dial leaves the pool a moment after its last event.
  await soon(isQuiet, () => `rest: ${Deno.inspect(transport.stats())}`);
}

/** Closes a transport of which nothing may be left. */
export async function assertCloses(transport: Transport, events: Recording): Promise<void> {
  await patiently(transport.close(), () => `the end: ${Deno.inspect(transport.stats())}`);
  assertEquals(transport.stats(), { calls: 0, waiting: 0, connections: 0, idle: 0 });
  assertEquals(validateTrace(events.events), [], "the trace breaks a law");
}

/** What must hold when all transports are closed; Deno closes TLS connections in its own time. */
export async function assertNoMoreSockets(before: number | null): Promise<void> {
  await soon(
    () => (openSockets() ?? 0) <= (before ?? 0),
    () => `${before} sockets: ${openSockets()}`,
  );
}

/** Waits until something is so, but not for ever. */
async function soon(isSo: () => boolean, what: () => string): Promise<void> {
  let isGivenUp = false;
  const becomesSo = async (): Promise<void> => {
    while (!isSo() && !isGivenUp) await nextTurn();
  };
  await patiently(becomesSo(), what).finally(() => isGivenUp = true);
}

/** Lets everything happen that is due. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(() => resolve()));
}

/**
 * The laws of a trace, and a check of them.
 *
 * @module
 */

import { timings } from "./timings.ts";
import type { TraceEnvelope, TraceEventMap, TraceEventType } from "./trace.ts";

/** A trace event as plain data; every `TraceEvent` is one. */
export interface RecordedEvent extends TraceEnvelope {
  /** Name of the event. */
  readonly type: TraceEventType;
  /** What happened. */
  readonly detail: object;
}

/** One law that a trace breaks. */
export interface TraceViolation {
  /** The law. */
  readonly law: "pairs" | "order" | "call" | "phases" | "bytes" | "ownership";
  /** What breaks it. */
  readonly message: string;
  /** Position of the event among those given, or `null` if it is one that is missing. */
  readonly index: number | null;
}

type Report = (message: string, index: number | null) => void;

interface Law {
  readonly name: TraceViolation["law"];
  see(event: RecordedEvent, index: number, report: Report): void;
  end?(report: Report): void;
}

/**
 * Checks that a trace is whole and consistent.
 *
 * - `pairs`: every start has exactly one end, in the same call or dial.
 * - `order`: neither `time` nor `seq` runs backwards.
 * - `call`: nothing of a call comes before its `callstart`, or after its `callend`.
 * - `phases`: `callend.timings` are those of the events; what did not happen is `null`.
 * - `bytes`: `datasent` and `datareceived` add up to what head and body events tell.
 * - `ownership`: a connection serves one call at a time, and nobody once it is closed.
 *
 * @example
 * ```ts
 * import { validateTrace } from "@httptrace/httptrace";
 * import { assertEquals } from "@std/assert";
 *
 * const dns = { time: 1, seq: 1, callId: 1, hop: 0, attempt: 0, connId: 1, detail: {} };
 * const [violation] = validateTrace([{ ...dns, type: "dnsend" }]);
 * assertEquals(violation?.law, "pairs");
 * ```
 *
 * @param events All events of a transport or of some calls, in order, when nothing is under way.
 * @returns What is wrong; nothing if the trace is valid.
 */
export function validateTrace(events: Iterable<RecordedEvent>): TraceViolation[] {
  const violations: TraceViolation[] = [];
  const laws: Law[] = [
    new OrderLaw(),
    new PairsLaw(),
    new CallLaw(),
    new PhasesLaw(),
    new BytesLaw(),
    new OwnershipLaw(),
  ];
  const reportFor = ({ name }: Law): Report => (message, index) => {
    violations.push({ law: name, message, index });
  };
  let index = 0;
  for (const event of events) {
    for (const law of laws) law.see(event, index, reportFor(law));
    index++;
  }
  for (const law of laws) law.end?.(reportFor(law));
  return violations;
}

/** Which of two events of a type belong together. */
const PAIR_KEYS: Record<string, (event: RecordedEvent) => string> = {
  call: (event) => `call ${event.callId}`,
  queue: attemptKey,
  request: attemptKey,
  response: attemptKey,
  continue: attemptKey,
  dial: (event) => `connection ${event.connId}`,
  dns: (event) => `connection ${event.connId}`,
  tls: (event) => `connection ${event.connId} ${(event.detail as { peer?: string }).peer}`,
  tunnel: (event) => `connection ${event.connId}`,
  connect: (event) =>
    `connection ${event.connId} to ${(event.detail as { address?: string }).address}`,
};

class PairsLaw implements Law {
  readonly name = "pairs";
  readonly #open = new Map<string, number>();

  see(event: RecordedEvent, index: number, report: Report): void {
    const [, phase = "", edge] = /^(.*?)(start|end)$/.exec(event.type) ?? [];
    const key = PAIR_KEYS[phase]?.(event);
    if (key === undefined) return;
    const id = phase === "call" ? key : `${phase} of ${key}`;
    if (edge === "start") {
      if (this.#open.has(id)) report(`${id} starts twice`, index);
      this.#open.set(id, index);
    } else if (!this.#open.delete(id)) report(`${id} ends, and has not started`, index);
  }

  end(report: Report): void {
    for (const [id, index] of this.#open) report(`${id} starts, and does not end`, index);
  }
}

class OrderLaw implements Law {
  readonly name = "order";
  #time = -Infinity;
  #seq = -Infinity;

  see({ time, seq }: RecordedEvent, index: number, report: Report): void {
    if (!(time >= this.#time)) report(`time runs back from ${this.#time} to ${time}`, index);
    if (!(seq > this.#seq)) report(`seq runs back from ${this.#seq} to ${seq}`, index);
    this.#time = time;
    this.#seq = seq;
  }
}

class CallLaw implements Law {
  readonly name = "call";
  readonly #states = new Map<number, "open" | "ended">();

  see({ type, callId }: RecordedEvent, index: number, report: Report): void {
    if (callId === null) return;
    const state = this.#states.get(callId);
    if (state === "ended") report(`${type} comes after the end of call ${callId}`, index);
    if (state === undefined && type !== "callstart") {
      report(`${type} comes before the start of call ${callId}`, index);
    }
    this.#states.set(callId, type === "callend" || state === "ended" ? "ended" : "open");
  }
}

class PhasesLaw implements Law {
  readonly name = "phases";
  readonly #calls = new Map<number, RecordedEvent[]>();

  see(event: RecordedEvent, index: number, report: Report): void {
    const { callId, type } = event;
    if (callId === null) return;
    const events = this.#calls.get(callId) ?? [];
    this.#calls.set(callId, events);
    events.push(event);
    if (type !== "callend" || events[0]?.type !== "callstart") return;
    this.#calls.delete(callId);
    const told = (event.detail as TraceEventMap["callend"]).timings;
    for (const [name, is, should] of differences(told, timings(events, callId))) {
      report(`${name} of call ${callId} is ${is}, its events say ${should}`, index);
    }
  }
}

/** The figures that are not the same, each with its name and both values; no more than has to be. */
function* differences(
  told: unknown,
  computed: unknown,
  path: readonly string[] = [],
): Generator<[name: string, is: string, should: string]> {
  const [is = "undefined", should = "undefined"] = [told, computed].map((it) => JSON.stringify(it));
  if (is === should) return;
  const areAlike = isGroup(told) && isGroup(computed) &&
    (path.length === 0 || Object.keys(told).length === Object.keys(computed).length);
  if (!areAlike) return yield [path.join("."), is, should];
  for (const [key, value] of Object.entries(computed)) {
    yield* differences(told[key], value, [...path, key]);
  }
}

function isGroup(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

/** What the events of one attempt tell of its bytes. */
type Ledger = {
  sent: number;
  received: number;
  request: { readonly told: TraceEventMap["requestend"]; readonly index: number } | null;
  heads: number;
  response: { readonly told: TraceEventMap["responseend"]; readonly index: number } | null;
  kept: boolean;
  switched: boolean;
};

class BytesLaw implements Law {
  readonly name = "bytes";
  readonly #ledgers = new Map<string, Ledger>();

  see(event: RecordedEvent, index: number, _report: Report): void {
    if (event.callId === null) return;
    const key = attemptKey(event);
    const ledger = this.#ledgers.get(key) ?? emptyLedger();
    this.#ledgers.set(key, ledger);
    const { type, detail } = event;
    const { bytes = 0 } = detail as { bytes?: number };
    if (type === "datasent") ledger.sent += bytes;
    else if (type === "datareceived") ledger.received += bytes;
    else if (type === "informational" || type === "responseheaders") ledger.heads += bytes;
    else if (type === "requestend") {
      ledger.request = { told: detail as TraceEventMap["requestend"], index };
    } else if (type === "responseend") {
      ledger.response = { told: detail as TraceEventMap["responseend"], index };
    } else if (type === "putidleconn") ledger.kept = !("error" in detail);
    else if (type === "upgrade") ledger.switched = true;
  }

  end(report: Report): void {
    for (const [key, ledger] of this.#ledgers) {
      if (ledger.switched) continue;
      const { request, response } = ledger;
      if (request !== null) {
        const { headBytes, bodyBytes, framingBytes } = request.told;
        const told = headBytes + bodyBytes + framingBytes;
        if (ledger.sent !== told) {
          report(`${key} sent ${ledger.sent} bytes, and tells of ${told}`, request.index);
        }
      }
      if (response?.told.outcome !== "ok") continue;
      const told = ledger.heads + response.told.bodyBytes + response.told.framingBytes;
      // Bytes that follow a response belong to nothing, and cost it its connection.
      const adds = ledger.kept ? ledger.received === told : ledger.received >= told;
      if (!adds) {
        report(`${key} received ${ledger.received} bytes, and tells of ${told}`, response.index);
      }
    }
  }
}

function emptyLedger(): Ledger {
  return {
    sent: 0,
    received: 0,
    request: null,
    heads: 0,
    response: null,
    kept: false,
    switched: false,
  };
}

type Use = { readonly by: number | null } | "free" | "closed";

class OwnershipLaw implements Law {
  readonly name = "ownership";
  readonly #uses = new Map<number, Use>();

  see({ type, callId, connId, detail }: RecordedEvent, index: number, report: Report): void {
    if (connId === null) return;
    const use = this.#uses.get(connId) ?? "free";
    if (type === "gotconn") {
      if (use !== "free") {
        report(`connection ${connId} is given to call ${callId}, and is not free`, index);
      }
      const { wasIdle, idleTime } = detail as TraceEventMap["gotconn"];
      if (wasIdle === (idleTime === null)) {
        report(`idleTime is ${idleTime}, wasIdle ${wasIdle}`, index);
      }
      this.#uses.set(connId, { by: callId });
    } else if (type === "datasent" || type === "datareceived") {
      const user = typeof use === "object" ? use.by : null;
      if (use === "closed") report(`${type} comes after the close of connection ${connId}`, index);
      else if (user !== callId) report(`${type} of connection ${connId} is not its user's`, index);
    } else if (type === "upgrade") this.#uses.set(connId, { by: null });
    else if (type === "putidleconn") this.#uses.set(connId, "free");
    else if (type === "connclose") {
      if (use === "closed") report(`connection ${connId} is closed twice`, index);
      this.#uses.set(connId, "closed");
    }
  }
}

function attemptKey({ callId, hop, attempt }: RecordedEvent): string {
  return `call ${callId}, hop ${hop}, attempt ${attempt}`;
}

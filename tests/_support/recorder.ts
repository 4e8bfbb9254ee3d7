import { assert, assertEquals } from "@std/assert";
import type { TraceRecord } from "../../report/record.ts";
import {
  type Trace,
  TRACE_EVENT_TYPES,
  type TraceEvent,
  type TraceEventMap,
  type TraceEventType,
} from "../../trace.ts";
import { validateTrace } from "../../validate.ts";
import { patiently } from "./patience.ts";

/** What has been recorded since the last test ended, so that no test can forget to check it. */
const recordings: Recording[] = [];

Deno.test.afterEach(() => {
  for (const { events } of recordings.splice(0)) {
    assertEquals(validateTrace(events), [], "the trace breaks a law");
  }
});

/** Records all events of a trace; when the test is over, the trace must keep all laws. */
export function record(trace: Trace): Recording {
  const recording = new Recording(trace);
  recordings.push(recording);
  return recording;
}

/** The events of one trace in the order of their dispatch. */
export class Recording {
  readonly events: TraceRecord[] = [];
  #next = Promise.withResolvers<void>();

  constructor(trace: Trace) {
    for (const type of TRACE_EVENT_TYPES) {
      trace.addEventListener(type, (event: TraceEvent) => this.#add(plain(event)));
    }
  }

  /** The names of all events, or of those of some types only. */
  types(...only: TraceEventType[]): TraceEventType[] {
    const types = this.events.map((event) => event.type);
    return only.length === 0 ? types : types.filter((type) => only.includes(type));
  }

  /** The events of one type. */
  ofType<K extends TraceEventType>(type: K): TraceRecord<K>[] {
    return this.events.filter((event): event is TraceRecord<K> => event.type === type);
  }

  /** The details of the events of one type. */
  details<K extends TraceEventType>(type: K): TraceEventMap[K][] {
    return this.ofType(type).map((event) => event.detail as TraceEventMap[K]);
  }

  /** The event of a type that happens once. */
  only<K extends TraceEventType>(type: K): TraceRecord<K> {
    const [event, ...more] = this.ofType(type);
    assert(event, `no ${type} was recorded`);
    assertEquals(more, [], `more than one ${type} was recorded`);
    return event;
  }

  /** The `nth` event of a type, counted from 1, as soon as it has happened. */
  until<K extends TraceEventType>(type: K, nth = 1): Promise<TraceRecord<K>> {
    return patiently(this.#until(type, nth), () => `${type} number ${nth} among ${this.types()}`);
  }

  /** Resolves when something is so, which each event may have changed. */
  async sees(isSo: () => boolean): Promise<void> {
    while (!isSo()) await this.#next.promise;
  }

  async #until<K extends TraceEventType>(type: K, nth: number): Promise<TraceRecord<K>> {
    while (true) {
      const event = this.ofType(type)[nth - 1];
      if (event) return event;
      await this.#next.promise;
    }
  }

  #add(event: TraceRecord): void {
    this.events.push(event);
    this.#next.resolve();
    this.#next = Promise.withResolvers();
  }
}

function plain(event: TraceEvent): TraceRecord {
  const { type, time, seq, callId, hop, attempt, connId } = event;
  // The bytes of a data event are a view that is valid now and not later.
  const detail = "data" in event.detail
    ? { ...event.detail, data: event.detail.data.slice() }
    : event.detail;
  return { type, detail, time, seq, callId, hop, attempt, connId };
}

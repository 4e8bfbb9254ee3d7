import {
  Trace,
  type TraceEnvelope,
  TraceEvent,
  type TraceEventMap,
  type TraceEventType,
} from "../trace.ts";
import { Cancelled, shownError } from "./errors.ts";
import type { Ending } from "../trace.ts";

/** Reads the clock of all traces: monotonic milliseconds. Nothing else reads a clock. */
export function now(): number {
  return performance.now();
}

/** Hands out the numbers that tie the events of one transport together. */
export class Tracer {
  /** Everything that happens in the transport. */
  readonly trace: Trace = new Trace();
  #lastSeq = 0;
  #lastCall = 0;
  #lastConnection = 0;

  /** The number of the next event. */
  nextSeq(): number {
    return ++this.#lastSeq;
  }

  /** The scope of a new call, whose events `own` gets too. */
  openCall(own: Trace | undefined): Scope {
    return new Scope(this, own, ++this.#lastCall, null);
  }

  /** The scope of a new connection, which belongs to the call that dials it until it leaves. */
  openDial(call: Scope): Scope {
    const dial = new Scope(this, call.own, call.callId, ++this.#lastConnection);
    dial.hop = call.hop;
    dial.attempt = call.attempt;
    return dial;
  }

  /** The scope of what a connection does while no call owns it. */
  openIdle(connId: number): Scope {
    return new Scope(this, undefined, null, connId);
  }
}

/** The emitting handle: whose events these are, and who listens. */
export class Scope {
  readonly own: Trace | undefined;
  readonly #tracer: Tracer;
  readonly #trace: Trace;
  callId: number | null;
  connId: number | null;
  hop = 0;
  attempt = 0;

  constructor(
    tracer: Tracer,
    own: Trace | undefined,
    callId: number | null,
    connId: number | null,
  ) {
    this.#tracer = tracer;
    this.#trace = tracer.trace;
    this.own = own === tracer.trace ? undefined : own;
    this.callId = callId;
    this.connId = connId;
  }

  /** Whether anybody listens; without, neither detail nor event is constructed. */
  wants(type: TraceEventType): boolean {
    return this.#trace.listens(type) || (this.own !== undefined && this.own.listens(type));
  }

  /** Tells those who listen. Call it when the thing has happened, after the state has changed. */
  emit<K extends TraceEventType>(type: K, detail: TraceEventMap[K], time: number = now()): void {
    if (!this.wants(type)) return;
    const { callId, hop, attempt, connId } = this;
    const envelope: TraceEnvelope = {
      time,
      seq: this.#tracer.nextSeq(),
      callId,
      hop,
      attempt,
      connId,
    };
    const event = new TraceEvent(type, detail, envelope);
    this.own?.dispatchEvent(event);
    this.#trace.dispatchEvent(event);
  }

  /** From now on no call owns these events; the trace of the former owner still gets them. */
  disown(): void {
    this.callId = null;
    this.hop = 0;
    this.attempt = 0;
  }
}

/** Phases of a dial, each with a start and an end event. */
type DialPhase = "dial" | "dns" | "connect" | "tunnel" | "tls";

/** Gets the time of each end of a phase, whether anybody listens or not. */
export interface PhaseClock {
  note(type: TraceEventType, time: number, ok: boolean): void;
}

/**
 * Does the work of one phase between its two events, so that no path can forget the second.
 *
 * @param tell What the end event tells of a result, and, without one, of a failure.
 */
export async function traced<P extends DialPhase, T>(
  scope: Scope,
  clock: PhaseClock,
  phase: P,
  detail: TraceEventMap[`${P}start`],
  work: () => Promise<T>,
  tell: (result: T | undefined) => Partial<TraceEventMap[`${P}end`]>,
): Promise<T> {
  const end = (result: T | undefined, ending: Ending): void => {
    const time = now();
    clock.note(`${phase}end`, time, ending.outcome === "ok");
    const told = { ...detail, ...tell(result), ...ending } as unknown as TraceEventMap[`${P}end`];
    scope.emit(`${phase}end`, told, time);
  };
  const time = now();
  clock.note(`${phase}start`, time, true);
  scope.emit(`${phase}start`, detail, time);
  let result: T;
  try {
    result = await work();
  } catch (error) {
    end(undefined, endingOf(error));
    throw error;
  }
  end(result, { outcome: "ok" });
  return result;
}

/** How a phase ended that failed with `error`. */
export function endingOf(error: unknown): Ending {
  if (!(error instanceof Cancelled)) return { outcome: "error", error: shownError(error) };
  return { outcome: error.lost ? "lost" : "aborted", error: shownError(error) };
}

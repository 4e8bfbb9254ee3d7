import {
  type Ending,
  Trace,
  type TraceEnvelope,
  TraceEvent,
  type TraceEventMap,
  type TraceEventType,
} from "../trace.ts";
import { now } from "./clock.ts";
import { currentTraces, NOBODY } from "./context.ts";
import { Cancelled, shownError } from "./errors.ts";

/** Hands out the numbers that tie the events of one transport together. */
export class Tracer {
  /** Everything that happens in the transport. */
  readonly trace: Trace = new Trace();
  readonly #undelivered: [event: TraceEvent, others: readonly Trace[]][] = [];
  /** When the last event happened that somebody was told of. */
  lastTime = 0;
  #delivering = false;
  #lastSeq = 0;
  #lastCall = 0;
  #lastConnection = 0;

  /** Tells all who listen of one event before the next one, which a listener may bring about. */
  deliver(event: TraceEvent, others: readonly Trace[]): void {
    if (this.#delivering) return void this.#undelivered.push([event, others]);
    this.#delivering = true;
    try {
      this.#dispatch(event, others);
      // Listeners may have brought about more.
      for (const [next, its] of this.#undelivered) this.#dispatch(next, its);
    } finally {
      // What is left after a trace of somebody's own has thrown must not hold up what comes.
      if (this.#undelivered.length > 0) this.#undelivered.length = 0;
      this.#delivering = false;
    }
  }

  #dispatch(event: TraceEvent, others: readonly Trace[]): void {
    for (const other of others) other.dispatchEvent(event);
    if (this.trace.listens(event.type)) this.trace.dispatchEvent(event);
  }

  /** The number of the next event. */
  nextSeq(): number {
    return ++this.#lastSeq;
  }

  /** The scope of a new call, whose events `own` gets too, and whoever traces the code around it. */
  openCall(own: Trace | undefined): Scope {
    const around = currentTraces();
    const all = own === undefined ? around : [...around, own];
    // A trace that is named twice is told once.
    const others = all.length === 0 ? all : [...new Set(all)].filter((one) => one !== this.trace);
    return new Scope(this, others, ++this.#lastCall, null);
  }

  /** The scope of a new connection, which belongs to the call that dials it until it leaves. */
  openDial(call: Scope): Scope {
    const dial = new Scope(this, call.others, call.callId, ++this.#lastConnection);
    dial.hop = call.hop;
    dial.attempt = call.attempt;
    return dial;
  }

  /** The scope of what a connection does while no call owns it. */
  openIdle(connId: number): Scope {
    return new Scope(this, NOBODY, null, connId);
  }
}

/** The emitting handle: whose events these are, and who listens; the envelope of the last one. */
export class Scope implements TraceEnvelope {
  /** Who listens besides the transport's own trace. */
  readonly others: readonly Trace[];
  readonly #tracer: Tracer;
  readonly #trace: Trace;
  callId: number | null;
  connId: number | null;
  hop = 0;
  attempt = 0;
  time = 0;
  seq = 0;

  constructor(
    tracer: Tracer,
    others: readonly Trace[],
    callId: number | null,
    connId: number | null,
  ) {
    this.#tracer = tracer;
    this.#trace = tracer.trace;
    this.others = others;
    this.callId = callId;
    this.connId = connId;
  }

  /** A moment that has just been, or this one, if a listener has brought something about since. */
  since(time: number): number {
    return time >= this.#tracer.lastTime ? time : now();
  }

  /** Whether anybody listens; without, neither detail nor event is constructed. */
  wants(type: TraceEventType): boolean {
    if (this.#trace.listens(type)) return true;
    for (const other of this.others) {
      if (other.listens(type)) return true;
    }
    return false;
  }

  /** Tells those who listen. Call it when the thing has happened, after the state has changed. */
  emit<K extends TraceEventType>(type: K, detail: TraceEventMap[K], time: number = now()): void {
    if (!this.wants(type)) return;
    const tracer = this.#tracer;
    tracer.lastTime = this.time = time;
    this.seq = tracer.nextSeq();
    tracer.deliver(new TraceEvent(type, detail, this), this.others);
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
    if (!scope.wants(`${phase}end`)) return;
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

/** The detail of what ended well, if `error` is `null`, or of what ended so far when it failed. */
export function ended<D extends { outcome: "ok" }>(
  detail: D,
  error: unknown,
): Omit<D, "outcome"> & Ending {
  return error === null ? detail : { ...detail, ...endingOf(error) };
}

/** How a phase ended that failed with `error`. */
export function endingOf(error: unknown): Ending {
  if (!(error instanceof Cancelled)) return { outcome: "error", error: shownError(error) };
  return { outcome: error.lost ? "lost" : "aborted", error: shownError(error) };
}

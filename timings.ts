/**
 * The events of one call to the milliseconds of its phases.
 *
 * @module
 */

import type { Phase, PhaseTimings, Timings, TraceEnvelope, TraceEventType } from "./trace.ts";

/** When something happened, or `null` if it did not. */
type Moment = number | null;

/** The moments of one dial that its phases are made of. */
export class DialMoments {
  readonly connId: number;
  #dnsStart: Moment = null;
  #dnsEnd: Moment = null;
  #connectStart: Moment = null;
  #connectEnd: Moment = null;
  #connected = false;
  #tunnelStart: Moment = null;
  #tunnelEnd: Moment = null;
  #tlsStart: Moment = null;
  /** Milliseconds of all handshakes together: with a proxy there may be two. */
  #tls: number | null = null;

  constructor(connId: number) {
    this.connId = connId;
  }

  /** Notes the time of an event of the dial; others are passed over. */
  note(type: TraceEventType, time: number, ok: boolean): void {
    if (type === "dnsstart") this.#dnsStart = time;
    else if (type === "dnsend") this.#dnsEnd = time;
    else if (type === "connectstart") {
      this.#connectStart ??= time;
    } else if (type === "connectend") {
      // Of several that race, the one that connected ends the phase; losers end later.
      if (!this.#connected) this.#connectEnd = time;
      this.#connected ||= ok;
    } else if (type === "tunnelstart") this.#tunnelStart = time;
    else if (type === "tunnelend") this.#tunnelEnd = time;
    else if (type === "tlsstart") this.#tlsStart = time;
    else if (type === "tlsend") {
      this.#tls = (this.#tls ?? 0) + time - (this.#tlsStart ?? time);
      this.#tlsStart = null;
    }
  }

  /** The phase that has begun and not ended, or `null`. */
  openPhase(): Phase | null {
    if (this.#tlsStart !== null) return "tls";
    if (isOpen(this.#tunnelStart, this.#tunnelEnd)) return "tunnel";
    if (isOpen(this.#connectStart, this.#connectEnd)) return "connect";
    return isOpen(this.#dnsStart, this.#dnsEnd) ? "dns" : null;
  }

  /** Milliseconds per phase of the dial. */
  phases(): Pick<PhaseTimings, "dns" | "connect" | "tunnel" | "tls"> {
    return {
      dns: between(this.#dnsStart, this.#dnsEnd),
      connect: between(this.#connectStart, this.#connectEnd),
      tunnel: between(this.#tunnelStart, this.#tunnelEnd),
      tls: between(0, this.#tls),
    };
  }
}

const NO_DIAL = { dns: null, connect: null, tunnel: null, tls: null };

/** The moments of one hop. A later attempt overwrites an earlier one. */
class HopMoments {
  readonly start: number;
  end: Moment = null;
  queueStart: Moment = null;
  queueEnd: Moment = null;
  requestStart: Moment = null;
  requestEnd: Moment = null;
  requestSent = false;
  responseStart: Moment = null;
  responseEnd: Moment = null;
  dial: DialMoments | null = null;

  constructor(start: number) {
    this.start = start;
  }

  timings(): PhaseTimings {
    const dial = this.dial?.phases() ?? NO_DIAL;
    return {
      queue: between(this.queueStart, this.queueEnd),
      ...dial,
      send: between(this.requestStart, this.requestEnd),
      wait: between(this.requestEnd, this.#waitEnd()),
      receive: between(this.responseStart, this.responseEnd),
      total: between(this.start, this.end),
    };
  }

  /** The phase that has begun and not ended, or `null`. */
  openPhase(): Phase | null {
    if (isOpen(this.queueStart, this.queueEnd)) return "queue";
    if (isOpen(this.requestStart, this.requestEnd)) return "send";
    if (isOpen(this.responseStart, this.responseEnd)) return "receive";
    if (this.requestSent && this.responseStart === null) return "wait";
    return this.requestStart === null ? this.dial?.openPhase() ?? null : null;
  }

  /** The next attempt begins: what the last one sent and got no longer counts. */
  forgetExchange(): void {
    this.requestStart =
      this.requestEnd =
      this.responseStart =
      this.responseEnd =
        null;
    this.requestSent = false;
  }

  /** A request that is never answered has waited until its call failed. */
  #waitEnd(): Moment {
    const unanswered = this.requestSent && this.responseStart === null;
    return unanswered ? this.end : this.responseStart;
  }
}

/** The phases of one call while it goes on. */
export class CallMoments {
  #hop: HopMoments;
  readonly #hops: HopMoments[];

  constructor(start: number) {
    this.#hop = new HopMoments(start);
    this.#hops = [this.#hop];
  }

  /** A dial of the call's own begins. */
  dialled(dial: DialMoments): void {
    this.#hop.dial = dial;
  }

  /** The call has a connection. Only its own dial is billed to it. */
  got(connId: number | null): void {
    if (this.#hop.dial?.connId !== connId) this.#hop.dial = null;
  }

  /** The next hop begins. */
  redirected(time: number): void {
    this.#hop.end = time;
    this.#hop = new HopMoments(time);
    this.#hops.push(this.#hop);
  }

  /** The next attempt begins. */
  retried(): void {
    this.#hop.forgetExchange();
  }

  /** The phase that has begun and not ended, or `null`. */
  get openPhase(): Phase | null {
    return this.#hop.openPhase();
  }

  /** Notes the time of an event of the call itself; others are passed over. */
  note(type: TraceEventType, time: number, ok = true): void {
    const hop = this.#hop;
    if (type === "queuestart") hop.queueStart = time;
    else if (type === "queueend") hop.queueEnd = time;
    else if (type === "requeststart") hop.requestStart = time;
    else if (type === "requestend") {
      hop.requestEnd = time;
      hop.requestSent = ok;
    } else if (type === "responsestart") hop.responseStart = time;
    else if (type === "responseend") hop.responseEnd = time;
    else if (type === "callend") hop.end = time;
  }

  /** The phases until now. */
  timings(): Timings {
    const last = this.#hop.timings();
    const hops = this.#hops.map((hop) => hop === this.#hop ? last : hop.timings());
    return { ...last, hops, sum: hops.length === 1 ? last : sumOf(hops) };
  }
}

/** As much of a trace event as timings are made of. */
export type TimedEvent =
  & Pick<TraceEnvelope, "time" | "callId" | "connId" | "hop">
  & { readonly type: TraceEventType; readonly detail: object };

/**
 * Computes the phases of one call from its events.
 *
 * A call that failed while it waited for a response has waited until it failed.
 *
 * A phase that did not happen, or that another call's dial paid for, is `null`.
 *
 * @example
 * ```ts
 * import { timings } from "@httptrace/httptrace";
 * import { assertEquals } from "@std/assert";
 *
 * const call = { callId: 1, connId: 1, hop: 0, detail: {} };
 * const { send, dns } = timings([
 *   { ...call, type: "callstart", time: 10 },
 *   { ...call, type: "requeststart", time: 11 },
 *   { ...call, type: "requestend", time: 13 },
 * ]);
 * assertEquals([send, dns], [2, null]);
 * ```
 *
 * @param events Events in order, `TraceEvent`s or records of them.
 * @param callId The call, where there are several; by default that of the first `callstart`.
 * @returns Milliseconds per phase.
 * @throws {RangeError} If the call has no `callstart` among the events.
 */
export function timings(events: Iterable<TimedEvent>, callId?: number): Timings {
  let call: CallMoments | null = null;
  let id: number | null = callId ?? null;
  const dials = new Map<number, DialMoments>();
  for (const event of events) {
    if (event.type === "callstart" && (id === null || event.callId === id)) {
      id = event.callId;
      call = new CallMoments(event.time);
    }
    if (call === null || event.callId !== id) continue;
    apply(call, dials, event);
  }
  if (call === null) throw new RangeError("Cannot compute timings: there is no callstart");
  return call.timings();
}

function apply(call: CallMoments, dials: Map<number, DialMoments>, event: TimedEvent): void {
  const { type, time, connId, detail } = event;
  if (type === "dialstart" && connId !== null) {
    const dial = new DialMoments(connId);
    dials.set(connId, dial);
    call.dialled(dial);
  }
  if (type === "gotconn") call.got(connId);
  if (type === "redirect") call.redirected(time);
  if (type === "retry") call.retried();
  const ok = (detail as { outcome?: string }).outcome === "ok";
  if (connId !== null) dials.get(connId)?.note(type, time, ok);
  call.note(type, time, ok);
}

function sumOf(hops: readonly PhaseTimings[]): PhaseTimings {
  return hops.reduce((sum, hop) => ({
    queue: add(sum.queue, hop.queue),
    dns: add(sum.dns, hop.dns),
    connect: add(sum.connect, hop.connect),
    tunnel: add(sum.tunnel, hop.tunnel),
    tls: add(sum.tls, hop.tls),
    send: add(sum.send, hop.send),
    wait: add(sum.wait, hop.wait),
    receive: add(sum.receive, hop.receive),
    total: add(sum.total, hop.total),
  }));
}

/** Nothing and nothing is nothing, not zero. */
function add(one: number | null, other: number | null): number | null {
  return one === null ? other : one + (other ?? 0);
}

function isOpen(start: Moment, end: Moment): boolean {
  return start !== null && end === null;
}

function between(start: Moment, end: Moment): number | null {
  if (start === null || end === null) return null;
  const elapsed = end - start;
  return elapsed >= 0 ? elapsed : null;
}

/**
 * What happens inside an HTTP request, as typed events.
 *
 * A {@linkcode Trace} is an `EventTarget`: give one to a call to see that call alone, or listen on
 * `transport.trace` to see everything. Times are monotonic milliseconds (`performance.now()`).
 *
 * @example Listen to everything
 * ```ts
 * import { Trace, TRACE_EVENT_TYPES } from "@httptrace/httptrace/trace";
 *
 * const trace = new Trace();
 * for (const type of TRACE_EVENT_TYPES) {
 *   trace.addEventListener(type, (event) => console.log(event.time, event.type, event.detail));
 * }
 * ```
 *
 * @module
 */

import type { TraceEventMap } from "./trace_details.ts";

export type * from "./trace_details.ts";

/** The name of a trace event. */
export type TraceEventType = keyof TraceEventMap;

/** Whether each event is listed: a name missing here does not compile. */
const EVERY_TYPE: Record<TraceEventType, true> = {
  callstart: true,
  callend: true,
  queuestart: true,
  queueend: true,
  proxyselect: true,
  getconn: true,
  gotconn: true,
  dialstart: true,
  dialend: true,
  dnsstart: true,
  dnsend: true,
  connectstart: true,
  connectend: true,
  tunnelstart: true,
  tunnelend: true,
  tlsstart: true,
  tlsend: true,
  requeststart: true,
  requestheader: true,
  requestheaders: true,
  continuestart: true,
  continueend: true,
  requestend: true,
  responsestart: true,
  informational: true,
  responseheaders: true,
  responsetrailers: true,
  responseend: true,
  upgrade: true,
  datasent: true,
  datareceived: true,
  putidleconn: true,
  connclose: true,
  redirect: true,
  retry: true,
};

/**
 * Every event type, so that listening to everything is one loop.
 *
 * @example
 * ```ts
 * import { TRACE_EVENT_TYPES } from "@httptrace/httptrace/trace";
 * import { assert } from "@std/assert";
 *
 * assert(TRACE_EVENT_TYPES.includes("gotconn"));
 * ```
 */
export const TRACE_EVENT_TYPES: readonly TraceEventType[] = Object.freeze(
  Object.keys(EVERY_TYPE) as TraceEventType[],
);

/** Whom an event belongs to; the part of an event that is not its `detail`. */
export interface TraceEnvelope {
  /** When it happened: monotonic milliseconds, as `performance.now()`. */
  readonly time: number;
  /** Position among all events of the transport. */
  readonly seq: number;
  /** The call it belongs to, or `null` for an event that no call owns. */
  readonly callId: number | null;
  /** How many redirects the call had followed. */
  readonly hop: number;
  /** How many times the hop had been retried. */
  readonly attempt: number;
  /** The connection it belongs to, from its dial on, or `null`. */
  readonly connId: number | null;
}

/** What an `Event` is by default: to be told so costs the platform a third of finding it out. */
const PLAIN: EventInit = Object.freeze({ bubbles: false, cancelable: false, composed: false });

/** How a trace tells an event where it is being delivered: for this file only. */
let deliver: (event: TraceEvent, trace: Trace, registrations: readonly Registration[]) => void;

/**
 * One thing that happened inside a request.
 *
 * @typeParam K Name of the event, which decides the type of its `detail`.
 *
 * @example
 * ```ts
 * import { TraceEvent } from "@httptrace/httptrace/trace";
 * import { assertEquals } from "@std/assert";
 *
 * const event = new TraceEvent("dnsstart", { host: "example.com" }, {
 *   time: 1.5, seq: 0, callId: 1, hop: 0, attempt: 0, connId: 1,
 * });
 * assertEquals(event.detail.host, "example.com");
 * ```
 */
export class TraceEvent<K extends TraceEventType = TraceEventType> extends Event
  implements TraceEnvelope {
  /** Name of the event. */
  declare readonly type: K;
  /** What happened, in plain data. */
  readonly detail: TraceEventMap[K];
  /** When it happened: monotonic milliseconds. */
  readonly time: number;
  /** Position among all events of the transport. */
  readonly seq: number;
  /** The call it belongs to, or `null`. */
  readonly callId: number | null;
  /** How many redirects the call had followed. */
  readonly hop: number;
  /** How many times the hop had been retried. */
  readonly attempt: number;
  /** The connection it belongs to, or `null`. */
  readonly connId: number | null;
  #target: Trace | null = null;
  #isDelivered = true;
  #isStopped = false;

  static {
    deliver = (event, trace, registrations) => event.#deliver(trace, registrations);
  }

  /**
   * Makes an event.
   *
   * @param type Name of the event.
   * @param detail What happened.
   * @param envelope When it happened and to whom.
   */
  constructor(type: K, detail: TraceEventMap[K], envelope: TraceEnvelope) {
    super(type, PLAIN);
    this.detail = detail;
    this.time = envelope.time;
    this.seq = envelope.seq;
    this.callId = envelope.callId;
    this.hop = envelope.hop;
    this.attempt = envelope.attempt;
    this.connId = envelope.connId;
  }

  /** The trace that it was last dispatched to. */
  override get target(): EventTarget | null {
    return this.#isWithPlatform ? super.target : this.#target ?? super.target;
  }

  /** The trace whose listeners are being called. */
  override get currentTarget(): EventTarget | null {
    return this.#isDelivered ? super.currentTarget : this.#target;
  }

  /** `AT_TARGET` while listeners are being called. */
  override get eventPhase(): number {
    return this.#isDelivered ? super.eventPhase : this.AT_TARGET;
  }

  /** The trace whose listeners are being called, alone. */
  override composedPath(): EventTarget[] {
    return this.#isDelivered || this.#target === null ? super.composedPath() : [this.#target];
  }

  /** After a listener that captures, calls none that does not; else it changes nothing. */
  override stopPropagation(): void {
    // The platform takes its mark off at the end of its own dispatches only.
    if (this.#isDelivered) super.stopPropagation();
  }

  /** Calls no listener after this one. */
  override stopImmediatePropagation(): void {
    if (!this.#isWithPlatform) this.#isStopped = true;
    if (this.#isDelivered) super.stopImmediatePropagation();
  }

  /** Whether the platform calls the listeners, as it does where one of them captures. */
  get #isWithPlatform(): boolean {
    return super.currentTarget !== null;
  }

  #deliver(trace: Trace, registrations: readonly Registration[]): void {
    this.#target = trace;
    this.#isDelivered = false;
    for (const registration of registrations) {
      if (this.#isStopped) break;
      // One listener may have removed another.
      if (registration.isRemoved) continue;
      try {
        const { actual } = registration;
        if (typeof actual === "function") actual.call(trace, this);
        else actual.handleEvent(this);
      } catch (error) {
        reportError(error);
      }
    }
    this.#isDelivered = true;
    this.#isStopped = false;
  }
}

/**
 * A listener for one type of trace event, as a function or an object.
 *
 * @typeParam K Name of the event.
 */
export type TraceListener<K extends TraceEventType> =
  | ((event: TraceEvent<K>) => void)
  | { handleEvent(event: TraceEvent<K>): void };

/** What somebody listens with; `actual` is what the platform was given for it. */
interface Registration {
  readonly callback: unknown;
  readonly capture: boolean;
  readonly actual: EventListenerOrEventListenerObject;
  isRemoved: boolean;
}

/**
 * The events of one call, or of one transport.
 *
 * A trace that nobody listens to costs nothing: without a listener for its type, an event is not
 * even constructed. A listener that throws is reported as for any `EventTarget`; the call goes on.
 *
 * @example See one call
 * ```ts
 * import { Trace, Transport } from "@httptrace/httptrace";
 *
 * await using server = Deno.serve({ port: 0, onListen() {} }, () => new Response("hello"));
 * await using transport = new Transport();
 *
 * const trace = new Trace();
 * trace.addEventListener("gotconn", (event) => console.log("reused:", event.detail.reused));
 * const response = await transport.fetch(`http://127.0.0.1:${server.addr.port}/`, { trace });
 * await response.text();
 * ```
 */
export class Trace extends EventTarget {
  readonly #registrations = new Map<string, Registration[]>();

  /**
   * Calls `listener` for each event of one type.
   *
   * @typeParam K Name of the event.
   * @param type Name of the event.
   * @param listener Called with each event as it happens, synchronously.
   * @param options As for every `EventTarget`: `once`, `signal`, `capture`.
   */
  override addEventListener<K extends TraceEventType>(
    type: K,
    listener: TraceListener<K> | null,
    options?: AddEventListenerOptions | boolean,
  ): void;
  /**
   * Calls `listener` for each event of a type that is not one of the trace's own.
   *
   * @param type Name of the event.
   * @param listener Called with each event.
   * @param options As for every `EventTarget`.
   */
  override addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: AddEventListenerOptions | boolean,
  ): void;
  override addEventListener(
    type: string,
    listener: unknown,
    options?: AddEventListenerOptions | boolean,
  ): void {
    const { capture = false, once = false, signal } = typeof options === "object"
      ? options
      : { capture: !!options };
    if (listener === null || listener === undefined || signal?.aborted) return;
    const known = this.#registrations.get(type) ?? [];
    if (known.some((other) => other.callback === listener && other.capture === capture)) return;
    const actual = once ? this.#forgetful(type, listener as EventListener) : listener;
    const registration: Registration = {
      callback: listener,
      capture,
      actual: actual as EventListenerOrEventListenerObject,
      isRemoved: false,
    };
    this.#registrations.set(type, [...known, registration]);
    super.addEventListener(type, registration.actual, options);
    const forget = (): void => this.#forget(type, registration);
    signal?.addEventListener("abort", forget, { once: true });
  }

  /**
   * Stops calling `listener` for events of one type.
   *
   * @typeParam K Name of the event.
   * @param type Name of the event.
   * @param listener What was given to `addEventListener`.
   * @param options `capture` as it was given to `addEventListener`.
   */
  override removeEventListener<K extends TraceEventType>(
    type: K,
    listener: TraceListener<K> | null,
    options?: EventListenerOptions | boolean,
  ): void;
  /**
   * Stops calling `listener` for events of a type that is not one of the trace's own.
   *
   * @param type Name of the event.
   * @param listener What was given to `addEventListener`.
   * @param options `capture` as it was given to `addEventListener`.
   */
  override removeEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: EventListenerOptions | boolean,
  ): void;
  override removeEventListener(
    type: string,
    listener: unknown,
    options?: EventListenerOptions | boolean,
  ): void {
    const capture = typeof options === "object" ? !!options.capture : !!options;
    const registration = this.#registrations.get(type)?.find((known) =>
      (known.callback === listener || known.actual === listener) && known.capture === capture
    );
    if (registration !== undefined) this.#forget(type, registration);
  }

  /**
   * Calls the listeners of an event, as for every `EventTarget`.
   *
   * @param event An event that is not being dispatched already.
   * @returns `false` if the event can be cancelled and a listener has done so.
   * @throws {DOMException} `InvalidStateError` if the event is being dispatched.
   */
  override dispatchEvent(event: Event): boolean {
    if (!(event instanceof TraceEvent)) return super.dispatchEvent(event);
    if (event.currentTarget !== null) {
      const what = `Cannot dispatch ${event.type}: it is being dispatched`;
      throw new DOMException(what, "InvalidStateError");
    }
    const registrations = this.#registrations.get(event.type) ?? [];
    // A trace event bubbles nowhere and cannot be cancelled: what the platform does to find that
    // out costs more than all the rest of the event.
    if (registrations.some(({ capture }) => capture)) return super.dispatchEvent(event);
    deliver(event, this, registrations);
    return true;
  }

  /**
   * Tells whether anybody listens to events of one type.
   *
   * @param type Name of the event.
   * @returns `true` if at least one listener is registered.
   */
  listens(type: TraceEventType): boolean {
    return this.#registrations.size > 0 && this.#registrations.has(type);
  }

  /** A listener that is called once is no longer counted when its call begins. */
  #forgetful(type: string, listener: EventListenerOrEventListenerObject): EventListener {
    const actual = (event: Event): void => {
      const registration = this.#registrations.get(type)?.find((known) => known.actual === actual);
      if (registration !== undefined) this.#forget(type, registration);
      if (typeof listener === "function") listener.call(this, event);
      else listener.handleEvent(event);
    };
    return actual;
  }

  #forget(type: string, registration: Registration): void {
    registration.isRemoved = true;
    super.removeEventListener(type, registration.actual, registration.capture);
    const left = (this.#registrations.get(type) ?? []).filter((one) => one !== registration);
    if (left.length > 0) this.#registrations.set(type, left);
    else this.#registrations.delete(type);
  }
}

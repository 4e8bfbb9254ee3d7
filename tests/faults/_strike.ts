import { assertEquals } from "@std/assert";
import {
  type FetchInit,
  type RequestOptions,
  type TimeoutOptions,
  Transport,
  type TransportOptions,
} from "../../mod.ts";
import type { TraceEventType } from "../../trace.ts";
import { after } from "../../transport/timers.ts";
import { patiently } from "../_support/patience.ts";
import { Recording } from "../_support/recorder.ts";
import {
  assertCloses,
  assertQuiet,
  assertTold,
  type Ended,
  endOf,
  nextTurn,
} from "./_aftermath.ts";

/** Between a call and the one who troubles it. */
export interface Watch {
  /** Told when the fault has struck. */
  readonly struck: () => void;
  /** Resolves when what was held back is to go on, at the latest after the call. */
  readonly resumed: Promise<void>;
  /** Resolves when the client has read so many bytes of responses. */
  readonly seen: (bytes: number) => Promise<void>;
  /** Resolves when the transport has told of the first event of a type. */
  readonly told: (type: TraceEventType) => Promise<void>;
}

/** Makes a call, and gives the text of its response. */
export type Read = (transport: Transport, url: string, init: RequestOptions) => Promise<string>;

/** A call, and what troubles it. */
export interface Situation extends AsyncDisposable {
  readonly options: TransportOptions;
  readonly url: string;
  readonly init?: RequestOptions;
  /** Makes the call, and gives the text of its response. */
  readonly read?: Read;
  /** What the call after this one gets `hello` from, by default the same; `null` if none comes. */
  readonly next?: readonly [url: string, init?: RequestOptions] | null;
  /** Brings the transport to where the call begins. */
  readonly before?: (
    transport: Transport,
    events: Recording,
    url: string,
    stop: () => void,
  ) => Promise<void>;
  /** Lets the caller's own part go on. */
  readonly release?: () => void;
  /** What must hold besides what holds after every call. */
  readonly after?: (ended: Ended, events: Recording) => void | Promise<void>;
}

/** Makes a situation for whoever watches it. */
export type Start = (watch: Watch) => Promise<Situation>;

/**
 * What the caller does when a fault has struck: waits for what becomes of it, lets go on what was
 * only held back, or gives up after so many milliseconds.
 */
export type Reaction = "wait" | "release" | number;

/** The call after the one that ran into trouble has as much time as it needs. */
const UNLIMITED: TimeoutOptions = {
  dialTimeout: 0,
  tlsHandshakeTimeout: 0,
  responseHeaderTimeout: 0,
  bodyIdleTimeout: 0,
  timeout: 0,
};

/**
 * Makes the call, and tells how it ended.
 *
 * @param struck Told when the fault has struck.
 * @throws If anything is not as it must be after any call: told once and last, pool and sockets in
 * order, the next call served.
 */
export async function strike(
  start: Start,
  reaction: Reaction,
  struck: () => void = () => {},
): Promise<string> {
  const moment = Promise.withResolvers<void>();
  const resumed = Promise.withResolvers<void>();
  let received = 0;
  const seen = (bytes: number): Promise<void> => events.sees(() => received >= bytes);
  const told = (type: TraceEventType): Promise<void> =>
    events.sees(() => events.types(type).length > 0);
  const watch = { struck: moment.resolve, resumed: resumed.promise, seen, told };
  await using situation = await start(watch);
  await using transport = new Transport(situation.options);
  transport.trace.addEventListener("datareceived", ({ detail }) => received += detail.bytes);
  const events = new Recording(transport.trace);
  const stop = new AbortController();
  const reason = new Error("waited long enough");
  const giveUp = (): void => stop.abort(reason);
  await situation.before?.(transport, events, situation.url, giveUp);
  const begin = events.events.length;
  let callOff = (): void => {};
  moment.promise.then(nextTurn).then(() => {
    struck();
    if (reaction === "wait") return;
    if (typeof reaction === "number") {
      callOff = after(reaction, giveUp);
      return;
    }
    situation.release?.();
    resumed.resolve();
  });
  const { url, init, read = textOf, next = [`${url}other`] } = situation;
  const ended = await endOf(read(transport, url, { ...init, signal: stop.signal }), reason);
  callOff();
  resumed.resolve();
  assertTold(events.events.slice(begin), ended);
  await situation.after?.(ended, events);

  await assertQuiet(transport);
  if (next !== null) {
    const after = textOf(transport, next[0], { ...UNLIMITED, ...next[1] });
    assertEquals(await patiently(after, () => "the end of the next call"), "hello");
  }
  await assertQuiet(transport);
  await assertCloses(transport, events);
  return ended.shown;
}

/** Makes a call by the fast path. */
export const textOf: Read = async (transport, url, init) => {
  return await (await transport.request(url, init)).text();
};

/** Makes a call as WHATWG `fetch` does. */
export const fetchedText: Read = async (transport, url, init) => {
  return await (await transport.fetch(url, init as FetchInit)).text();
};

import { Transport, type TransportOptions, validateTrace } from "../../mod.ts";
import { TRACE_EVENT_TYPES, type TraceEvent } from "../../trace.ts";
import type { RecordedEvent } from "../../validate.ts";
import { openDescriptors, openSockets } from "../_support/descriptors.ts";
import { Random } from "../_support/random.ts";
import { assertNoMoreSockets, assertQuiet } from "../faults/_aftermath.ts";
import { type CarrierName, CARRIERS } from "../faults/_carriers.ts";
import { callOf } from "./_call.ts";
import { growthOf, type Sample } from "./_growth.ts";
import { planOf } from "./_plan.ts";
import { SoakServer } from "./_server.ts";

/** How much is done; whichever limit comes first ends it. */
export interface Amount {
  readonly seed: number;
  readonly requests: number;
  /** @default {Infinity} */
  readonly minutes?: number;
  /** Calls at a time. @default {64} */
  readonly concurrency?: number;
  readonly progress?: (sample: Sample) => void;
}

/** What came of a soak. */
export interface Outcome {
  readonly requests: number;
  readonly milliseconds: number;
  readonly samples: readonly Sample[];
  /** What was wrong; nothing if all is well. */
  readonly failures: readonly string[];
}

/** After how many requests everything is looked at. */
const WINDOW = 5_000;
/** More failures say no more. */
const MOST_FAILURES = 20;
/** The transport of a carrier is thrown away once in so many windows. */
const RENEWED_ONCE_IN = 10;
/** No call takes so long: what is slow is stopped before. */
const HANG_MS = 20_000;

/** Makes random calls, and looks again and again whether anything was wrong or is left over. */
export async function soak(amount: Amount): Promise<Outcome> {
  const { seed, requests, minutes = Infinity, progress } = amount;
  await using server = await SoakServer.start();
  const routes = await Promise.all(
    Object.keys(CARRIERS).map((name) => Route.open(name as CarrierName, server)),
  );
  const samples: Sample[] = [];
  const failures: string[] = [];
  const random = new Random(seed);
  const begin = performance.now();
  const sockets = openSockets();
  let made = 0;
  while (made < requests && performance.now() - begin < minutes * 60_000) {
    const end = Math.min(made + WINDOW, requests);
    failures.push(...await callAll(amount, made, end, routes));
    made = end;
    for (const route of routes) failures.push(...await route.settle());
    await assertNoMoreSockets(sockets).catch(({ message }) => failures.push(message));
    const sample = sampleNow(made);
    samples.push(sample);
    progress?.(sample);
    if (failures.length > 0) break;
    for (const route of routes) {
      if (random.once(RENEWED_ONCE_IN)) failures.push(...await route.renew());
    }
  }
  const milliseconds = performance.now() - begin;
  for (const route of routes) failures.push(...await route.close());
  failures.push(...growthOf(samples));
  return { requests: made, milliseconds, samples, failures: failures.slice(0, MOST_FAILURES) };
}

/** Makes the calls of some numbers, several at a time. */
async function callAll(
  { seed, concurrency = 64 }: Amount,
  begin: number,
  end: number,
  routes: readonly Route[],
): Promise<string[]> {
  const failures: string[] = [];
  let next = begin;
  const work = async (): Promise<void> => {
    while (next < end && failures.length < MOST_FAILURES) {
      const nth = next++;
      const plan = planOf(seed, nth);
      const route = routes.find(({ name }) => name === plan.carrier)!;
      const wrong = await orHang(callOf(plan, route.transport, route.origin));
      if (wrong !== null) failures.push(`request ${nth}: ${wrong}; ${JSON.stringify(plan)}`);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return failures;
}

async function orHang(call: Promise<string | null>): Promise<string | null> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const timer = setTimeout(() => resolve("it hangs"), HANG_MS);
  return await Promise.race([call, promise]).finally(() => clearTimeout(timer));
}

function sampleNow(requests: number): Sample {
  (globalThis as { gc?: () => void }).gc?.();
  const { rss, heapUsed } = Deno.memoryUsage();
  return { requests, rss, heap: heapUsed, descriptors: openDescriptors() };
}

/** A transport, how it gets to the server, and what it has told since the last look. */
class Route {
  #transport: Transport;
  #events: RecordedEvent[] = [];

  private constructor(
    readonly name: CarrierName,
    readonly origin: string,
    readonly options: TransportOptions,
  ) {
    this.#transport = this.#open();
  }

  static async open(name: CarrierName, { ports, caCerts }: SoakServer): Promise<Route> {
    const { scheme, options } = CARRIERS[name];
    const origin = `${scheme}://127.0.0.1:${ports[name]}`;
    return new Route(name, origin, { ...await options(ports[name]), caCerts });
  }

  get transport(): Transport {
    return this.#transport;
  }

  /** Looks whether nothing is under way, and whether the trace is valid; closes what is idle. */
  async settle(): Promise<string[]> {
    const failures: string[] = [];
    await assertQuiet(this.#transport).catch(({ message }) => failures.push(message));
    this.#transport.closeIdleConnections();
    return [...failures, ...this.#violations()];
  }

  /** Closes the transport, and looks whether that was told rightly. */
  async close(): Promise<string[]> {
    await this.#transport.close();
    return this.#violations();
  }

  async renew(): Promise<string[]> {
    const failures = await this.close();
    this.#transport = this.#open();
    return failures;
  }

  /** The laws that the events break which have come since the last look. */
  #violations(): string[] {
    return validateTrace(this.#events.splice(0)).map(({ law, message }) =>
      `${this.name}: a trace breaks the law of ${law}: ${message}`
    );
  }

  #open(): Transport {
    const transport = new Transport(this.options);
    for (const type of TRACE_EVENT_TYPES) {
      transport.trace.addEventListener(
        type,
        (event: TraceEvent) => this.#events.push(plain(event)),
      );
    }
    return transport;
  }
}

/** An event without the bytes themselves, which nobody looks at. */
function plain(
  { type, detail, time, seq, callId, hop, attempt, connId }: TraceEvent,
): RecordedEvent {
  const shown = "data" in detail ? { bytes: detail.bytes } : detail;
  return { type, detail: shown, time, seq, callId, hop, attempt, connId };
}

import type { ContinueReason, Phase, TimeoutOptions, TransportOptions } from "../../mod.ts";
import { CARRIERS } from "./_carriers.ts";
import type { Cell, Matrix } from "./_matrix.ts";
import { conversation } from "./_conversation.ts";
import { dial } from "./_dial.ts";
import { DIAL_PLACES, type DialPlace } from "./_dial_places.ts";
import { type Place, type PlaceName, PLACES } from "./_places.ts";
import { type Situation, type Start, strike } from "./_strike.ts";
import { type Wait, WAITS } from "./_waits.ts";

/** How long a limit is, and how long where the machine is slow. */
const LIMITS_MS = [400, 4_000];
/** How many times as long a wait is that no limit ends. */
const PATIENCE = 2.25;

/** What a limit on time limits. */
interface Limited {
  readonly phases: readonly Phase[];
  /** Of the places in a response, where that is not all of the phase. */
  readonly places?: readonly PlaceName[];
  /** Whether it ends what goes on, however slowly. */
  readonly endsDrips: boolean;
}

const IN_HEAD: readonly PlaceName[] = [
  ...["before the request", "before the response", "before a second response"] as const,
  ...["before that of a POST", "after 103", "in the head"] as const,
];
const IN_BODY: readonly PlaceName[] = [
  ...["in a body with a length", "in a chunk", "in a chunk line"] as const,
  ...["in a body until the end", "in a gzip body", "in the trailers"] as const,
];
const ALL: readonly Phase[] = [
  ...["queue", "dns", "connect", "tunnel", "tls", "send", "wait", "receive"] as const,
];

const LIMITS: Readonly<Record<keyof TimeoutOptions, Limited>> = {
  dialTimeout: { phases: ["dns", "connect", "tunnel"], endsDrips: true },
  tlsHandshakeTimeout: { phases: ["tls"], endsDrips: true },
  // No call fails of it: it ends the wait for 100, and the body goes out.
  expectContinueTimeout: { phases: [], endsDrips: true },
  responseHeaderTimeout: { phases: ["wait", "receive"], places: IN_HEAD, endsDrips: true },
  bodyIdleTimeout: { phases: ["receive"], places: IN_BODY, endsDrips: false },
  timeout: { phases: ALL, endsDrips: true },
};

/** A place where a call waits for ever, unless a limit ends that. */
interface Spot {
  readonly name: string;
  readonly phase: Phase;
  readonly drips: boolean;
  readonly start: (options: TransportOptions) => Start;
}

/** Every limit at every place where somebody says nothing, or says it for ever. */
export function limits(): Matrix {
  const turnstile = new Turnstile();
  const cells = spots().flatMap((spot) =>
    (Object.keys(LIMITS) as (keyof TimeoutOptions)[]).map((limit): Cell => ({
      row: `${spot.name}${spot.drips ? ", drop by drop" : ""}`,
      column: limit,
      expected: [expectedOf(spot, limit)],
      run: () => tried(spot, limit, turnstile),
    }))
  );
  return { title: "Limits on time", rows: "somebody says nothing", cells, width: 96 };
}

/**
 * Tries what a limit does at a spot.
 *
 * One that ends the call on its way there says nothing, and is made longer.
 */
async function tried(
  { start }: Spot,
  limit: keyof TimeoutOptions,
  turnstile: Turnstile,
): Promise<string> {
  for (const milliseconds of LIMITS_MS) {
    const pass = await turnstile.enter();
    let isThere = false;
    const arrive = (): void => {
      isThere = true;
      pass();
    };
    const trial = watched(start({ [limit]: milliseconds }));
    const shown = await strike(trial.start, milliseconds * PATIENCE, arrive).finally(pass);
    if (isThere) return trial.sentOn() ? "sent on" : shown;
  }
  throw new Error(`Cannot come to the place in ${LIMITS_MS.at(-1)} ms`);
}

/** Looks whether the body of a request was sent without leave. */
function watched(inner: Start): { start: Start; sentOn: () => boolean } {
  let reason: ContinueReason | undefined;
  const start: Start = async (watch) => {
    const situation = await inner(watch);
    const after: Situation["after"] = async (ended, events) => {
      reason = events.details("continueend")[0]?.reason;
      await situation.after?.(ended, events);
    };
    return { ...situation, after };
  };
  return { start, sentOn: () => reason === "timeout" };
}

function expectedOf({ name, phase, drips }: Spot, limit: keyof TimeoutOptions): string {
  if (name === "before 100" && limit === "expectContinueTimeout") return "sent on";
  const { phases, places, endsDrips } = LIMITS[limit];
  const isHere = phases.includes(phase) && (places?.includes(name as PlaceName) ?? true);
  return isHere && (!drips || endsDrips) ? `timeout/${phase}` : "aborted";
}

function spots(): Spot[] {
  const waits = Object.entries(WAITS as Record<string, Wait>).map(([name, { phase, start }]) => (
    { name, phase, drips: false, start }
  ));
  const dials = Object.entries(DIAL_PLACES as Record<string, DialPlace>).flatMap(([name, place]) =>
    silences(place).map((fault) => ({
      ...{ name, phase: place.phase, drips: fault === "loris" },
      start: (options: TransportOptions) => dial(place, fault, options),
    }))
  );
  const conversations = Object.entries(PLACES as Record<string, Place>).flatMap(([name, place]) =>
    place.phase === null ? [] : silences(place).map((fault) => ({
      ...{ name, drips: fault === "loris" },
      // What comes, however slowly, has begun to come; but as long as the request goes out, it is that.
      phase: fault === "loris" && place.phase === "wait" ? "receive" : place.phase!,
      start: (options: TransportOptions) => conversation(CARRIERS.plain, place, fault, { options }),
    }))
  );
  return [...waits, ...dials, ...conversations];
}

function silences({ endless }: Pick<Place, "endless">): readonly ("stall" | "loris")[] {
  return endless === undefined ? ["stall"] : ["stall", "loris"];
}

/** Lets one at a time through, so that each comes where it is to wait without being held up. */
class Turnstile {
  #last: Promise<unknown> = Promise.resolve();

  /** Resolves when it is one's turn; the answer gives the turn to the next one. */
  async enter(): Promise<() => void> {
    const before = this.#last;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#last = promise;
    await before;
    return resolve;
  }
}

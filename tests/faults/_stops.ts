import { assertEquals } from "@std/assert";
import type { Transport } from "../../mod.ts";
import type { TraceEvent } from "../../trace.ts";
import { nextTurn } from "./_aftermath.ts";
import { JOURNEYS } from "./_journeys.ts";
import type { Cell, Matrix } from "./_matrix.ts";
import { type Moment, momentsOfJourneys, nameOf } from "./_moments.ts";
import { type Situation, type Start, strike, textOf } from "./_strike.ts";

/** What somebody does at a moment. */
interface Act {
  readonly title: string;
  readonly does: (transport: Transport, stop: () => void, url: string) => Promise<unknown> | void;
  readonly expected: (moment: Moment) => readonly string[];
  /** Whether the transport serves no call after that. */
  readonly isFinal?: true;
}

const ACTS: Readonly<Record<string, Act>> = {
  abort: {
    title: "The call is aborted at an event",
    does: (_, stop) => stop(),
    expected: ({ isOver }) => [isOver ? "ok" : "aborted"],
  },
  abortLater: {
    title: "The call is aborted soon after an event",
    does: (_, stop) => void nextTurn().then(stop),
    expected: () => ["aborted", "ok"],
  },
  close: {
    title: "The transport is closed at an event",
    does: (transport) => transport.close(),
    expected: ({ isOver, phase }) => [isOver ? "ok" : `closed/${phase}`],
    isFinal: true,
  },
  call: {
    title: "Another call begins at an event",
    does: async (transport, _, url) => {
      assertEquals(await textOf(transport, `${url}other`, {}), "hello", "the other call");
    },
    expected: () => ["ok"],
  },
};

/** The name of something that somebody does at a moment. */
export type ActName = "abort" | "abortLater" | "close" | "call";

/** What becomes of a call when somebody does something at each of its events. */
export async function stops(name: ActName): Promise<Matrix> {
  const act = ACTS[name]!;
  const cells: Cell[] = [];
  for (const [journey, moments] of await momentsOfJourneys()) {
    for (const moment of moments) {
      // What has left HTTP ends with the transport, and not in order.
      if (act.isFinal && moment.isOver && journey === "upgraded") continue;
      cells.push({
        row: moment.name,
        column: journey,
        expected: act.expected(moment),
        run: () => strike(acting(JOURNEYS[journey]!, moment, act), "wait"),
      });
    }
  }
  return { title: act.title, rows: "at", cells };
}

/** A journey in the midst of which somebody does something. */
function acting(start: Start, { name, type }: Moment, act: Act): Start {
  return async (watch) => {
    const situation = await start(watch);
    let done: Promise<unknown> | void;
    const before: Situation["before"] = async (transport, events, url, stop) => {
      await situation.before?.(transport, events, url, stop);
      let own: number | null = null;
      const begin = ({ callId }: TraceEvent): void => void (own ??= callId);
      transport.trace.addEventListener("callstart", begin);
      const listener = (event: TraceEvent): void => {
        if (nameOf(event, own) !== name) return;
        transport.trace.removeEventListener(type, listener);
        done = act.does(transport, stop, url);
      };
      transport.trace.addEventListener(type, listener);
    };
    const after: Situation["after"] = async (ended, events) => {
      await situation.after?.(ended, events);
      await done;
    };
    return { ...situation, before, after, ...(act.isFinal && { next: null }) };
  };
}

import { after } from "../../transport/timers.ts";
import type { Reaction, Watch } from "./_strike.ts";
import type { Talk } from "./_fault_server.ts";

/** Says text, by whatever way. */
export type Say = (text: string) => Promise<void>;

/** Where a fault strikes. */
export interface Spot {
  /** A beginning, and what may follow it for ever; not there where nothing may. */
  readonly endless?: readonly [start: string, more: string];
  /** Whether what is being said ends with the connection. */
  readonly endsWithConnection?: true;
  /** What would come now, if nothing had gone wrong, until the client ends the connection. */
  readonly goOn: (say: Say) => Promise<void>;
}

/** The limit on heads, and more bytes than it lets pass. */
export const HEAD_BYTES = 2_048;
const FLOOD_BYTES = 6_000;
/** Bytes that are nothing, wherever they come; they end what might be waited for. */
const GARBAGE = "\x00\xff\x16\x03garbage\r\n\r\n";
/** The time between two bytes that come one by one. */
const DRIP_MS = 15;

type Fault = (talk: Talk, spot: Spot, watch: Watch) => Promise<void>;

/** What a server can do in the middle of something. */
export const FAULTS = {
  /** Says nothing for a while, and then goes on. */
  delay: async (talk, spot, watch) => {
    watch.struck();
    await watch.resumed;
    await spot.goOn((text) => talk.say(text));
  },
  /** Goes on byte by byte. */
  trickle: async (talk, spot, watch) => {
    watch.struck();
    await spot.goOn((text) => talk.peer.trickle(text));
  },
  /** Says nothing more while anybody waits for it. */
  stall: async (talk, _, watch) => {
    watch.struck();
    await watch.resumed;
    await talk.takeLeave();
  },
  /** Goes on byte by byte, for ever: slow loris. */
  loris: async (talk, { endless: [start, more] = ["", ""] }, watch) => {
    await talk.say(start);
    for (let dripped = 0; !talk.peer.isClosed; dripped++) {
      if (dripped === 1) watch.struck();
      await talk.say(more.charAt(dripped % more.length));
      await within(DRIP_MS, talk.peer.closed);
    }
  },
  /** Goes on as fast as it can, for ever. */
  flood: async (talk, { endless: [start, more] = ["", ""] }, watch) => {
    const wave = more.repeat(FLOOD_BYTES / more.length);
    watch.seen(FLOOD_BYTES).then(watch.struck);
    await talk.say(start);
    while (!talk.peer.isClosed) {
      await talk.say(wave);
      // Who does not wait for the other side floods nobody but himself.
      await within(DRIP_MS, Promise.race([watch.seen(talk.said), talk.peer.closed]));
    }
  },
  /** Says something else. */
  garbage: async (talk, { endsWithConnection }, watch) => {
    await talk.say(GARBAGE);
    watch.struck();
    if (endsWithConnection) await talk.close();
    else await talk.peer.untilEnd();
  },
  /** Closes the connection in order: over TLS it says so first. */
  close: async (talk, _, watch) => {
    const closed = talk.close();
    watch.struck();
    await closed;
  },
  /** Says that it will say no more, but listens. */
  "half-close": async ({ peer }, _, watch) => {
    await peer.endWriting();
    watch.struck();
    await peer.untilEnd();
  },
  /** Closes the connection below TLS, which does not say so. */
  cut: async ({ peer, raw }, _, watch) => {
    raw.end();
    watch.struck();
    await peer.untilEnd();
  },
  /** Resets the connection. */
  reset: async ({ raw, peer }, _, watch) => {
    raw.resetAndDestroy();
    watch.struck();
    await peer.closed;
  },
} as const satisfies Record<string, Fault>;

/** Waits for something, but not long. */
async function within(milliseconds: number, moment: Promise<void>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const callOff = after(milliseconds, resolve);
  await Promise.race([moment, promise]);
  callOff();
}

/** The name of a fault. */
export type FaultName = keyof typeof FAULTS;

/** The faults that say more than there is to say. */
export function isEndless(fault: FaultName): boolean {
  return fault === "loris" || fault === "flood";
}

/** What a caller does about a fault: what only takes its time goes on, what never ends is given up. */
export function reactionTo(fault: FaultName): Reaction {
  if (fault === "delay" || fault === "trickle") return "release";
  return fault === "stall" || isEndless(fault) ? 0 : "wait";
}

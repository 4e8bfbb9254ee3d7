import { Buffer } from "node:buffer";
import type { TransportOptions } from "../../mod.ts";
import { CARRIERS } from "./_carriers.ts";
import { sound } from "./_conversation.ts";
import { DIAL_PLACES, type DialPlace, type DialPlaceName, type Step } from "./_dial_places.ts";
import { expectedOfDial } from "./_expected.ts";
import { FaultServer, type Talk, type TalkScript } from "./_fault_server.ts";
import { type FaultName, FAULTS, HEAD_BYTES, isEndless, reactionTo, type Say } from "./_faults.ts";
import type { Cell, Matrix } from "./_matrix.ts";
import { type Start, strike, type Watch } from "./_strike.ts";

/** A dial in which a fault strikes at a place. */
export function dial(place: DialPlace, fault: FaultName, options: TransportOptions = {}): Start {
  return async (watch) => {
    const origin = await FaultServer.start(place.origin, sound);
    const { port } = origin;
    const server = await FaultServer.start(
      CARRIERS.plain,
      faulty(fault, place, port, watch),
      (talk) => finish(talk, place.steps, port, (text) => talk.say(text)),
    );
    return {
      options: {
        ...await place.options(server.port),
        maxResponseHeaderBytes: HEAD_BYTES,
        ...options,
      },
      url: `${place.scheme}://127.0.0.1:${server.port}/`,
      [Symbol.asyncDispose]: async () => {
        await server[Symbol.asyncDispose]();
        await origin[Symbol.asyncDispose]();
      },
    };
  };
}

/** A server that does what it is to do up to a place, and there does something else. */
function faulty(fault: FaultName, place: DialPlace, origin: number, watch: Watch): TalkScript {
  const { steps, at: [done, bytes], says = "" } = place;
  return async (talk) => {
    for (const step of steps.slice(0, done)) await take(talk, step, (text) => talk.say(text));
    const [step, ...left] = steps.slice(done);
    const [asked, answer] = step ?? [null, ""];
    if (asked !== null) await hear(talk, asked);
    else await watch.told("tlsstart");
    if (!isEndless(fault)) await talk.say(answer.slice(0, bytes) + says);
    const goOn = async (say: Say): Promise<void> => {
      await say(answer.slice(bytes));
      await finish(talk, left, origin, say);
    };
    await FAULTS[fault](talk, { ...place, goOn }, watch);
  };
}

/** Does what is left to be done, and then leads to the origin. */
export async function finish(
  talk: Talk,
  steps: readonly Step[],
  origin: number,
  say: Say,
): Promise<void> {
  for (const step of steps) await take(talk, step, say);
  await relay(talk, origin, say);
}

async function take(talk: Talk, [asked, answer]: Step, say: Say): Promise<void> {
  await hear(talk, asked);
  await say(answer);
}

async function hear({ peer }: Talk, asked: Step[0]): Promise<void> {
  if (asked === "head") await peer.head();
  else await peer.exactly(asked);
}

/** Passes everything on to the origin, and says what that says. */
async function relay({ peer }: Talk, port: number, say: Say): Promise<void> {
  using upstream = await Deno.connect({ hostname: "127.0.0.1", port });
  const answers = async (): Promise<void> => {
    for await (const bytes of upstream.readable) await say(Buffer.from(bytes).toString("latin1"));
  };
  const requests = async (): Promise<void> => {
    for (let text; (text = await peer.read(65_536)) !== null;) {
      await upstream.write(Buffer.from(text, "latin1"));
    }
  };
  await Promise.race([answers(), requests(), peer.closed]);
}

/** Each fault at each place of a dial. */
export function brokenDials(): Matrix {
  const places = Object.entries(DIAL_PLACES) as [DialPlaceName, DialPlace][];
  const faults = Object.keys(FAULTS) as FaultName[];
  const cells = places.flatMap(([name, place]) =>
    faults.filter((fault) => isPossible(place, fault)).map((fault): Cell => ({
      row: name,
      column: fault,
      expected: expectedOfDial(place, fault),
      run: () => strike(dial(place, fault), reactionTo(fault)),
    }))
  );
  return { title: "Faults of a dial", rows: "where", cells };
}

function isPossible({ endless, says }: DialPlace, fault: FaultName): boolean {
  if (isEndless(fault)) return endless !== undefined;
  // There is no TLS yet that could be cut, and nobody goes on from a record that holds nothing.
  if (fault === "cut") return false;
  return says === undefined || reactionTo(fault) !== "release";
}

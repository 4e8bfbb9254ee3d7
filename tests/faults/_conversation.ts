import { assertEquals } from "@std/assert";
import type { TransportOptions } from "../../mod.ts";
import { type Carrier, type CarrierName, CARRIERS } from "./_carriers.ts";
import { expectedOf } from "./_expected.ts";
import { FaultServer, type Talk, type TalkScript } from "./_fault_server.ts";
import { type FaultName, FAULTS, HEAD_BYTES, isEndless, reactionTo, type Say } from "./_faults.ts";
import type { Cell, Matrix } from "./_matrix.ts";
import { HELLO, type Place, type PlaceName, PLACES } from "./_places.ts";
import { type Read, type Start, strike, type Watch } from "./_strike.ts";
import { uploadOf } from "./_uploads.ts";

/** A server that does nothing wrong. */
export const sound: TalkScript = (talk) => talk.answerAll(HELLO);

/** A conversation in which a fault strikes at a place. */
export function conversation(
  carrier: Carrier,
  place: Place,
  fault: FaultName,
  { options = {}, read }: { options?: TransportOptions; read?: Read | undefined } = {},
): Start {
  return async (watch) => {
    const server = await FaultServer.start(carrier, faulty(fault, place, watch), sound);
    const url = `${carrier.scheme}://127.0.0.1:${server.port}/`;
    const upload = uploadOf(place.sends);
    return {
      options: {
        ...await carrier.options(server.port),
        maxResponseHeaderBytes: HEAD_BYTES,
        expectContinueTimeout: 0x7fffffff,
        ...options,
      },
      url,
      init: upload.init,
      ...(read && { read }),
      before: async (transport) => {
        if (!place.isSecond) return;
        assertEquals(await (await transport.request(url)).text(), "hello");
      },
      release: upload.release,
      after: async ({ error }, events) => {
        if (error !== undefined) upload.assertCancelled();
        if (place.phase === null) await events.until("connclose");
      },
      [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
    };
  };
}

/** A server that keeps to the conversation up to a place, and there does something else. */
function faulty(fault: FaultName, place: Place, watch: Watch): TalkScript {
  return async (talk) => {
    if (place.isSecond) {
      await talk.request();
      await talk.say(HELLO);
    }
    if (place.reads === "head") await talk.head();
    else if (place.reads === "request") await talk.request();
    else if (place.reads !== "nothing") await talk.some(place.reads);
    if (!isEndless(fault)) await talk.say(place.says);
    if (place.reads !== "nothing") await watch.seen(talk.said);
    await FAULTS[fault](talk, { ...place, goOn: (say) => goOn(talk, place, say) }, watch);
  };
}

async function goOn(talk: Talk, place: Place, say: Say): Promise<void> {
  if (place.invites !== undefined) await say(place.invites);
  if (place.reads !== "request") await talk.request();
  await say(place.rest);
  if (place.endsWithConnection) await talk.close();
  else await sound(talk);
}

/** Each fault at each place of a conversation that goes by one carrier. */
export function brokenConversations(carrier: CarrierName, read?: Read): Matrix {
  const places = Object.entries(PLACES) as [PlaceName, Place][];
  const faults = Object.keys(FAULTS) as FaultName[];
  const cells = places.flatMap(([name, place]) =>
    faults.filter((fault) => isPossible(carrier, place, fault)).map((fault): Cell => ({
      row: name,
      column: fault,
      expected: expectedOf(name, fault),
      run: () => strike(conversation(CARRIERS[carrier], place, fault, { read }), reactionTo(fault)),
    }))
  );
  const how = read === undefined ? carrier : `${carrier}, fetched`;
  return { title: `Faults of a server, by ${how}`, rows: "where", cells };
}

function isPossible(carrier: CarrierName, place: Place, fault: FaultName): boolean {
  if (isEndless(fault)) return place.endless !== undefined;
  if (fault === "cut") return CARRIERS[carrier].scheme === "https";
  return place.rest !== "" || reactionTo(fault) === "wait";
}

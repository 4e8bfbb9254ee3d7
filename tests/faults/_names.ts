import { assertEquals } from "@std/assert";
import type { TransportOptions } from "../../mod.ts";
import { type Ended, endOf } from "./_aftermath.ts";
import { CARRIERS } from "./_carriers.ts";
import type { Cell, Matrix } from "./_matrix.ts";
import { sound } from "./_conversation.ts";
import { FaultServer } from "./_fault_server.ts";
import { honest, LIES, type NamedLie, TRAP } from "./_lies.ts";
import { LyingNameServer } from "./_lying_name_server.ts";
import { type Situation, type Start, strike } from "./_strike.ts";

/** Who asks, and for what. */
const WAYS = {
  "for IPv4": { options: { family: 4 }, isShared: false },
  "for both families": { options: {}, isShared: false },
  "of two calls": { options: {}, isShared: true },
} as const satisfies Record<string, { options: TransportOptions; isShared: boolean }>;

/** What becomes of a call when a name server lies; from then on it tells the truth. */
export function lyingNames(): Matrix {
  const cells = Object.entries(LIES).flatMap(([name, lie]) =>
    Object.entries(WAYS).map(([way, { options, isShared }]): Cell => ({
      row: name,
      column: way,
      expected: [lie.expected],
      run: () => strike(lookup(lie, options, isShared), lie.expected === "aborted" ? 0 : "release"),
    }))
  );
  return { title: "Answers of a name server", rows: "an answer that", cells };
}

function lookup({ tell }: NamedLie, options: TransportOptions, isShared: boolean): Start {
  return async (watch) => {
    const server = await FaultServer.start(CARRIERS.plain, sound);
    const names = await LyingNameServer.start(tell(watch));
    watch.resumed.then(() => names.lie = honest);
    const url = `http://a.test:${server.port}/`;
    const other = isShared ? sharer(url) : null;
    return {
      options: { proxy: null, nameServer: names.nameServer, ...options },
      url,
      ...(other && { before: other.before }),
      after: async (ended, events) => {
        for (const { address } of events.details("connectstart")) {
          assertEquals(address, `127.0.0.1:${server.port}`, `was led to ${TRAP}`);
        }
        await other?.after(ended, events);
      },
      [Symbol.asyncDispose]: async () => {
        await names[Symbol.asyncDispose]();
        await server[Symbol.asyncDispose]();
      },
    };
  };
}

/** Another call that has begun the same lookup; it must end in the same way. */
function sharer(url: string): Required<Pick<Situation, "before" | "after">> {
  const stop = new AbortController();
  const reason = new Error("the other call has ended");
  let ending: Promise<Ended> | null = null;
  return {
    before: async (transport, events) => {
      const get = async () => await (await transport.request(url, stop)).text();
      ending = endOf(get(), reason);
      await events.until("dnsstart");
    },
    after: async ({ shown }, events) => {
      if (shown === "aborted") stop.abort(reason);
      assertEquals((await ending)?.shown, shown, "the call that had begun the lookup");
      const [first, second] = events.details("dnsend");
      assertEquals([first?.coalesced, second?.coalesced].toSorted(), [false, true]);
    },
  };
}

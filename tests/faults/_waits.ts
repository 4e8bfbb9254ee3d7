import type { Phase, TransportOptions } from "../../mod.ts";
import { silentNameServer, silentPort } from "../_support/silence.ts";
import { CARRIERS } from "./_carriers.ts";
import { sound } from "./_conversation.ts";
import { FaultServer } from "./_fault_server.ts";
import type { Situation, Start } from "./_strike.ts";

/** A wait for somebody whom a server cannot stand in for. */
export interface Wait {
  readonly phase: Phase;
  readonly start: (options: TransportOptions) => Start;
}

/** The waits in the order in which a call comes to them. */
export const WAITS = {
  "for a connection of others": { phase: "queue", start: forOthers },
  "for a name server": { phase: "dns", start: forName },
  "for a connect": { phase: "connect", start: forConnect },
} as const satisfies Record<string, Wait>;

function forOthers(options: TransportOptions): Start {
  return async (watch) => {
    const server = await FaultServer.start(CARRIERS.plain, async (talk) => {
      await talk.head();
      await watch.resumed;
      await talk.takeLeave();
    }, sound);
    const url = `http://127.0.0.1:${server.port}/`;
    const stop = new AbortController();
    let other: Promise<unknown> | null = null;
    return {
      options: { proxy: null, maxConnsPerHost: 1, ...options },
      url,
      before: async (transport, events) => {
        // The limits are the second call's: the first one outlives them.
        const limits = { timeout: 0, responseHeaderTimeout: 0, signal: stop.signal };
        other = transport.request(url, limits).catch(() => {});
        events.until("queuestart").then(watch.struck);
        await events.until("requestend");
      },
      after: async () => {
        stop.abort();
        await other;
      },
      [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
    };
  };
}

function forName(options: TransportOptions): Start {
  return async (watch) => {
    const silence = await silentNameServer();
    silence.asked.then(watch.struck);
    return await elsewhere("http://silent.test/", silence, {
      nameServer: silence.nameServer,
      ...options,
    });
  };
}

function forConnect(options: TransportOptions): Start {
  return async (watch) => {
    const silence = await silentPort();
    const situation = await elsewhere(
      `http://127.0.0.1:${silence.port}/`,
      { [Symbol.asyncDispose]: () => Promise.resolve(silence[Symbol.dispose]()) },
      options,
    );
    const before: Situation["before"] = (_, events) => {
      events.until("connectstart").then(watch.struck);
      return Promise.resolve();
    };
    return { ...situation, before };
  };
}

/** Whoever is silent stays so: the next call goes to somebody else. */
async function elsewhere(
  url: string,
  silence: AsyncDisposable,
  options: TransportOptions,
): Promise<Situation> {
  const other = await FaultServer.start(CARRIERS.plain, sound);
  return {
    options: { proxy: null, ...options },
    url,
    next: [`http://127.0.0.1:${other.port}/`],
    [Symbol.asyncDispose]: async () => {
      await other[Symbol.asyncDispose]();
      await silence[Symbol.asyncDispose]();
    },
  };
}

import { gzipSync } from "node:zlib";
import type { RequestOptions, Transport, TransportOptions } from "../../mod.ts";
import { silentPort } from "../_support/silence.ts";
import { type Carrier, CARRIERS } from "./_carriers.ts";
import { sound } from "./_conversation.ts";
import { finish } from "./_dial.ts";
import { FaultServer, type TalkScript } from "./_fault_server.ts";
import { honest } from "./_lies.ts";
import { LyingNameServer } from "./_lying_name_server.ts";
import { HELLO } from "./_places.ts";
import { fetchedText, type Situation, type Start, type Watch } from "./_strike.ts";
import { uploadOf } from "./_uploads.ts";

/** What a journey is made of; what is left out is as plain as can be. */
interface Plan {
  readonly carrier?: Carrier;
  readonly script?: (watch: Watch) => TalkScript;
  readonly options?: (port: number) => TransportOptions;
  readonly init?: () => RequestOptions;
  readonly before?: Situation["before"];
  readonly read?: Situation["read"];
}

const OK = "HTTP/1.1 200 OK\r\n";
const GZIPPED = gzipSync("hello").toString("latin1");
const [START, END] = [GZIPPED.slice(0, 12), GZIPPED.slice(12)];
/** The parts of an answer to a POST that waits for 100; each comes when the last has been seen. */
const TALK = [
  "HTTP/1.1 103 Early Hints\r\nlink: </a.css>\r\n\r\n",
  `${OK}content-encoding: gzip\r\ntransfer-encoding: chunked\r\n\r\n`,
  `${START.length.toString(16)}\r\n${START}\r\n`,
  `${END.length.toString(16)}\r\n${END}\r\n0\r\nx-checksum: 1\r\n\r\n`,
];

const get = async (transport: Transport, url: string): Promise<void> => {
  await (await transport.request(url)).text();
};

const firstCall: Situation["before"] = (transport, _, url) => get(transport, url);

/** The paths of calls of others, and of a second hop. */
const PLAIN = /^\S+ \S*\/(other|b) /;

/** Answers the first request in parts, and all others at once. */
function inParts(parts: readonly string[]): (watch: Watch) => TalkScript {
  return (watch) => async (talk) => {
    await talk.request();
    await sayInParts(talk, parts, watch);
    await sound(talk);
  };
}

/** Calls that go well, and between them see every event. */
export const JOURNEYS: Readonly<Record<string, Start>> = {
  "to a name": toName,
  "again": journey({ before: firstCall }),
  "by TLS": journey({ carrier: CARRIERS.tls }),
  "by node:tls": journey({ carrier: CARRIERS["node:tls"] }),
  "by a tunnel": journey({ carrier: CARRIERS.tunnel }),
  "by SOCKS": journey({ carrier: CARRIERS.socks }),
  "by an https proxy": byHttpsProxy,
  "forwarded": journey({ options: (port) => ({ proxy: `http://127.0.0.1:${port}` }) }),
  "in a race": inRace,
  "queued": journey({
    options: () => ({ maxConnsPerHost: 1 }),
    script: (watch) => async (talk) => {
      await talk.request();
      await Promise.race([watch.told("queuestart"), watch.resumed]);
      await talk.say(HELLO);
      await sound(talk);
    },
    before: async (transport, events, url) => {
      get(transport, url).catch(() => {}); // unless the transport is closed, this goes well
      await events.until("requestend");
    },
  }),
  "repeated": journey({
    before: firstCall,
    script: () => async (talk) => {
      await talk.request();
      await talk.say(HELLO);
      await talk.request();
      await talk.close();
    },
  }),
  "in parts": journey({ script: inParts([`${OK}content-length: 5\r\n\r\n`, "hel", "lo"]) }),
  "fetched": journey({
    script: inParts([`${OK}content-length: 5\r\n\r\n`, "hel", "lo"]),
    read: fetchedText,
  }),
  "talkative": journey({
    init: () => uploadOf("expect").init,
    options: () => ({ expectContinueTimeout: 0x7fffffff }),
    script: (watch) => async (talk) => {
      await talk.head();
      await talk.say("HTTP/1.1 100 Continue\r\n\r\n");
      await talk.request();
      await sayInParts(talk, TALK, watch);
      await sound(talk);
    },
  }),
  "redirected": journey({
    init: () => ({ redirect: "follow", method: "POST", body: "a body" }),
    // At once: a body that nobody wants is waited for only so long.
    script: inParts(["HTTP/1.1 307 X\r\nlocation: /b\r\ncontent-length: 5\r\n\r\nmoved"]),
  }),
  "redirected away": journey({
    init: () => ({ redirect: "follow" }),
    script: inParts(["HTTP/1.1 302 X\r\nlocation: /b\r\ncontent-length: 999999\r\n\r\n"]),
  }),
  "answered early": journey({
    init: () => uploadOf("parts").init,
    script: () => async (talk) => {
      await talk.head();
      await talk.say("HTTP/1.1 413 Too Large\r\ncontent-length: 5\r\n\r\nhello");
      await talk.peer.untilEnd();
    },
  }),
  "until the end": journey({
    script: (watch) => async (talk) => {
      await talk.request();
      await sayInParts(talk, [`${OK}connection: close\r\n\r\n`, "hello"], watch);
      await talk.close();
    },
  }),
  "upgraded": journey({
    init: () => ({ headers: { connection: "upgrade", upgrade: "test" } }),
    script: (watch) => async (talk) => {
      await talk.request();
      const parts = ["HTTP/1.1 101 X\r\nconnection: upgrade\r\nupgrade: test\r\n\r\n", "hello"];
      await sayInParts(talk, parts, watch);
      await talk.close();
    },
    read: async (transport, url, init) => {
      using duplex = (await transport.request(url, init)).upgrade();
      return await new Response(duplex.readable).text();
    },
  }),
};

function journey(plan: Plan): Start {
  return async (watch) => {
    const { carrier = CARRIERS.plain, script, options, init, before, read } = plan;
    const server = await FaultServer.start(carrier, amid(script?.(watch) ?? sound));
    return {
      options: { ...await carrier.options(server.port), ...options?.(server.port) },
      url: `${carrier.scheme}://127.0.0.1:${server.port}/`,
      ...(init && { init: init() }),
      ...(before && { before }),
      ...(read && { read }),
      [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
    };
  };
}

/** Calls of others may come by the same connection, before the one that is meant. */
function amid(script: TalkScript): TalkScript {
  return async (talk) => {
    while (PLAIN.test(await talk.head())) {
      await talk.request();
      await talk.say(HELLO);
    }
    await script(talk);
  };
}

async function toName(): Promise<Situation> {
  const server = await FaultServer.start(CARRIERS.plain, sound);
  const names = await LyingNameServer.start(honest);
  return {
    options: { proxy: null, nameServer: names.nameServer },
    url: `http://a.test:${server.port}/`,
    [Symbol.asyncDispose]: async () => {
      await names[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

async function inRace(): Promise<Situation> {
  const server = await FaultServer.start(CARRIERS.plain, sound);
  const silent = await silentPort("127.0.0.66", server.port);
  const hostPort = `a.test:${server.port}`;
  const resolve = { [hostPort]: ["127.0.0.66", "127.0.0.1"] };
  return {
    options: { proxy: null, resolve, happyEyeballsDelay: 5 },
    url: `http://${hostPort}/`,
    [Symbol.asyncDispose]: async () => {
      silent[Symbol.dispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

async function byHttpsProxy(): Promise<Situation> {
  const origin = await FaultServer.start(CARRIERS.tls, sound);
  const proxy = await FaultServer.start(
    CARRIERS.tls,
    (talk) =>
      finish(talk, [["head", "HTTP/1.1 200 OK\r\n\r\n"]], origin.port, (text) => talk.say(text)),
  );
  return {
    options: { ...await CARRIERS.tls.options(), proxy: `https://127.0.0.1:${proxy.port}` },
    url: `https://127.0.0.1:${origin.port}/`,
    [Symbol.asyncDispose]: async () => {
      await proxy[Symbol.asyncDispose]();
      await origin[Symbol.asyncDispose]();
    },
  };
}

async function sayInParts(
  talk: Parameters<TalkScript>[0],
  parts: readonly string[],
  watch: Watch,
): Promise<void> {
  for (const part of parts) {
    await watch.seen(talk.said);
    await talk.say(part);
  }
}

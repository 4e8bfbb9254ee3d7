import type { TransportOptions } from "../../mod.ts";
import { TraceLog } from "../../trace_log.ts";
import { Authority } from "../_support/certificates.ts";
import { Client } from "../_support/client.ts";
import { Nginx } from "../_support/nginx.ts";
import type { Peer } from "../_support/peer.ts";
import { logOf } from "../_support/scenes.ts";
import * as scenes from "../_support/scenes.ts";
import { type Script, ScriptedServer } from "../_support/scripted_server.ts";
import { site } from "../_support/site.ts";
import { SCENES } from "../truth/_scenes.ts";

/** What was recorded of something that a client did. */
export interface Recorded {
  readonly what: string;
  readonly log: TraceLog;
}

const { logOf: _, ...shared } = scenes;

let known: readonly Recorded[] | null = null;

/** Everything that the tests have scenes for, and what only this page has to know. */
export async function recordings(): Promise<readonly Recorded[]> {
  return known ??= [
    ...await Promise.all(
      Object.entries(shared).map(async ([what, scene]) => {
        return { what, log: await scene() };
      }),
    ),
    ...await Promise.all(SCENES.filter(({ what }) => !what.includes("large")).map(recorded)),
    { what: "a name without an address", log: await nameless() },
    { what: "a tunnel that is refused", log: await refusedTunnel() },
    { what: "a certificate that nobody trusts", log: await untrusted() },
    { what: "a switch of protocols", log: await switched() },
    { what: "a body that nobody reads", log: await unread() },
    { what: "an abort while the body waits for 100", log: await abortedWait() },
  ];
}

/** Two calls to one name over TLS: a new connection, and the same one reused. */
export async function overTls(): Promise<TraceLog> {
  const authority = await Authority.shared();
  await using server = await Nginx.start({ certificate: await authority.issue("a.test") });
  const hostPort = `a.test:${server.port}`;
  const options = { resolve: { [hostPort]: ["127.0.0.1"] }, caCerts: authority.caCerts };
  return await logOf(options, async (get) => {
    await get(`https://${hostPort}/`);
    await get(`https://${hostPort}/`);
  });
}

async function recorded({ what, open }: (typeof SCENES)[number]): Promise<Recorded> {
  await using stack = new AsyncDisposableStack();
  const { options = {}, act } = await open(stack);
  return { what, log: await logWith(options, act) };
}

async function logWith(
  options: TransportOptions,
  act: (client: Client) => Promise<unknown>,
): Promise<TraceLog> {
  await using client = new Client(options);
  const log = TraceLog.record(client.trace);
  await act(client);
  await client.close();
  return log;
}

/** What a client does with a server that follows a script. */
async function withServer(
  script: Script,
  act: (client: Client, url: string) => Promise<unknown>,
): Promise<TraceLog> {
  await using server = await ScriptedServer.start(script);
  return await logWith({}, (client) => act(client, server.url()));
}

function nameless(): Promise<TraceLog> {
  return logOf({ resolver: () => [] }, (get) => get("http://a.test/"));
}

async function refusedTunnel(): Promise<TraceLog> {
  await using proxy = await ScriptedServer.start(
    site({ "a.test:443": "HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n" }),
  );
  return await logOf({ proxy: proxy.url() }, (get) => get("https://a.test/"));
}

async function untrusted(): Promise<TraceLog> {
  const authority = await Authority.shared();
  await using server = await Nginx.start({ certificate: await authority.issue("127.0.0.1") });
  return await logOf({ tlsDetails: true }, (get) => get(server.url("/")));
}

function switched(): Promise<TraceLog> {
  const switches = async (peer: Peer) => {
    await peer.head();
    await peer.send("HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: echo\r\n\r\n");
    await peer.untilEnd();
  };
  return withServer(switches, async (client, url) => {
    const headers = { connection: "upgrade", upgrade: "echo" };
    await (await client.request(url, { headers })).upgrade().close();
  });
}

function unread(): Promise<TraceLog> {
  const large = "x".repeat(100_000);
  const script = site({ "/": `HTTP/1.1 200 OK\r\ncontent-length: 500000\r\n\r\n${large}` });
  return withServer(script, async (client, url) => {
    await (await client.request(url)).body.cancel();
  });
}

function abortedWait(): Promise<TraceLog> {
  return withServer((peer) => peer.untilEnd(), async (client, url) => {
    const controller = new AbortController();
    const headers = { expect: "100-continue" };
    const call = client.request(url, {
      ...{ method: "POST", headers, body: "hello", signal: controller.signal },
    });
    await client.events.until("continuestart");
    controller.abort();
    await call.catch(() => {});
  });
}

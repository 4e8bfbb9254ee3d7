import { gzipSync } from "node:zlib";
import { type RequestOptions, Trace, type TransportOptions } from "../../mod.ts";
import { TraceLog } from "../../trace_log.ts";
import { Authority } from "./certificates.ts";
import { Client } from "./client.ts";
import { Nginx } from "./nginx.ts";
import { tunnelTo } from "./proxy_scripts.ts";
import { ScriptedServer } from "./scripted_server.ts";
import { refusingPort, silentPort } from "./silence.ts";
import { site, to } from "./site.ts";
import { HELLO, resetWhenReused } from "./scripts.ts";

/** What {@linkcode logOf} does while it records. */
export type Scene = (
  get: (url: string, options?: RequestOptions) => Promise<void>,
) => Promise<void>;

/**
 * Records what a transport does in a scene, until its connections are closed.
 *
 * A call that fails is part of the scene.
 */
export async function logOf(options: TransportOptions, scene: Scene): Promise<TraceLog> {
  await using transport = new Client(options);
  const log = TraceLog.record(transport.trace);
  await scene(async (url, request) => {
    await transport.request(url, request).then((response) => response.bytes()).catch(() => {});
  });
  await transport.close();
  return log;
}

const RICH = "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\nset-cookie: a=secret\r\n" +
  'server-timing: db;dur=1.5;desc="Data base"\r\ntransfer-encoding: chunked\r\n\r\n' +
  "5\r\nhello\r\n0\r\nx-check: ok\r\n\r\n";

/** Two calls over http: a new connection, and the same one reused; chunks, trailers, secrets. */
export async function newAndReused(): Promise<TraceLog> {
  await using server = await ScriptedServer.start(site({ "/rich": RICH }));
  const url = `http://user:password@127.0.0.1:${server.port}/rich`;
  return await logOf({}, async (get) => {
    await get(url);
    await get(url, { headers: { cookie: "a=secret", "x-plain": "shown" } });
  });
}

/** One call with two redirects, and a POST with a body. */
export async function redirectedAndPosted(): Promise<TraceLog> {
  await using server = await ScriptedServer.start(
    site({ "/a": to("/b"), "/b": to("/c", { status: 307, body: "moved" }) }),
  );
  return await logOf({}, async (get) => {
    await get(server.url("/a"), { redirect: "follow" });
    await get(server.url("/c"), { method: "POST", body: "hello" });
  });
}

/** One call that nobody accepts, one that is sent again on a fresh connection, one timed out. */
export async function troubled(): Promise<TraceLog> {
  await using server = await ScriptedServer.start(
    resetWhenReused,
    async (peer) => {
      await peer.head();
      await peer.send("HTTP/1.1 200 OK\r\ncontent-length: 5\r\nconnection: close\r\n\r\nhello");
      await peer.untilEnd();
    },
    (peer) => peer.untilEnd(),
  );
  return await logOf({}, async (get) => {
    await get(`http://127.0.0.1:${refusingPort()}/`);
    await get(server.url());
    await get(server.url());
    await get(server.url(), { timeout: 50 });
  });
}

/** Three calls at once where one connection is allowed: two of them wait. */
export async function queued(): Promise<TraceLog> {
  await using server = await ScriptedServer.start(site());
  return await logOf({ maxConnsPerHost: 1 }, async (get) => {
    await Promise.all([get(server.url("/1")), get(server.url("/2")), get(server.url("/3"))]);
  });
}

/** Two calls over https to nginx, by a name of two addresses of which the first refuses. */
export async function raced(): Promise<TraceLog> {
  const authority = await Authority.shared();
  const certificate = await authority.issue("a.test");
  await using server = await Nginx.start({ certificate, files: { "page.html": "<p>hello" } });
  const hostPort = `a.test:${server.port}`;
  const options = {
    resolve: { [hostPort]: ["::1", "127.0.0.1"] },
    caCerts: authority.caCerts,
    tlsDetails: true,
    happyEyeballsDelay: 10,
  };
  return await logOf(options, async (get) => {
    await get(`https://${hostPort}/page.html`);
    await get(`https://${hostPort}/page.html`, { headers: { "if-none-match": '"x"' } });
  });
}

const CODED = gzipSync("hello ".repeat(100)).toString("latin1");

/**
 * A GET with a query, cookies and Early Hints, whose answer is coded; and a POST that waits for 100,
 * and is answered before all of it was sent.
 */
export async function talkative(): Promise<TraceLog> {
  await using server = await ScriptedServer.start(async (peer) => {
    await peer.head();
    await peer.send("HTTP/1.1 103 Early Hints\r\nlink: </a.css>; rel=preload\r\n\r\n");
    await peer.send(
      "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-encoding: gzip\r\n" +
        "set-cookie: id=secret; Path=/; Domain=a.test; Max-Age=60; HttpOnly; Secure\r\n" +
        `content-length: ${CODED.length}\r\n\r\n${CODED}`,
    );
    await peer.head();
    await peer.send("HTTP/1.1 100 Continue\r\n\r\n");
    await peer.exactly("3\r\nhel\r\n".length);
    await peer.send("HTTP/1.1 404 Not Found\r\ncontent-length: 5\r\n\r\nsorry");
    await peer.untilEnd();
  });
  const answered = Promise.withResolvers<void>();
  const trace = new Trace();
  trace.addEventListener("responseheaders", () => answered.resolve());
  const pieces = ["hel", "lo"].map((text) => new TextEncoder().encode(text));
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      if (pieces.length === 1) await answered.promise;
      const piece = pieces.shift();
      if (piece === undefined) controller.close();
      else controller.enqueue(piece);
    },
  }, { highWaterMark: 0 });
  return await logOf({}, async (get) => {
    const headers = { cookie: "a=secret; theme=dark" };
    await get(server.url("/find?q=two%20words&q=again#here"), { headers });
    const expecting = { "content-type": "text/plain", expect: "100-continue" };
    await get(server.url("/form"), { method: "POST", headers: expecting, body, trace });
  });
}

/** A call to a name whose first address neither answers nor refuses. */
export async function outrun(): Promise<TraceLog> {
  await using server = await ScriptedServer.start(site());
  using _deaf = await silentPort("127.0.0.2", server.port);
  const hostPort = `a.test:${server.port}`;
  const resolve = { [hostPort]: ["127.0.0.2", "127.0.0.1"] };
  return await logOf({ resolve, happyEyeballsDelay: 5 }, (get) => get(`http://${hostPort}/`));
}

/** Two calls at once: the second one dials, and takes the connection of the first one before that. */
export async function overtaken(): Promise<TraceLog> {
  const asked = Promise.withResolvers<void>();
  const dialling = Promise.withResolvers<void>();
  const over = Promise.withResolvers<void>();
  await using server = await ScriptedServer.start(async (peer) => {
    await peer.head();
    asked.resolve();
    await dialling.promise;
    await peer.send(HELLO);
    await site()(peer);
  }, site());
  let lookups = 0;
  const resolver = async (): Promise<string[]> => {
    if (++lookups > 1) {
      dialling.resolve();
      await over.promise;
    }
    return ["127.0.0.1"];
  };
  return await logOf({ resolver }, async (get) => {
    const first = get(`http://a.test:${server.port}/1`);
    await asked.promise;
    await get(`http://a.test:${server.port}/2`);
    over.resolve();
    await first;
  });
}

/** A call over https through a proxy. */
export async function tunnelled(): Promise<TraceLog> {
  const authority = await Authority.shared();
  const certificate = await authority.issue("a.test");
  await using server = await Nginx.start({ certificate });
  await using proxy = await ScriptedServer.start(tunnelTo(server.port));
  const options = { proxy: proxy.url(), caCerts: authority.caCerts };
  return await logOf(options, (get) => get("https://a.test/"));
}

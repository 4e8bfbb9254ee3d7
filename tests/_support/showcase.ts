import { createSocket } from "node:dgram";
import { answerTo, parseQuery, RCODE } from "../../cli/demo/dns_message.ts";
import { type RequestOptions, Transport } from "../../mod.ts";
import { TraceLog } from "../../trace_log.ts";
import { Authority, type Certificate } from "./certificates.ts";
import { refusingPort, silentPort } from "./silence.ts";

const IPV4 = "127.0.0.1";
const IPV6 = "::1";
const HOSTS = ["shop.test", "api.shop.test", "cdn.test", "ads.test", "slow.test"];
const ASSETS = ["app.css", "app.js", "logo.svg", "hero.webp", "font.woff2", "cart.js"];

/**
 * Records what a shop's page costs, from servers on loopback that take their time.
 *
 * There are several hosts, redirects, a race that IPv6 loses, connections that are used again and
 * waited for, `Server-Timing`, and calls that fail.
 *
 * @param pace How slow the servers are: 1 makes a picture with something in it, 0 is quick.
 */
export async function showcase(pace: number): Promise<TraceLog> {
  const authority = await Authority.shared();
  const certificate = await shortLived(authority);
  const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms * pace));
  await using secure = await shopServer(wait, certificate);
  await using plain = await shopServer(wait, null, secure.port);
  using _deaf = await silentPort(IPV6, secure.port);
  await using nameServer = await slowNameServer(wait);
  await using transport = new Transport({
    nameServer: nameServer.address,
    caCerts: authority.caCerts,
    proxy: null,
    tlsDetails: true,
    maxConnsPerHost: 3,
    happyEyeballsDelay: 5 + 25 * pace,
  });
  const log = TraceLog.record(transport.trace);
  const get = async (url: string, options: RequestOptions = {}): Promise<void> => {
    const called = transport.request(url, { redirect: "follow", ...options });
    await called.then((response) => response.bytes()).catch(() => {});
  };
  const api = `https://api.shop.test:${secure.port}`;
  const cdn = `https://cdn.test:${secure.port}`;
  await get(`http://shop.test:${plain.port}/`, { headers: { cookie: "session=1" } });
  await Promise.all([
    get(`${api}/v1/session`, { headers: { authorization: "Bearer 1" } }),
    ...ASSETS.map((name) => get(`${cdn}/assets/${name}`)),
    get(`http://ads.test:${refusingPort()}/banner?size=300x250`),
  ]);
  await wait(30);
  await get(`${api}/v1/products?page=1&sort=price`);
  await get(`${api}/v1/orders`, { method: "POST", body: JSON.stringify({ item: 7, count: 2 }) });
  await get(`${cdn}/assets/thanks.webp`);
  await get(`https://slow.test:${secure.port}/v1/recommendations`, { timeout: 60 + 70 * pace });
  await transport.close();
  return log;
}

type Wait = (ms: number) => Promise<void>;

/** A certificate that is worth a remark. */
function shortLived(authority: Authority): Promise<Certificate> {
  const names = HOSTS.map((host) => `DNS:${host}`).join();
  return authority.issueBy(
    ["-subj", "/O=The Shop/CN=shop.test", "-addext", `subjectAltName=${names}`],
    ["-copy_extensions", "copy", "-days", "12"],
  );
}

function shopServer(wait: Wait, certificate: Certificate | null, securePort = 0) {
  const gone = new AbortController();
  const server = Deno.serve(
    { hostname: IPV4, port: 0, onListen() {}, ...certificate },
    (request) => answer(request, wait, securePort, gone.signal),
  );
  return {
    port: server.addr.port,
    async [Symbol.asyncDispose]() {
      gone.abort();
      await server.shutdown();
    },
  };
}

async function answer(
  request: Request,
  wait: Wait,
  securePort: number,
  gone: AbortSignal,
): Promise<Response> {
  const { pathname, hostname } = new URL(request.url);
  if (securePort > 0) return moved(301, `https://shop.test:${securePort}/`);
  if (hostname === "slow.test") await endOf(gone);
  if (pathname === "/") {
    await wait(12);
    return moved(302, "/welcome");
  }
  if (pathname.startsWith("/assets/")) {
    const size = 4_000 + 9_000 * (pathname.length % 7);
    await wait(10 + pathname.length % 5 * 6);
    return new Response(inPieces(size, wait), {
      headers: { "content-type": "application/octet-stream", "cache-control": "max-age=86400" },
    });
  }
  await wait(48);
  const timing = `db;dur=21.4;desc="3 queries", cache;desc="miss", ` +
    "render;dur=13.9";
  const headers = { "server-timing": timing, "set-cookie": "session=2; HttpOnly" };
  if (request.method === "POST") {
    await request.text();
    return Response.json({ order: 1042 }, { status: 201, headers });
  }
  const products = Array.from({ length: 90 }, (_, id) => ({ id, name: `Product ${id}`, price: 9 }));
  return Response.json(products, { headers });
}

function moved(status: number, location: string): Response {
  return new Response(null, { status, headers: { location } });
}

function inPieces(size: number, wait: Wait): ReadableStream<Uint8Array> {
  let left = size;
  return new ReadableStream({
    async pull(controller) {
      await wait(4);
      controller.enqueue(new Uint8Array(Math.min(left, 8_000)));
      left -= 8_000;
      if (left <= 0) controller.close();
    },
  });
}

function endOf(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

async function slowNameServer(wait: Wait) {
  const socket = createSocket("udp4");
  const addresses = new Map([
    [1, Uint8Array.of(127, 0, 0, 1)],
    [28, Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1)],
  ]);
  const pending = new Set<Promise<void>>();
  socket.on("message", (message, { port, address }) => {
    const query = parseQuery(message);
    if (query === null) return;
    // The CDN has IPv4 only, and its name is answered sooner.
    const data = query.name === "cdn.test" && query.type === 28
      ? undefined
      : addresses.get(query.type);
    const answered = wait(query.name === "cdn.test" ? 6 : 16).then(() => {
      const reply = answerTo(query, RCODE.noError, data === undefined ? [] : [data]);
      socket.send(reply, port, address);
    });
    pending.add(answered);
    answered.finally(() => pending.delete(answered));
  });
  await new Promise<void>((resolve) => socket.bind(0, IPV4, resolve));
  return {
    address: { ipAddr: IPV4, port: socket.address().port },
    async [Symbol.asyncDispose]() {
      await Promise.all(pending);
      await new Promise<void>((resolve) => socket.close(() => resolve()));
    },
  };
}

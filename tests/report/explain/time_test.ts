import { assertEquals, assertMatch } from "@std/assert";
import type { RequestOptions } from "../../../mod.ts";
import { TraceLog } from "../../../trace_log.ts";
import { tunnelTo } from "../../_support/proxy_scripts.ts";
import { logOf } from "../../_support/scenes.ts";
import { ScriptedServer } from "../../_support/scripted_server.ts";
import { site } from "../../_support/site.ts";
import { altered, later, steady } from "../_altered.ts";
import { assertFinds, assertSilent } from "./_findings.ts";

/** One call to a server that says how long it took. */
async function oneCall(more = "", request: RequestOptions = {}): Promise<TraceLog> {
  const answer = `HTTP/1.1 200 OK\r\ncontent-length: 5\r\n${more}\r\nhello`;
  await using server = await ScriptedServer.start(site({ "/": answer }));
  return steady(await logOf({}, (get) => get(server.url("/"), request)));
}

Deno.test("a server that took its time is told, less one round trip", async () => {
  const log = later(later(await oneCall(), 10, "connectend"), 200, "responsestart");
  const { cost, severity, evidence } = assertFinds(
    "serverTime",
    log,
    "GET http://127.0.0.1:",
    "/ waited 200.01 ms of 210.",
    " for the first byte of the response. A round trip takes about as long as the TCP connect, " +
      "10.01 ms, so that about 190.00 ms went by at the server.",
  );
  assertEquals([severity, Math.round(cost ?? 0)], ["cost", 190]);
  assertEquals(evidence.map(({ type }) => type), ["requestend", "responsestart", "connectend"]);
});

Deno.test("what the server says of itself is told with it, the largest first", async () => {
  const log = await oneCall('server-timing: cache;dur=0.5, tpl;dur=40, db;dur=80;desc="Data"\r\n');
  const slow = later(log, 200, "responsestart");
  const { evidence, advice } = assertFinds(
    "serverTime",
    slow,
    "The server itself says: Data 80.00 ms and tpl 40.00 ms.",
  );
  assertMatch(evidence.at(-1)?.text ?? "", /^server-timing: cache;dur=0.5/);
  assertEquals(advice, "Look for what the server does in that time.");
});

Deno.test("behind a proxy nobody knows how long the way to the server is", async () => {
  await using server = await ScriptedServer.start(site());
  const log = await logOf({ proxy: server.url() }, (get) => get("http://a.test/"));
  assertFinds("serverTime", later(steady(log), 200, "responsestart"), "the way to it is not known");
});

Deno.test("a wait that is short, or a small part of the call, is not told", async () => {
  assertSilent("serverTime", later(await oneCall(), 49, "responsestart"));
  const far = later(later(await oneCall(), 60, "responsestart"), 100, "connectend");
  assertSilent("serverTime", far);
});

/** The log, as it would be had the server been on another machine. */
function elsewhere(log: TraceLog): TraceLog {
  return TraceLog.parse(log.toNdjson().replaceAll("127.0.0.1", "192.0.2.1"));
}

Deno.test("a server that is far away is told apart from one that is slow", async () => {
  const near = later(later(await oneCall(), 60, "connectend"), 60, "responsestart");
  const log = elsewhere(near);
  const { cost } = assertFinds(
    "distance",
    log,
    "is far away: a round trip takes about 60.01 ms, as the TCP connect did.",
    "nearly all of it on the way.",
  );
  assertEquals(Math.round(cost ?? 0), 120);
  assertSilent("serverTime", log);
  assertSilent("distance", later(log, 100, "responsestart"));
  assertSilent("distance", elsewhere(await oneCall()));
});

Deno.test("a server on this machine is not far away, however long a connect takes", async () => {
  const log = later(later(await oneCall(), 60, "connectend"), 60, "responsestart");
  assertSilent("distance", log);
});

Deno.test("a connect that took far longer than a wait is no round trip", async () => {
  await using server = await ScriptedServer.start(site());
  const log = steady(
    await logOf({}, async (get) => {
      for (let call = 0; call < 2; call++) await get(server.url("/"));
    }),
  );
  const slow = elsewhere(later(later(log, 60, "connectend"), 80, "responsestart"));
  assertSilent("distance", slow);
  const { evidence } = assertFinds(
    "serverTime",
    slow,
    "A round trip takes no longer than the shortest wait, 0.01 ms, so that about 80.00 ms went by",
  );
  assertEquals(evidence.map(({ type }) => type), ["requestend", "responsestart", "responsestart"]);
});

Deno.test("the quickest of several connects tells how long a round trip takes", async () => {
  await using server = await ScriptedServer.start(site());
  const log = steady(
    await logOf({ disableKeepAlives: true }, async (get) => {
      for (let call = 0; call < 2; call++) await get(server.url("/"));
    }),
  );
  const waited = later(later(log, 300, "responsestart"), 200, "responsestart", { callId: 2 });
  const connected = later(later(waited, 90, "connectend"), 20, "connectend", { callId: 2 });
  assertFinds("serverTime", connected, "about as long as the TCP connect, 20.01 ms, so that");
});

Deno.test("a wait for 100 (Continue) is no time of the server", async () => {
  const log = await logWithExpect();
  assertSilent("serverTime", later(log, 200, "responsestart"));
});

/** One POST whose body is held back for an answer that does not come. */
async function logWithExpect(expectContinueTimeout = 10): Promise<TraceLog> {
  await using server = await ScriptedServer.start(site());
  return await logOf({ expectContinueTimeout }, (get) =>
    get(server.url(), {
      method: "POST",
      body: "hello",
      headers: { expect: "100-continue" },
    }));
}

Deno.test("a body that was held back in vain is told", async () => {
  const { cost, evidence } = assertFinds(
    "expectContinue",
    await logWithExpect(),
    "for 100 (Continue), which did not come, and then sent all the same.",
  );
  assertEquals(cost! >= 9, true);
  assertEquals(evidence.map(({ type }) => type), ["continuestart", "continueend"]);
  assertSilent("expectContinue", await logWithExpect(0));
});

Deno.test("a body that was let through is not told", async () => {
  await using server = await ScriptedServer.start(async (peer) => {
    await peer.head();
    await peer.send("HTTP/1.1 100 Continue\r\n\r\n");
    await peer.exactly(5);
    await peer.send("HTTP/1.1 204 No Content\r\n\r\n");
  });
  const headers = { expect: "100-continue" };
  const log = await logOf(
    {},
    (get) => get(server.url(), { method: "POST", body: "hello", headers }),
  );
  assertSilent("expectContinue", log);
});

Deno.test("an upload that takes most of the call is told with its rate", async () => {
  const log = await oneCall("", { method: "POST", body: "x".repeat(20_000) });
  const { severity } = assertFinds(
    "slowUpload",
    later(log, 1_000, "requestend"),
    "Sending 20.0 kB to http://127.0.0.1:",
    "kB a second.",
  );
  assertEquals(severity, "cost");
  assertSilent("slowUpload", log);
  assertSilent("slowUpload", later(await oneCall(), 1_000, "requestend"));
});

Deno.test("a slow download is the network's where the reader waited for it", async () => {
  const log = later(await oneCall(), 500, "responseend");
  const slow = altered(log, "responseend", { networkWait: 499, bodyBytes: 50_000 });
  assertFinds("slowDownload", slow, "Reading 50.0 kB of http://127.0.0.1:", " kB a second.");
  assertSilent("slowConsumer", slow);
  assertSilent("slowDownload", await oneCall());
});

Deno.test("a slow download is the reader's where the network waited for it", async () => {
  const log = later(await oneCall(), 500, "responseend");
  const slow = altered(log, "responseend", { networkWait: 20, consumerWait: 480 });
  const { cost } = assertFinds(
    "slowConsumer",
    slow,
    "waited 480.00 ms for its reader, and 20.00 ms for the network",
  );
  assertEquals(cost, 480);
  assertSilent("slowDownload", slow);
  assertSilent("slowConsumer", await oneCall());
});

Deno.test("a proxy that takes its time for a tunnel is told, and who chose it", async () => {
  await using server = await ScriptedServer.start(async (peer) => void await peer.read(1));
  await using proxy = await ScriptedServer.start(tunnelTo(server.port));
  const log = steady(await logOf({ proxy: proxy.url() }, (get) => get("https://a.test/")));
  const slow = later(log, 300, "tunnelend");
  const { cost } = assertFinds(
    "proxyTunnel",
    slow,
    `The proxy http://127.0.0.1:${proxy.port} took `,
    " to open a tunnel to a.test:443.",
  );
  assertEquals(cost! >= 300, true);
  const fromEnv = altered(slow, "proxyselect", { source: "env", rule: "HTTPS_PROXY" });
  assertFinds("proxyTunnel", fromEnv, ", which the environment names (HTTPS_PROXY), took ");
  assertSilent("proxyTunnel", later(slow, 5_000, "tlsend"));
  assertSilent("proxyTunnel", log);
});

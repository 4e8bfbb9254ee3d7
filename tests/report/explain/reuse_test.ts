import { assertEquals, assertMatch } from "@std/assert";
import type { TransportOptions } from "../../../mod.ts";
import { TraceLog } from "../../../trace_log.ts";
import { Client } from "../../_support/client.ts";
import { logOf, newAndReused, queued, troubled } from "../../_support/scenes.ts";
import { type Script, ScriptedServer } from "../../_support/scripted_server.ts";
import { answerByHalf, HELLO } from "../../_support/scripts.ts";
import { site } from "../../_support/site.ts";
import { later, steady } from "../_altered.ts";
import { assertFinds, assertSilent } from "./_findings.ts";

const KEPT = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\nkeep-alive: timeout=5\r\n\r\nhello";

/** Answers one request, and then closes the connection of its own accord. */
function answerOnce(answer: string): Script {
  return async (peer) => {
    await peer.head();
    await peer.send(answer);
  };
}

/** Two calls, the second one when the connection of the first one is closed. */
async function twoCalls(script: Script, options: TransportOptions = {}): Promise<TraceLog> {
  await using server = await ScriptedServer.start(script);
  await using transport = new Client(options);
  const log = TraceLog.record(transport.trace);
  await (await transport.request(server.url())).bytes();
  await transport.events.until("connclose");
  await (await transport.request(server.url())).bytes();
  await transport.close();
  return steady(log);
}

const twoKept = (keepAlive = "") =>
  twoCalls(site({ "/": keepAlive || HELLO }), { idleConnTimeout: 5 });

Deno.test("a server that ends its connections makes the next call pay for a new one", async () => {
  const closing = HELLO.replace("\r\n\r\n", "\r\nconnection: close\r\n\r\n");
  const finding = assertFinds(
    "notReused",
    await twoCalls(answerOnce(closing)),
    "Connection 1 to 127.0.0.1:",
    "could not be used again: the server closes it after the response.",
    "The new one took ",
  );
  assertEquals([finding.severity, finding.callIds], ["cost", [2]]);
  assertEquals(finding.evidence[0].text, "HTTP/1.1, connection: close");
});

Deno.test("HTTP/1.0 is why a connection is not reused", async () => {
  const old = answerOnce("HTTP/1.0 200 OK\r\ncontent-length: 5\r\n\r\nhello");
  assertEquals(assertFinds("notReused", await twoCalls(old)).evidence[0].text, "HTTP/1.0");
});

Deno.test("a client without keep-alive has itself to blame", async () => {
  const log = await twoCalls(site(), { disableKeepAlives: true });
  assertFinds("notReused", log, "the request asked for it to be closed");
});

Deno.test("a request that wants its connection closed is to blame, not the server that does it", async () => {
  const closing = HELLO.replace("\r\n\r\n", "\r\nconnection: close\r\n\r\n");
  const log = await twoCalls(answerOnce(closing), { headers: { connection: "close" } });
  const { evidence } = assertFinds("notReused", log, "the request asked for it to be closed");
  assertEquals(evidence[0].text?.toLowerCase(), "connection: close");
  assertSilent("closedFirst", log);
});

Deno.test("a body that nobody read costs the connection", async () => {
  await using server = await ScriptedServer.start(answerByHalf, site());
  await using transport = new Client();
  const log = TraceLog.record(transport.trace);
  await (await transport.request(server.url())).body.cancel();
  await (await transport.request(server.url())).bytes();
  await transport.close();
  assertFinds("notReused", log, "its last response was not read to the end");
  assertSilent("keepAliveTooShort", log);
});

Deno.test("a connection that was reused needs no reason", async () => {
  const log = await newAndReused();
  for (const rule of ["notReused", "keepAliveTooShort", "closedFirst"] as const) {
    assertSilent(rule, log);
  }
});

Deno.test("a first connection needs no reason", async () => {
  await using server = await ScriptedServer.start(site());
  assertSilent("notReused", await logOf({}, (get) => get(server.url())));
});

Deno.test("another origin is no reason", async () => {
  await using one = await ScriptedServer.start(answerOnce(HELLO));
  await using other = await ScriptedServer.start(site());
  await using transport = new Client();
  const log = TraceLog.record(transport.trace);
  await (await transport.request(one.url())).bytes();
  await transport.events.until("connclose");
  await (await transport.request(other.url())).bytes();
  await transport.close();
  assertSilent("keepAliveTooShort", log);
  assertSilent("notReused", log);
});

Deno.test("a server that closes an idle connection too soon is told, with the times", async () => {
  const log = later(await twoCalls(answerOnce(HELLO)), 6_000, "callstart", { callId: 2 });
  const finding = assertFinds(
    "keepAliveTooShort",
    later(log, 5_000, "connclose"),
    "could not be used again: the server closed it after 5000.0",
    " ms without a request; the next call came after 11000.0",
  );
  assertEquals(finding.evidence.map(({ type }) => type), [
    "putidleconn",
    "connclose",
    "getconn",
    "dialend",
  ]);
});

Deno.test("an idle connection is closed as Keep-Alive says", async () => {
  const finding = assertFinds(
    "keepAliveTooShort",
    later(await twoKept(KEPT), 4_000, "connclose"),
    "without a request, as the server wants (Keep-Alive: timeout=5)",
  );
  assertEquals(finding.evidence[0].text, "keep-alive: timeout=5");
});

Deno.test("an idle connection is closed as idleConnTimeout says, where that is shorter", async () => {
  assertFinds("keepAliveTooShort", await twoKept(KEPT), "as idleConnTimeout wants");
  const { advice } = assertFinds("keepAliveTooShort", await twoKept(), "as idleConnTimeout wants");
  assertMatch(advice ?? "", /^Raise idleConnTimeout/);
});

Deno.test("who closed first is told where no other call came", async () => {
  await using server = await ScriptedServer.start(answerOnce(HELLO));
  await using transport = new Client();
  const log = TraceLog.record(transport.trace);
  await (await transport.request(server.url())).bytes();
  await transport.events.until("connclose");
  await transport.close();
  const { severity } = assertFinds(
    "closedFirst",
    log,
    "The server closed connection 1 to 127.0.0.1:",
    ", after it was idle for ",
  );
  assertEquals(severity, "note");
});

Deno.test("who closed first is not told of the last connection where it was of one before", async () => {
  const closing = HELLO.replace("\r\n\r\n", "\r\nconnection: close\r\n\r\n");
  const log = await twoCalls(answerOnce(closing));
  assertFinds("notReused", log, "the server closes it after the response");
  assertSilent("closedFirst", log);
});

Deno.test("the end of the program is nobody's doing", async () => {
  assertSilent("closedFirst", await queued());
});

Deno.test("a request that met a stale connection tells what the repeat cost", async () => {
  const log = await troubled();
  const finding = assertFinds(
    "staleConnection",
    log,
    "had gone stale: the connection was lost before the response. The request was sent again ",
  );
  assertEquals([finding.callIds, finding.evidence.map(({ type }) => type)], [[3], [
    "gotconn",
    "retry",
  ]]);
  assertSilent("staleConnection", await newAndReused());
});

Deno.test("a call that waited for a connection tells who had it", async () => {
  const finding = assertFinds(
    "queued",
    later(steady(await queued()), 50, "responsestart"),
    "for a connection to 127.0.0.1:",
    "maxConnsPerHost allows no more. The connection was held by call 1.",
    "The same in 2 of 3 calls, ",
  );
  assertEquals([finding.callIds.toSorted(), finding.advice], [
    [2, 3],
    "Raise maxConnsPerHost, or send fewer requests side by side (-c).",
  ]);
  assertSilent("queued", steady(await newAndReused()));
});

Deno.test("more connections at the same time than a browser makes are told", async () => {
  await using server = await ScriptedServer.start(site());
  const crowd = (size: number) =>
    logOf({}, async (get) => {
      await Promise.all(Array.from({ length: size }, () => get(server.url())));
    });
  const { callIds } = assertFinds("sideBySide", await crowd(7), "7 connections to 127.0.0.1:");
  assertEquals(callIds, [1, 2, 3, 4, 5, 6, 7]);
  assertSilent("sideBySide", await crowd(6));
});

Deno.test("calls one after the other are no crowd, however many connections they take", async () => {
  await using server = await ScriptedServer.start(site());
  const log = await logOf({ disableKeepAlives: true }, async (get) => {
    for (let call = 0; call < 8; call++) await get(server.url());
  });
  assertSilent("sideBySide", log);
  assertFinds("notReused", log, "The same in 7 of 8 calls, ");
});

Deno.test("a first connection that took far longer than the others is told apart", async () => {
  await using server = await ScriptedServer.start(site());
  const log = steady(
    await logOf({ disableKeepAlives: true }, async (get) => {
      for (let call = 0; call < 3; call++) await get(server.url());
    }),
  );
  const { cost, callIds } = assertFinds(
    "coldStart",
    later(log, 800, "connectend"),
    "The first connection to 127.0.0.1:",
    "half of the 2 later ones took no more than ",
  );
  assertEquals([Math.round(cost ?? 0), callIds], [800, [1]]);
  assertSilent("coldStart", log);
  const otherSlow = later(later(log, 30, "connectend"), 25, "connectend", { callId: 2 });
  assertSilent("coldStart", later(otherSlow, 25, "connectend", { callId: 3 }));
});

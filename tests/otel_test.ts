import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertGreaterOrEqual,
  assertLessOrEqual,
  assertMatch,
  assertNotEquals,
} from "@std/assert";
import { AlwaysOffSampler } from "npm:@opentelemetry/sdk-trace-base@2.12.1";
import { Trace } from "../mod.ts";
import { instrument, type OpenTelemetryApi } from "../otel.ts";
import { Authority } from "./_support/certificates.ts";
import { Client } from "./_support/client.ts";
import { Nginx } from "./_support/nginx.ts";
import { requires } from "./_support/requires.ts";
import { ScriptedServer } from "./_support/scripted_server.ts";
import { resetWhenReused } from "./_support/scripts.ts";
import { refusingPort } from "./_support/silence.ts";
import { received, site, to } from "./_support/site.ts";
import { api, endOf, startOf, Telemetry, traceparentOf } from "./_support/telemetry.ts";
import { instrumented, openConnections, traceparents } from "./otel/_instrumented.ts";

const test = Deno.test;
const { SpanKind, SpanStatusCode } = api;

/** A server whose first connection is lost with its second request. */
function stale(): Promise<ScriptedServer> {
  return ScriptedServer.start(resetWhenReused, site());
}

// The types of the API are those of the real one; this does not compile otherwise.
const _compatible: OpenTelemetryApi = api;

// The tree

test("a call without a span around it has one of its own, and a request below", async () => {
  await using server = await ScriptedServer.start(site());
  await using telemetry = new Telemetry();
  await using it = instrumented(telemetry);
  await it.get(server.url());
  const call = telemetry.span("fetch GET");
  const request = telemetry.span("GET");
  assertEquals([call.kind, request.kind], [SpanKind.INTERNAL, SpanKind.CLIENT]);
  assertEquals(call.parentSpanContext, undefined);
  assertEquals(telemetry.namesBelow(call), ["GET"]);
});

test("a call inside a span has its requests right below that", async () => {
  await using server = await ScriptedServer.start(site({ "/": to("/next") }));
  await using telemetry = new Telemetry();
  await using it = instrumented(telemetry);
  await telemetry.inside("work", () => it.get(server.url()));
  assertEquals(telemetry.spans("fetch GET"), []);
  assertEquals(telemetry.namesBelow(telemetry.span("work")), ["GET", "GET"]);
});

test("the phases of a new connection are below its request", async () => {
  await using server = await ScriptedServer.start(site());
  await using telemetry = new Telemetry();
  await using it = instrumented(telemetry);
  await it.get(server.url());
  const request = telemetry.span("GET");
  assertEquals(telemetry.namesBelow(request), ["connect", "send", "wait", "receive"]);
});

test("a reused connection has no phases that happened before", async () => {
  await using server = await ScriptedServer.start(site());
  await using telemetry = new Telemetry();
  await using it = instrumented(telemetry);
  await it.get(server.url());
  await it.get(server.url());
  const [, second] = telemetry.spans("GET");
  assertEquals(telemetry.namesBelow(second!), ["send", "wait", "receive"]);
});

test("a call that waits for a connection has a span of the wait", async () => {
  await using server = await ScriptedServer.start(site());
  await using telemetry = new Telemetry();
  await using it = instrumented(telemetry, { maxConnsPerHost: 1 });
  await Promise.all([it.get(server.url()), it.get(server.url())]);
  const [, second] = telemetry.spans("GET");
  assertEquals(telemetry.namesBelow(second!)[0], "queue");
});

test("calls at the same time do not mix", async () => {
  await using server = await ScriptedServer.start(site());
  await using telemetry = new Telemetry();
  await using it = instrumented(telemetry);
  const works = ["work 1", "work 2", "work 3"];
  await Promise.all(works.map((work) => {
    return telemetry.inside(work, () => it.get(server.url(`/${work.at(-1)}`)));
  }));
  for (const work of works) {
    const { spanId } = telemetry.span(work).spanContext();
    const [request, ...more] = telemetry.spans("GET").filter(({ parentSpanContext }) =>
      parentSpanContext?.spanId === spanId
    );
    assertEquals(more, []);
    assertEquals(request!.attributes["url.full"], server.url(`/${work.at(-1)}`));
  }
});

// The request carries it

test("the server gets the span of the request as traceparent", async () => {
  await using server = await ScriptedServer.start(site());
  await using telemetry = new Telemetry();
  await using it = instrumented(telemetry);
  await it.get(server.url());
  await (await it.request(server.url(), { method: "POST", body: "hello" })).bytes();
  assertEquals(traceparents(server), telemetry.spans("GET", "POST").map(traceparentOf));
});

test("each redirect takes its own span along", async () => {
  await using server = await ScriptedServer.start(site({ "/": to("/next") }));
  await using telemetry = new Telemetry();
  await using it = instrumented(telemetry);
  await it.get(server.url());
  const spans = telemetry.spans("GET");
  assertEquals(traceparents(server), spans.map(traceparentOf));
  assertEquals(spans.map(({ attributes }) => attributes["http.request.resend_count"]), [
    undefined,
    1,
  ]);
  assertEquals(spans.map(({ attributes }) => attributes["http.response.status_code"]), [302, 200]);
});

test("each repeat takes its own span along, and the one before it failed", async () => {
  await using server = await stale();
  await using telemetry = new Telemetry();
  await using it = instrumented(telemetry);
  await it.get(server.url());
  await it.get(server.url());
  const spans = telemetry.spans("GET");
  assertEquals(traceparents(server), spans.map(traceparentOf));
  const [, lost, repeat] = spans;
  assertEquals(lost!.status.code, SpanStatusCode.ERROR);
  assertEquals(
    lost!.attributes["httptrace.retry.reason"],
    "the connection was lost before the response",
  );
  assertEquals(repeat!.status.code, SpanStatusCode.UNSET);
  assertEquals(repeat!.attributes["http.request.resend_count"], 1);
});

test("a request that is not sampled says so, and is no span", async () => {
  await using server = await ScriptedServer.start(site());
  await using telemetry = new Telemetry(new AlwaysOffSampler());
  await using it = instrumented(telemetry);
  await it.get(server.url());
  assertMatch(traceparents(server)[0]!, /^00-[\da-f]{32}-[\da-f]{16}-00$/);
  assertEquals(telemetry.spans(), []);
});

test("a caller's own fields and trace stay", async () => {
  await using server = await ScriptedServer.start(site());
  await using telemetry = new Telemetry();
  await using it = instrumented(telemetry);
  const trace = new Trace();
  let ended = 0;
  trace.addEventListener("callend", () => ended++);
  await it.get(server.url(), {
    trace,
    headers: { "x-call": "1" },
    attemptHeaders: () => ({ "x-attempt": "2" }),
  });
  assertEquals(ended, 1);
  assertMatch(received(server), /^x-call: 1\r$/m);
  assertMatch(received(server), /^x-attempt: 2\r$/m);
});

test("a call by the transport itself has spans, and takes nothing along", async () => {
  await using server = await ScriptedServer.start(site());
  await using telemetry = new Telemetry();
  await using it = instrumented(telemetry);
  await (await it.client.fetch(server.url())).text();
  assertEquals(telemetry.spans("GET").length, 1);
  assertEquals(traceparents(server), []);
});

// What spans tell

test("a request has the attributes of the conventions", async () => {
  await using server = await ScriptedServer.start(site());
  await using telemetry = new Telemetry();
  await using it = instrumented(telemetry);
  await it.get(`http://user:password@127.0.0.1:${server.port}/a?sig=secret&b=1`);
  const { attributes, status } = telemetry.span("GET");
  const { "network.local.port": localPort, ...others } = attributes;
  assert(Number.isInteger(localPort));
  assertEquals(others, {
    "http.request.method": "GET",
    "http.response.status_code": 200,
    "network.local.address": "127.0.0.1",
    "network.peer.address": "127.0.0.1",
    "network.peer.port": server.port,
    "network.protocol.version": "1.1",
    "server.address": "127.0.0.1",
    "server.port": server.port,
    "url.full": server.url("/a?sig=REDACTED&b=1"),
    "httptrace.connection.id": 1,
    "httptrace.connection.reused": false,
    "httptrace.connection.miss": "none",
  });
  assertEquals(status, { code: SpanStatusCode.UNSET });
});

test("a status from 400 on is an error that needs no words", async () => {
  await using server = await ScriptedServer.start(
    site({ "/": "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n" }),
  );
  await using telemetry = new Telemetry();
  await using it = instrumented(telemetry);
  await it.get(server.url());
  const { attributes, status } = telemetry.span("GET");
  assertEquals(attributes["error.type"], "404");
  assertEquals(status, { code: SpanStatusCode.ERROR });
});

test("a call that fails says by which code and why, and so does the phase", async () => {
  await using telemetry = new Telemetry();
  await using it = instrumented(telemetry);
  const url = `http://127.0.0.1:${refusingPort()}/`;
  await it.get(url);
  const { attributes, status } = telemetry.span("GET");
  assertEquals(attributes["error.type"], "connect");
  assertEquals(attributes["http.response.status_code"], undefined);
  assertEquals(status.code, SpanStatusCode.ERROR);
  assertMatch(status.message!, /^Cannot connect to /);
  assertEquals(telemetry.span("connect").status.code, SpanStatusCode.ERROR);
  assertEquals(telemetry.span("fetch GET").status.code, SpanStatusCode.ERROR);
});

test("a call that is aborted says by what", async () => {
  await using server = await ScriptedServer.start((peer) => peer.untilEnd());
  await using telemetry = new Telemetry();
  await using it = instrumented(telemetry);
  const controller = new AbortController();
  const call = it.get(server.url(), { signal: controller.signal });
  await it.client.events.until("requestend");
  controller.abort();
  await call;
  const { attributes, status } = telemetry.span("GET");
  assertEquals([attributes["error.type"], status.code], ["AbortError", SpanStatusCode.ERROR]);
});

test("a call that fails before its first request is a span too", async () => {
  await using telemetry = new Telemetry();
  await using it = instrumented(telemetry, { proxy: () => "gopher://proxy.test" });
  await it.get("http://a.test/");
  const { attributes, status } = telemetry.span("GET");
  assertEquals([attributes["server.address"], attributes["server.port"]], ["a.test", 80]);
  assertEquals([attributes["error.type"], status.code], ["proxy", SpanStatusCode.ERROR]);
});

test("an unknown method is no name of a span, unless it is made known", async () => {
  await using server = await ScriptedServer.start(site());
  for (
    const [knownMethods, name, told] of [[undefined, "HTTP", "_OTHER"], [
      ["BREW"],
      "BREW",
      "BREW",
    ]] as const
  ) {
    await using telemetry = new Telemetry();
    await using it = instrumented(telemetry, {}, knownMethods ? { knownMethods } : {});
    await it.get(server.url(), { method: "BREW" });
    const { attributes } = telemetry.span(name);
    assertEquals(attributes["http.request.method"], told);
    assertEquals(
      attributes["http.request.method_original"],
      told === "_OTHER" ? "BREW" : undefined,
    );
  }
});

requires("nginx")("lookup, race and handshake tell what they found", async () => {
  const authority = await Authority.shared();
  const certificate = await authority.issue("a.test");
  await using server = await Nginx.start({ certificate });
  await using telemetry = new Telemetry();
  await using it = instrumented(telemetry, {
    caCerts: authority.caCerts,
    resolver: () => ["::1", "127.0.0.1"],
    tlsDetails: true,
  });
  await it.get(`https://a.test:${server.port}/hello`);
  const below = telemetry.namesBelow(telemetry.span("GET"));
  assertEquals(below, ["dns", "connect", "connect", "tls", "send", "wait", "receive"]);
  const dns = telemetry.span("dns").attributes;
  assertEquals(dns["dns.question.name"], "a.test");
  assertEquals(dns["dns.answers"], ["::1", "127.0.0.1"]);
  const connects = telemetry.spans("connect").map(({ attributes, status }) => [
    attributes["network.peer.address"],
    attributes["network.transport"],
    status.code,
  ]);
  assertEquals(connects, [
    ["::1", "tcp", SpanStatusCode.ERROR],
    ["127.0.0.1", "tcp", SpanStatusCode.UNSET],
  ]);
  const tls = telemetry.span("tls").attributes;
  assertEquals([tls["server.address"], tls["tls.protocol.version"]], ["a.test", "1.3"]);
  assertEquals(tls["tls.server.subject"], "CN=test leaf");
  assertMatch(String(tls["tls.server.hash.sha256"]), /^[\dA-F]{64}$/);
});

test("what came in many pieces is told in all", async () => {
  await using server = await ScriptedServer.start(async (peer) => {
    await peer.head();
    await peer.send("HTTP/1.1 200 OK\r\ncontent-length: 200000\r\n\r\n");
    for (let i = 0; i < 20; i++) await peer.send("x".repeat(10_000));
    await peer.untilEnd();
  });
  await using telemetry = new Telemetry();
  await using it = instrumented(telemetry);
  await it.get(server.url());
  const { attributes } = telemetry.span("receive");
  const pieces = it.client.events.details("datareceived").map(({ bytes }) => bytes);
  assertEquals(attributes["http.response.size"], pieces.reduce((sum, bytes) => sum + bytes, 0));
  assertEquals(attributes["http.response.body.size"], 200_000);
});

// Times

test("spans last as long as the trace says, and lie inside each other", async () => {
  await using server = await ScriptedServer.start(site());
  await using telemetry = new Telemetry();
  await using it = instrumented(telemetry);
  const before = Date.now();
  await it.get(server.url());
  const after = Date.now() + 1;
  const { timings } = it.client.events.only("callend").detail;
  const request = telemetry.span("GET");
  const { connect, send, wait, receive, total } = timings;
  for (const [name, expected] of Object.entries({ GET: total, connect, send, wait, receive })) {
    const span = telemetry.span(name);
    assertAlmostEquals(endOf(span) - startOf(span), expected!, 0.01, name);
    assertGreaterOrEqual(startOf(span), startOf(request), name);
    assertLessOrEqual(endOf(span), endOf(request), name);
  }
  assertGreaterOrEqual(startOf(request), before);
  assertLessOrEqual(endOf(request), after);
});

// The end

test("what is disposed of sees calls to their end, and no new ones", async () => {
  await using server = await ScriptedServer.start(site());
  await using telemetry = new Telemetry();
  await using it = instrumented(telemetry);
  const call = it.get(server.url());
  it[Symbol.dispose]();
  await call;
  await it.get(server.url());
  assertEquals(telemetry.spans("GET").length, 1);
  assertEquals(traceparents(server).length, 1);
  assertEquals(await openConnections(telemetry).catch(() => ({})), {});
});

test("the API's own providers are used where no others are given", async () => {
  await using server = await ScriptedServer.start(site());
  await using telemetry = new Telemetry();
  api.trace.setGlobalTracerProvider(telemetry.tracerProvider);
  try {
    await using client = new Client();
    using made = instrument(client, api);
    await (await made.fetch(server.url())).text();
    assertEquals(traceparents(server), telemetry.spans("GET").map(traceparentOf));
    assertNotEquals(traceparents(server), []);
  } finally {
    api.trace.disable();
  }
});

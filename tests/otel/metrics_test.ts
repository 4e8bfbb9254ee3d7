import { assertAlmostEquals, assertEquals } from "@std/assert";
import { Trace } from "../../mod.ts";
import { ScriptedServer } from "../_support/scripted_server.ts";
import { refusingPort } from "../_support/silence.ts";
import { site, to } from "../_support/site.ts";
import { endOf, startOf, Telemetry } from "../_support/telemetry.ts";
import { instrumented, openConnections } from "./_instrumented.ts";

Deno.test("the duration of each request is measured, as long as its span", async () => {
  await using server = await ScriptedServer.start(site({ "/": to("/next") }));
  await using telemetry = new Telemetry();
  await using it = instrumented(telemetry);
  await it.get(server.url());
  const { descriptor, dataPoints } = await telemetry.metric("http.client.request.duration");
  const { buckets } = dataPoints[0]!.value as { buckets: { boundaries: number[] } };
  assertEquals([descriptor.unit, buckets.boundaries[0], buckets.boundaries.length], [
    "s",
    0.005,
    14,
  ]);
  const common = {
    "http.request.method": "GET",
    "network.protocol.version": "1.1",
    "server.address": "127.0.0.1",
    "server.port": server.port,
  };
  assertEquals(dataPoints.map(({ attributes }) => attributes), [
    { ...common, "http.response.status_code": 302 },
    { ...common, "http.response.status_code": 200 },
  ]);
  telemetry.spans("GET").forEach((span, index) => {
    const { sum } = dataPoints[index]!.value as { sum: number };
    assertAlmostEquals(sum * 1_000, endOf(span) - startOf(span), 0.01);
  });
});

Deno.test("a request that failed is measured by its error", async () => {
  await using telemetry = new Telemetry();
  await using it = instrumented(telemetry);
  await it.get(`http://127.0.0.1:${refusingPort()}/`);
  const { dataPoints } = await telemetry.metric("http.client.request.duration");
  assertEquals(dataPoints.map(({ attributes }) => attributes["error.type"]), ["connect"]);
});

Deno.test("open connections are counted, active and idle apart, until they are closed", async () => {
  await using server = await ScriptedServer.start(site());
  await using telemetry = new Telemetry();
  await using it = instrumented(telemetry);
  const response = await it.request(server.url("/"), { method: "POST", body: "hello" });
  await response.bytes();
  assertEquals(await openConnections(telemetry), { idle: 1, active: 0 });
  const trace = new Trace();
  const counted = Promise.withResolvers<Record<string, unknown>>();
  trace.addEventListener("requeststart", () => counted.resolve(openConnections(telemetry)));
  await it.get(server.url(), { trace });
  assertEquals(await counted.promise, { idle: 0, active: 1 });
  it.client.closeIdleConnections();
  assertEquals(await openConnections(telemetry), { idle: 0, active: 0 });
  const { dataPoints } = await telemetry.metric("http.client.connection.duration");
  assertEquals(dataPoints.map(({ attributes }) => attributes), [{
    "network.peer.address": "127.0.0.1",
    "server.address": "127.0.0.1",
    "server.port": server.port,
  }]);
});

import { assertEquals } from "@std/assert";
import type { RequestOptions } from "../../../mod.ts";
import type { TraceLog } from "../../../trace_log.ts";
import { logOf } from "../../_support/scenes.ts";
import { ScriptedServer } from "../../_support/scripted_server.ts";
import { assertFinds, assertSilent } from "./_findings.ts";

/** One call that is answered with these bytes. */
async function answered(answer: string, request: RequestOptions = {}): Promise<TraceLog> {
  await using server = await ScriptedServer.start(async (peer) => {
    await peer.head();
    await peer.send(answer);
    await peer.untilEnd();
  });
  return await logOf({}, (get) => get(server.url("/page?id=1"), request));
}

function page({ type = "text/html; charset=utf-8", size = 5_000, more = "", status = 200 } = {}) {
  return `HTTP/1.1 ${status} OK\r\ncontent-type: ${type}\r\ncontent-length: ${size}\r\n${more}\r\n` +
    "x".repeat(size);
}

Deno.test("a text that came without compression, which was asked for, is told", async () => {
  const { severity, evidence, advice } = assertFinds(
    "uncompressed",
    await answered(page()),
    "/page?id=1 sent 5000 bytes of text/html without compression, though the request accepts ",
  );
  assertEquals(severity, "cost");
  assertEquals(advice, "Let the server compress text/html.");
  assertEquals(evidence[1]?.text, "content-type: text/html; charset=utf-8, no content-encoding");
});

Deno.test("a request that asks for no compression is told so", async () => {
  for (const accepted of [null, "identity"]) {
    const headers = accepted === null ? {} : { "accept-encoding": accepted };
    await using server = await ScriptedServer.start(async (peer) => {
      await peer.head();
      await peer.send(page());
      await peer.untilEnd();
    });
    const log = await logOf({ disableCompression: true }, (get) => get(server.url(), { headers }));
    const { severity } = assertFinds("uncompressed", log, "the request did not ask for any");
    assertEquals(severity, "note");
  }
});

Deno.test("what compression would not help is not told", async () => {
  const silent = [
    page({ type: "image/png" }),
    page({ type: "text/event-stream" }),
    page({ size: 1_000 }),
    page({ more: "cache-control: public, no-transform\r\n" }),
    page({ status: 206 }),
    page({ more: "content-encoding: identity\r\n" }),
  ];
  for (const answer of silent) assertSilent("uncompressed", await answered(answer));
});

Deno.test("JSON, scripts and drawings compress as well as text", async () => {
  for (const type of ["application/json", "application/problem+json", "image/svg+xml"]) {
    assertFinds("uncompressed", await answered(page({ type })), `of ${type} without`);
  }
});

Deno.test("a server that speaks HTTP/1.0 is told", async () => {
  const old = "HTTP/1.0 200 OK\r\ncontent-length: 0\r\n\r\n";
  const { evidence } = assertFinds("oldHttp", await answered(old), "answers in HTTP/1.0");
  assertEquals(evidence[0].text, "HTTP/1.0");
  assertSilent("oldHttp", await answered(page()));
});

Deno.test("a status from 400 on blames the request, with what would help", async () => {
  const { severity, advice } = assertFinds(
    "errorStatus",
    await answered("HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n"),
    "/page?id=1 was answered with 404 Not Found, which blames the request.",
  );
  assertEquals([severity, advice], ["problem", "Look for a slip in the path."]);
  assertSilent("errorStatus", await answered(page()));
});

Deno.test("a status from 500 on is a failure of the server, and says when to come back", async () => {
  const answer = "HTTP/1.1 503 Busy\r\nretry-after: 120\r\ncontent-length: 0\r\n\r\n";
  const { evidence } = assertFinds(
    "errorStatus",
    await answered(answer),
    "503 Busy, which is a failure of the server. The server says retry-after: 120.",
  );
  assertEquals(evidence[0].text, "503; retry-after: 120");
});

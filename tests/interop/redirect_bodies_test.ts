import { assertEquals, assertStringIncludes } from "@std/assert";
import type { FetchInit } from "../../transport/transport.ts";
import { assertFails, Client } from "../_support/client.ts";
import { patiently } from "../_support/patience.ts";
import { ScriptedServer } from "../_support/scripted_server.ts";
import { answerHead, received, requestsOf, site, to } from "../_support/site.ts";

const test = Deno.test;

/** Fetches `/`, and gives what it led to. */
async function follow(client: Client, server: ScriptedServer, init?: FetchInit): Promise<string> {
  return await (await client.fetch(server.url(), init)).text();
}

const BODIES: Record<string, () => BodyInit> = {
  "a string": () => "same body",
  "bytes": () => new TextEncoder().encode("same body"),
  "a Blob": () => new Blob(["same body"]),
  "parameters": () => new URLSearchParams({ same: "body" }),
};
for (const [kind, make] of Object.entries(BODIES)) {
  test(`after 307 ${kind} is sent again`, async () => {
    await using server = await ScriptedServer.start(site({ "/": to("/next", { status: 307 }) }));
    await using client = new Client();
    assertEquals(await follow(client, server, { method: "POST", body: make() }), "hello");
    assertEquals(requestsOf(client), ["POST /", "POST /next"]);
    assertEquals(received(server).match(/same[ =]body/g)?.length, 2);
  });
}

test("after 308 a form is sent again, whole and under its own boundary", async () => {
  await using other = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (it) => {
    return new Response((await it.formData()).get("same") as string);
  });
  const location = `http://127.0.0.1:${other.addr.port}/`;
  const answer = to(location, { status: 308, more: "connection: close\r\n" });
  await using server = await ScriptedServer.start(async (peer) => {
    await peer.head();
    await peer.send(answer);
    await peer.untilEnd();
  });
  await using client = new Client();
  const body = new FormData();
  body.set("same", "body");
  assertEquals(await follow(client, server, { method: "POST", body }), "body");
});

test("after 303 a PUT becomes a GET, without its body and what describes it", async () => {
  await using server = await ScriptedServer.start(site({ "/": to("/next", { status: 303 }) }));
  await using client = new Client();
  const headers = { "content-language": "en", "x-other": "1" };
  assertEquals(await follow(client, server, { method: "PUT", body: "body", headers }), "hello");
  const second = received(server).split("GET /next")[1] ?? "";
  assertEquals(/^(content-|transfer-)/im.test(second), false, second);
  assertStringIncludes(second, "x-other: 1");
  assertEquals(client.events.only("redirect").detail.dropped, ["content-language"]);
});

/** A body without end, which knows whether it was cancelled. */
function endlessBody() {
  const cancelled = Promise.withResolvers<void>();
  const stream = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new Uint8Array(1_000)),
    cancel: () => cancelled.resolve(),
  });
  return { stream, cancelled: cancelled.promise };
}

test("after 307 a stream cannot be sent again: it is cancelled, and the call fails", async () => {
  await using server = await ScriptedServer.start(answerHead(to("/next", { status: 307 })));
  await using client = new Client();
  const body = endlessBody();
  const call = client.fetch(server.url(), { method: "POST", body: body.stream });
  const error = await assertFails(call, "redirect", null);
  assertStringIncludes(error.message, "the body is a stream");
  await patiently(body.cancelled, () => "the end of the stream");
  await patiently(server.peers[0]!.closed, () => "the end of the connection");
  assertEquals(requestsOf(client), ["POST /"]);
});

test("after 303 nobody needs the rest of a stream: it is cancelled, and the call goes on", async () => {
  const redirecting = answerHead(to("/next", { status: 303 }));
  await using server = await ScriptedServer.start(redirecting, site());
  await using client = new Client();
  const body = endlessBody();
  assertEquals(await follow(client, server, { method: "POST", body: body.stream }), "hello");
  await patiently(body.cancelled, () => "the end of the stream");
  assertEquals(requestsOf(client), ["POST /", "GET /next"]);
  assertEquals(client.events.details("gotconn").map(({ reused }) => reused), [false, false]);
});

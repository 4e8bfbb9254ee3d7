import { assertEquals, assertRejects } from "@std/assert";
import { type ErrorCode, TransportError } from "../../transport/errors.ts";
import { prepare } from "../../transport/prepare.ts";
import { type FailedAttempt, retryReason } from "../../transport/retry.ts";
import { settingsOf } from "../../transport/settings.ts";
import { Client } from "../_support/client.ts";
import { ScriptedServer } from "../_support/scripted_server.ts";
import { answerWith, ok } from "./_servers.ts";

type Given = Partial<Omit<FailedAttempt, "request" | "error">> & {
  method?: string;
  headers?: Record<string, string>;
  body?: BodyInit;
  code?: ErrorCode;
};

function retries(given: Given): boolean {
  const { method = "GET", headers = {}, body = null, code = "emptyReply", ...attempt } = given;
  const request = prepare("http://a.test/", { method, headers, body }, settingsOf({}));
  const error = new TransportError(code, "lost");
  const known = { reused: true, bytesSent: 100, responseStarted: false, ...attempt };
  return retryReason({ ...known, request, error }) !== null;
}

/** RFC 9112 section 9.3.1 and RFC 9110 section 9.2.2, as Go reads them. */
const decisions: [name: string, given: Given, repeated: boolean][] = [
  ["a GET on a connection that had gone stale", {}, true],
  ["a HEAD on such a connection", { method: "HEAD" }, true],
  ["an OPTIONS on such a connection", { method: "OPTIONS" }, true],
  ["a GET whose connection was reset", { code: "receive" }, true],
  ["a GET that could not be written", { code: "send" }, true],
  ["a GET on a new connection", { reused: false }, false],
  ["a GET whose response had begun", { responseStarted: true }, false],
  ["a GET that took too long", { code: "timeout" }, false],
  ["a GET whose response is no HTTP", { code: "protocol" }, false],
  ["a GET that was truncated", { code: "truncated" }, false],
  ["a POST that the server may have acted on", { method: "POST", body: "x" }, false],
  ["a PUT that the server may have acted on", { method: "PUT", body: "x" }, false],
  ["a PATCH that the server may have acted on", { method: "PATCH", body: "x" }, false],
  ["a POST of which nothing was sent", { method: "POST", body: "x", bytesSent: 0 }, true],
  ["a POST with an Idempotency-Key", {
    method: "POST",
    body: "x",
    headers: { "idempotency-key": "1" },
  }, true],
  [
    "a POST whose body is a stream",
    { method: "POST", body: new ReadableStream(), bytesSent: 0 },
    false,
  ],
];
for (const [name, given, repeated] of decisions) {
  Deno.test(`${name} is ${repeated ? "repeated" : "not repeated"}`, () => {
    assertEquals(retries(given), repeated);
  });
}

/** Answers one request, and closes the connection when the next one has come. */
async function goStale(peer: Parameters<Parameters<typeof ScriptedServer.start>[0]>[0]) {
  await peer.head();
  await peer.send(ok("hello"));
  await peer.head();
}

Deno.test("a GET on a stale connection is repeated on a new one, and nobody notices", async () => {
  await using server = await ScriptedServer.start(goStale, answerWith(ok("again")));
  await using client = new Client();
  await (await client.request(server.url())).text();
  assertEquals(await (await client.request(server.url())).text(), "again");
  const { callId, attempt } = client.events.only("retry");
  assertEquals([callId, attempt], [2, 0]);
  const got = client.events.ofType("gotconn").filter((event) => event.callId === 2);
  assertEquals(got.map(({ attempt, detail }) => [attempt, detail.reused]), [[0, true], [1, false]]);
});

Deno.test("a POST on a stale connection is not repeated", async () => {
  await using server = await ScriptedServer.start(goStale, answerWith(ok("again")));
  await using client = new Client();
  await (await client.request(server.url())).text();
  const call = client.request(server.url(), { method: "POST" });
  await assertRejects(() => call, TransportError);
  assertEquals(client.events.types("retry"), []);
});

import { assertEquals, assertMatch, assertStrictEquals } from "@std/assert";
import type { CallAttempt } from "../../mod.ts";
import { assertFails, Client } from "../_support/client.ts";
import { ScriptedServer } from "../_support/scripted_server.ts";
import { received, site, to } from "../_support/site.ts";

const test = Deno.test;
const HELLO = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello";

/** The values of a field in the order in which a server got them. */
function valuesOf(server: ScriptedServer, name: string): string[] {
  const lines = received(server).matchAll(new RegExp(`^${name}: (.*)\\r$`, "gim"));
  return Array.from(lines, ([, value]) => value!);
}

test("each redirect is asked for its header fields", async () => {
  await using server = await ScriptedServer.start(site({ "/": to("/next") }));
  await using client = new Client();
  const seen: CallAttempt[] = [];
  const response = await client.fetch(server.url(), {
    attemptHeaders: (attempt) => {
      seen.push(attempt);
      return { "x-hop": `${attempt.hop}` };
    },
  });
  await response.text();
  assertEquals(valuesOf(server, "x-hop"), ["0", "1"]);
  const call = { callId: client.events.only("callstart").callId!, attempt: 0, method: "GET" };
  assertEquals(seen, [
    { ...call, hop: 0, url: server.url() },
    { ...call, hop: 1, url: server.url("/next") },
  ]);
});

test("each repeat is asked for its header fields", async () => {
  await using server = await ScriptedServer.start(
    async (peer) => {
      await peer.head();
      await peer.send(HELLO);
      await peer.head();
      peer.reset();
    },
    site(),
  );
  await using client = new Client();
  await (await client.request(server.url())).bytes();
  const attemptHeaders = ({ attempt }: CallAttempt) => ({ "x-attempt": `${attempt}` });
  await (await client.request(server.url(), { attemptHeaders })).bytes();
  assertEquals(valuesOf(server, "x-attempt"), ["0", "1"]);
});

test("the fields of an attempt stand in place of those of the same names", async () => {
  await using server = await ScriptedServer.start(site());
  await using client = new Client();
  const response = await client.request(server.url(), {
    headers: { "X-Who": "caller", "x-other": "stays" },
    attemptHeaders: () => ({ "x-who": "attempt" }),
  });
  await response.bytes();
  assertEquals(valuesOf(server, "x-who"), ["attempt"]);
  assertEquals(valuesOf(server, "x-other"), ["stays"]);
});

test("the next plain GET of a URL goes without the fields of an attempt", async () => {
  await using server = await ScriptedServer.start(site());
  await using client = new Client();
  for (const attemptHeaders of [() => ({ "x-once": "here" }), () => ({})]) {
    await (await client.request(server.url(), { attemptHeaders })).bytes();
  }
  assertEquals(valuesOf(server, "x-once"), ["here"]);
});

for (const name of ["Host", "content-length", "Transfer-Encoding", "connection", "expect"]) {
  test(`an attempt cannot bring ${name}, and nothing is sent then`, async () => {
    await using server = await ScriptedServer.start(site());
    await using client = new Client();
    const attemptHeaders = () => ({ [name]: "1" });
    const error = await assertFails(
      client.fetch(server.url(), { attemptHeaders }),
      "invalidHeader",
      null,
    );
    assertMatch(error.message, /^Cannot add the header ".*" to an attempt/);
    assertEquals([server.peers.length, client.stats().calls], [0, 0]);
  });
}

test("an attempt cannot bring a field that is not allowed in HTTP", async () => {
  await using client = new Client();
  const attemptHeaders = () => ({ "x-split": "a\r\nb: c" });
  await assertFails(
    client.fetch("http://127.0.0.1:1/", { attemptHeaders }),
    "invalidHeader",
    null,
  );
});

test("a call fails with what its attemptHeaders throws", async () => {
  await using client = new Client();
  const reason = new Error("no token");
  const attemptHeaders = () => {
    throw reason;
  };
  const error = await client.fetch("http://127.0.0.1:1/", { attemptHeaders }).catch((it) => it);
  assertStrictEquals(error, reason);
});

test("attemptHeaders that is no function is refused before anything happens", async () => {
  await using client = new Client();
  const attemptHeaders = {} as unknown as () => HeadersInit;
  await assertFails(
    client.fetch("http://127.0.0.1:1/", { attemptHeaders }),
    "invalidOption",
    null,
  );
  assertEquals(client.events.types(), []);
});

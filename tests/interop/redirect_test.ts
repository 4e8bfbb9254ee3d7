import { assertAlmostEquals, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { FetchInit } from "../../transport/transport.ts";
import { assertAborts, assertFails, Client } from "../_support/client.ts";
import { Nginx } from "../_support/nginx.ts";
import { patiently } from "../_support/patience.ts";
import { requires } from "../_support/requires.ts";
import { ScriptedServer } from "../_support/scripted_server.ts";
import { answerHead, requestsOf, site, to } from "../_support/site.ts";

const test = Deno.test;
const testNginx = requires("nginx");

/** Fetches `/`, and gives what it led to. */
async function follow(client: Client, server: ScriptedServer, init?: FetchInit): Promise<string> {
  return await (await client.fetch(server.url(), init)).text();
}

testNginx("a redirect of nginx is followed", async () => {
  await using nginx = await Nginx.start();
  await using client = new Client();
  const response = await client.fetch(nginx.url("/moved"));
  assertEquals(await response.text(), "hello\n");
  assertEquals([response.url, response.redirected], [nginx.url("/hello"), true]);
});

test("fetch follows a redirect, and says so", async () => {
  await using server = await ScriptedServer.start(site({ "/": to("/next#part") }));
  await using client = new Client();
  const response = await client.fetch(server.url());
  assertEquals([response.status, await response.text()], [200, "hello"]);
  assertEquals([response.url, response.redirected], [server.url("/next"), true]);
});

test("a fetch that is not redirected says so", async () => {
  await using server = await ScriptedServer.start(site());
  await using client = new Client();
  const response = await client.fetch(server.url());
  assertEquals([response.url, response.redirected], [server.url(), false]);
  await response.text();
});

test("request follows a redirect only if it is told to", async () => {
  await using server = await ScriptedServer.start(site({ "/": to("/next", { body: "moved" }) }));
  await using client = new Client();
  const stays = await client.request(server.url());
  assertEquals([stays.status, await stays.text(), stays.redirected], [302, "moved", false]);
  const follows = await client.request(server.url(), { redirect: "follow" });
  assertEquals([follows.status, await follows.text(), follows.redirected], [200, "hello", true]);
  assertEquals(follows.url, server.url("/next"));
});

test("with `manual` fetch gives the redirect as it is", async () => {
  await using server = await ScriptedServer.start(site({ "/": to("/next", { body: "moved" }) }));
  await using client = new Client();
  const response = await client.fetch(server.url(), { redirect: "manual" });
  assertEquals([response.status, response.headers.get("location")], [302, "/next"]);
  assertEquals([await response.text(), response.redirected], ["moved", false]);
  assertEquals([response.type, response.url], ["default", server.url()]);
});

test("with `error` a redirect is one", async () => {
  await using server = await ScriptedServer.start(site({ "/": to("/next", { body: "moved" }) }));
  await using client = new Client();
  const error = await assertFails(
    client.fetch(server.url(), { redirect: "error" }),
    "redirect",
    null,
  );
  assertStringIncludes(error.message, server.url());
  assertEquals(requestsOf(client), ["GET /"]);
  assertEquals(client.events.types("redirect"), []);
});

test("a Request brings its own mode", async () => {
  await using server = await ScriptedServer.start(site({ "/": to("/next") }));
  await using client = new Client();
  const request = new Request(server.url(), { redirect: "error" });
  await assertFails(client.fetch(request), "redirect", null);
  const response = await client.fetch(request, { redirect: "manual" });
  assertEquals(response.status, 302);
  await response.text();
});

test("a redirect without a Location is a response like any other", async () => {
  const answer = "HTTP/1.1 302 Found\r\ncontent-length: 0\r\n\r\n";
  await using server = await ScriptedServer.start(site({ "/": answer }));
  await using client = new Client();
  const response = await client.fetch(server.url());
  assertEquals([response.status, response.redirected], [302, false]);
  await response.text();
});

test("a loop ends after twenty redirects", async () => {
  await using server = await ScriptedServer.start(site({ "/": to("/") }));
  await using client = new Client();
  const error = await assertFails(client.fetch(server.url()), "tooManyRedirects", null);
  assertStringIncludes(error.message, "maxRedirects of 20");
  assertEquals(requestsOf(client).length, 21);
  assertEquals(client.events.ofType("redirect").length, 20);
  assertEquals(error.timings?.hops.length, 21);
});

test("an empty Location leads back to where it came from", async () => {
  await using server = await ScriptedServer.start(site({ "/": to("") }));
  await using client = new Client({ maxRedirects: 1 });
  await assertFails(client.fetch(server.url()), "tooManyRedirects", null);
  assertEquals(requestsOf(client), ["GET /", "GET /"]);
});

test("maxRedirects are followed, and one more is refused", async () => {
  const answers = { "/": to("/1"), "/1": to("/2"), "/3": to("/") };
  await using server = await ScriptedServer.start(site(answers));
  await using client = new Client({ maxRedirects: 2 });
  assertEquals(await follow(client, server), "hello");
  await assertFails(client.fetch(server.url("/3")), "tooManyRedirects", null);
  assertEquals(requestsOf(client).slice(3), ["GET /3", "GET /", "GET /1"]);
});

test("with a maxRedirects of 0 the first one is refused", async () => {
  await using server = await ScriptedServer.start(site({ "/": to("/next") }));
  await using client = new Client({ maxRedirects: 0 });
  await assertFails(client.fetch(server.url()), "tooManyRedirects", null);
  assertEquals(requestsOf(client), ["GET /"]);
});

/** Bodies of a redirect that are worth reading for the sake of their connection. */
const SHORT: Record<string, string> = {
  "without a body": to("/next"),
  "with a short body": to("/next", { body: "moved" }),
  "with a body of 64 KiB": to("/next", { body: "x".repeat(65_536) }),
  "in chunks": "HTTP/1.1 302 Found\r\nlocation: /next\r\ntransfer-encoding: chunked\r\n\r\n" +
    "5\r\nmoved\r\n0\r\n\r\n",
};
for (const [kind, answer] of Object.entries(SHORT)) {
  test(`the connection of a redirect ${kind} is used again`, async () => {
    await using server = await ScriptedServer.start(site({ "/": answer }));
    await using client = new Client();
    assertEquals(await follow(client, server), "hello");
    assertEquals(client.events.details("gotconn").map(({ reused }) => reused), [false, true]);
    assertEquals(server.peers.length, 1);
  });
}

/** Bodies that cost more than a new connection, or leave none to use again. */
const LONG: Record<string, [answer: string, reason: string]> = {
  "with a body of a megabyte": [to("/next", { body: "x".repeat(1_000_000) }), "abandoned"],
  "that closes": [to("/next", { more: "connection: close\r\n" }), "connectionClose"],
};
for (const [kind, [answer, reason]] of Object.entries(LONG)) {
  test(`the connection of a redirect ${kind} is closed, and another one is dialled`, async () => {
    await using server = await ScriptedServer.start(site({ "/": answer }), site());
    await using client = new Client();
    assertEquals(await follow(client, server), "hello");
    assertEquals(client.events.details("gotconn").map(({ reused }) => reused), [false, false]);
    assertEquals(client.events.only("connclose").detail.reason, reason);
    await patiently(server.peers[0]!.closed, () => "the end of the connection");
  });
}

test("each redirect is an event of the hop that it ends", async () => {
  const answers = { "/": to("/1", { status: 301 }), "/1": to("/2", { status: 307 }) };
  await using server = await ScriptedServer.start(site(answers));
  await using client = new Client();
  assertEquals(await follow(client, server, { method: "POST", body: "body" }), "hello");
  const [first, second] = client.events.ofType("redirect");
  const common = { method: "GET", downgraded: false };
  assertEquals([first?.hop, first?.detail], [0, {
    ...{ ...common, status: 301, dropped: [] },
    ...{ from: server.url("/"), to: server.url("/1") },
  }]);
  assertEquals([second?.hop, second?.detail], [1, {
    ...{ ...common, status: 307, dropped: [] },
    ...{ from: server.url("/1"), to: server.url("/2") },
  }]);
});

test("the events of a call count its hops, and its first attempt at each", async () => {
  await using server = await ScriptedServer.start(site({ "/": to("/1"), "/1": to("/2") }));
  await using client = new Client();
  await follow(client, server);
  for (const type of ["getconn", "gotconn", "requeststart", "responseheaders"] as const) {
    assertEquals(client.events.ofType(type).map(({ hop }) => hop), [0, 1, 2], type);
  }
  assertEquals([client.events.only("callstart").hop, client.events.only("callend").hop], [0, 2]);
  assertEquals(new Set(client.events.events.map(({ attempt }) => attempt)), new Set([0]));
});

test("a redirect is told when its own response is over, and its connection is back", async () => {
  await using server = await ScriptedServer.start(site({ "/": to("/next", { body: "moved" }) }));
  await using client = new Client();
  await follow(client, server);
  const types = client.events.types("responseend", "putidleconn", "redirect", "getconn", "callend");
  assertEquals(types, [
    ...["getconn", "responseend", "putidleconn", "redirect"],
    ...["getconn", "responseend", "putidleconn", "callend"],
  ]);
});

test("each hop has its own timings, which add up to those of the call", async () => {
  await using server = await ScriptedServer.start(site({ "/": to("/1"), "/1": to("/2") }));
  await using client = new Client();
  await follow(client, server);
  const end = client.events.only("callend");
  const { hops, sum, ...last } = end.detail.timings;
  assertEquals(hops.map(({ connect }) => connect !== null), [true, false, false]);
  assertEquals(hops[2], last);
  const whole = end.time - client.events.only("callstart").time;
  assertAlmostEquals(sum.total!, whole, 1e-6);
  for (const { wait } of hops) assertEquals(wait !== null && wait >= 0, true);
});

for (const location of ["ftp://a.test/", "http://a b/", "http://a.test:0/"]) {
  test(`a redirect to ${location} fails the call, and its connection can be used again`, async () => {
    await using server = await ScriptedServer.start(site({ "/": to(location, { body: "moved" }) }));
    await using client = new Client();
    const error = await assertFails(client.fetch(server.url()), "redirect", null);
    assertMatch(error.message, /^Cannot follow the redirect of http:\/\/127\.0\.0\.1:\d+\/: /);
    assertEquals(client.events.only("callend").detail.outcome, "error");
    assertEquals(client.events.types("redirect"), []);
    assertEquals(client.stats(), { calls: 0, waiting: 0, connections: 1, idle: 1 });
  });
}

test("a redirect that is refused before its body has come closes its connection", async () => {
  const answer = "HTTP/1.1 302 Found\r\nlocation: ftp://a.test/\r\ncontent-length: 10\r\n\r\nhalf";
  await using server = await ScriptedServer.start(answerHead(answer));
  await using client = new Client();
  await assertFails(client.fetch(server.url()), "redirect", null);
  await patiently(server.peers[0]!.closed, () => "the end of the connection");
  assertEquals(client.events.only("connclose").detail.reason, "abandoned");
  assertEquals(client.stats(), { calls: 0, waiting: 0, connections: 0, idle: 0 });
});

test("a redirect to a port where nobody listens fails like any other request", async () => {
  const server = await ScriptedServer.start(site({ "/": to("http://127.0.0.1:1/") }));
  await using _server = server;
  await using client = new Client();
  const error = await assertFails(client.fetch(server.url()), "connect", "connect");
  assertEquals(error.timings?.hops.length, 2);
  assertEquals(client.events.only("callend").hop, 1);
});

test("a call is aborted in its second hop as in its first", async () => {
  await using server = await ScriptedServer.start(async (peer) => {
    await peer.head();
    await peer.send(to("/next"));
    await peer.untilEnd();
  });
  await using client = new Client();
  await assertAborts(
    (signal) => client.fetch(server.url(), { signal }),
    () => client.events.until("requestend", 2),
  );
  assertEquals(client.events.only("callend").detail.outcome, "aborted");
});

test("a call is aborted while the body of a redirect is read", async () => {
  await using server = await ScriptedServer.start(
    answerHead("HTTP/1.1 302 Found\r\nlocation: /next\r\ncontent-length: 10\r\n\r\nhalf"),
  );
  await using client = new Client();
  await assertAborts(
    (signal) => client.fetch(server.url(), { signal }),
    () => client.events.until("responseheaders"),
  );
  assertEquals(requestsOf(client), ["GET /"]);
});

test("the limit of a call counts all its hops", async () => {
  let hops = 0;
  await using server = await ScriptedServer.start(async (peer) => {
    for (; hops < 3; hops++) {
      await peer.head();
      await peer.send(to("/"));
    }
    await peer.untilEnd();
  });
  await using client = new Client();
  const error = await assertFails(client.fetch(server.url(), { timeout: 100 }), "timeout", "wait");
  assertEquals([hops, error.timings?.hops.length], [3, 4]);
  assertAlmostEquals(error.timings!.hops.reduce((sum, { total }) => sum + total!, 0), 100, 60);
});

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { assertAborts, assertFails, Client } from "../_support/client.ts";
import { answerConnect, tunnelTo } from "../_support/proxy_scripts.ts";
import { type Script, ScriptedServer } from "../_support/scripted_server.ts";
import { neverAnswer, sayHello } from "../_support/scripts.ts";

/** Long enough for what is not to time out, short enough to wait for. */
const SHORT_MS = 60;

const ORIGIN = "https://origin.test/";

function through(proxy: ScriptedServer, options = {}, userinfo = ""): Client {
  return new Client({ proxy: `http://${userinfo}127.0.0.1:${proxy.port}`, ...options });
}

/** A proxy's refusal, and what of it reaches the caller. */
const refusals: [what: string, answer: string, status: number, body: string][] = [
  [
    "with a body of known length",
    "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 4\r\n\r\nwho?",
    407,
    "who?",
  ],
  [
    "with a chunked body",
    "HTTP/1.1 403 Forbidden\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nno\r\n0\r\n\r\n",
    403,
    "no",
  ],
  ["without a body", "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n", 502, ""],
  ["without a reason", "HTTP/1.1 503\r\nContent-Length: 0\r\n\r\n", 503, ""],
  ["as HTTP/1.0", "HTTP/1.0 403 No\r\nContent-Length: 2\r\n\r\nno", 403, "no"],
  ["after 103", "HTTP/1.1 103 Wait\r\n\r\nHTTP/1.1 403 No\r\nContent-Length: 1\r\n\r\nn", 403, "n"],
  ["with a redirect", "HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n", 302, ""],
  ["by switching protocols", "HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\nx", 101, ""],
  [
    "with rubbish for a body",
    "HTTP/1.1 403 No\r\nTransfer-Encoding: chunked\r\n\r\nrubbish\r\n",
    403,
    "",
  ],
  [
    "with a body that is too long",
    `HTTP/1.1 403 No\r\nContent-Length: 70000\r\n\r\n${"x".repeat(70_000)}`,
    403,
    "x".repeat(65_536),
  ],
];

for (const [what, answer, status, body] of refusals) {
  Deno.test(`a proxy that refuses ${what} tells the caller why`, async () => {
    await using proxy = await ScriptedServer.start(answerConnect(answer));
    await using client = through(proxy);
    const { proxyResponse, message } = await assertFails(client.request(ORIGIN), "proxy", "tunnel");
    assert(proxyResponse);
    assertEquals(proxyResponse.status, status);
    assertEquals(new TextDecoder().decode(proxyResponse.body), body);
    assertStringIncludes(message, `the proxy answers ${status}`);
    const end = client.events.only("tunnelend").detail;
    assertEquals([end.status, end.outcome, end.target], [status, "error", "origin.test:443"]);
    assertEquals(client.stats().connections, 0);
  });
}

Deno.test("a refusal has its fields, and its reason", async () => {
  const answer =
    "HTTP/1.1 407 Who are you\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n";
  await using proxy = await ScriptedServer.start(answerConnect(answer));
  await using client = through(proxy);
  const { proxyResponse } = await assertFails(client.request(ORIGIN), "proxy", "tunnel");
  assertEquals(proxyResponse?.statusText, "Who are you");
  assertEquals(proxyResponse?.headers.get("proxy-authenticate"), "Basic");
  const { headers } = client.events.only("tunnelend").detail;
  assertEquals(headers?.get("proxy-authenticate"), "Basic");
});

Deno.test("a refusal whose body ends with the connection is read to its end", async () => {
  await using proxy = await ScriptedServer.start(async (peer) => {
    await peer.head();
    await peer.send("HTTP/1.1 502 No\r\n\r\nso ");
    await peer.send("sorry");
  });
  await using client = through(proxy);
  const { proxyResponse } = await assertFails(client.request(ORIGIN), "proxy", "tunnel");
  assertEquals(new TextDecoder().decode(proxyResponse?.body), "so sorry");
});

Deno.test("a refusal whose body does not end comes without the rest of it", async () => {
  const answer = "HTTP/1.1 407 Who\r\nContent-Length: 9\r\n\r\nhalf";
  await using proxy = await ScriptedServer.start(answerConnect(answer));
  await using client = through(proxy);
  const { proxyResponse } = await assertFails(client.request(ORIGIN), "proxy", "tunnel");
  assertEquals(new TextDecoder().decode(proxyResponse?.body), "half");
});

/** What is no answer to CONNECT, and what the error says of it. */
const rubbish: [what: string, script: Script, why: string][] = [
  ["speaks another protocol", answerConnect("SSH-2.0-OpenSSH_9.2\r\n"), "HTTP"],
  ["closes the connection", async (peer) => void await peer.head(), "the proxy closed"],
  [
    "breaks off its head",
    async (peer) => {
      await peer.head();
      await peer.send("HTTP/1.1 200 OK\r\nVia:");
    },
    "the proxy closed",
  ],
  [
    "speaks before the origin can",
    answerConnect("HTTP/1.1 200 OK\r\n\r\nearly"),
    "unexpected bytes follow the answer of the proxy",
  ],
  [
    "has a head without end",
    answerConnect(`HTTP/1.1 200 OK\r\nVia: ${"x".repeat(2_000)}`),
    "exceeds 1000 bytes",
  ],
];

for (const [what, script, why] of rubbish) {
  Deno.test(`a proxy that ${what} is an error`, async () => {
    await using proxy = await ScriptedServer.start(script);
    await using client = through(proxy, { maxResponseHeaderBytes: 1_000 });
    const error = await assertFails(client.request(ORIGIN), "proxy", "tunnel");
    assertStringIncludes(error.message, why);
    assertEquals(error.proxyResponse, null);
    const shown = `through http://127.0.0.1:${proxy.port}: `;
    assertStringIncludes(error.message, `Cannot open a tunnel to origin.test:443 ${shown}`);
    assertEquals(client.events.only("tunnelend").detail.outcome, "error");
  });
}

Deno.test("a proxy that resets the connection is an error", async () => {
  await using proxy = await ScriptedServer.start(async (peer) => {
    await peer.head();
    peer.reset();
  });
  await using client = through(proxy);
  await assertFails(client.request(ORIGIN), "proxy", "tunnel");
});

Deno.test("dialTimeout ends the wait for a tunnel", async () => {
  await using proxy = await ScriptedServer.start(neverAnswer);
  await using client = through(proxy, { dialTimeout: SHORT_MS });
  const error = await assertFails(client.request(ORIGIN), "timeout", "tunnel");
  assertStringIncludes(error.message, "dialTimeout");
  assertEquals(error.timings?.tls, null);
  assert(error.timings?.tunnel !== null);
});

Deno.test("timeout ends the wait for a tunnel", async () => {
  await using proxy = await ScriptedServer.start(neverAnswer);
  await using client = through(proxy, { timeout: SHORT_MS });
  await assertFails(client.request(ORIGIN), "timeout", "tunnel");
});

Deno.test("an abort ends the wait for a tunnel", async () => {
  await using proxy = await ScriptedServer.start(neverAnswer);
  await using client = through(proxy);
  await assertAborts(
    (signal) => client.fetch(ORIGIN, { signal }),
    () => client.events.until("tunnelstart"),
  );
  assertEquals(client.events.only("tunnelend").detail.outcome, "aborted");
  assertEquals(client.stats().connections, 0);
});

Deno.test("an abort ends a refusal that goes on", async () => {
  const seen = Promise.withResolvers<void>();
  await using proxy = await ScriptedServer.start(async (peer) => {
    await peer.head();
    await peer.send("HTTP/1.1 407 Who\r\nContent-Length: 9\r\n\r\nhalf");
    seen.resolve();
    await peer.untilEnd();
  });
  await using client = through(proxy);
  await assertAborts((signal) => client.fetch(ORIGIN, { signal }), () => seen.promise);
});

Deno.test("close ends the wait for a tunnel", async () => {
  await using proxy = await ScriptedServer.start(neverAnswer);
  await using client = through(proxy);
  const call = client.request(ORIGIN);
  const failure = assertFails(call, "closed", "tunnel");
  await client.events.until("tunnelstart");
  await client.close();
  await failure;
});

Deno.test("CONNECT says who asks, and nothing that is meant for origins", async () => {
  const answer = "HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n";
  await using proxy = await ScriptedServer.start(answerConnect(answer));
  await using client = through(
    proxy,
    { userAgent: "me/1", headers: { Cookie: "a=b", Authorization: "x" } },
    "us%40er:s%3Acret@",
  );
  const headers = { "X-Own": "y", Cookie: "c=d" };
  const call = client.request("https://user:own@origin.test:8443/path?query", { headers });
  await assertFails(call, "proxy", "tunnel");
  assertEquals(
    proxy.peers[0]?.received,
    "CONNECT origin.test:8443 HTTP/1.1\r\nHost: origin.test:8443\r\nUser-Agent: me/1\r\n" +
      `Proxy-Authorization: Basic ${btoa("us@er:s:cret")}\r\n\r\n`,
  );
});

Deno.test("an IPv6 target stands in brackets", async () => {
  await using proxy = await ScriptedServer.start(answerConnect("HTTP/1.1 403 No\r\n\r\n"));
  await using client = through(proxy, { userAgent: "" });
  await assertFails(client.request("https://[2001:db8::1]/"), "proxy", "tunnel");
  const head = "CONNECT [2001:db8::1]:443 HTTP/1.1\r\nHost: [2001:db8::1]:443\r\n\r\n";
  assertEquals(proxy.peers[0]?.received, head);
});

Deno.test("connectTo decides where a tunnel leads", async () => {
  await using proxy = await ScriptedServer.start(answerConnect("HTTP/1.1 403 No\r\n\r\n"));
  await using client = through(proxy, { connectTo: { "origin.test:443": "other.test:8443" } });
  await assertFails(client.request(ORIGIN), "proxy", "tunnel");
  assertStringIncludes(proxy.peers[0]?.received ?? "", "CONNECT other.test:8443 HTTP/1.1\r\n");
});

Deno.test("credentials of a proxy are in no event, and in no error", async () => {
  await using proxy = await ScriptedServer.start(answerConnect("HTTP/1.1 407 Who\r\n\r\n"));
  await using client = through(proxy, {}, "user:s3cret@");
  const error = await assertFails(client.request(ORIGIN), "proxy", "tunnel");
  const told = Deno.inspect([error, client.events.events], { depth: 20, strAbbreviateSize: 1e6 });
  assertEquals(/s3cret|user:/.test(told), false);
  assertEquals(told.includes(btoa("user:s3cret")), false);
  assertEquals(client.events.only("proxyselect").detail.proxy, `http://127.0.0.1:${proxy.port}`);
});

Deno.test("a field Proxy-Authorization does not go through a tunnel", async () => {
  await using proxy = await ScriptedServer.start(answerConnect(""));
  await using client = through(proxy);
  const headers = { "proxy-authorization": "Basic x" };
  const error = await assertFails(client.request(ORIGIN, { headers }), "invalidHeader", null);
  assertStringIncludes(error.message, "credentials go into the URL of the proxy");
  assertEquals(proxy.peers, []);
});

Deno.test("a tunnel leads to an origin that does not speak TLS, which TLS notices", async () => {
  await using origin = await ScriptedServer.start(sayHello);
  await using proxy = await ScriptedServer.start(tunnelTo(origin.port));
  await using client = through(proxy, { tlsHandshakeTimeout: 5 * SHORT_MS });
  await client.request(ORIGIN).then(() => assert(false), () => {});
  assertEquals(client.events.only("tunnelend").detail.outcome, "ok");
  assertEquals(client.events.only("tlsend").detail.outcome, "error");
});

Deno.test("the name of a proxy that has no address is an error of the proxy", async () => {
  await using client = new Client({ proxy: "http://proxy.invalid:3128", resolve: {} });
  const error = await assertFails(client.request(ORIGIN, { timeout: 5_000 }), "proxy", "dns");
  assertStringIncludes(error.message, "Cannot reach the proxy http://proxy.invalid:3128: ");
  assertEquals(client.events.details("dnsstart"), [{ host: "proxy.invalid" }]);
});

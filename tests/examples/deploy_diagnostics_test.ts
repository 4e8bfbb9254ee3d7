import {
  assert,
  assertEquals,
  assertMatch,
  assertNotMatch,
  assertStringIncludes,
} from "@std/assert";
import { isPublicAddress } from "../../examples/deploy/public_address.ts";
import { type DiagnosticsOptions, handler } from "../../examples/deploy_diagnostics.ts";
import { outcomeOf } from "../_support/outcome.ts";
import { ScriptedServer } from "../_support/scripted_server.ts";
import { silentPort } from "../_support/silence.ts";
import { received, site, to } from "../_support/site.ts";

const test = Deno.test;
const PROGRAM = new URL("../_support/diagnosing_program.ts", import.meta.url).href;

/** Asks a service that may connect to loopback, where `allowed.test` and others lead. */
function ask(
  url: string,
  options: Partial<DiagnosticsOptions> = {},
  init: RequestInit & { query?: string } = {},
): Promise<Response> {
  const diagnose = handler({
    allow: ["*.allowed.test"],
    lookUp: () => Promise.resolve(["127.0.0.1"]),
    mayConnect: () => true,
    ...options,
  });
  const { query = "", ...rest } = init;
  return diagnose(
    new Request(`http://service.test/?url=${encodeURIComponent(url)}${query}`, rest),
  );
}

/** The name and the list entry under which a server can be asked. */
function known(server: ScriptedServer, path = "/") {
  const host = `allowed.test:${server.port}`;
  return { url: `http://${host}${path}`, options: { allow: [host] } };
}

/** Checks that a request is refused, and nobody was asked. */
async function assertRefused(response: Promise<Response>, status: number, why: RegExp) {
  const refused = await response;
  const { error } = await refused.json();
  assertEquals(refused.status, status, error);
  assertMatch(error, why);
}

// What it answers

test("the answer is the trace as JSON, and its phases as Server-Timing", async () => {
  await using server = await ScriptedServer.start(site());
  const { url, options } = known(server);
  const response = await ask(url, options);
  assertEquals([response.status, response.headers.get("content-type")], [
    200,
    "application/json; charset=utf-8",
  ]);
  assertMatch(
    response.headers.get("server-timing")!,
    /^dns;dur=[\d.]+, connect;dur=[\d.]+, send;dur=[\d.]+, wait;dur=[\d.]+, receive;dur=[\d.]+, total;dur=[\d.]+$/,
  );
  const { calls } = await response.json();
  assertEquals(calls.map((call: { http_code: number }) => call.http_code), [200]);
});

const BY_ACCEPT = {
  "text/html,application/xhtml+xml,*/*;q=0.8": "text/html",
  "application/json": "application/json",
  "text/markdown, text/html": "text/markdown",
  "*/*": "application/json",
};
for (const [accept, type] of Object.entries(BY_ACCEPT)) {
  test(`who accepts ${accept} gets ${type}`, async () => {
    await using server = await ScriptedServer.start(site());
    const { url, options } = known(server);
    const response = await ask(url, options, { headers: { accept } });
    assertEquals(response.headers.get("content-type"), `${type}; charset=utf-8`);
    await response.body?.cancel();
  });
}

for (
  const [format, start] of [["html", "<!doctype html>"], ["json", "{"], ["log", "call 1 "]] as const
) {
  test(`format=${format} goes before what is accepted`, async () => {
    await using server = await ScriptedServer.start(site());
    const { url, options } = known(server);
    const init = { query: `&format=${format}`, headers: { accept: "text/markdown" } };
    const response = await ask(url, options, init);
    assert((await response.text()).startsWith(start));
  });
}

test("nobody keeps the answer, or takes it for something else", async () => {
  await using server = await ScriptedServer.start(site());
  const { url, options } = known(server);
  for (const response of [await ask(url, options), await ask("http://other.test/")]) {
    assertEquals(response.headers.get("cache-control"), "no-store");
    assertEquals(response.headers.get("x-content-type-options"), "nosniff");
    await response.body?.cancel();
  }
});

test("a redirect to what is on the list is followed", async () => {
  await using server = await ScriptedServer.start(site({ "/": to("/next") }));
  const { url, options } = known(server);
  const { calls } = await (await ask(url, options)).json();
  assertEquals(calls.map((call: { http_code: number }) => call.http_code), [302, 200]);
});

test("redirects without end are followed a few times", async () => {
  await using server = await ScriptedServer.start(site({ "/": to("/") }));
  const { url, options } = known(server);
  const { calls } = await (await ask(url, { ...options, mostRedirects: 2 })).json();
  assertEquals(calls.length, 3);
});

test("what cannot be reached is shown, and its status is 502", async () => {
  await using server = await ScriptedServer.start((peer) => Promise.resolve(peer.reset()));
  const { url, options } = known(server);
  const response = await ask(url, options);
  const { calls } = await response.json();
  assertEquals([response.status, calls.length, calls[0].outcome], [502, 1, "error"]);
});

test("what takes too long is shown, and its status is 504", async () => {
  using silence = await silentPort();
  const host = `allowed.test:${silence.port}`;
  const response = await ask(`http://${host}/`, { allow: [host], timeout: 20 });
  const { calls } = await response.json();
  assertEquals([response.status, calls[0].outcome], [504, "error"]);
});

test("a long body is not read to its end", async () => {
  await using server = await ScriptedServer.start(async (peer) => {
    await peer.head();
    await peer.send("HTTP/1.1 200 OK\r\n\r\n");
    while (true) await peer.send("x".repeat(65_536));
  });
  const { url, options } = known(server);
  const response = await ask(url, { ...options, mostBytes: 200_000 });
  assertEquals(response.status, 200);
  const { calls } = await response.json();
  assert(calls[0].size_download < 2_000_000, `${calls[0].size_download} bytes`);
});

test("nothing of the request reaches the server but the URL", async () => {
  await using server = await ScriptedServer.start(site());
  const { url, options } = known(server, "/a?b=c");
  const headers = { authorization: "Bearer secret", cookie: "a=b", "x-forwarded-for": "1.2.3.4" };
  await (await ask(url, options, { headers })).text();
  const [request, ...fields] = received(server).trim().split("\r\n");
  assertEquals(request, "GET /a?b=c HTTP/1.1");
  assertEquals(fields.map((field) => field.split(":")[0]!.toLowerCase()), [
    "host",
    "user-agent",
    "accept",
    "accept-encoding",
  ]);
});

// What it refuses

for (const method of ["POST", "HEAD", "DELETE"]) {
  test(`${method} is not allowed`, async () => {
    const response = await ask("http://allowed.test/", {}, { method });
    assertEquals([response.status, response.headers.get("allow")], [405, "GET"]);
    await response.body?.cancel();
  });
}

test("a request without a URL, with two of them, or for another path finds nothing", async () => {
  const diagnose = handler({ allow: ["a.test"] });
  for (const path of ["/", "/?url=http://a.test/&url=http://b.test/", "/x?url=http://a.test/"]) {
    await assertRefused(diagnose(new Request(`http://service.test${path}`)), 404, /^Ask for/);
  }
});

test("an unknown format is refused", async () => {
  for (const format of ["xml", "toString", ""]) {
    await assertRefused(
      ask("http://x.allowed.test/", {}, { query: `&format=${format}` }),
      400,
      /^The format is unknown; allowed: html, json, markdown, log$/,
    );
  }
});

const REFUSED: Readonly<Record<string, readonly [status: number, why: RegExp]>> = {
  "http://other.test/": [403, /^The host other.test is not on the list$/],
  "http://allowed.test.evil.test/": [403, /not on the list/],
  "http://evilallowed.test/": [403, /not on the list/],
  "http://allowed.test/": [403, /not on the list/], // a pattern is about what is below
  "http://x.allowed.test./": [403, /not on the list/],
  "http://x.allowed.test:22/": [403, /not on the list/],
  "http://x.allowed.test:443/": [403, /not on the list/],
  "https://x.allowed.test:80/": [403, /not on the list/],
  "http://x.allowed.test@evil.test/": [400, /user name/],
  "http://x.allowed.test:80@evil.test/": [400, /user name/],
  "http://user:secret@x.allowed.test/": [400, /user name/],
  "http://x.allowed.test\\@evil.test/": [400, /backslash/],
  "http://evil.test#@x.allowed.test/": [403, /evil.test/],
  "http://evil.test?@x.allowed.test/": [403, /evil.test/],
  "ftp://x.allowed.test/": [400, /^The scheme is ftp; allowed: http, https$/],
  "file:///etc/passwd": [400, /^The scheme is file/],
  "data:text/html,x": [400, /^The scheme is data/],
  "//x.allowed.test/": [400, /no absolute URL/],
  "x.allowed.test": [400, /no absolute URL/],
  "http://": [400, /no absolute URL/],
  "": [400, /no absolute URL/],
  "http://x.allowed.test/\r\nX-Evil: 1": [400, /control character/],
  "http://x.allowed.test/\tx": [400, /control character/],
  "http://x.allowed.test/ HTTP/1.1": [400, /control character, a space/],
  "http://x.allowed.test/\0": [400, /control character/],
  [`http://x.allowed.test/${"x".repeat(2_048)}`]: [414, /longer than 2048/],
};
for (const [url, [status, why]] of Object.entries(REFUSED)) {
  test(`${JSON.stringify(url).slice(0, 60)} is refused`, async () => {
    await assertRefused(ask(url), status, why);
  });
}

const LOCAL = [
  "127.0.0.1",
  "127.1",
  "0x7f.1",
  "0177.0.0.1",
  "2130706433",
  "0",
  "localhost",
  "LOCALHOST",
  "x.localhost",
  "[::1]",
  "[::]",
  "[::ffff:127.0.0.1]",
  "[::ffff:7f00:1]",
  "[64:ff9b::7f00:1]",
  "[fe80::1]",
  "[fd00::1]",
  "10.0.0.1",
  "192.168.0.1",
  "169.254.169.254",
];
for (const host of LOCAL) {
  test(`${host} is refused, unless it is on the list`, async () => {
    await assertRefused(
      ask(`http://${host}/`, { mayConnect: isPublicAddress }),
      403,
      /not on the list/,
    );
  });

  test(`${host} is refused, even if it is on the list`, async () => {
    const { hostname } = new URL(`http://${host}/`);
    const options = { allow: [hostname], mayConnect: isPublicAddress };
    await assertRefused(ask(`http://${host}/`, options), 403, /no address of the public internet/);
  });
}

test("a name on the list that leads to a private address is not asked", async () => {
  await using server = await ScriptedServer.start(site());
  const { url, options } = known(server);
  for (const address of ["127.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1", "fd00::1"]) {
    const lookUp = () => Promise.resolve([address]);
    await assertRefused(
      ask(url, { ...options, lookUp, mayConnect: isPublicAddress }),
      403,
      /^allowed.test has no address of the public internet$/,
    );
  }
  assertEquals(server.peers.length, 0);
});

test("of the addresses of a name only the public ones are connected to", async () => {
  await using server = await ScriptedServer.start(site());
  const { url, options } = known(server);
  const lookUp = () => Promise.resolve(["10.0.0.1", "127.0.0.1"]);
  const mayConnect = (address: string) => address === "127.0.0.1"; // in the place of a public one
  const { calls } = await (await ask(url, { ...options, lookUp, mayConnect })).json();
  assertEquals(calls[0].remote_ip, "127.0.0.1");
});

test("what a name leads to is looked up once, and what was checked is connected to", async () => {
  await using server = await ScriptedServer.start(site());
  const { url, options } = known(server);
  let asked = 0;
  const lookUp = () => Promise.resolve([asked++ === 0 ? "127.0.0.1" : "127.0.0.2"]);
  const mayConnect = (address: string) => address === "127.0.0.1";
  const { calls } = await (await ask(url, { ...options, lookUp, mayConnect })).json();
  assertEquals([asked, calls[0].remote_ip], [1, "127.0.0.1"]);
});

test("a name that leads elsewhere at the redirect is not followed", async () => {
  await using server = await ScriptedServer.start(
    site({ "/": to("/next", { more: "connection: close\r\n" }) }),
  );
  const { url, options } = known(server);
  let asked = 0;
  const lookUp = () => Promise.resolve([asked++ === 0 ? "127.0.0.1" : "169.254.169.254"]);
  const mayConnect = (address: string) => address === "127.0.0.1";
  const response = await ask(url, { ...options, lookUp, mayConnect });
  assertMatch(
    response.headers.get("httptrace-note")!,
    /^A redirect was not followed: allowed.test has no/,
  );
  assertEquals(server.peers.length, 1);
  await response.body?.cancel();
});

const TRAPS = [
  "http://169.254.169.254/latest/meta-data/",
  "http://evil.test/",
  "ftp://allowed.test/",
  "//evil.test/",
  "http://user@allowed.test/",
  "http://[bad/",
];
for (const trap of TRAPS) {
  test(`a redirect to ${trap} is shown, and not followed`, async () => {
    await using server = await ScriptedServer.start(site({ "/": to(trap) }));
    const { url, options } = known(server);
    const response = await ask(url, options);
    assertEquals(response.status, 200);
    assertMatch(response.headers.get("httptrace-note")!, /^A redirect was not followed: /);
    const { calls } = await response.json();
    assertEquals(calls.map((call: { http_code: number }) => call.http_code), [302]);
    assertEquals(server.peers.length, 1);
  });
}

test("a redirect to a server beside the one on the list does not reach it", async () => {
  await using inside = await ScriptedServer.start(site());
  await using server = await ScriptedServer.start(site({ "/": to(inside.url()) }));
  const { url, options } = known(server);
  await (await ask(url, options)).body?.cancel();
  assertEquals(inside.peers.length, 0);
});

test("the proxies of the environment are not asked", async () => {
  await using proxy = await ScriptedServer.start(site());
  await using server = await ScriptedServer.start(site());
  const args = ["-A", PROGRAM, `http://allowed.test:${server.port}/`, "127.0.0.1"];
  const env = { HTTP_PROXY: proxy.url(), NO_PROXY: "" };
  const { stdout } = await outcomeOf(Deno.execPath(), ["run", "--quiet", ...args], { env });
  assertMatch(stdout, /^200 /);
  assertEquals([proxy.peers.length, server.peers.length], [0, 1]);
});

test("secrets that a server sends are not in the answer", async () => {
  await using server = await ScriptedServer.start(
    site({ "/": "HTTP/1.1 200 OK\r\nset-cookie: a=secret\r\ncontent-length: 0\r\n\r\n" }),
  );
  const { url, options } = known(server);
  for (const format of ["json", "html", "markdown", "log"]) {
    const text = await (await ask(url, options, { query: `&format=${format}` })).text();
    assertNotMatch(text, /secret/, format);
  }
});

// Permissions

test("the network and the environment are all that it needs", async () => {
  await using server = await ScriptedServer.start(site());
  const flags = ["--no-prompt", "--quiet", "--allow-net", "--allow-env"];
  const args = ["run", ...flags, PROGRAM, server.url()];
  const { stdout, stderr } = await outcomeOf(Deno.execPath(), args);
  assertEquals(stderr, "");
  assertStringIncludes(stdout, '200 {\n  "calls"');
});

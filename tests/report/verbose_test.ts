import { assertEquals, assertStringIncludes } from "@std/assert";
import { VerboseFormatter } from "../../report/verbose.ts";
import type { TraceEventMap, TraceEventType } from "../../trace.ts";
import { requires } from "../_support/requires.ts";
import { newAndReused, queued, raced, redirectedAndPosted, troubled } from "../_support/scenes.ts";
import { type Moment, records } from "./_calls.ts";
import { record, SAMPLES } from "./_records.ts";

const WAY: Moment = [0, "dialstart", { hostPort: "a.test:443" }];

/** The lines that things which happen one after the other give. */
function narrate(moments: readonly Moment[], options = {}): string[] {
  const verbose = new VerboseFormatter(options);
  return records(moments).map((one) => verbose.format(one)).join("").split("\n").slice(0, -1);
}

/** The lines of something that happens on a connection to a.test. */
function line<K extends TraceEventType>(type: K, changes: Partial<TraceEventMap[K]> = {}) {
  return narrate([WAY, [1, type, changes] as unknown as Moment]);
}

Deno.test("a lookup tells the addresses by their families", () => {
  const addresses = ["127.0.0.1", "::1", "127.0.0.2"];
  assertEquals(line("dnsend", { host: "a.test", addresses }), [
    "* Host a.test:443 was resolved.",
    "* IPv6: ::1",
    "* IPv4: 127.0.0.1, 127.0.0.2",
  ]);
});

Deno.test("a family without an address says so", () => {
  assertEquals(line("dnsend", { addresses: ["127.0.0.1"] })[1], "* IPv6: (none)");
});

Deno.test("addresses that no name server told say where they are from", () => {
  assertEquals(
    line("dnsend", { source: "hosts" }).at(-1),
    "* The addresses are from the hosts file",
  );
  assertEquals(
    line("dnsend", { coalesced: true }).at(-1),
    "* The lookup was begun by another call",
  );
});

Deno.test("a name that has no address is told", () => {
  assertEquals(line("dnsend", { host: "a.test", outcome: "error" }), [
    "* Could not resolve host: a.test",
  ]);
});

for (
  const [address, expected] of [
    ["127.0.0.1:443", "* Connected to a.test (127.0.0.1) port 443 (#1)"],
    ["[::1]:443", "* Connected to a.test (::1) port 443 (#1)"],
    ["/run/a.sock", "* Connected to a.test (/run/a.sock) (#1)"],
  ] as const
) {
  Deno.test(`a connect to ${address} is told as curl does`, () => {
    assertEquals(line("connectstart", { address }), [`*   Trying ${address}...`]);
    assertEquals(line("connectend", { address }), [expected]);
  });
}

Deno.test("a connect that fails, and one that loses, are told", () => {
  const address = "[::1]:443";
  const error = new Error("Connection refused (os error 111)");
  assertEquals(line("connectend", { address, outcome: "error", error }), [
    "* connect to ::1 port 443 failed: Connection refused",
  ]);
  assertEquals(line("connectend", { address, outcome: "lost" }), [
    "* connect to ::1 port 443 lost the race",
  ]);
});

Deno.test("by way of a proxy, it is the proxy that is connected to", () => {
  const lines = narrate([
    [0, "proxyselect", { proxy: "http://p.test:3128", source: "env", rule: "http_proxy" }],
    [0, "dialstart", { hostPort: "a.test:443", proxy: "http://p.test:3128" }],
    [1, "connectend", { address: "127.0.0.1:3128" }],
    [2, "tunnelstart", { target: "a.test:443" }],
    [3, "tunnelend", { target: "a.test:443", status: 200 }],
  ]);
  assertEquals(lines, [
    "* Uses proxy env variable http_proxy == 'http://p.test:3128'",
    "* Connected to p.test (127.0.0.1) port 3128 (#1)",
    "* Establish HTTP proxy tunnel to a.test:443",
    "* HTTP proxy tunnel established, response 200",
  ]);
});

Deno.test("a proxy that refuses is told with its status", () => {
  const error = new Error("the proxy answers 403");
  assertEquals(line("tunnelend", { status: 403, outcome: "error", error }), [
    "* HTTP proxy tunnel failed, response 403",
  ]);
});

Deno.test("a handshake tells version, cipher suite and certificate", () => {
  const certificate = {
    subject: "CN=a.test",
    issuer: "CN=Authority",
    names: ["a.test", "b.test"],
    validFrom: "2026-01-02T03:04:05.000Z",
    validTo: "2026-11-22T13:14:15.000Z",
    fingerprint256: "AB",
    serialNumber: "0A",
    chain: [],
  };
  assertEquals(line("tlsend", { cipher: "TLS_AES_256_GCM_SHA384", certificate }), [
    "* SSL connection using TLSv1.3 / TLS_AES_256_GCM_SHA384",
    "* ALPN: server accepted http/1.1",
    "* Server certificate:",
    "*  subject: CN=a.test",
    "*  start date: Jan  2 03:04:05 2026 GMT",
    "*  expire date: Nov 22 13:14:15 2026 GMT",
    "*  subjectAltName: a.test, b.test",
    "*  issuer: CN=Authority",
    "*  SSL certificate verify ok.",
  ]);
});

Deno.test("a handshake that fails says what is wrong with the certificate", () => {
  const message = "Cannot do the TLS handshake with a.test: the certificate expired";
  const error = Object.assign(new Error(message), { code: "certificate" });
  assertEquals(line("tlsend", { serverName: "a.test", outcome: "error", error }), [
    "* SSL certificate problem: the certificate expired",
  ]);
});

Deno.test("a connection that is reused tells how long it was idle", () => {
  const got = { reused: true, wasIdle: true, idleTime: 250, requestsServed: 2 };
  assertEquals(line("gotconn", got), [
    "* Re-using existing connection #1 with host a.test",
    "* Connection #1 has served 2 requests, idle for 250.00 ms",
  ]);
});

Deno.test("a connection that was made before is named by its address", () => {
  const got = { reused: true, idleTime: null, remoteAddr: "127.0.0.1:80" };
  assertEquals(
    narrate([[0, "gotconn", got], [1, "putidleconn"]])[0], //
    "* Re-using existing connection #1 with host 127.0.0.1",
  );
});

Deno.test("an exchange is narrated line by line", () => {
  const fields = [["Content-Type", "text/html"]] as const;
  const lines = narrate([
    WAY,
    [1, "requeststart", { method: "POST", target: "/a?b" }],
    [1, "requestheader", { name: "Host", value: "a.test" }],
    [1, "requestheaders"],
    [1, "continuestart"],
    [2, "informational", { status: 100, statusText: "Continue" }],
    [2, "continueend", { reason: "continue" }],
    [3, "requestend", { bodyBytes: 5 }],
    [3, "responseheaders", { status: 404, statusText: "", fields }],
    [4, "responsetrailers", { headers: new Headers({ "x-check": "ok" }) }],
    [4, "responseend", { bodyBytes: 12 }],
    [4, "putidleconn"],
    [5, "connclose"],
  ]);
  assertEquals(lines, [
    "> POST /a?b HTTP/1.1",
    "> Host: a.test",
    ">",
    "* Waiting for 100 Continue",
    "< HTTP/1.1 100 Continue",
    "<",
    "* upload completely sent off: 5 bytes",
    "< HTTP/1.1 404",
    "< Content-Type: text/html",
    "<",
    "< x-check: ok",
    "{ [12 bytes data]",
    "* Connection #1 to host a.test left intact",
    "* Closing connection #1: idleTimeout",
  ]);
});

Deno.test("a redirect tells what is left out from now on", () => {
  assertEquals(line("redirect"), [
    "* Issue another request to this URL: 'https://a.test/'",
    "* From now on without authorization",
  ]);
});

Deno.test("the error of a call is told, and its success is not", () => {
  assertEquals(line("callend"), []);
  assertEquals(line("callend", { outcome: "error", error: new Error("it is so") }), [
    "* it is so",
  ]);
});

Deno.test("each line of calls that go on side by side is told to be of its call", () => {
  const verbose = new VerboseFormatter();
  const of = (callId: number, type: TraceEventType) => {
    return verbose.format(record(type, SAMPLES[type], { callId, connId: callId }));
  };
  const text = [
    of(1, "callstart"),
    of(1, "connectstart"),
    of(2, "callstart"),
    of(2, "connectstart"),
    of(2, "requestheaders"),
    of(1, "requestheaders"),
    of(2, "callend"),
    of(1, "callend"),
    of(3, "callstart"),
    of(3, "requestheaders"),
  ].join("");
  assertEquals(text.split("\n"), [
    "*   Trying 204.79.197.200:443...",
    "* Call 2: GET https://www.bing.com/",
    "*   Trying 204.79.197.200:443...",
    ">",
    "* Call 1: GET https://www.bing.com/",
    ">",
    ">",
    "",
  ]);
});

Deno.test("every record of a real trace can be narrated, a line break at the end of each line", async () => {
  for (const scene of [newAndReused, redirectedAndPosted, troubled, queued]) {
    const verbose = new VerboseFormatter();
    for (const one of await scene()) assertEquals(/(^|\n)$/.test(verbose.format(one)), true);
  }
});

requires("nginx", "openssl", "ipv6")("a race over two addresses is narrated", async () => {
  const verbose = new VerboseFormatter();
  const text = Array.from(await raced(), (one) => verbose.format(one)).join("");
  assertStringIncludes(text, "* connect to ::1 port ");
  assertStringIncludes(text, "* Connected to a.test (127.0.0.1) port ");
  assertStringIncludes(text, "*  subject: CN=");
});

Deno.test("secrets are redacted, unless they are to be shown", () => {
  const moments: Moment[] = [
    [0, "requestheader", { name: "Authorization", value: "Basic hunter2" }],
    [1, "responseheaders", { fields: [["Set-Cookie", "a=hunter2"]] }],
    [2, "redirect", { to: "http://u:hunter2@a.test/" }],
  ];
  assertEquals(narrate(moments).join("\n").includes("hunter2"), false);
  const shown = narrate(moments, { showSecrets: true }).join("\n");
  assertEquals(shown.match(/hunter2/g)?.length, 3);
});

Deno.test("what a server sent cannot reach a terminal, nor begin a line of its own", () => {
  const fields = [["X-Evil", "\x1b[2J\r\n> GET /"]] as const;
  assertEquals(line("responseheaders", { statusText: "\x07OK\n*", fields }), [
    "< HTTP/1.1 200 \\u0007OK\\u000a*",
    "< X-Evil: \\u001b[2J\\u000d\\u000a> GET /",
    "<",
  ]);
});

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { callJson, formatCallJson } from "../../report/json.ts";
import { modelOf } from "../../report/model.ts";
import { newAndReused, redirectedAndPosted, troubled } from "../_support/scenes.ts";
import { AGAIN, callOf, redirectedCall, SECURE } from "./_calls.ts";

Deno.test("times are in seconds from the start of the call", () => {
  const json = callJson(callOf(SECURE));
  assertEquals(json.time_namelookup, 0.010);
  assertEquals(json.time_connect, 0.030);
  assertEquals(json.time_appconnect, 0.060);
  assertEquals(json.time_pretransfer, 0.061);
  assertEquals(json.time_posttransfer, 0.062);
  assertEquals(json.time_starttransfer, 0.100);
  assertEquals(json.time_total, 0.250);
});

Deno.test("where a redirect was followed, times are sums over the hops, as curl's are", () => {
  const json = callJson(redirectedCall());
  assertEquals(json.time_redirect, 0.250);
  assertEquals(json.time_starttransfer, 0.100 + 0.090);
  assertEquals(json.time_pretransfer, 0.112);
  assertEquals(json.time_total, 0.350);
});

Deno.test("a phase that did not happen is null", () => {
  const { time_namelookup, time_connect, time_appconnect, time_redirect, time_queue } = callJson(
    callOf([[1_300, "callstart"], ...AGAIN]),
  );
  const times = { time_namelookup, time_connect, time_appconnect, time_redirect, time_queue };
  assertEquals(new Set(Object.values(times)), new Set([null]));
});

Deno.test("speed is bytes a second of the whole call", () => {
  const { speed_download, speed_upload } = callJson(callOf(SECURE));
  assertEquals([speed_download, speed_upload], [2_000, 20]);
});

Deno.test("sizes of heads and requests are of all hops, those of bodies of the last one", () => {
  const { size_header, size_request, size_download, size_upload } = callJson(redirectedCall());
  assertEquals([size_header, size_request, size_download, size_upload], [60, 167, 7, 0]);
});

Deno.test("an address is told as IP and port, with IPv6 free of its brackets", () => {
  const gotconn = { remoteAddr: "[::1]:443", localAddr: "10.0.0.2:5000" };
  const call = callOf([[0, "callstart"], [1, "gotconn", gotconn]]);
  const { remote_ip, remote_port, local_ip, local_port } = callJson(call);
  assertEquals([remote_ip, remote_port, local_ip, local_port], ["::1", 443, "10.0.0.2", 5_000]);
});

Deno.test("a Unix socket has neither IP nor port", () => {
  const call = callOf([[0, "callstart"], [1, "gotconn", { remoteAddr: "/a:1", localAddr: null }]]);
  const { remote_ip, remote_port, local_ip } = callJson(call);
  assertEquals([remote_ip, remote_port, local_ip], [null, null, null]);
});

Deno.test("a redirect that was not followed tells where it leads", () => {
  const fields = [["Location", "/next?a=b"]] as const;
  const call = callOf([...SECURE.slice(0, -3), [9, "responseheaders", { status: 302, fields }]]);
  assertEquals(callJson(call).redirect_url, "https://www.bing.com/next?a=b");
});

Deno.test("userinfo in a redirect is left out", () => {
  const fields = [["Location", "https://user:hunter2@a.test/"]] as const;
  const call = callOf([...SECURE.slice(0, -3), [9, "responseheaders", { status: 302, fields }]]);
  assertEquals(callJson(call, { showSecrets: true }).redirect_url, "https://a.test/");
});

Deno.test("a Location beside another status redirects nowhere", () => {
  const fields = [["Location", "/next"]] as const;
  const call = callOf([...SECURE.slice(0, -3), [9, "responseheaders", { status: 201, fields }]]);
  assertEquals(callJson(call).redirect_url, null);
});

for (
  const [what, error, exitcode] of [
    ["of the transport", { code: "timeout" }, 28],
    ["with a proxy before the tunnel", { code: "proxy", phase: "dns" }, 5],
    ["in a tunnel", { code: "proxy", phase: "tunnel" }, 56],
    ["of another kind", {}, null],
  ] as const
) {
  Deno.test(`a failure ${what} has the exit code ${exitcode}`, () => {
    const failure = Object.assign(new Error("it is so"), error);
    const call = callOf([[0, "callstart"], [1, "callend", { outcome: "error", error: failure }]]);
    assertEquals(callJson(call).exitcode, exitcode);
  });
}

Deno.test("a call that was aborted has curl's code for it", () => {
  const call = callOf([[0, "callstart"], [1, "callend", { outcome: "aborted" }]]);
  assertEquals(callJson(call).exitcode, 42);
});

Deno.test("the failure that the caller decides on goes before the call's", () => {
  const failure = { exitCode: 22, message: "Cannot accept http://a:b@c.test/" };
  const { exitcode, errormsg } = callJson(callOf(SECURE), { failure });
  assertEquals([exitcode, errormsg], [22, "Cannot accept http://[redacted]@c.test/"]);
});

for (
  const [outcome, code, expected] of [
    ["ok", undefined, 0],
    ["error", "CERT_HAS_EXPIRED", 10],
    ["error", "ECONNRESET", 1],
  ] as const
) {
  Deno.test(`a handshake that ended with ${code ?? "success"} is OpenSSL's ${expected}`, () => {
    const cause = Object.assign(new Error("no"), { code });
    const error = new Error("Cannot do the TLS handshake", { cause });
    const end = outcome === "ok" ? { outcome } : { outcome, error };
    const { ssl_verify_result } = callJson(
      callOf([[0, "callstart"], [1, "dialstart"], [2, "tlsstart"], [3, "tlsend", end]]),
    );
    assertEquals(ssl_verify_result, expected);
  });
}

Deno.test("without a handshake there is no verdict on a certificate", () => {
  assertEquals(callJson(callOf([[0, "callstart"], ...AGAIN])).ssl_verify_result, null);
});

Deno.test("the start is told where the epoch is known", () => {
  assertEquals(callJson(callOf(SECURE)).started, null);
  assertEquals(callJson(callOf(SECURE), { epoch: 0 }).started, "1970-01-01T00:00:01.000000Z");
});

Deno.test("each hop has its request, its status, its phases and its connection", () => {
  const { hops } = callJson(redirectedCall());
  assertEquals(hops.map(({ url, status }) => [url, status]), [
    ["https://www.bing.com/", 200],
    ["https://www.bing.com/next", 200],
  ]);
  assertEquals(hops.map(({ phases }) => phases.tls), [30, null]);
  assertEquals(hops.map(({ connection }) => connection?.reused), [false, true]);
  assertEquals(hops.map(({ connection }) => connection?.tls?.protocol), ["TLSv1.3", undefined]);
  assertEquals(hops.map(({ start }) => start), [0, 250]);
});

Deno.test("each connect has its start in the call, its length and its outcome", () => {
  const [hop] = callJson(callOf(SECURE)).hops;
  const [connect, ...more] = hop!.connects;
  assertEquals([connect?.start, connect?.elapsed, connect?.outcome], [10, 20, "ok"]);
  assertEquals(more, []);
});

Deno.test("an attempt that was repeated is told with its error", async () => {
  const calls = modelOf(await troubled()).calls.map((call) => callJson(call));
  const repeated = calls.filter(({ num_retries }) => num_retries === 1);
  assertEquals(repeated.length, 1);
  assertEquals(repeated[0]!.hops[0]!.retries.length, 1);
  assertMatch(repeated[0]!.hops[0]!.retries[0]!.error, /^Cannot /);
});

Deno.test("a failed call has its error with code and phase, and no response", async () => {
  const [refused] = modelOf(await troubled()).calls.map((call) => callJson(call));
  assertEquals(refused?.error?.code, "connect");
  assertEquals(refused?.error?.phase, "connect");
  assertEquals([refused?.http_code, refused?.hops[0]?.response], [null, null]);
});

Deno.test("secrets are redacted, unless they are to be shown", async () => {
  const [, second] = modelOf(await newAndReused()).calls;
  const hidden = formatCallJson(second!);
  assertStringIncludes(hidden, "[redacted]");
  assertEquals(hidden.includes("a=secret"), false);
  assertStringIncludes(formatCallJson(second!, { showSecrets: true }), "a=secret");
});

Deno.test("a call is one line, without a character that a terminal obeys", () => {
  const fields = [["X-Evil", "\x1b[2J\u202e\n"]] as const;
  const text = formatCallJson(callOf([...SECURE, [9, "responseheaders", { fields }]]));
  assert(!/[\p{Cc}\p{Cf}]/u.test(text), text);
  assertEquals(JSON.parse(text).hops[0].response.headers["x-evil"], ["\x1b[2J\u202e\n"]);
});

Deno.test("a call that goes on is told as far as it is known", () => {
  const json = callJson(callOf(SECURE.slice(0, 5)));
  assertEquals([json.outcome, json.exitcode, json.time_total], [null, null, null]);
  assertEquals(json.time_namelookup, 0.010);
});

Deno.test("phases of hops are those of the call's timings", async () => {
  for (const call of modelOf(await redirectedAndPosted()).calls) {
    const { hops } = callJson(call);
    assertEquals(hops.length, call.timings.hops.length);
    for (const [index, { phases }] of hops.entries()) {
      assertEquals(phases.dns, call.timings.hops[index]!.dns);
      assert(Math.abs(phases.total! - call.timings.hops[index]!.total!) < 1e-6);
    }
  }
});

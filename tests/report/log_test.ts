import { assert, assertEquals, assertFalse, assertMatch, assertStringIncludes } from "@std/assert";
import { formatLogLine, LogFormatter } from "../../report/log.ts";
import { TRACE_EVENT_TYPES, type TraceEventMap, type TraceEventType } from "../../trace.ts";
import { record, SAMPLES } from "./_records.ts";

/** The line of a sample, with parts of its detail replaced. */
function line<K extends TraceEventType>(
  type: K,
  changes: Partial<TraceEventMap[K]> = {},
  showSecrets = false,
): string {
  return formatLogLine(record(type, { ...SAMPLES[type], ...changes }), { showSecrets });
}

Deno.test("getconn is the first line of the transcript, with two blanks", () => {
  assertEquals(line("getconn"), "starting to create conn  www.bing.com:443");
});

Deno.test("dnsstart is the second line of the transcript", () => {
  assertEquals(line("dnsstart"), 'starting to look up dns {"Host":"www.bing.com"}');
});

Deno.test("dnsend is the third line of the transcript", () => {
  assertEquals(
    line("dnsend"),
    'done looking up dns {"Addrs":[{"IP":"204.79.197.200","Zone":""},' +
      '{"IP":"2620:1ec:c11::200","Zone":""}],"Err":null,"Coalesced":false}',
  );
});

Deno.test("connectstart is the fourth line of the transcript", () => {
  const expected = 'starting tcp connection {"addr":"204.79.197.200:443","network":"tcp"}';
  assertEquals(line("connectstart"), expected);
});

Deno.test("connectend is the fifth line of the transcript", () => {
  assertEquals(
    line("connectend"),
    'tcp connection created {"addr":"204.79.197.200:443","err":null,"network":"tcp"}',
  );
});

Deno.test("gotconn is the sixth line of the transcript", () => {
  assertEquals(
    line("gotconn"),
    'connection established {"Conn":{},"Reused":false,"WasIdle":false,"IdleTime":0}',
  );
});

Deno.test("gotconn tells the idle time in whole nanoseconds", () => {
  assertEquals(
    line("gotconn", { reused: true, wasIdle: true, idleTime: 1.2345678 }),
    'connection established {"Conn":{},"Reused":true,"WasIdle":true,"IdleTime":1234568}',
  );
});

Deno.test("dnsend takes the zone of an IPv6 address apart", () => {
  assertStringIncludes(
    line("dnsend", { addresses: ["fe80::1%eth0"] }),
    '"Addrs":[{"IP":"fe80::1","Zone":"eth0"}]',
  );
});

Deno.test("dnsend tells the error as a JSON string", () => {
  const error = new Error('no "such" name');
  assertEquals(
    line("dnsend", { outcome: "error", addresses: [], error }),
    'done looking up dns {"Addrs":[],"Err":"no \\"such\\" name","Coalesced":false}',
  );
});

Deno.test("connectend tells the error of an address that lost the race", () => {
  assertStringIncludes(
    line("connectend", { outcome: "lost", error: new Error("another was faster") }),
    '"err":"another was faster"',
  );
});

Deno.test("every type of event gives one line of text", () => {
  for (const type of TRACE_EVENT_TYPES) {
    const text = formatLogLine(record(type, SAMPLES[type]));
    assert(/^\S.*\S$/.test(text), `${type}: ${JSON.stringify(text)}`);
    assertFalse(/undefined|null\b(?!,)|\[object/.test(text), text);
  }
});

Deno.test("different types give different lines", () => {
  const lines = TRACE_EVENT_TYPES.map((type) => formatLogLine(record(type, SAMPLES[type])));
  assertEquals(new Set(lines).size, TRACE_EVENT_TYPES.length);
});

Deno.test("data is told by its size alone", () => {
  assertEquals([line("datasent"), line("datareceived")], ["wrote 81 bytes", "read 1 byte"]);
});

Deno.test("the end of a call tells what all its requests took, those before redirects too", () => {
  const { timings } = SAMPLES.callend;
  const twice = { ...timings, hops: [timings, timings], sum: { ...timings, total: 84.25 } };
  const detail = { ...SAMPLES.callend, timings: twice };
  assertEquals(formatLogLine(record("callend", detail)), "call 1 done (status 200, 84.25 ms)");
});

Deno.test("the end of a failed call tells what it took and why it failed", () => {
  const { timings } = SAMPLES.callend;
  const error = new Error("no answer");
  const detail = { outcome: "error", error, timings } as const;
  assertEquals(formatLogLine(record("callend", detail)), "call 1 failed (42.13 ms): no answer");
});

Deno.test("response fields are one JSON object, with arrays for repeated names", () => {
  const fields = [["A", "1"], ["B", "2"], ["A", "3"]] as const;
  assertStringIncludes(line("responseheaders", { fields }), '{"A":["1","3"],"B":"2"}');
});

Deno.test("secrets in header fields are redacted", () => {
  for (const name of ["Authorization", "proxy-authorization", "COOKIE"]) {
    const text = line("requestheader", { name, value: "hunter2" });
    assertEquals(text, `request header: ${name}: [redacted]`);
  }
  const fields = [["Set-Cookie", "hunter2"]] as const;
  assertFalse(line("responseheaders", { fields }).includes("hunter2"));
});

Deno.test("secrets are shown on demand", () => {
  const shown = line("requestheader", { name: "Cookie", value: "hunter2" }, true);
  assertStringIncludes(shown, "hunter2");
});

Deno.test("userinfo of URLs is redacted wherever it stands", () => {
  const secret = "http://user:hunter2@a.test/path";
  assertEquals(line("redirect", { to: secret }).includes("hunter2"), false);
  assertStringIncludes(line("callstart", { url: secret }), "http://[redacted]@a.test/path");
  assertStringIncludes(line("callstart", { url: secret }, true), secret);
});

Deno.test("an @ in the path of a URL is no userinfo", () => {
  const url = "http://a.test/@user?mail=a@b";
  assertStringIncludes(line("callstart", { url }), url);
});

Deno.test("control characters of a server are escaped", () => {
  const hostile = "\x00\x07\x1b[31m\x7f\x9b\u202e\u2066\u2028\r\n";
  const text = line("responseheaders", { statusText: hostile });
  assertEquals(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text), false);
  assertStringIncludes(text, "\\u0000\\u0007\\u001b[31m\\u007f\\u009b\\u202e\\u2066\\u2028");
});

Deno.test("an escaped line is still JSON where it was JSON", () => {
  const text = line("dnsstart", { host: "\u{e0001}\x9b" });
  const json = JSON.parse(text.slice(text.indexOf("{")));
  assertEquals(json, { Host: "\u{e0001}\x9b" });
});

Deno.test("a hostile value of a quarter megabyte is redacted in a moment", () => {
  for (const value of ["://a".repeat(65_000), ":/".repeat(130_000), `://${"a".repeat(260_000)}`]) {
    const start = performance.now();
    line("requestheader", { name: "A", value });
    assert(performance.now() - start < 1_000);
  }
});

Deno.test("an empty line stands between calls", () => {
  const log = new LogFormatter();
  const sent = (callId: number | null) =>
    log.format(record("datasent", SAMPLES.datasent, { callId }));
  assertEquals([sent(1), sent(1), sent(2)], [
    "wrote 81 bytes",
    "wrote 81 bytes",
    "\nwrote 81 bytes",
  ]);
});

Deno.test("no empty line stands before the first line, or around events that no call owns", () => {
  const log = new LogFormatter();
  const text = [null, 1, null, 1].map((callId) =>
    log.format(record("putidleconn", {}, { callId, connId: 7 }))
  );
  assertEquals(new Set(text), new Set(["connection 7 is idle"]));
});

Deno.test("a dial by way of a proxy names it", () => {
  const proxy = "http://p.test:3128";
  assertStringIncludes(line("dialstart", { proxy }), ` by way of ${proxy}`);
  assertFalse(line("dialstart").includes("by way of"));
});

/** The lines of a dial that failed by its connect, and why each of the two did. */
function failingDial(connect: string, dial: string): string[] {
  const log = new LogFormatter();
  const failed = (message: string) => ({ outcome: "error", error: new Error(message) }) as const;
  return [
    log.format(record("connectend", { ...SAMPLES.connectend, ...failed(connect) })),
    log.format(record("dialend", { ...SAMPLES.dialend, ...failed(dial) })),
  ];
}

Deno.test("a dial that failed by what the line before it says does not say it again", () => {
  assertMatch(
    failingDial("refused", "Cannot connect to a.test:80: refused")[1]!,
    /^dial .* failed \([^)]*\)$/,
  );
});

Deno.test("a dial that failed by something else says by what", () => {
  const [, dial] = failingDial("refused", "dialTimeout of 5 ms reached");
  assertMatch(dial!, /^dial .* failed.*: dialTimeout of 5 ms reached$/);
});

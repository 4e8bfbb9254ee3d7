import { assertEquals, assertObjectMatch, assertStringIncludes, assertThrows } from "@std/assert";
import type { TransportOptions } from "../../transport/options.ts";
import { settingsOf, timeoutsOf } from "../../transport/settings.ts";

const DURATIONS = ["dialTimeout", "tlsHandshakeTimeout", "responseHeaderTimeout"].concat(
  ["expectContinueTimeout", "bodyIdleTimeout", "timeout", "idleConnTimeout", "happyEyeballsDelay"],
);
const CALL_DURATIONS = DURATIONS.slice(0, 6);
const COUNTS = ["maxIdleConns", "maxIdleConnsPerHost", "maxConnsPerHost", "maxRedirects"]
  .concat("maxDecodedBytes");
const FLAGS = [
  "disableKeepAlives",
  "disableCompression",
  "tlsDetails",
  "unsafelyDisableHostnameVerification",
];
/** Options whose values are specified with what they do. */
const ELSEWHERE = ["proxy", "resolver", "dnsCacheTtl", "unixSocket", "cert", "key"];

/** Values that each option takes. */
const allowed: Record<string, readonly unknown[]> = {
  ...Object.fromEntries(DURATIONS.map((name) => [name, [0, 0.5, 1, 2_147_483_647]])),
  ...Object.fromEntries(COUNTS.map((name) => [name, [0, 1, 1_000_000]])),
  ...Object.fromEntries(FLAGS.map((name) => [name, [true, false]])),
  maxResponseHeaderBytes: [1, 262_144],
  family: [4, 6],
  nameServer: [{ ipAddr: "127.0.0.1" }, { ipAddr: "::1", port: 5353 }],
  resolve: [{}, { "a.test:80": ["127.0.0.1", "::1"] }, { "[::1]:80": ["127.0.0.1"] }],
  connectTo: [{}, { "a:80": "b:81" }, { "a:": ":81" }, { ":": "[::1]:" }],
  caCerts: [[], ["-----BEGIN CERTIFICATE-----"]],
  serverName: ["a.test"],
  alpnProtocols: [["http/1.1"]],
  userAgent: ["", "me/1.0"],
  headers: [{}, { a: "b" }, [["a", "b"], ["a", "c"]], new Headers({ a: "b" })],
};

/** Values that each option refuses, and a part of what the message says is allowed. */
const refused: Record<string, readonly [text: string, ...values: unknown[]]> = {
  ...Object.fromEntries(
    DURATIONS.map((name) => [
      name,
      ["milliseconds from 0 to 2147483647", -1, NaN, Infinity, 2_147_483_648, "1", null, true, 1n],
    ]),
  ),
  ...Object.fromEntries(
    COUNTS.map((name) => [name, ["whole number, 0 or more", -1, 0.5, NaN, Infinity, "1", null]]),
  ),
  ...Object.fromEntries(FLAGS.map((name) => [name, ["true or false", 0, 1, "true", null, {}]])),
  maxResponseHeaderBytes: ["bytes, 1 or more", 0, -1, 1.5, NaN, Infinity, "1", null],
  family: ["4 or 6", 0, 5, "4", null],
  nameServer: [
    "IP address and a port from 1 to 65535",
    ...[null, "127.0.0.1", {}, { ipAddr: "dns.test" }, { ipAddr: "1.2.3.4", port: 0 }],
    ...[{ ipAddr: "1.2.3.4", port: 65_536 }, { ipAddr: "1.2.3.4", port: "53" }],
    ...[{ ipAddr: "1.2.3.999" }, { ipAddr: "1.2.3.4:53" }],
  ],
  resolve: [
    '{ "host:port": ["ip", …] }',
    ...[null, 5, "a", { a: ["127.0.0.1"] }, { "a:80": "127.0.0.1" }, { "a:80": [] }],
    ...[{ "a:80": ["b.test"] }, { "a:0": ["127.0.0.1"] }, { "a:80": ["999.1.1.1"] }],
    ...[{ "a:80": ["127.0.0.1:81"] }],
  ],
  connectTo: [
    '{ "host:port": "host:port" }',
    ...[null, 5, "a", { a: "b:80" }, { "a:80": "b" }, { "a:80": 81 }, { "a:80": "b:x" }],
    ...[{ "a:80": "b:65536" }, { "a:80": "b:0" }, { "a:80": "::1:80" }],
  ],
  caCerts: ["array of strings", null, "pem", [1]],
  serverName: ["a string", null, 1],
  alpnProtocols: ["array of strings", null, "http/1.1", [1]],
  userAgent: ["allowed", null, 1, "a\r\nb: c"],
  headers: ["allowed", null, 5, { "a b": "c" }, { a: "b\r\nc: d" }, [["a"]]],
};

for (const [name, values] of Object.entries(allowed)) {
  Deno.test(`${name} takes what it should`, () => {
    for (const value of values) settingsOf({ [name]: value });
  });
}

for (const [name, [text, ...values]] of Object.entries(refused)) {
  for (const value of values) {
    Deno.test(`${name} refuses ${Deno.inspect(value)}, and says what is allowed`, () => {
      const error = assertThrows(() => settingsOf({ [name]: value }), RangeError);
      assertStringIncludes(error.message, text);
      if (name !== "headers" && name !== "userAgent") {
        assertStringIncludes(error.message, `"${name}" is `);
        const shown = typeof value === "number" ? String(value) : JSON.stringify(String(value));
        if (typeof value !== "object") {
          assertStringIncludes(error.message.replaceAll('"', ""), shown.replaceAll('"', ""));
        }
      }
    });
  }
}

Deno.test("every option is specified here", () => {
  const message = assertThrows(() => settingsOf({ x: 1 } as never), RangeError).message;
  const known = message.split("allowed are ")[1]!.split(", ");
  const here = known.filter((name) => !ELSEWHERE.includes(name)).toSorted();
  assertEquals(here, Object.keys(allowed).toSorted());
  assertEquals(here, Object.keys(refused).toSorted());
});

for (const name of ["maxSockets", "__proto__x", "constructor", "toString"]) {
  Deno.test(`the unknown option ${name} is refused by its name`, () => {
    const error = assertThrows(() => settingsOf({ [name]: 1 } as never), RangeError);
    assertStringIncludes(error.message, `there is no option "${name}"`);
  });
}

Deno.test("an option that is undefined is left open", () => {
  const open = Object.fromEntries(Object.keys(allowed).map((name) => [name, undefined]));
  assertEquals(settingsOf(open as TransportOptions), settingsOf({}));
});

Deno.test("the defaults are those of the contract", () => {
  assertObjectMatch({ ...settingsOf({}) }, {
    maxIdleConns: 100,
    maxIdleConnsPerHost: 32,
    maxConnsPerHost: 0,
    idleConnTimeout: 90_000,
    dialTimeout: 30_000,
    tlsHandshakeTimeout: 10_000,
    responseHeaderTimeout: 0,
    expectContinueTimeout: 1_000,
    bodyIdleTimeout: 0,
    timeout: 0,
    maxResponseHeaderBytes: 262_144,
    maxRedirects: 20,
    disableKeepAlives: false,
    disableCompression: false,
    happyEyeballsDelay: 250,
    family: null,
    nameServer: null,
    resolve: {},
    connectTo: {},
    caCerts: [],
    serverName: null,
    unsafelyDisableHostnameVerification: false,
    alpnProtocols: ["http/1.1"],
  });
});

Deno.test("a name server without a port is asked at 53", () => {
  assertEquals(settingsOf({ nameServer: { ipAddr: "1.2.3.4" } }).nameServer, {
    ipAddr: "1.2.3.4",
    port: 53,
  });
});

Deno.test("a call's own limits take the place of the transport's, one by one", () => {
  const settings = settingsOf({ timeout: 5, dialTimeout: 6 });
  const { timeout, dialTimeout } = timeoutsOf(settings, { timeout: 7 });
  assertEquals({ timeout, dialTimeout }, { timeout: 7, dialTimeout: 6 });
});

Deno.test("a call's limit of 0 is no limit, whatever the transport says", () => {
  assertEquals(timeoutsOf(settingsOf({ timeout: 5 }), { timeout: 0 }).timeout, 0);
});

for (const name of CALL_DURATIONS) {
  Deno.test(`a call's own ${name} is checked as the transport's is`, () => {
    const error = assertThrows(() => timeoutsOf(settingsOf({}), { [name]: -1 }), RangeError);
    assertStringIncludes(error.message, `"${name}" is -1`);
    assertStringIncludes(error.message, "milliseconds from 0 to 2147483647");
  });
}

import { assertEquals, assertNotEquals } from "@std/assert";
import { ipFamily } from "../../transport/ip_address.ts";
import { joinHostPort, originOf, splitHostPort } from "../../transport/origin.ts";

Deno.test("an origin is scheme, host and port", () => {
  assertEquals(originOf(new URL("http://Example.com:8080/a?b#c")), {
    scheme: "http",
    host: "example.com",
    port: 8080,
    hostPort: "example.com:8080",
    key: "http://example.com:8080",
  });
});

for (const [url, hostPort] of [["http://a/", "a:80"], ["https://a/", "a:443"]] as const) {
  Deno.test(`the port of ${url} is the default of its scheme`, () => {
    assertEquals(originOf(new URL(url)).hostPort, hostPort);
  });
}

Deno.test("an IPv6 address has brackets beside a port, and none alone", () => {
  const { host, hostPort } = originOf(new URL("https://[2001:DB8::0:1]/"));
  assertEquals({ host, hostPort }, { host: "2001:db8::1", hostPort: "[2001:db8::1]:443" });
});

Deno.test("a default port that is written out makes no difference", () => {
  assertEquals(originOf(new URL("http://a:80/")).key, originOf(new URL("http://a/x")).key);
});

Deno.test("userinfo makes no difference to who may share a connection", () => {
  assertEquals(originOf(new URL("http://u:p@a/")).key, originOf(new URL("http://a/")).key);
});

Deno.test("scheme, host and port each make a difference", () => {
  const { key } = originOf(new URL("http://a:81/"));
  for (const other of ["https://a:81/", "http://b:81/", "http://a:82/"]) {
    assertNotEquals(originOf(new URL(other)).key, key);
  }
});

Deno.test("an address and a port are joined, an IPv6 address in brackets", () => {
  assertEquals(joinHostPort("1.2.3.4", 80), "1.2.3.4:80");
  assertEquals(joinHostPort("::1", 80), "[::1]:80");
});

const splits: [text: string, split: ReturnType<typeof splitHostPort>][] = [
  ["a:80", { host: "a", port: 80 }],
  ["[::1]:65535", { host: "::1", port: 65_535 }],
  ["a:1", { host: "a", port: 1 }],
  ["a:0", null],
  ["a:65536", null],
  ["a:", null],
  ["a", null],
  [":80", null],
  ["::1:80", null],
  ["[::1]80", null],
  ["[]:80", null],
  ["a:80x", null],
  ["a:-1", null],
  ["a:8 0", null],
  ["", null],
];
for (const [text, split] of splits) {
  Deno.test(`${JSON.stringify(text)} is ${split ? "host and port" : "no host and port"}`, () => {
    assertEquals(splitHostPort(text), split);
  });
}

const families: [host: string, family: 4 | 6 | null][] = [
  ["127.0.0.1", 4],
  ["255.255.255.255", 4],
  ["::1", 6],
  ["fe80::1%eth0", 6],
  ["::ffff:1.2.3.4", 6],
  ["a.test", null],
  ["1.2.3", null],
  ["1.2.3.4.test", null],
  ["localhost", null],
];
for (const [host, family] of families) {
  Deno.test(`${host} is ${family ? `an IPv${family} address` : "a name"}`, () => {
    assertEquals(ipFamily(host), family);
  });
}

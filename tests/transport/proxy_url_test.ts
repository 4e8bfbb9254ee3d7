import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { TransportError } from "../../transport/errors.ts";
import { originOf } from "../../transport/origin.ts";
import { forwards, proxyServerOf, routeKey } from "../../transport/proxy.ts";

/** What a URL says: scheme, host, port, and how the proxy is shown. */
const urls: [url: string, scheme: string, host: string, port: number, shown: string][] = [
  ["http://p.test", "http", "p.test", 80, "http://p.test:80"],
  ["http://p.test:80", "http", "p.test", 80, "http://p.test:80"],
  ["http://p.test:3128/", "http", "p.test", 3128, "http://p.test:3128"],
  ["HTTP://P.Test:3128", "http", "p.test", 3128, "http://p.test:3128"],
  ["https://p.test", "https", "p.test", 443, "https://p.test:443"],
  ["https://p.test:80", "https", "p.test", 80, "https://p.test:80"],
  ["https://p.test:443", "https", "p.test", 443, "https://p.test:443"],
  ["socks5://p.test", "socks5", "p.test", 1080, "socks5://p.test:1080"],
  ["socks5h://p.test:80", "socks5", "p.test", 80, "socks5h://p.test:80"],
  ["socks5://P.test:1080/x", "socks5", "p.test", 1080, "socks5://p.test:1080"],
  ["p.test", "http", "p.test", 80, "http://p.test:80"],
  ["p.test:3128", "http", "p.test", 3128, "http://p.test:3128"],
  [" p.test:3128 ", "http", "p.test", 3128, "http://p.test:3128"],
  ["user:secret@p.test", "http", "p.test", 80, "http://p.test:80"],
  ["http://user:80@p.test", "http", "p.test", 80, "http://p.test:80"],
  ["http://10.0.0.1:81", "http", "10.0.0.1", 81, "http://10.0.0.1:81"],
  ["socks5://0x0a000001", "socks5", "10.0.0.1", 1080, "socks5://10.0.0.1:1080"],
  ["http://[2001:DB8::1]:81", "http", "2001:db8::1", 81, "http://[2001:db8::1]:81"],
  ["[::1]:81", "http", "::1", 81, "http://[::1]:81"],
  ["socks5://[::80]", "socks5", "::80", 1080, "socks5://[::80]:1080"],
  ["socks5h://bücher.test", "socks5", "xn--bcher-kva.test", 1080, ""],
];

for (const [url, scheme, host, port, shown] of urls) {
  Deno.test(`the proxy ${url}`, () => {
    const proxy = proxyServerOf(url);
    assertEquals([proxy.scheme, proxy.host, proxy.port], [scheme, host, port]);
    if (shown !== "") assertEquals(proxy.shown, shown);
  });
}

Deno.test("a URL object names a proxy as well as its text", () => {
  assertEquals(proxyServerOf(new URL("socks5://p.test:80")), proxyServerOf("socks5://p.test:80"));
});

const userinfo: [url: string, username: string, password: string][] = [
  ["http://user:secret@p.test", "user", "secret"],
  ["http://user@p.test", "user", ""],
  ["http://:secret@p.test", "", "secret"],
  ["http://us%40er:s%3Acret%2f@p.test", "us@er", "s:cret/"],
  ["socks5://j%C3%B6rg:%E2%82%AC@p.test", "jörg", "€"],
  ["http://user:100%@p.test", "user", "100%"],
];

for (const [url, username, password] of userinfo) {
  Deno.test(`the credentials of ${url}`, () => {
    assertEquals(proxyServerOf(url).credentials, { username, password });
  });
}

Deno.test("without userinfo there are no credentials", () => {
  assertEquals(proxyServerOf("http://p.test").credentials, null);
});

const refused: [url: string, why: string][] = [
  ["socks4://user:secret@p.test", 'the scheme is "socks4"'],
  ["ftp://user:secret@p.test", "allowed are http, https, socks5 and socks5h"],
  ["http://user:secret@", "not a URL"],
  ["", "not a URL"],
  ["http://user:secret@p.test:65536", "not a URL"],
  ["http://user:secret@p.test:0", "the port is 0"],
  ["socks5://user:secret@p test", "not a URL"],
];

for (const [url, why] of refused) {
  Deno.test(`${JSON.stringify(url)} is no proxy`, () => {
    const error = assertThrows(() => proxyServerOf(url), TransportError);
    assertEquals(error.code, "proxy");
    assertStringIncludes(error.message, why);
    assertEquals(error.message.includes("secret"), false);
  });
}

const http = originOf(new URL("http://a.test/"));
const otherHttp = originOf(new URL("http://b.test/"));
const https = originOf(new URL("https://a.test/"));

Deno.test("http goes to an http proxy as it is, and everything else by a tunnel", () => {
  const forwarded = ["http", "https", "socks5"].map((scheme) => {
    const proxy = proxyServerOf(`${scheme}://p.test`);
    return [forwards(proxy, http), forwards(proxy, https)];
  });
  assertEquals(forwarded, [[true, false], [true, false], [false, false]]);
});

Deno.test("a proxy that forwards is one peer for all origins", () => {
  const proxy = proxyServerOf("http://p.test");
  assertEquals(routeKey(http, proxy), routeKey(otherHttp, proxy));
});

Deno.test("no other connections are shared", () => {
  const proxies = ["http://p.test", "http://u:1@p.test", "http://u:2@p.test", "socks5://p.test:80"]
    .map(proxyServerOf);
  const keys = [null, ...proxies].flatMap((
    proxy,
  ) => [routeKey(http, proxy), routeKey(https, proxy)]);
  assertEquals(new Set(keys).size, keys.length);
});

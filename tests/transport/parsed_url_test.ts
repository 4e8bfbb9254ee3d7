import { assertEquals, assertInstanceOf, assertStrictEquals, assertThrows } from "@std/assert";
import { TransportError } from "../../mod.ts";
import { parseUrl } from "../../transport/parsed_url.ts";

/** What is given, what is shown of it, and where it leads. */
const URLS: [given: string, shown: string, key: string][] = [
  ["http://a.test", "http://a.test/", "http://a.test:80"],
  ["HTTP://A.Test:80/x", "http://a.test/x", "http://a.test:80"],
  ["https://a.test/?q#f", "https://a.test/?q", "https://a.test:443"],
  ["http://a.test:8080/#", "http://a.test:8080/", "http://a.test:8080"],
  ["http://me:secret@a.test/x?y#z", "http://a.test/x?y", "http://a.test:80"],
  ["http://me@a.test/", "http://a.test/", "http://a.test:80"],
  ["http://:secret@a.test/", "http://a.test/", "http://a.test:80"],
  ["http://[::1]:81/", "http://[::1]:81/", "http://[::1]:81"],
  ["http://0x7f.1/", "http://127.0.0.1/", "http://127.0.0.1:80"],
  ["http://bücher.test/ü", "http://xn--bcher-kva.test/%C3%BC", "http://xn--bcher-kva.test:80"],
  [" http://a.test/ ", "http://a.test/", "http://a.test:80"],
  ["http:\\\\a.test\\x", "http://a.test/x", "http://a.test:80"],
];

for (const [given, shown, key] of URLS) {
  Deno.test(`${JSON.stringify(given)} is shown as ${shown}, and leads to ${key}`, () => {
    const parsed = parseUrl(given);
    assertEquals([parsed.shown, parsed.origin.key], [shown, key]);
  });
}

for (
  const [given, why] of [
    ["", "not an absolute URL"],
    ["/path", "not an absolute URL"],
    ["http://", "no valid URL"],
    ["http://a b/", "no valid URL"],
    ["http://a.test:99999/", "no valid URL"],
    ["http://a.test:0/", "the port is 0"],
    ["ftp://a.test/", 'the scheme is "ftp"'],
    ["file:///etc/passwd", 'the scheme is "file"'],
    ["ws://a.test/", 'the scheme is "ws"'],
    ["data:,x", 'the scheme is "data"'],
  ] as const
) {
  Deno.test(`${JSON.stringify(given)} is refused: ${why}`, () => {
    for (let i = 0; i < 2; i++) {
      const error = assertThrows(() => parseUrl(given), TransportError, why);
      assertEquals(error.code, "invalidUrl");
    }
  });
}

for (const given of ["http://me:secret@a b/", "ftp://me:secret@a/", "http://me:secret@a:0/"]) {
  Deno.test(`the refusal of ${given.replace("secret", "…")} keeps its password`, () => {
    const error = assertThrows(() => parseUrl(given));
    assertInstanceOf(error, TransportError);
    assertEquals(error.message.includes("secret"), false);
  });
}

Deno.test("the same text is parsed once", () => {
  assertStrictEquals(parseUrl("http://once.test/"), parseUrl("http://once.test/"));
});

Deno.test("a URL object is parsed each time, for its owner may change it", () => {
  const url = new URL("http://a.test/1");
  assertEquals(parseUrl(url).shown, "http://a.test/1");
  url.pathname = "/2";
  assertEquals(parseUrl(url).shown, "http://a.test/2");
});

Deno.test("a URL object that is changed later does not change what was parsed", () => {
  const url = new URL("http://a.test/1");
  const parsed = parseUrl(url);
  url.hash = "x";
  url.pathname = "/2";
  assertEquals(parsed.url.href, "http://a.test/1");
});

Deno.test("a thousand URLs are each themselves, and so is the first one again", () => {
  for (let i = 0; i < 1_000; i++) {
    assertEquals(parseUrl(`http://a.test/${i}`).shown, `http://a.test/${i}`);
  }
  assertEquals(parseUrl("http://a.test/0").shown, "http://a.test/0");
});

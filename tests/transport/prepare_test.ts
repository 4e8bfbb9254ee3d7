import { assertEquals, assertFalse, assertStringIncludes, assertThrows } from "@std/assert";
import type { ErrorCode } from "../../transport/errors.ts";
import { TransportError } from "../../transport/errors.ts";
import { prepare, type RequestInput } from "../../transport/prepare.ts";
import { settingsOf } from "../../transport/settings.ts";

const PLAIN = settingsOf({ userAgent: "", headers: { accept: "" }, disableCompression: true });

/** The fields that go out, without those that every request has. */
function fields(input: RequestInput, url = "http://a.test/") {
  return prepare(url, input, PLAIN).fields.filter(([name]) => name !== "Host");
}

function assertRefused(act: () => unknown, code: ErrorCode, ...about: string[]): string {
  const error = assertThrows(act, TransportError);
  assertEquals([error.code, error.phase, error.callId], [code, null, null]);
  for (const part of about) assertStringIncludes(error.message, part);
  return error.message;
}

const targets: [url: string, target: string, host: string][] = [
  ["http://a.test", "/", "a.test"],
  ["http://a.test/b%20c/./d?e=f&g#h", "/b%20c/d?e=f&g", "a.test"],
  ["http://a.test/ä?ö", "/%C3%A4?%C3%B6", "a.test"],
  ["http://a.test:80/", "/", "a.test"],
  ["http://a.test:443/", "/", "a.test:443"],
  ["https://a.test:443/", "/", "a.test"],
  ["http://[::1]:81/", "/", "[::1]:81"],
  ["http://ä.test/", "/", "xn--4ca.test"],
  ["http://a.test/\r\n/b\t", "//b", "a.test"],
];
for (const [url, target, host] of targets) {
  Deno.test(`${JSON.stringify(url)} asks ${host} for ${target} (RFC 9112 section 3.2)`, () => {
    const prepared = prepare(url, {}, PLAIN);
    assertEquals(prepared.target, target);
    assertEquals(prepared.fields, [["Host", host]]);
  });
}

const refusedUrls = ["", "/path", "a.test", "http://", "http://a.test:99999/", "http://a b/"];
for (const url of refusedUrls) {
  Deno.test(`${JSON.stringify(url)} is no absolute URL`, () => {
    assertRefused(() => prepare(url, {}, PLAIN), "invalidUrl", JSON.stringify(url));
  });
}
for (const scheme of ["ftp", "file", "data", "ws", "javascript"]) {
  Deno.test(`the scheme ${scheme} is refused, and the message says what is allowed`, () => {
    const url = `${scheme}://a.test/`;
    assertRefused(() => prepare(url, {}, PLAIN), "invalidUrl", `"${scheme}"`, "http and https");
  });
}
Deno.test("port 0 is refused", () => {
  assertRefused(
    () => prepare("http://a.test:0/", {}, PLAIN),
    "invalidUrl",
    "port is 0",
    "1 to 65535",
  );
});

for (
  const url of [
    "ftp://me:secret@a.test/",
    "http://me:secret@a.test:0/",
    "http://me:secret@a:99999/",
  ]
) {
  Deno.test(`the refusal of ${url} does not show the password (CONTRACT section 1)`, () => {
    assertFalse(assertRefused(() => prepare(url, {}, PLAIN), "invalidUrl").includes("secret"));
  });
}

const methods: [given: string, sent: string][] = [
  ["get", "GET"],
  ["Delete", "DELETE"],
  ["options", "OPTIONS"],
  ["patch", "patch"],
  ["Custom", "Custom"],
  ["M-SEARCH", "M-SEARCH"],
];
for (const [given, sent] of methods) {
  Deno.test(`the method ${given} goes out as ${sent} (Fetch, "normalize a method")`, () => {
    assertEquals(prepare("http://a.test/", { method: given }, PLAIN).method, sent);
  });
}
for (const method of ["", "GET ", "G ET", "GET\r\nX: y", "GÉT", "A/B", "GET\0"]) {
  Deno.test(`the method ${JSON.stringify(method)} is refused`, () => {
    assertRefused(
      () => prepare("http://a.test/", { method }, PLAIN),
      "invalidMethod",
      JSON.stringify(method),
    );
  });
}

for (const name of ["", "a b", "a:", "a\r\nb", "ä", "a\0", "a\n"]) {
  Deno.test(`the header name ${JSON.stringify(name)} is refused`, () => {
    assertRefused(() => fields({ headers: [[name, "x"]] }), "invalidHeader", JSON.stringify(name));
  });
}
for (const value of ["a\r\nb: c", "a\nb", "a\rb", "a\0b", "€", "\x7f", "a\vb"]) {
  Deno.test(`the header value ${JSON.stringify(value)} is refused`, () => {
    const act = () => fields({ headers: { a: value } });
    const wrong = Array.from(value).find((character) => !/[\t -~]/.test(character));
    assertRefused(act, "invalidHeader", `character ${JSON.stringify(wrong)}`, '"a"');
  });
}

Deno.test("whitespace around a header value is taken off, and octets above ASCII stay", () => {
  assertEquals(fields({ headers: [["A", "\t b \xfc "]] }), [["A", "b \xfc"]]);
});

Deno.test("header fields keep their order, their case and their number", () => {
  const headers: [string, string][] = [["b", "1"], ["A", "2"], ["B", "3"]];
  assertEquals(fields({ headers }), headers);
});

Deno.test("Headers and records are taken as pairs are", () => {
  assertEquals(fields({ headers: new Headers({ A: "b" }) }), [["a", "b"]]);
  assertEquals(fields({ headers: { A: "b" } }), [["A", "b"]]);
});

const credentials: [url: string, decoded: string | null][] = [
  ["http://user:pass@a.test/", "user:pass"],
  ["http://user@a.test/", "user:"],
  ["http://:pass@a.test/", ":pass"],
  ["http://us%3Aer:p%40ss@a.test/", "us:er:p@ss"],
  ["http://%C3%BC:%E2%82%AC@a.test/", "ü:€"],
  ["http://100%:x@a.test/", "100%:x"],
  ["http://@a.test/", null],
];
for (const [url, decoded] of credentials) {
  Deno.test(`${url} sends ${decoded ?? "no credentials"} (RFC 7617 section 2)`, () => {
    const prepared = prepare(url, {}, PLAIN);
    const sent = prepared.fields.find(([name]) => name === "Authorization")?.[1] ?? null;
    const bytes = sent === null ? null : Uint8Array.fromBase64(sent.slice("Basic ".length));
    assertEquals(bytes && new TextDecoder().decode(bytes), decoded);
    assertEquals(prepared.url, "http://a.test/");
  });
}

Deno.test("the caller's own Authorization goes before that of the URL", () => {
  const headers = { authorization: "Bearer x" };
  assertEquals(fields({ headers }, "http://u:p@a.test/"), [["authorization", "Bearer x"]]);
});

Deno.test("the URL of a request has neither userinfo nor fragment", () => {
  assertEquals(prepare("http://u:p@a.test/b?c#d", {}, PLAIN).url, "http://a.test/b?c");
});

Deno.test("the caller's own Host takes the place of the URL's", () => {
  const { fields } = prepare("http://a.test/", { headers: { host: "b.test" } }, PLAIN);
  assertEquals(fields, [["host", "b.test"]]);
});

Deno.test("two Host fields are refused (RFC 9112 section 3.2)", () => {
  const headers: [string, string][] = [["host", "b.test"], ["Host", "c.test"]];
  assertRefused(() => prepare("http://a.test/", { headers }, PLAIN), "invalidHeader");
});

import { assertEquals, assertFalse, assertStringIncludes, assertThrows } from "@std/assert";
import type { Field } from "../../trace.ts";
import type { BodySource } from "../../transport/body.ts";
import { TransportError } from "../../transport/errors.ts";
import { type Hop, nextHop, redirectLocation } from "../../transport/redirect.ts";

function hop(method = "GET", more: Partial<Hop> = {}): Hop {
  return { url: new URL("http://a.test/b/c?d"), method, fields: [], body: null, ...more };
}

function names(fields: readonly Field[]): string[] {
  return fields.map(([name]) => name);
}

/** Fetch standard, "HTTP-redirect fetch"; RFC 9110 section 15.4. */
const methods: [status: number, method: string, next: string][] = [
  [301, "GET", "GET"],
  [301, "HEAD", "HEAD"],
  [301, "POST", "GET"],
  [301, "PUT", "PUT"],
  [302, "POST", "GET"],
  [302, "DELETE", "DELETE"],
  [303, "GET", "GET"],
  [303, "HEAD", "HEAD"],
  [303, "POST", "GET"],
  [303, "PUT", "GET"],
  [307, "POST", "POST"],
  [307, "GET", "GET"],
  [308, "POST", "POST"],
  [308, "PUT", "PUT"],
];
for (const [status, method, next] of methods) {
  Deno.test(`${status} turns ${method} into ${next}, and keeps the body only with its method`, () => {
    const bodyFields: Field[] = [["Content-Type", "x/y"], ["Expect", "100-continue"], ["A", "b"]];
    const found = nextHop(hop(method, { body: "body", fields: bodyFields }), status, "/x");
    const keeps = next === method && status !== 303;
    assertEquals([found.method, found.body], [next, keeps ? "body" : null]);
    assertEquals(names(found.fields), keeps ? ["Content-Type", "Expect", "A"] : ["A"]);
    assertEquals(found.dropped, keeps ? [] : ["Content-Type", "Expect"]);
  });
}

const locations: [location: string, url: string][] = [
  ["http://x.test/y", "http://x.test/y"],
  ["//x.test/y", "http://x.test/y"],
  ["/y?z", "http://a.test/y?z"],
  ["y", "http://a.test/b/y"],
  ["?z", "http://a.test/b/c?z"],
  ["", "http://a.test/b/c?d"],
  ["#f", "http://a.test/b/c?d#f"],
  ["/\xc3\xa4", "http://a.test/%C3%A4"],
];
for (const [location, url] of locations) {
  Deno.test(`Location ${JSON.stringify(location)} leads to ${url} (RFC 9110 section 10.2.2)`, () => {
    assertEquals(nextHop(hop(), 302, location).url.href, url);
  });
}

Deno.test("a fragment is inherited by a Location without one (RFC 9110 section 10.2.2)", () => {
  const from = hop("GET", { url: new URL("http://a.test/#f") });
  assertEquals(nextHop(from, 302, "/y").url.hash, "#f");
  assertEquals(nextHop(from, 302, "/y#g").url.hash, "#g");
});

const SECRETS: Field[] = [["Authorization", "x"], ["cookie", "y"], ["Host", "z"], ["A", "b"]];
const origins: [location: string, dropped: string[]][] = [
  ["/y", []],
  ["http://a.test:80/y", []],
  ["http://a.test:81/y", ["Authorization", "cookie", "Host"]],
  ["https://a.test/y", ["Authorization", "cookie", "Host"]],
  ["http://b.test/y", ["Authorization", "cookie", "Host"]],
  ["http://x.a.test/y", ["Authorization", "cookie", "Host"]],
];
for (const [location, dropped] of origins) {
  Deno.test(`on the way to ${location} ${dropped.join() || "nothing"} is dropped`, () => {
    const next = nextHop(hop("GET", { fields: SECRETS }), 302, location);
    assertEquals(next.dropped, dropped);
    assertEquals(names(next.fields), names(SECRETS).filter((name) => !dropped.includes(name)));
  });
}

Deno.test("the credentials of a URL stay with its origin", () => {
  const from = hop("GET", { url: new URL("http://me:secret@a.test/") });
  assertEquals(nextHop(from, 302, "/y").url.href, "http://me:secret@a.test/y");
  assertEquals(nextHop(from, 302, "http://b.test/y").url.href, "http://b.test/y");
  assertEquals(nextHop(from, 302, "http://you@a.test/y").url.href, "http://you@a.test/y");
});

Deno.test("leaving https for http is told, and nothing else is", () => {
  const from = hop("GET", { url: new URL("https://a.test/") });
  assertEquals(nextHop(from, 302, "http://a.test/").downgraded, true);
  assertEquals(nextHop(from, 302, "/y").downgraded, false);
  assertEquals(nextHop(hop(), 302, "https://a.test/").downgraded, false);
});

const bodies: [name: string, body: BodySource, replayable: boolean][] = [
  ["a string", "x", true],
  ["bytes", new Uint8Array(1), true],
  ["a Blob", new Blob(["x"]), true],
  ["search parameters", new URLSearchParams("a=b"), true],
  ["a stream", new ReadableStream(), false],
  ["an async iterable", (async function* () {})(), false],
];
for (const [name, body, replayable] of bodies) {
  Deno.test(`${name} ${replayable ? "can" : "cannot"} be sent again by 307`, () => {
    const follow = () => nextHop(hop("POST", { body }), 307, "/y");
    if (replayable) assertEquals(follow().body, body);
    else assertEquals(assertThrows(follow, TransportError).code, "redirect");
    assertEquals(nextHop(hop("POST", { body }), 303, "/y").body, null);
  });
}

for (const location of ["http://", "ftp://x.test/", "javascript:alert(1)", "data:,x"]) {
  Deno.test(`Location ${location} is not followed, and the error names where it came from`, () => {
    const from = hop("GET", { url: new URL("http://me:secret@a.test/b") });
    const error = assertThrows(() => nextHop(from, 302, location), TransportError);
    assertEquals(error.code, "redirect");
    assertStringIncludes(error.message, "http://a.test/b");
    assertFalse(error.message.includes("secret"));
  });
}

Deno.test("a redirect is one of five statuses, with a Location", () => {
  const head = { httpVersion: "1.1", statusText: "", bytes: 0 } as const;
  const fields: Field[] = [["location", "/y"]];
  const statuses = Array.from({ length: 100 }, (_, i) => 300 + i);
  const redirects = statuses.filter((status) => redirectLocation({ ...head, status, fields }));
  assertEquals(redirects, [301, 302, 303, 307, 308]);
  assertEquals(redirectLocation({ ...head, status: 302, fields: [] }), null);
});

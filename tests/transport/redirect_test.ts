import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import type { BodySource } from "../../transport/body.ts";
import { TransportError } from "../../transport/errors.ts";
import type { ResponseHead } from "../../transport/http1/messages.ts";
import {
  belongsToOrigin,
  type Hop,
  type NextHop,
  nextHop,
  redirectLocation,
} from "../../transport/redirect.ts";

const FROM = "http://a.test/dir/page?query";

/** A hop, a POST with a body unless something else is said. */
function hop(given: Partial<Omit<Hop, "url">> & { url?: string } = {}): Hop {
  const { url = FROM, ...rest } = given;
  return { url: new URL(url), method: "POST", fields: [], body: "body", ...rest };
}

/** Where a Location leads. */
function target(location: string, from = FROM): string {
  return nextHop(hop({ url: from, method: "GET", body: null }), 302, location).url.href;
}

/** Names of the fields that are left out on the way to a Location. */
function drops(names: string[], location: string, given: { status?: number; from?: string } = {}) {
  const { status = 307, from = FROM } = given;
  const fields = names.map((name) => [name, "x"] as const);
  const next = nextHop(hop({ url: from, fields }), status, location);
  const kept = names.filter((name) => !next.dropped.includes(name));
  assertEquals(next.fields.map(([name]) => name), kept);
  return next.dropped;
}

/** The message with which a redirect is refused. */
function refusal(act: () => NextHop): string {
  const error = assertThrows(act, TransportError);
  assertEquals(error.code, "redirect");
  assert(error.message.startsWith("Cannot follow the redirect of http"), error.message);
  return error.message;
}

function head(status: number, ...locations: string[]): ResponseHead {
  const fields = locations.map((value) => ["LOCATION", value] as const);
  return { httpVersion: "1.1", status, statusText: "", fields, bytes: 0 };
}

Deno.test("five statuses redirect, and no others do", () => {
  const redirecting = Array.from({ length: 400 }, (_, i) => 200 + i)
    .filter((status) => redirectLocation(head(status, "/x")) !== null);
  assertEquals(redirecting, [301, 302, 303, 307, 308]);
});

Deno.test("a redirect without a Location leads nowhere, and an empty one is a Location", () => {
  assertEquals(redirectLocation(head(302)), null);
  assertEquals(redirectLocation(head(302, "")), "");
});

Deno.test("a Location that is said twice counts once", () => {
  assertEquals(redirectLocation(head(302, "/x", "/x")), "/x");
});

Deno.test("several Locations are refused, since nobody knows which is meant", () => {
  const location = redirectLocation(head(302, "/x", "//evil.test/"))!;
  assertStringIncludes(refusal(() => nextHop(hop(), 302, location)), '"/x" and "//evil.test/"');
});

/** What becomes of a method, and whether its body is sent again, by status. */
const METHODS: Record<number, Record<string, [method: string, keepsBody: boolean]>> = {
  301: { GET: ["GET", true], HEAD: ["HEAD", true], POST: ["GET", false], PUT: ["PUT", true] },
  302: { GET: ["GET", true], HEAD: ["HEAD", true], POST: ["GET", false], QUERY: ["QUERY", true] },
  303: { GET: ["GET", false], HEAD: ["HEAD", false], POST: ["GET", false], PUT: ["GET", false] },
  307: { GET: ["GET", true], HEAD: ["HEAD", true], POST: ["POST", true], PUT: ["PUT", true] },
  308: { GET: ["GET", true], DELETE: ["DELETE", true], POST: ["POST", true], post: ["post", true] },
};
for (const [status, methods] of Object.entries(METHODS)) {
  for (const [method, [expected, keepsBody]] of Object.entries(methods)) {
    const how = keepsBody ? "with its body" : "without a body";
    Deno.test(`after ${status} the method ${method} becomes ${expected}, ${how}`, () => {
      const next = nextHop(hop({ method }), Number(status), "/x");
      assertEquals([next.method, next.body], [expected, keepsBody ? "body" : null]);
    });
  }
}

const REPLAYABLE: Record<string, () => BodySource> = {
  "no body": () => null,
  "a string": () => "body",
  "bytes": () => new Uint8Array(1),
  "an ArrayBuffer": () => new ArrayBuffer(1),
  "a view": () => new DataView(new ArrayBuffer(1)),
  "a Blob": () => new Blob(["body"]),
  "parameters": () => new URLSearchParams("a=1"),
};
for (const [name, make] of Object.entries(REPLAYABLE)) {
  Deno.test(`${name} can be sent again`, () => {
    const body = make();
    assertEquals(nextHop(hop({ body }), 307, "/x").body, body);
  });
}

const CONSUMED: Record<string, () => BodySource> = {
  "a stream": () => new ReadableStream(),
  "an iterable": async function* () {},
};
for (const [name, make] of Object.entries(CONSUMED)) {
  for (const status of [301, 302, 307, 308]) {
    Deno.test(`${name} is not sent again, so ${status} is refused`, () => {
      const message = refusal(() => nextHop(hop({ body: make() }), status, "//b.test/x"));
      assertStringIncludes(message, "the body is a stream");
      assertStringIncludes(message, "http://b.test/x");
    });
  }

  Deno.test(`${name} is no obstacle to 303, which asks for no body`, () => {
    assertEquals(nextHop(hop({ body: make() }), 303, "/x").body, null);
  });
}

const SECRETS = ["authorization", "Cookie", "Proxy-Authorization", "Host"];
const OTHER_ORIGINS = ["http://b.test/", "http://sub.a.test/", "https://a.test/", "//a.test:81/"];
for (const location of OTHER_ORIGINS) {
  Deno.test(`credentials are dropped on the way to ${location}`, () => {
    assertEquals(drops([...SECRETS, "X-Other"], location), SECRETS);
  });
}

Deno.test("credentials are kept within an origin", () => {
  assertEquals(drops(SECRETS, "http://a.test:80/x"), []);
});

Deno.test("what a URL's credentials became is named among what is dropped", () => {
  const from = "http://user:pass@a.test/";
  assertEquals(drops([], "//b.test/", { from }), ["Authorization"]);
  assertEquals(drops(["authorization"], "//b.test/", { from }), ["authorization"]);
  assertEquals(drops([], "/x", { from }), []);
});

Deno.test("a name is told once, however often it was sent", () => {
  assertEquals(drops(["Cookie", "Cookie"], "//b.test/"), ["Cookie"]);
});

Deno.test("a chain is foreign once it has left its origin, and stays so on its way back", () => {
  const first = nextHop(hop(), 307, "/x");
  const second = nextHop(first, 307, "//b.test/");
  const third = nextHop(second, 307, FROM);
  assertEquals([first, second, third].map(({ foreign }) => foreign), [false, true, true]);
});

Deno.test("a default that belongs to an origin is known by its name", () => {
  assertEquals([...SECRETS, "Accept", "X-Host"].map(belongsToOrigin), [
    ...[true, true, true, true],
    ...[false, false],
  ]);
});

const OF_THE_BODY = [
  ...["Content-Encoding", "Content-Language", "content-length", "Content-Location"],
  ...["Content-Type", "Digest", "Expect", "Last-Modified", "Trailer", "Transfer-Encoding"],
];
Deno.test("fields of a body are dropped with it", () => {
  for (const status of [301, 302, 303]) {
    assertEquals(drops([...OF_THE_BODY, "Content-Security"], "/x", { status }), OF_THE_BODY);
  }
});

Deno.test("fields of a body are kept with it", () => {
  for (const status of [307, 308]) assertEquals(drops(OF_THE_BODY, "/x", { status }), []);
});

const TARGETS: Record<string, [location: string, target: string]> = {
  "absolute": ["https://b.test/x", "https://b.test/x"],
  "without a scheme": ["//b.test/x", "http://b.test/x"],
  "an absolute path": ["/x?y", "http://a.test/x?y"],
  "a relative path": ["x", "http://a.test/dir/x"],
  "a path upwards": ["../../x", "http://a.test/x"],
  "a query": ["?x", "http://a.test/dir/page?x"],
  "empty": ["", FROM],
  "with spaces": ["/a b?c d", "http://a.test/a%20b?c%20d"],
  "with backslashes": ["\\x\\y", "http://a.test/x/y"],
  "with a default port": ["http://b.test:80/x", "http://b.test/x"],
  "that only looks like a port": [":81", "http://a.test/dir/:81"],
  "with a percent that escapes nothing": ["/100%", "http://a.test/100%"],
  "in UTF-8": ["/caf\xc3\xa9?\xc3\xa9", "http://a.test/caf%C3%A9?%C3%A9"],
  "in ISO-8859-1": ["/caf\xe9", "http://a.test/caf%E9"],
  "to a name in UTF-8": ["http://b\xc3\xbccher.test/", "http://xn--bcher-kva.test/"],
  "to an address": ["http://[::1]:8080/x", "http://[::1]:8080/x"],
};
for (const [kind, [location, expected]] of Object.entries(TARGETS)) {
  Deno.test(`a Location ${kind} is resolved as the URL standard says`, () => {
    assertEquals(target(location), expected);
  });
}

Deno.test("a fragment is inherited by a Location that has none", () => {
  const from = `${FROM}#part`;
  assertEquals(target("/x", from), "http://a.test/x#part");
  assertEquals(target("https://b.test/", from), "https://b.test/#part");
  assertEquals(target("/x#own", from), "http://a.test/x#own");
  assertEquals(target("/x#", from), "http://a.test/x#");
});

Deno.test("credentials of a URL stay with its origin", () => {
  const from = "http://user:pass@a.test/";
  assertEquals(target("/x", from), "http://user:pass@a.test/x");
  assertEquals(target("http://b.test/", from), "http://b.test/");
  assertEquals(target("http://a.test:81/", from), "http://a.test:81/");
  assertEquals(target("https://a.test/", from), "https://a.test/");
});

Deno.test("credentials of a Location count before those of the URL", () => {
  assertEquals(target("//me:mine@a.test/x", "http://user:pass@a.test/"), "http://me:mine@a.test/x");
});

const ELSEWHERE = [
  "ftp://b.test/",
  "data:,x",
  "javascript:alert(1)",
  "file:///etc/passwd",
  "ws://b",
];
for (const location of ELSEWHERE) {
  Deno.test(`a redirect to ${location} is refused`, () => {
    assertStringIncludes(refusal(() => nextHop(hop(), 302, location)), "is not http or https");
  });
}

for (const location of ["http://", "http://[::1/", "http://a b/", "http://a.test:99999/"]) {
  Deno.test(`a redirect to ${location}, which is no URL, is refused`, () => {
    assertStringIncludes(refusal(() => nextHop(hop(), 302, location)), JSON.stringify(location));
  });
}

Deno.test("a redirect to port 0 is refused", () => {
  assertStringIncludes(refusal(() => nextHop(hop(), 302, "http://b.test:0/")), "the port");
});

Deno.test("a refusal shows no credentials, of neither URL", () => {
  const from = hop({ url: "http://user:hunter2@a.test/" });
  for (const location of ["ftp://me:hunter2@b.test/", "http://me:hunter2@b.test:99999/"]) {
    const message = refusal(() => nextHop(from, 302, location));
    assertEquals(message.includes("hunter2"), false, message);
  }
});

Deno.test("only a step from https to http is a downgrade", () => {
  const downgraded = (from: string, to: string) => {
    return nextHop(hop({ url: from }), 307, to).downgraded;
  };
  assertEquals(downgraded("https://a.test/", "http://a.test/"), true);
  assertEquals(downgraded("https://a.test/", "https://b.test/"), false);
  assertEquals(downgraded("http://a.test/", "https://a.test/"), false);
  assertEquals(downgraded("http://a.test/", "http://b.test/"), false);
});

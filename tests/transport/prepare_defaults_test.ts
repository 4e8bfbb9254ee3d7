import { assertEquals, assertThrows } from "@std/assert";
import type { TransportOptions } from "../../transport/options.ts";
import { prepare, type RequestInput } from "../../transport/prepare.ts";
import { settingsOf } from "../../transport/settings.ts";

const stream = (): ReadableStream<Uint8Array> => ReadableStream.from([new Uint8Array(1)]);

/** What goes out under one name. */
function sent(
  name: string,
  options: TransportOptions,
  input: RequestInput,
  url = "http://a.test/",
) {
  return prepare(url, input, settingsOf(options)).fields
    .filter(([key]) => key.toLowerCase() === name.toLowerCase())
    .map(([, value]) => value);
}

Deno.test("Host comes first, then the defaults, then the caller's fields", () => {
  const settings = settingsOf({ userAgent: "me", headers: { d: "e" }, disableCompression: true });
  const { fields } = prepare("http://a.test/", { headers: { b: "c" } }, settings);
  assertEquals(fields, [
    ["Host", "a.test"],
    ["d", "e"],
    ["User-Agent", "me"],
    ["Accept", "*/*"],
    ["b", "c"],
  ]);
});

Deno.test("codings are asked for, unless they are of no use", () => {
  const asked = (options: TransportOptions, input: RequestInput) =>
    sent("accept-encoding", options, input).length > 0;
  assertEquals(asked({}, {}), true);
  assertEquals(asked({ disableCompression: true }, {}), false);
  assertEquals(asked({}, { method: "HEAD" }), false);
  assertEquals(asked({}, { headers: { range: "bytes=0-1" } }), false);
  assertEquals(sent("accept-encoding", {}, { headers: { "accept-encoding": "x" } }), ["x"]);
});

Deno.test("an empty userAgent sends none", () => {
  assertEquals(sent("user-agent", { userAgent: "" }, {}), []);
});

Deno.test("disableKeepAlives tells the server, in any request", () => {
  const { closes, fields } = prepare("http://a.test/", {}, settingsOf({ disableKeepAlives: true }));
  assertEquals([closes, fields.find(([name]) => name === "Connection")?.[1]], [true, "close"]);
});

/** A default gives way to the caller, and what the transport adds itself gives way to a default. */
const once: [
  name: string,
  field: string,
  options: TransportOptions,
  input: RequestInput,
  sent: string[],
  url?: string,
][] = [
  ["the caller's field takes the place of a default", "x", { headers: { x: "1" } }, {
    headers: { X: "2" },
  }, ["2"]],
  ["the caller's User-Agent takes the place of the transport's", "user-agent", { userAgent: "a" }, {
    headers: { "user-agent": "b" },
  }, ["b"]],
  [
    "a default User-Agent takes the place of the transport's",
    "user-agent",
    { headers: { "user-agent": "b" } },
    {},
    ["b"],
  ],
  ["a default Host is sent once", "host", { headers: { host: "b.test" } }, {}, ["b.test"]],
  ["a default Content-Type is sent once", "content-type", { headers: { "content-type": "x/y" } }, {
    method: "POST",
    body: "a",
  }, ["x/y"]],
  [
    "a default Authorization is sent once",
    "authorization",
    { headers: { authorization: "x" } },
    {},
    ["x"],
    "http://u:p@a.test/",
  ],
];
for (const [name, field, options, input, expected, url] of once) {
  Deno.test(name, () => assertEquals(sent(field, options, input, url), expected));
}

/** A default that frames a body would lie about every other request: RFC 9112 section 6. */
const framing: [name: string, options: TransportOptions][] = [
  ["a default Content-Length", { headers: { "content-length": "5" } }],
  ["a default Transfer-Encoding", { headers: { "transfer-encoding": "chunked" } }],
];
for (const [name, options] of framing) {
  for (const input of [{}, { method: "POST", body: "a" }, { method: "POST", body: stream() }]) {
    const body = input.body === undefined ? "no body" : typeof input.body;
    Deno.test(`${name} never contradicts a request with ${body}`, () => {
      let settings;
      try {
        settings = settingsOf(options);
      } catch (error) {
        return void assertThrows(() => {
          throw error;
        }, RangeError);
      }
      const prepared = prepare("http://a.test/", input, settings);
      const framed = prepared.fields.filter(([key]) => /^(content-length|transfer-enc)/i.test(key))
        .map(([key, value]) => `${key.toLowerCase()}: ${value}`);
      const { framing } = prepared;
      assertEquals(
        framed,
        framing.kind === "none"
          ? []
          : framing.kind === "length"
          ? [`content-length: ${framing.length}`]
          : ["transfer-encoding: chunked"],
      );
    });
  }
}

import { assertEquals } from "@std/assert";
import {
  errorTypeOf,
  peerAttributes,
  requestAttributes,
  serverAttributes,
  spanName,
} from "../../../report/otlp/http_semantics.ts";
import { TransportError } from "../../../transport/errors.ts";

const test = Deno.test;

/** Server and port of a GET of a URL. */
function serverOf(url: string): unknown[] {
  const attributes = requestAttributes("GET", url);
  return [attributes["server.address"], attributes["server.port"]];
}

test("a URL without a port has the one of its scheme", () => {
  assertEquals(serverOf("http://a.test/"), ["a.test", 80]);
  assertEquals(serverOf("https://a.test/"), ["a.test", 443]);
  assertEquals(serverOf("https://a.test:8443/"), ["a.test", 8443]);
});

test("an IPv6 address goes without its brackets", () => {
  assertEquals(serverOf("http://[2001:db8::1]:8080/"), ["2001:db8::1", 8080]);
  assertEquals(serverAttributes("[::1]:80"), { "server.address": "::1", "server.port": 80 });
  assertEquals(peerAttributes("[::1]:443"), {
    "network.peer.address": "::1",
    "network.peer.port": 443,
  });
});

test("the path of a socket is an address without a port", () => {
  for (const path of ["/run/a.sock", "/run/a:80"]) {
    assertEquals(peerAttributes(path), { "network.peer.address": path });
  }
});

const URLS = {
  "http://a.test/?sig=x&b=1": "http://a.test/?sig=REDACTED&b=1",
  "http://a.test/?a=1&X-Goog-Signature=x#y": "http://a.test/?a=1&X-Goog-Signature=REDACTED#y",
  "http://a.test/?AWSAccessKeyId=x&Signature=y":
    "http://a.test/?AWSAccessKeyId=REDACTED&Signature=REDACTED",
  "http://a.test/?sig=": "http://a.test/?sig=REDACTED",
  "http://a.test/?design=x&signature=y": "http://a.test/?design=x&signature=y",
  "http://a.test/&sig=x": "http://a.test/&sig=x",
};
for (const [url, shown] of Object.entries(URLS)) {
  test(`url.full of ${url} is ${shown}`, () => {
    assertEquals(requestAttributes("GET", url)["url.full"], shown);
  });
}

test("an unknown method is _OTHER, and its span is HTTP", () => {
  const attributes = requestAttributes("get", "http://a.test/");
  assertEquals(attributes["http.request.method"], "_OTHER");
  assertEquals(attributes["http.request.method_original"], "get");
  assertEquals([spanName("get"), spanName("QUERY")], ["HTTP", "QUERY"]);
});

test("the type of an error is its code, or its name", () => {
  assertEquals(errorTypeOf(new TransportError("dns", "no")), "dns");
  assertEquals(errorTypeOf(new DOMException("no", "AbortError")), "AbortError");
  assertEquals(errorTypeOf(new RangeError("no")), "RangeError");
});

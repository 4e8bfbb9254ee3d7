import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { TransportError } from "../../transport/errors.ts";
import { originOf } from "../../transport/origin.ts";
import { type Environment, proxiesOfEnvironment } from "../../transport/proxy_env.ts";

function choose(url: string, env: Environment) {
  return proxiesOfEnvironment(env)(originOf(new URL(url)));
}

/** What the environment says: the proxy, and by which rule. */
function decision(url: string, env: Environment): [proxy: string | null, rule: string | null] {
  const { proxy, rule } = choose(url, env);
  return [proxy?.shown ?? null, rule];
}

const P = "http://p.test:3128";

/** Which variable names the proxy. */
const variables: [what: string, url: string, Environment, proxy: string | null, string | null][] = [
  ["an empty environment names none", "http://a.test/", {}, null, null],
  ["HTTP_PROXY is for http", "http://a.test/", { HTTP_PROXY: P }, P, "HTTP_PROXY"],
  ["http_proxy is as good", "http://a.test/", { http_proxy: P }, P, "http_proxy"],
  ["HTTP_PROXY is not for https", "https://a.test/", { HTTP_PROXY: P }, null, null],
  ["HTTPS_PROXY is for https", "https://a.test/", { HTTPS_PROXY: P }, P, "HTTPS_PROXY"],
  ["https_proxy is as good", "https://a.test/", { https_proxy: P }, P, "https_proxy"],
  ["HTTPS_PROXY is not for http", "http://a.test/", { HTTPS_PROXY: P }, null, null],
  [
    "upper case comes before lower case",
    "http://a.test/",
    { HTTP_PROXY: P, http_proxy: "http://q.test:1" },
    P,
    "HTTP_PROXY",
  ],
  [
    "an empty upper-case variable is not set",
    "http://a.test/",
    { HTTP_PROXY: "", http_proxy: P },
    P,
    "http_proxy",
  ],
  ["ALL_PROXY has no say", "http://a.test/", { ALL_PROXY: P, all_proxy: P }, null, null],
  [
    "a value without scheme is http",
    "http://a.test/",
    { HTTP_PROXY: "p.test:3128" },
    P,
    "HTTP_PROXY",
  ],
  [
    "a value without scheme and port is http at 80",
    "http://a.test/",
    { HTTP_PROXY: "p.test" },
    "http://p.test:80",
    "HTTP_PROXY",
  ],
  [
    "a value may have a path, which means nothing",
    "http://a.test/",
    { HTTP_PROXY: `${P}/x?y` },
    P,
    "HTTP_PROXY",
  ],
  [
    "userinfo is not shown",
    "http://a.test/",
    { HTTP_PROXY: "http://user:secret@p.test:3128" },
    P,
    "HTTP_PROXY",
  ],
  [
    "userinfo without scheme is not shown",
    "http://a.test/",
    { HTTP_PROXY: "user:secret@p.test:3128" },
    P,
    "HTTP_PROXY",
  ],
  [
    "a SOCKS5 proxy",
    "https://a.test/",
    { HTTPS_PROXY: "socks5://p.test" },
    "socks5://p.test:1080",
    "HTTPS_PROXY",
  ],
  [
    "under CGI HTTP_PROXY is ignored",
    "http://a.test/",
    { HTTP_PROXY: P, REQUEST_METHOD: "GET" },
    null,
    "HTTP_PROXY is ignored, because REQUEST_METHOD is set",
  ],
  [
    "under CGI http_proxy is ignored",
    "http://a.test/",
    { http_proxy: P, REQUEST_METHOD: "GET" },
    null,
    "http_proxy is ignored, because REQUEST_METHOD is set",
  ],
  [
    "under CGI HTTPS_PROXY counts",
    "https://a.test/",
    { HTTPS_PROXY: P, REQUEST_METHOD: "GET" },
    P,
    "HTTPS_PROXY",
  ],
  [
    "an empty REQUEST_METHOD is no CGI",
    "http://a.test/",
    { HTTP_PROXY: P, REQUEST_METHOD: "" },
    P,
    "HTTP_PROXY",
  ],
];

for (const [what, url, env, proxy, rule] of variables) {
  Deno.test(`environment: ${what}`, () => assertEquals(decision(url, env), [proxy, rule]));
}

/** Hosts that no proxy is ever used for, whatever NO_PROXY says. */
const never: [url: string, rule: string | null][] = [
  ["http://localhost/", "localhost"],
  ["http://LOCALHOST:8080/", "localhost"],
  ["http://127.0.0.1/", "loopback"],
  ["http://127.255.1.2:81/", "loopback"],
  ["http://2130706433/", "loopback"],
  ["http://[::1]/", "loopback"],
  ["http://[::ffff:127.0.0.1]/", "loopback"],
  ["http://128.0.0.1/", null],
  ["http://[::2]/", null],
  ["http://[::]/", null],
  ["http://0.0.0.0/", null],
  ["http://a.localhost/", null],
  ["http://localhost.a.test/", null],
];

for (const [url, rule] of never) {
  Deno.test(`environment: ${url} ${rule ? `is ${rule}` : "is not this machine to Go"}`, () => {
    const expected = rule === null ? [P, "HTTP_PROXY"] : [null, rule];
    assertEquals(decision(url, { HTTP_PROXY: P }), expected);
  });
}

/** A list, what it lets pass the proxy by (with the entry that does), and what it does not. */
const lists: [list: string, direct: [url: string, entry: string][], proxied: string[]][] = [
  ["", [], ["http://a.test/", "http://10.0.0.1/"]],
  [" , ,", [], ["http://a.test/"]],
  ["*", [["http://a.test/", "*"], ["http://10.0.0.1/", "*"], ["http://[2001:db8::1]/", "*"]], []],
  ["b.test, *", [["http://a.test/", "*"], ["http://b.test/", "*"]], []],
  ["*:80", [], ["http://a.test/"]],
  [
    "example.com",
    [
      ["http://example.com/", "example.com"],
      ["http://EXAMPLE.com:8080/", "example.com"],
      ["http://www.example.com/", "example.com"],
      ["http://a.b.example.com/", "example.com"],
    ],
    ["http://badexample.com/", "http://example.org/", "http://com/", "http://example.com./"],
  ],
  [
    ".example.com",
    [["http://www.example.com/", ".example.com"], ["http://a.b.example.com/", ".example.com"]],
    ["http://example.com/", "http://badexample.com/"],
  ],
  [
    "*.example.com",
    [["http://www.example.com/", "*.example.com"]],
    ["http://example.com/", "http://badexample.com/"],
  ],
  ["*example.com", [], ["http://example.com/", "http://badexample.com/"]],
  [
    "example.com:81",
    [["http://example.com:81/", "example.com:81"], ["http://w.example.com:81/", "example.com:81"]],
    ["http://example.com/", "http://example.com:8181/"],
  ],
  ["example.com:80", [["http://example.com/", "example.com:80"]], ["http://example.com:81/"]],
  [
    ".example.com:81",
    [["http://w.example.com:81/", ".example.com:81"]],
    ["http://example.com:81/", "http://w.example.com/"],
  ],
  ["example.com:", [["http://example.com:99/", "example.com:"]], ["http://other.test/"]],
  [
    "a.test,b.test",
    [["http://a.test/", "a.test"], ["http://b.test/", "b.test"]],
    ["http://c.test/"],
  ],
  ["  A.Test ,\tb.test ", [["http://a.test/", "A.Test"], ["http://b.test/", "b.test"]], []],
  ["a.test b.test", [], ["http://a.test/", "http://b.test/"]],
  [
    "bücher.test",
    [["http://xn--bcher-kva.test/", "bücher.test"], ["http://www.bücher.test/", "bücher.test"]],
    ["http://bucher.test/"],
  ],
  [
    "10.1.2.3",
    [["http://10.1.2.3/", "10.1.2.3"], ["http://10.1.2.3:81/", "10.1.2.3"]],
    ["http://10.1.2.4/", "http://110.1.2.3/", "http://a.10.1.2.3.test/"],
  ],
  ["10.1.2.3:81", [["http://10.1.2.3:81/", "10.1.2.3:81"]], ["http://10.1.2.3/"]],
  ["2.3", [], ["http://10.1.2.3/"]],
  ["010.1.2.3", [], ["http://10.1.2.3/"]],
  [
    "10.0.0.0/8",
    [["http://10.255.0.1/", "10.0.0.0/8"], ["http://10.1.1.1:81/", "10.0.0.0/8"]],
    ["http://11.0.0.1/", "http://a.test/", "http://[a00::]/"],
  ],
  ["192.168.1.77/25", [["http://192.168.1.1/", "192.168.1.77/25"]], ["http://192.168.1.128/"]],
  ["0.0.0.0/0", [["http://8.8.8.8/", "0.0.0.0/0"]], ["http://[2001:db8::1]/", "http://a.test/"]],
  ["10.0.0.1/32", [["http://10.0.0.1/", "10.0.0.1/32"]], ["http://10.0.0.2/"]],
  ["10.0.0.0/33", [], ["http://10.0.0.0/"]],
  ["10.0.0.0/8:80", [], ["http://10.0.0.0/"]],
  [
    "2001:db8::/32",
    [["http://[2001:db8:1::5]/", "2001:db8::/32"]],
    ["http://[2001:db9::1]/", "http://32.1.13.184/"],
  ],
  [
    "2001:DB8::1",
    [["http://[2001:db8:0:0::1]:81/", "2001:DB8::1"]],
    ["http://[2001:db8::2]/"],
  ],
  ["[2001:db8::1]:81", [["http://[2001:db8::1]:81/", "[2001:db8::1]:81"]], [
    "http://[2001:db8::1]/",
  ]],
  ["[2001:db8::1]", [], ["http://[2001:db8::1]/"]],
  ["::ffff:10.0.0.1", [["http://10.0.0.1/", "::ffff:10.0.0.1"]], ["http://10.0.0.2/"]],
  ["10.0.0.1", [["http://[::ffff:10.0.0.1]/", "10.0.0.1"]], ["http://[::10.0.0.1]/"]],
  [":80", [], ["http://a.test/"]],
  ["http://a.test", [], ["http://a.test/"]],
  [".", [], ["http://a.test/"]],
  ["*.", [], ["http://a.test/"]],
];

for (const [list, passing, proxied] of lists) {
  const env = { HTTP_PROXY: P, NO_PROXY: list };
  for (const [url, entry] of passing) {
    Deno.test(`NO_PROXY=${list} lets ${url} pass`, () => {
      assertEquals(decision(url, env), [null, `NO_PROXY=${entry}`]);
    });
  }
  for (const url of proxied) {
    Deno.test(`NO_PROXY=${list} says nothing of ${url}`, () => {
      assertEquals(decision(url, env), [P, "HTTP_PROXY"]);
    });
  }
}

Deno.test("environment: the default port of https counts", () => {
  const env = { HTTPS_PROXY: P, no_proxy: "a.test:443" };
  assertEquals(decision("https://a.test/", env), [null, "no_proxy=a.test:443"]);
});

Deno.test("environment: upper-case NO_PROXY comes first", () => {
  const env = { HTTP_PROXY: P, NO_PROXY: "a.test", no_proxy: "b.test" };
  assertEquals(decision("http://a.test/", env), [null, "NO_PROXY=a.test"]);
  assertEquals(decision("http://b.test/", env), [P, "HTTP_PROXY"]);
});

for (
  const value of ["socks4://user:secret@p.test", "http://", "http://user:secret@p.test:0", "::"]
) {
  Deno.test(`environment: ${value} is refused when it is needed, and not shown`, () => {
    const decide = proxiesOfEnvironment({ HTTP_PROXY: value, NO_PROXY: "b.test" });
    assertEquals(decide(originOf(new URL("http://b.test/"))).proxy, null);
    assertEquals(decide(originOf(new URL("https://a.test/"))).proxy, null);
    const ask = () => decide(originOf(new URL("http://a.test/")));
    for (const error of [assertThrows(ask, TransportError), assertThrows(ask, TransportError)]) {
      assertEquals(error.code, "proxy");
      assertEquals(/secret|user/.test(error.message), false);
      assertEquals(error.message.startsWith("Cannot use the proxy in HTTP_PROXY: "), true);
    }
  });
}

Deno.test("environment: to decide makes nothing new", () => {
  const decide = proxiesOfEnvironment({ HTTP_PROXY: P, NO_PROXY: "b.test" });
  for (const url of ["http://a.test/", "https://a.test/", "http://b.test/", "http://localhost/"]) {
    const origin = originOf(new URL(url));
    assertStrictEquals(decide(origin), decide(origin));
  }
});

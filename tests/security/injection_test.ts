import { assert, assertEquals, assertMatch } from "@std/assert";
import { type RequestOptions, Transport, type TransportOptions } from "../../mod.ts";
import { Client } from "../_support/client.ts";
import { ScriptedServer } from "../_support/scripted_server.ts";
import { sayHello } from "../_support/scripts.ts";
import { received } from "../_support/site.ts";
import { runCli } from "../_support/run_cli.ts";

/** What would end a line, or a text, and begin something else. */
const BREAKS = ["\r\n", "\n", "\r", "\0", "\r\nInjected: yes\r\n", "\u010d\u010a", "\u2028"];

/** Where a caller's text goes into a request. */
const PLACES: Readonly<Record<string, (text: string) => RequestOptions>> = {
  "a method": (text) => ({ method: `GET${text}` }),
  "the name of a header": (text) => ({ headers: [[`a${text}`, "b"]] }),
  "the value of a header": (text) => ({ headers: [["a", `b${text}c`]] }),
  "the value of Host": (text) => ({ headers: { host: `a.test${text}b` } }),
  "the name of a trailer": (text) => ({ method: "POST", body: "x", trailers: [[`a${text}`, "b"]] }),
  "the value of a trailer": (text) => ({
    method: "POST",
    body: "x",
    trailers: { a: `b${text}c` },
  }),
  "a header of an attempt": (text) => ({ attemptHeaders: () => ({ a: `b${text}c` }) }),
  "a proxy's URL": (text) => ({ proxy: `http://a${text}b c:1` }),
};

for (const [place, options] of Object.entries(PLACES)) {
  Deno.test(`${place} that breaks its line is refused before anything is sent`, async () => {
    await using server = await ScriptedServer.start(sayHello);
    await using client = new Client();
    for (const text of BREAKS) {
      const error: unknown = await Promise.try(() => client.request(server.url(), options(text)))
        .then(() => null, (error) => error);
      assertMatch(String(error), /Cannot (use|make|fetch)/, JSON.stringify(text));
    }
    assertEquals([server.peers.length, client.stats().connections], [0, 0]);
  });
}

/** Options of a transport into which such a text goes. */
const OPTIONS: Readonly<Record<string, (text: string) => TransportOptions>> = {
  userAgent: (text) => ({ userAgent: `a${text}b` }),
  headers: (text) => ({ headers: { a: `b${text}c` } }),
  connectTo: (text) => ({ connectTo: { "a.test:443": `b${text}c:443` } }),
  resolve: (text) => ({ resolve: { "a.test:443": [`127.0.0.1${text}`] } }),
  nameServer: (text) => ({ nameServer: { ipAddr: `127.0.0.1${text}` } }),
};

for (const [name, options] of Object.entries(OPTIONS)) {
  Deno.test(`the option ${name} refuses a line break`, () => {
    for (const text of BREAKS) {
      const error = (() => {
        try {
          return new Transport(options(text));
        } catch (error) {
          return error;
        }
      })();
      assert(error instanceof RangeError, `${name}: ${JSON.stringify(text)}`);
    }
  });
}

/** Arguments of the command line into which such a text goes, and no URL standard stands between. */
const ARGUMENTS: Readonly<Record<string, (text: string) => readonly string[]>> = {
  "-X": (text) => ["-X", `GET${text}`],
  "-A": (text) => ["-A", `a${text}b`],
  "-e": (text) => ["-e", `a${text}b`],
  "-H, in a name": (text) => ["-H", `A${text}: b`],
  "-H, in a value": (text) => ["-H", `A: b${text}c`],
  "-H Cookie": (text) => ["-H", `Cookie: a=b${text}c`],
  "-H Host": (text) => ["-H", `Host: a${text}b`],
  "-H Content-Length": (text) => ["-d", "x", "-H", `Content-Length: 1${text}1`],
  "-H Transfer-Encoding": (text) => ["-d", "x", "-H", `Transfer-Encoding: chunked${text}x`],
  "-H Proxy-Authorization": (text) => ["-H", `Proxy-Authorization: a${text}b`],
  "--resolve": (text) => ["--resolve", `a.test:80:127.0.0.1${text}`],
  "--connect-to": (text) => ["--connect-to", `a.test:80:b${text}c:80`],
  "--name-server": (text) => ["--name-server", `127.0.0.1${text}`],
};

Deno.test("no argument of the command line breaks a line", async () => {
  await using server = await ScriptedServer.start(sayHello);
  for (const [name, args] of Object.entries(ARGUMENTS)) {
    for (const text of ["\r\n", "\n", "\r", "\0", "\r\nInjected: yes\r\n"]) {
      const { status, stderr } = await runCli(["-s", "-S", ...args(text), server.url()]);
      assert(status !== 0, `${name}: ${JSON.stringify(text)}`);
      assertMatch(stderr, /^httptrace: \(\d+\) Cannot [^\r\n]*\n/);
    }
  }
  assertEquals(server.peers.length, 0);
});

Deno.test("characters beyond ASCII are sent as the octets of UTF-8, and none of them as a control", async () => {
  await using server = await ScriptedServer.start(sayHello);
  const text = "\u010d\u010aInjected:\u2028yes";
  await runCli(["-H", `A: ${text}`, "-A", text, "-e", text, server.url()]);
  const lines = received(server).match(/^[\w-]+: \xc4\x8d\xc4\x8aInjected:\xe2\x80\xa8yes\r$/gm);
  assertEquals(lines?.length, 3);
});

Deno.test("a trailer that is made late, and breaks its line, ends the connection", async () => {
  await using server = await ScriptedServer.start((peer) => peer.untilEnd());
  await using client = new Client();
  const trailers = () => ({ a: "b\r\nInjected: yes" });
  const call = client.request(server.url(), { method: "POST", body: "x", trailers });
  assertMatch(
    String(await call.catch((error) => error)),
    /its trailers failed: Cannot use the value/,
  );
  await client.events.until("connclose");
  assertEquals(received(server).includes("Injected"), false);
});

/** URLs with line breaks, and the request line that each means: the URL standard drops or escapes them. */
const URLS: Readonly<Record<string, string>> = {
  "/a\r\nInjected: yes": "GET /aInjected:%20yes HTTP/1.1",
  "/a HTTP/1.1\r\n\r\nGET /b": "GET /a%20HTTP/1.1GET%20/b HTTP/1.1",
  "/a%0d%0aInjected:%20yes": "GET /a%0d%0aInjected:%20yes HTTP/1.1",
  "/?q=\r\n\t#\r\n": "GET /?q= HTTP/1.1",
  "/\0\u010d\u010a": "GET /%00%C4%8D%C4%8A HTTP/1.1",
};

Deno.test("a URL is one word of one line, sent to its server or by way of a proxy", async () => {
  await using server = await ScriptedServer.start(sayHello);
  for (const [path, line] of Object.entries(URLS)) {
    for (const proxy of [null, server.url()]) {
      await using client = new Client({ proxy, disableKeepAlives: true });
      await (await client.request(`http://127.0.0.1:${server.port}${path}`)).text();
      const [first] = server.peers.at(-1)!.received.split("\r\n");
      const origin = proxy === null ? "" : server.url("");
      assertEquals(first, line.replace(" ", ` ${origin}`));
    }
  }
  assertEquals(received(server).includes("\r\nInjected"), false);
});

Deno.test("credentials with line breaks are one word of Base64", async () => {
  await using server = await ScriptedServer.start(sayHello);
  const userinfo = "me%0d%0aInjected:%20yes:%0d%0a";
  const proxy = server.url().replace("//", `//${userinfo}@`);
  await using client = new Client({ proxy });
  await (await client.request(`http://${userinfo}@a.test/`)).text();
  const fields = received(server).split("\r\n").filter((line) => /authorization/i.test(line));
  const value = btoa("me\r\nInjected: yes:\r\n");
  assertEquals(fields.toSorted(), [
    `Authorization: Basic ${value}`,
    `Proxy-Authorization: Basic ${value}`,
  ]);
});

/** Values of Host, and the target of a CONNECT: the value where it is host and port, else the URL's. */
const TARGETS: Readonly<Record<string, string | null>> = {
  "a.test:80": "a.test:80",
  "[::1]:80": "[::1]:80",
  "a.test": null,
  "a b:80": null,
  "\u00e9:80": null,
  "a.test:80 HTTP/1.1": null,
  "a.test:080000": null,
};

Deno.test("the target of a CONNECT is a host and a port", async () => {
  await using server = await ScriptedServer.start(sayHello);
  for (const [host, target] of Object.entries(TARGETS)) {
    await using client = new Client();
    const response = await client.request(server.url(), { method: "CONNECT", headers: { host } });
    await response.upgrade().close();
    const [first] = server.peers.at(-1)!.received.split("\r\n");
    assertEquals(first, `CONNECT ${target ?? `127.0.0.1:${server.port}`} HTTP/1.1`);
  }
});

Deno.test("what two servers could read in two ways is refused", async () => {
  await using server = await ScriptedServer.start(sayHello);
  await using client = new Client();
  const headers: readonly [string, string][][] = [
    [["content-length", "1"], ["content-length", "5"]],
    [["content-length", "5"], ["transfer-encoding", "chunked"]],
    [["content-length", "+5"]],
    [["content-length", "5, 5"]],
    [["content-length", "4"]],
    [["transfer-encoding", "gzip, chunked"]],
    [["transfer-encoding", "chunked, identity"]],
    [["host", "a.test"], ["host", "b.test"]],
  ];
  for (const fields of headers) {
    const call = client.request(server.url(), { method: "POST", body: "hello", headers: fields });
    assertMatch(String(await call.catch((error) => error)), /Cannot use the value/);
  }
  assertEquals(server.peers.length, 0);
});

Deno.test("a proxy cannot answer in the place of the server behind its tunnel", async () => {
  const answer = "HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil";
  await using proxy = await ScriptedServer.start(async (peer) => {
    await peer.head();
    await peer.send(answer);
    await peer.untilEnd();
  });
  await using client = new Client({ proxy: proxy.url() });
  const error: unknown = await client.request("https://a.test/").catch((error) => error);
  assertMatch(String(error), /unexpected bytes follow the answer of the proxy$/);
});

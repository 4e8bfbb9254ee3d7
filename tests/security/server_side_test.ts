// What runs on a server, where strangers choose URLs and header fields.
import { assert, assertEquals, assertLess, assertMatch, assertNotMatch } from "@std/assert";
import zlib from "node:zlib";
import { handler } from "../../examples/deploy_diagnostics.ts";
import { Transport } from "../../mod.ts";
import { tracedFetch } from "../../register/traced_fetch.ts";
import { ScriptedServer } from "../_support/scripted_server.ts";
import { received, site, to } from "../_support/site.ts";
import { TracedProgram } from "../_support/traced_program.ts";
import { Growth } from "./_memory.ts";

const MiB = 1024 * 1024;

// register

/** A request of a stranger who chose every field, which a program passes on. */
function strangersRequest(): Request {
  return new Request("http://gateway.test/", {
    method: "POST",
    body: "hello",
    headers: {
      "host": "internal.test",
      "content-length": "1",
      "transfer-encoding": "gzip, chunked",
      "connection": "upgrade, x-hop",
      "upgrade": "h2c",
      "x-hop": "1",
      "x-other": "2",
    },
  });
}

/** The ways in which programs pass a request on. */
const WAYS: Readonly<Record<string, (url: string) => [RequestInfo, RequestInit?]>> = {
  "as init": (url) => [url, strangersRequest()],
  "as a new Request": (url) => [new Request(url, strangersRequest())],
  "by its parts": (url) => {
    const { method, headers, body } = strangersRequest();
    return [url, { method, headers, body }];
  },
};

for (const [way, argumentsOf] of Object.entries(WAYS)) {
  Deno.test(`a stranger's fields, passed on ${way}, decide neither host nor framing under register`, async () => {
    await using server = await ScriptedServer.start(site());
    await using transport = new Transport({ proxy: null });
    const traced = tracedFetch(transport.fetch, fetch, () => {});
    const [input, init] = argumentsOf(server.url());
    assertEquals(await (await traced(input, init)).text(), "hello");
    const [head = "", body] = received(server).split("\r\n\r\n");
    assertMatch(head, new RegExp(`^host: 127.0.0.1:${server.port}$`, "im"));
    assertNotMatch(head, /internal|upgrade: |gzip, chunked/);
    assertMatch(head, /^content-length: 5$/im);
    assertMatch(head, /^x-other: 2$/m);
    assertEquals(body, "hello");
  });
}

Deno.test("a program that is traced reaches nothing that its permissions deny, by any name", async () => {
  await using server = await ScriptedServer.start(site());
  const env = { HTTPTRACE: "log" };
  for (const host of ["127.0.0.1", "localhost", "2130706433", "127.1"]) {
    const flags = ["--allow-env", "--allow-net", `--deny-net=127.0.0.1:${server.port}`];
    const url = `http://${host}:${server.port}/`;
    const { status, stdout } = await TracedProgram.run([url, "ends"], env, flags);
    assertEquals([status.success, stdout], [false, ""]);
  }
  assertEquals(server.peers.length, 0);
});

// examples/deploy_diagnostics.ts

/** Asks the service about a server, which it may connect to. */
function diagnose(server: ScriptedServer, format = "json"): Promise<Response> {
  const host = `allowed.test:${server.port}`;
  const lookUp = () => Promise.resolve(["127.0.0.1"]);
  const service = handler({ allow: [host], lookUp, mayConnect: () => true, timeout: 5_000 });
  const url = encodeURIComponent(`http://${host}/`);
  return service(new Request(`http://service.test/?url=${url}&format=${format}`));
}

const ANSWERED = [
  "cache-control",
  "content-security-policy",
  "content-type",
  "referrer-policy",
  "server-timing",
  "vary",
  "x-content-type-options",
];

Deno.test("no field of a server that is diagnosed becomes one of the answer", async () => {
  const fields = [...ANSWERED, "set-cookie", "location", "refresh", "httptrace-note", "x"]
    .map((name) => `${name}: evil\r\n`).join("");
  await using server = await ScriptedServer.start(
    site({ "/": `HTTP/1.1 200 OK\r\n${fields}content-length: 0\r\n\r\n` }),
  );
  for (const format of ["json", "html", "markdown", "log"]) {
    const { status, headers, body } = await diagnose(server, format);
    await body?.cancel();
    assertEquals([status, [...headers.keys()]], [200, ANSWERED]);
    assertEquals([...headers.values()].includes("evil"), false);
  }
});

/** Places that nobody is led to, and what might break the field that tells so. */
const PLACES = [
  "http://\u00e9vil.test/\u00ff",
  "http://evil.test/%0d%0aset-cookie:%20a=b",
  "http://evil.test%0d%0a/",
  `http://${"a".repeat(60_000)}.test/`,
  "javascript:alert(1)",
  "//evil.test\\@allowed.test/",
  "http://allowed.test:1@evil.test/",
  "http://127.0.0.1:80/",
  "http://\uff11\uff12\uff17.0.0.1/",
];

Deno.test("a place that nobody is led to is told of in one field", async () => {
  for (const place of PLACES) {
    const location = String.fromCharCode(...new TextEncoder().encode(place));
    await using server = await ScriptedServer.start(site({ "/": to(location) }));
    const { status, headers, body } = await diagnose(server);
    await body?.cancel();
    assertEquals(status, 200);
    assertMatch(headers.get("httptrace-note") ?? "", /^A redirect was not followed: [ -~]+$/);
    assertEquals([headers.has("set-cookie"), server.peers.length], [false, 1]);
  }
});

Deno.test("a bomb is not unpacked beyond what is looked at", async () => {
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_LGWIN } = zlib.constants;
  const params = { [BROTLI_PARAM_QUALITY]: 5, [BROTLI_PARAM_LGWIN]: 24 };
  const bomb = zlib.brotliCompressSync(new Uint8Array(24 * MiB), { params });
  await using server = await ScriptedServer.start(async (peer) => {
    await peer.head();
    await peer.send(`HTTP/1.1 200 OK\r\ncontent-encoding: br\r\n\r\n`);
    await peer.write(bomb);
  });
  const growth = new Growth();
  growth.look();
  const { calls: [call] } = await (await diagnose(server)).json();
  growth.look();
  assertEquals(call.http_code, 200);
  assertLess(call.hops[0].response.decoded_bytes, 17 * MiB);
  assertLess(growth.bytes, 8 * MiB);
});

Deno.test("a server that never comes to an end has its time, and no more", async () => {
  await using server = await ScriptedServer.start(async (peer) => {
    await peer.head();
    for (const byte of "HTTP/1.1 200 OK\r\n") await peer.send(byte);
    while (true) {
      await peer.send("x");
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  });
  const host = `allowed.test:${server.port}`;
  const service = handler({
    allow: [host],
    lookUp: () => Promise.resolve(["127.0.0.1"]),
    mayConnect: () => true,
    timeout: 100,
  });
  const response = await service(new Request(`http://service.test/?url=http://${host}/`));
  assertEquals(response.status, 504);
  const { calls: [call] } = await response.json();
  assert(call.time_total < 1, `${call.time_total} s`);
});

import { assertEquals, assertInstanceOf, assertStringIncludes, assertThrows } from "@std/assert";
import type { ProxyOption } from "../../transport/options.ts";
import { settingsOf } from "../../transport/settings.ts";
import { assertFails, Client } from "../_support/client.ts";
import { refusingPort } from "../_support/silence.ts";
import { ScriptedServer } from "../_support/scripted_server.ts";
import { sayHello } from "../_support/scripts.ts";

/** A host that no proxy is used for by Go's rules, and one that a proxy is used for. */
const HERE = "http://127.0.0.1:1/";
const THERE = "http://origin.test/x?y#z";

Deno.test("a URL is the proxy of every request, loopback included", async () => {
  await using proxy = await ScriptedServer.start(sayHello);
  await using client = new Client({ proxy: proxy.url() });
  assertEquals(await (await client.request(HERE)).text(), "hello");
  const shown = `http://127.0.0.1:${proxy.port}`;
  assertEquals(client.events.details("proxyselect"), [
    { proxy: shown, source: "option", rule: null },
  ]);
  assertEquals(client.events.only("dialstart").detail, { hostPort: "127.0.0.1:1", proxy: shown });
  assertEquals(client.events.only("getconn").detail.hostPort, "127.0.0.1:1");
});

Deno.test("null is no proxy", async () => {
  await using server = await ScriptedServer.start(sayHello);
  await using client = new Client({ proxy: null });
  assertEquals(await (await client.request(server.url())).text(), "hello");
  assertEquals(client.events.details("proxyselect"), [
    { proxy: null, source: "option", rule: null },
  ]);
  assertEquals("proxy" in client.events.only("dialstart").detail, false);
});

Deno.test("a function is asked for every hop, and sees neither userinfo nor fragment", async () => {
  await using server = await ScriptedServer.start(async (peer) => {
    await peer.head();
    await peer.send("HTTP/1.1 302 Found\r\nLocation: /next\r\nContent-Length: 0\r\n\r\n");
    await sayHello(peer);
  });
  const asked: string[] = [];
  const proxy = (url: URL) => {
    asked.push(url.href);
    url.hostname = "elsewhere.test";
    return asked.length === 1 ? new URL(server.url()) : server.url();
  };
  await using client = new Client({ proxy });
  const response = await client.fetch("http://user:own@origin.test/x?y#z");
  assertEquals([await response.text(), response.url], ["hello", "http://origin.test/next"]);
  assertEquals(asked, ["http://origin.test/x?y", "http://origin.test/next"]);
  const shown = `http://127.0.0.1:${server.port}`;
  const choice = { proxy: shown, source: "option" as const, rule: "function" };
  assertEquals(client.events.details("proxyselect"), [choice, choice]);
  assertEquals(client.events.ofType("proxyselect").map(({ hop }) => hop), [0, 1]);
  assertEquals(client.stats().connections, 1);
});

Deno.test("a function may choose no proxy", async () => {
  await using server = await ScriptedServer.start(sayHello);
  await using client = new Client({ proxy: () => null });
  assertEquals(await (await client.request(server.url())).text(), "hello");
  assertEquals(client.events.only("proxyselect").detail.rule, "function");
});

/** What a function must not do; the call fails, and nothing is sent. */
const faults: [what: string, proxy: () => string | null, why: string][] = [
  ["throws", () => {
    throw new Error("no idea");
  }, "Cannot choose a proxy for http://origin.test/x?y: no idea"],
  ["gives no URL of a proxy", () => "ftp://user:secret@p.test", 'the scheme is "ftp"'],
  ["gives a promise", () => Promise.resolve("http://p.test") as never, "it is not a URL"],
];

for (const [what, proxy, why] of faults) {
  Deno.test(`a function that ${what} fails the call`, async () => {
    await using client = new Client({ proxy });
    const error = await assertFails(client.request(THERE), "proxy", null);
    assertStringIncludes(error.message, why);
    assertEquals(error.message.includes("secret"), false);
    assertEquals(client.events.types(), ["callstart", "callend"]);
  });
}

Deno.test("a call may have a proxy of its own", async () => {
  await using proxy = await ScriptedServer.start(sayHello);
  await using client = new Client({ proxy: `http://127.0.0.1:${refusingPort()}` });
  assertEquals(await (await client.fetch(THERE, { proxy: proxy.url() })).text(), "hello");
  assertEquals(client.events.only("proxyselect").detail.source, "call");
});

Deno.test("a call may go without a proxy", async () => {
  await using server = await ScriptedServer.start(sayHello);
  await using client = new Client({ proxy: `http://127.0.0.1:${refusingPort()}` });
  assertEquals(await (await client.request(server.url(), { proxy: null })).text(), "hello");
  assertEquals(client.events.only("proxyselect").detail, {
    proxy: null,
    source: "call",
    rule: null,
  });
});

Deno.test("a call may go back to the environment", async () => {
  await using server = await ScriptedServer.start(sayHello);
  await using client = new Client({ proxy: `http://127.0.0.1:${refusingPort()}` });
  assertEquals(await (await client.request(server.url(), { proxy: "env" })).text(), "hello");
  assertEquals(client.events.only("proxyselect").detail.source, "env");
});

Deno.test("the option proxy takes a URL in any form, a function, env and null", () => {
  const urls = ["http://p.test", "https://u:p@p.test:1", "socks5h://[::1]", "p.test:80"];
  for (const proxy of [...urls, new URL("socks5://p.test"), () => null, "env", null]) {
    assertEquals(settingsOf({ proxy }).proxy, proxy);
  }
});

for (const proxy of ["socks4://u:secret@p.test", "u:secret@p.test:x", 5, {}] as ProxyOption[]) {
  Deno.test(`the option proxy refuses ${Deno.inspect(proxy)}, and shows no credentials`, () => {
    const error = assertThrows(() => settingsOf({ proxy }), RangeError);
    assertStringIncludes(error.message, 'Cannot create a transport: "proxy" is ');
    assertStringIncludes(error.message, "allowed is the URL of an http, https or socks5 proxy");
    assertEquals(error.message.includes("secret"), false);
  });
}

Deno.test("a URL object that is no proxy shows no credentials", () => {
  const proxy = new URL("ftp://u:secret@p.test");
  const error = assertThrows(() => settingsOf({ proxy }), RangeError);
  assertEquals(error.message.includes("secret"), false);
});

for (const proxy of ["socks4://p.test", 5, {}, true, "http://u:secret@"] as ProxyOption[]) {
  Deno.test(`a call refuses the proxy ${Deno.inspect(proxy)} before it begins`, async () => {
    await using client = new Client();
    const error = await client.request(THERE, { proxy }).catch((error) => error);
    assertInstanceOf(error, RangeError);
    assertStringIncludes(error.message, 'Cannot make a request: "proxy" is ');
    assertStringIncludes(error.message, "allowed is the URL of an http, https or socks5 proxy");
    assertEquals(error.message.includes("secret"), false);
    assertEquals(client.events.types(), []);
  });
}

/** Tells, in a process of its own, what the environment decides there. */
const PROGRAM = `
  import { Transport } from ${JSON.stringify(new URL("../../mod.ts", import.meta.url).href)};
  const transport = new Transport();
  transport.trace.addEventListener("proxyselect", ({ detail }) => {
    console.log(JSON.stringify(detail));
  });
  const signal = AbortSignal.abort();
  for (const url of ["http://origin.test/", "https://origin.test/"]) {
    await transport.fetch(url, { signal }).catch(() => {});
  }
`;

async function told(env: Record<string, string>, ...permissions: string[]): Promise<unknown[]> {
  const program = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-prompt", "--no-check", ...permissions, "-"],
    env,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const output = program.output();
  await ReadableStream.from([new TextEncoder().encode(PROGRAM)]).pipeTo(program.stdin);
  const { stdout, stderr } = await output;
  const lines = new TextDecoder().decode(stdout).split("\n").filter(Boolean);
  if (lines.length === 0) throw new Error(new TextDecoder().decode(stderr));
  return lines.map((line) => JSON.parse(line));
}

const ENV = { HTTP_PROXY: "http://user:secret@p.test:3128", HTTPS_PROXY: "", NO_PROXY: "" };

Deno.test("by default the environment decides", async () => {
  assertEquals(await told(ENV, "--allow-env"), [
    { proxy: "http://p.test:3128", source: "env", rule: "HTTP_PROXY" },
    { proxy: null, source: "env", rule: null },
  ]);
});

Deno.test("an environment that may not be read has no say, and is not asked for", async () => {
  const direct = { proxy: null, source: "env", rule: "the environment may not be read" };
  assertEquals(await told(ENV), [direct, direct]);
});

Deno.test("of the environment what may be read counts", async () => {
  const env = { ...ENV, NO_PROXY: "origin.test" };
  assertEquals((await told(env, "--allow-env=HTTP_PROXY"))[0], {
    proxy: "http://p.test:3128",
    source: "env",
    rule: "HTTP_PROXY",
  });
});

import { assertEquals, assertStringIncludes } from "@std/assert";
import { assertAborts, assertFails, Client } from "../_support/client.ts";
import { socks, type SocksScript } from "../_support/proxy_scripts.ts";
import { ScriptedServer } from "../_support/scripted_server.ts";
import { neverAnswer, relayTo, sayHello } from "../_support/scripts.ts";

const SHORT_MS = 60;
const ORIGIN = "http://origin.test/";

function through(proxy: ScriptedServer, userinfo = "", options = {}): Client {
  return new Client({ proxy: `socks5://${userinfo}127.0.0.1:${proxy.port}`, ...options });
}

/** What a proxy answers in place of making a tunnel, and what the error says of it. */
const refusals: [what: string, userinfo: string, SocksScript, why: string][] = [
  ["fails", "", { reply: "\x05\x01\x00\x01" }, "general failure of the proxy"],
  ["forbids it", "", { reply: "\x05\x02\x00\x01" }, "the rules of the proxy do not allow it"],
  ["has no network", "", { reply: "\x05\x03\x00\x01" }, "network unreachable"],
  ["has no host", "", { reply: "\x05\x04\x00\x01" }, "host unreachable"],
  ["is refused", "", { reply: "\x05\x05\x00\x01" }, "connection refused"],
  ["is too far away", "", { reply: "\x05\x06\x00\x01" }, "TTL expired"],
  ["cannot connect", "", { reply: "\x05\x07\x00\x01" }, "does not know the command CONNECT"],
  ["knows no names", "", { reply: "\x05\x08\x00\x01" }, "does not know the type of the address"],
  ["says what nobody knows", "", { reply: "\x05\x63\x00\x01" }, "reply 99, which nobody knows"],
  ["wants credentials", "", { greeting: "\x05\xff" }, "the proxy wants credentials"],
  ["chooses what was not offered", "", { greeting: "\x05\x02" }, "the proxy wants credentials"],
  ["takes neither", "u:p@", { greeting: "\x05\xff" }, "the proxy takes no user and password"],
  [
    "does not know the user",
    "u:p@",
    { greeting: "\x05\x02", authentication: "\x01\x01" },
    "the proxy does not accept the credentials",
  ],
  ["speaks SOCKS4", "", { greeting: "\x04\x5b" }, "speaks version 4, and not 5"],
  ["speaks HTTP", "", { greeting: "HT" }, "speaks version 72, and not 5"],
  [
    "authenticates otherwise",
    "u:p@",
    { greeting: "\x05\x02", authentication: "\x05\x00" },
    "speaks version 5, and not 1",
  ],
  ["replies otherwise", "", { reply: "\x01\x00\x00\x01" }, "speaks version 1, and not 5"],
  ["has a strange address", "", { reply: "\x05\x00\x00\x09" }, "an address of type 9"],
  ["closes at once", "", { greeting: "" }, "the proxy closed the connection"],
  [
    "closes after user and password",
    "u:p@",
    { greeting: "\x05\x02", authentication: "" },
    "the proxy closed the connection",
  ],
  ["closes before its reply", "", { reply: "" }, "the proxy closed the connection"],
];

for (const [what, userinfo, script, why] of refusals) {
  Deno.test(`a SOCKS5 proxy that ${what} is an error`, async () => {
    await using proxy = await ScriptedServer.start(socks(script));
    await using client = through(proxy, userinfo);
    const error = await assertFails(client.request(ORIGIN), "proxy", "tunnel");
    assertStringIncludes(error.message, why);
    const shown = `through socks5://127.0.0.1:${proxy.port}: `;
    assertStringIncludes(error.message, `Cannot open a tunnel to origin.test:80 ${shown}`);
    assertEquals(error.proxyResponse, null);
    const { outcome, status } = client.events.only("tunnelend").detail;
    assertEquals([outcome, status], ["error", undefined]);
    assertEquals(client.stats().connections, 0);
  });
}

Deno.test("a SOCKS5 proxy that breaks off its reply is an error", async () => {
  const then = () => Promise.resolve();
  await using proxy = await ScriptedServer.start(socks({ reply: "\x05\x00\x00\x01\x7f", then }));
  await using client = through(proxy);
  const { message } = await assertFails(client.request(ORIGIN), "proxy", "tunnel");
  assertStringIncludes(message, "the proxy closed the connection");
});

/** Replies that differ in the address that the proxy tells of itself. */
const replies: [what: string, reply: string][] = [
  ["an IPv4 address", "\x05\x00\x00\x01\x0a\x00\x00\x01\x04\x38"],
  ["a name", "\x05\x00\x00\x03\x06p.test\x04\x38"],
  ["an empty name", "\x05\x00\x00\x03\x00\x04\x38"],
  ["an IPv6 address", `\x05\x00\x00\x04${"\x00".repeat(15)}\x01\x04\x38`],
];

for (const [what, reply] of replies) {
  Deno.test(`a SOCKS5 proxy may tell ${what} of itself`, async () => {
    await using origin = await ScriptedServer.start(sayHello);
    await using proxy = await ScriptedServer.start(socks({ reply, then: relayTo(origin.port) }));
    await using client = through(proxy);
    assertEquals(await (await client.request(ORIGIN)).text(), "hello");
    assertEquals(origin.peers[0]?.received.startsWith("GET / HTTP/1.1\r\n"), true);
  });
}

/** What the proxy hears, for a URL and credentials; the first byte that is not fixed comes last. */
const requests: [url: string, userinfo: string, heard: string][] = [
  ["http://origin.test/", "", "\x05\x01\x00\x05\x01\x00\x03\x0borigin.test\x00\x50"],
  ["http://origin.test:8080/", "", "\x05\x01\x00\x05\x01\x00\x03\x0borigin.test\x1f\x90"],
  ["http://10.1.2.3/", "", "\x05\x01\x00\x05\x01\x00\x01\x0a\x01\x02\x03\x00\x50"],
  [
    "http://[2001:db8::ff]:81/",
    "",
    `\x05\x01\x00\x05\x01\x00\x04\x20\x01\x0d\xb8${"\x00".repeat(11)}\xff\x00\x51`,
  ],
  [
    "http://origin.test/",
    "us%3Aer:p%40@",
    "\x05\x02\x00\x02\x01\x05us:er\x02p@\x05\x01\x00\x03\x0borigin.test\x00\x50",
  ],
  [
    "http://origin.test/",
    "%C3%BC@",
    "\x05\x02\x00\x02\x01\x02\xc3\xbc\x00\x05\x01\x00\x03\x0borigin.test\x00\x50",
  ],
];

for (const [url, userinfo, heard] of requests) {
  Deno.test(`a SOCKS5 proxy is asked for ${url} by ${userinfo || "nobody"}`, async () => {
    const authentication = userinfo === "" ? {} : { authentication: "\x01\x00" };
    const greeting = userinfo === "" ? "\x05\x00" : "\x05\x02";
    const script = { greeting, ...authentication, reply: "\x05\x05\x00\x01" };
    await using proxy = await ScriptedServer.start(socks(script));
    await using client = through(proxy, userinfo);
    await assertFails(client.request(url), "proxy", "tunnel");
    assertEquals(proxy.peers[0]?.received, heard);
    assertEquals(client.events.types("dnsstart"), []);
  });
}

Deno.test("a proxy that wants no credentials gets none", async () => {
  await using proxy = await ScriptedServer.start(socks({ reply: "\x05\x05\x00\x01" }));
  await using client = through(proxy, "user:secret@");
  await assertFails(client.request(ORIGIN), "proxy", "tunnel");
  assertEquals(proxy.peers[0]?.received.includes("secret"), false);
});

Deno.test("what is too long for SOCKS5 is refused", async () => {
  await using proxy = await ScriptedServer.start(
    socks({ greeting: "\x05\x02", authentication: "" }),
  );
  await using client = through(proxy, `${"u".repeat(256)}:secret@`);
  const { message } = await assertFails(client.request(ORIGIN), "proxy", "tunnel");
  assertStringIncludes(message, "the user has 256 bytes, allowed are 255");
  assertEquals(proxy.peers[0]?.received.includes("secret"), false);
});

Deno.test("dialTimeout ends the wait for a SOCKS5 proxy", async () => {
  await using proxy = await ScriptedServer.start(neverAnswer);
  await using client = through(proxy, "", { dialTimeout: SHORT_MS });
  const error = await assertFails(client.request(ORIGIN), "timeout", "tunnel");
  assertStringIncludes(error.message, "dialTimeout");
});

Deno.test("an abort ends the wait for a SOCKS5 proxy", async () => {
  await using proxy = await ScriptedServer.start(neverAnswer);
  await using client = through(proxy);
  await assertAborts(
    (signal) => client.fetch(ORIGIN, { signal }),
    () => client.events.until("tunnelstart"),
  );
  assertEquals(client.events.only("tunnelend").detail.outcome, "aborted");
});

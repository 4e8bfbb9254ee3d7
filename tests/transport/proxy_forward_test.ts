import { assertEquals, assertStringIncludes } from "@std/assert";
import { Client } from "../_support/client.ts";
import { socks } from "../_support/proxy_scripts.ts";
import { ScriptedServer } from "../_support/scripted_server.ts";
import { relayTo, sayHello } from "../_support/scripts.ts";

function headOf(server: ScriptedServer): string[] {
  return server.peers[0]!.received.split("\r\n\r\n")[0]!.split("\r\n");
}

Deno.test("a proxy that forwards gets the whole URL and its credentials", async () => {
  await using proxy = await ScriptedServer.start(sayHello);
  await using client = new Client({ proxy: `http://us%40er:s3cret@127.0.0.1:${proxy.port}` });
  const response = await client.request("http://user:own@origin.test:8080/x?y#z");
  assertEquals([response.status, response.url], [200, "http://origin.test:8080/x?y"]);
  assertEquals(response.connection.tls, null);
  await response.text();
  const [line, ...fields] = headOf(proxy);
  assertEquals(line, "GET http://origin.test:8080/x?y HTTP/1.1");
  assertEquals(fields.includes("Host: origin.test:8080"), true);
  assertEquals(fields.includes(`Proxy-Authorization: Basic ${btoa("us@er:s3cret")}`), true);
  assertEquals(fields.includes(`Authorization: Basic ${btoa("user:own")}`), true);
  const start = client.events.only("requeststart").detail;
  assertEquals(start.target, "http://origin.test:8080/x?y");
  assertEquals(client.events.types("tunnelstart", "dnsstart"), []);
});

Deno.test("the caller's own Proxy-Authorization comes before that of the URL", async () => {
  await using proxy = await ScriptedServer.start(sayHello);
  await using client = new Client({ proxy: `http://u:p@127.0.0.1:${proxy.port}` });
  const headers = { "proxy-authorization": "Bearer x" };
  await (await client.request("http://origin.test/", { headers })).text();
  const sent = headOf(proxy).filter((line) => /^proxy-auth/i.test(line));
  assertEquals(sent, ["proxy-authorization: Bearer x"]);
});

Deno.test("407 of a proxy that forwards is a response", async () => {
  await using proxy = await ScriptedServer.start(async (peer) => {
    await peer.head();
    await peer.send("HTTP/1.1 407 Who\r\nContent-Length: 2\r\n\r\nno");
  });
  await using client = new Client({ proxy: proxy.url() });
  const response = await client.request("http://origin.test/");
  assertEquals([response.status, await response.text()], [407, "no"]);
});

Deno.test("one connection to a proxy serves all http origins", async () => {
  await using proxy = await ScriptedServer.start(sayHello);
  await using client = new Client({ proxy: proxy.url() });
  for (const host of ["a.test", "b.test", "a.test:81"]) {
    await (await client.request(`http://${host}/`)).text();
  }
  assertEquals(proxy.peers.length, 1);
  assertEquals(client.events.details("gotconn").map(({ reused }) => reused), [false, true, true]);
  assertEquals(client.events.details("getconn").map(({ hostPort }) => hostPort), [
    "a.test:80",
    "b.test:80",
    "a.test:81",
  ]);
});

Deno.test("users of a proxy do not share connections, nor do proxy and origin", async () => {
  await using server = await ScriptedServer.start(sayHello);
  await using client = new Client();
  const address = `127.0.0.1:${server.port}`;
  for (const proxy of [null, `http://u:1@${address}`, `http://u:2@${address}`]) {
    await (await client.request(`http://${address}/`, { proxy })).text();
  }
  assertEquals(client.events.details("gotconn").map(({ reused }) => reused), [false, false, false]);
});

Deno.test("a tunnel serves one origin, again and again", async () => {
  await using origin = await ScriptedServer.start(sayHello);
  await using proxy = await ScriptedServer.start(socks({ then: relayTo(origin.port) }));
  await using client = new Client({ proxy: `socks5://127.0.0.1:${proxy.port}` });
  for (const host of ["a.test", "a.test", "b.test"]) {
    await (await client.request(`http://${host}/`)).text();
  }
  assertEquals(client.events.details("gotconn").map(({ reused }) => reused), [false, true, false]);
  assertEquals(client.events.details("tunnelstart").map(({ target }) => target), [
    "a.test:80",
    "b.test:80",
  ]);
  const [first, second] = client.events.details("callend").map(({ timings }) => timings.tunnel);
  assertEquals([typeof first, second], ["number", null]);
});

Deno.test("credentials of a SOCKS5 proxy never reach the origin", async () => {
  await using origin = await ScriptedServer.start(sayHello);
  const script = { greeting: "\x05\x02", authentication: "\x01\x00", then: relayTo(origin.port) };
  await using proxy = await ScriptedServer.start(socks(script));
  await using client = new Client({ proxy: `socks5://user:s3cret@127.0.0.1:${proxy.port}` });
  await (await client.request("http://origin.test/")).text();
  assertEquals(headOf(origin)[0], "GET / HTTP/1.1");
  assertEquals(/s3cret|proxy/i.test(origin.peers[0]!.received), false);
  assertEquals(Deno.inspect(client.events.events, { depth: 9 }).includes("s3cret"), false);
});

Deno.test("a connection to a proxy that went stale is made anew", async () => {
  await using proxy = await ScriptedServer.start(async (peer) => {
    await peer.head();
    await peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    await peer.head();
  }, sayHello);
  await using client = new Client({ proxy: proxy.url() });
  await (await client.request("http://a.test/")).text();
  assertEquals(await (await client.request("http://b.test/")).text(), "hello");
  assertEquals(client.events.only("retry").detail.reason, "the server closed the idle connection");
  assertEquals(proxy.peers.length, 2);
  assertEquals(client.events.types("proxyselect").length, 2);
});

Deno.test("the name that is looked up is the proxy's", async () => {
  await using proxy = await ScriptedServer.start(sayHello);
  const resolve = { [`proxy.test:${proxy.port}`]: ["127.0.0.1"] };
  await using client = new Client({ proxy: `http://proxy.test:${proxy.port}`, resolve });
  await (await client.request("http://origin.test/")).text();
  assertEquals(client.events.details("dnsstart"), [{ host: "proxy.test" }]);
});

Deno.test("connectTo does not lead past a proxy that forwards", async () => {
  await using proxy = await ScriptedServer.start(sayHello);
  await using client = new Client({ proxy: proxy.url(), connectTo: { ":": "127.0.0.1:1" } });
  await (await client.request("http://origin.test/")).text();
  assertStringIncludes(headOf(proxy)[0]!, "GET http://origin.test/ ");
});

Deno.test("CONNECT by way of a proxy is the caller's own tunnel", async () => {
  await using proxy = await ScriptedServer.start(async (peer) => {
    await peer.head();
    await peer.send("HTTP/1.1 200 OK\r\n\r\n");
    await peer.untilEnd();
  });
  await using client = new Client({ proxy: `http://u:p@127.0.0.1:${proxy.port}` });
  const response = await client.request("http://origin.test:22/", { method: "CONNECT" });
  assertEquals(response.status, 200);
  const [line, ...fields] = headOf(proxy);
  assertEquals(line, "CONNECT origin.test:22 HTTP/1.1");
  assertEquals(fields.includes(`Proxy-Authorization: Basic ${btoa("u:p")}`), true);
  using _duplex = response.upgrade();
});

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { proxiesOfEnvironment } from "../../transport/proxy_env.ts";
import { originOf } from "../../transport/origin.ts";
import { sha256 } from "../_support/bytes.ts";
import { Authority } from "../_support/certificates.ts";
import { assertAborts, assertFails, Client } from "../_support/client.ts";
import { Nginx } from "../_support/nginx.ts";
import { requires } from "../_support/requires.ts";
import { ScriptedServer } from "../_support/scripted_server.ts";
import { neverAnswer, sayHello } from "../_support/scripts.ts";
import { Tinyproxy } from "../_support/tinyproxy.ts";
import { TlsRelay } from "../_support/tls_relay.ts";
import { assertSameBytes, BIG, httpsOrigin, USER, USERINFO } from "./_proxied.ts";

const tinyproxyTest = requires("nginx", "tinyproxy", "openssl");

tinyproxyTest("tinyproxy forwards http, byte for byte", async () => {
  await using nginx = await Nginx.start({ files: { big: BIG } });
  await using proxy = await Tinyproxy.start();
  await using client = new Client({ proxy: proxy.url() });
  await assertSameBytes(client, nginx.url("/big", "localhost"));
  assertEquals(await proxy.requests(1), [`GET ${nginx.url("/big", "localhost")}`]);
  assertEquals(client.events.types("dnsstart", "tunnelstart"), []);
});

tinyproxyTest("tinyproxy forwards a POST", async () => {
  await using origin = await ScriptedServer.start(async (peer) => {
    const head = await peer.head();
    const length = Number(/content-length: (\d+)/i.exec(head)?.[1]);
    const body = await peer.exactly(length);
    await peer.send(`HTTP/1.1 200 OK\r\nContent-Length: ${length}\r\n\r\n${body}`);
  });
  await using proxy = await Tinyproxy.start();
  await using client = new Client({ proxy: proxy.url() });
  const response = await client.fetch(origin.url(), { method: "POST", body: BIG });
  assertEquals(await sha256(await response.bytes()), await sha256(BIG));
});

tinyproxyTest(
  "tinyproxy makes a tunnel for https, byte for byte, which is used again",
  async () => {
    const { nginx, caCerts } = await httpsOrigin();
    await using _nginx = nginx;
    await using proxy = await Tinyproxy.start();
    await using client = new Client({ proxy: proxy.url(), caCerts });
    await assertSameBytes(client, nginx.url("/big", "localhost"));
    const response = await client.request(nginx.url("/protocol", "localhost"));
    assertMatch(await response.text(), /localhost$/);
    assertEquals(response.connection.reused, true);
    assertEquals(response.connection.tls?.serverName, "localhost");
    assertEquals(response.connection.remoteAddr, `127.0.0.1:${proxy.port}`);
    assertEquals(await proxy.requests(1), [`CONNECT localhost:${nginx.port}`]);
    const phases = client.events.types(
      "connectend",
      "tunnelstart",
      "tunnelend",
      "tlsstart",
      "gotconn",
    );
    assertEquals(phases.slice(0, 5), [
      "connectend",
      "tunnelstart",
      "tunnelend",
      "tlsstart",
      "gotconn",
    ]);
    assertEquals(client.events.only("tlsstart").detail, {
      serverName: "localhost",
      peer: "origin",
    });
    const end = client.events.only("tunnelend").detail;
    assertEquals([end.status, end.target], [200, `localhost:${nginx.port}`]);
    assertStringIncludes(end.headers?.get("proxy-agent") ?? "", "tinyproxy");
  },
);

tinyproxyTest("tinyproxy takes the right credentials, and the origin gets none", async () => {
  await using origin = await ScriptedServer.start(sayHello);
  await using proxy = await Tinyproxy.start({ credentials: USER });
  await using client = new Client({ proxy: proxy.url(USERINFO) });
  assertEquals(await (await client.request(origin.url())).text(), "hello");
  assertEquals(/authorization/i.test(origin.peers[0]!.received), false);
});

for (const userinfo of ["", "user:wrong@"]) {
  tinyproxyTest(`tinyproxy tells those with ${userinfo || "nothing"} to go away`, async () => {
    const { nginx, caCerts } = await httpsOrigin();
    await using _nginx = nginx;
    await using proxy = await Tinyproxy.start({ credentials: USER });
    await using client = new Client({ proxy: proxy.url(userinfo), caCerts });
    const call = client.request(nginx.url("/hello", "localhost"));
    const { proxyResponse, message } = await assertFails(call, "proxy", "tunnel");
    // tinyproxy has 407 for those without, and 401 for those who are wrong.
    const { status = 0, headers, body } = proxyResponse ?? {};
    assert([401, 407].includes(status));
    assertStringIncludes(message, `the proxy answers ${status}`);
    assertMatch(headers?.get("content-type") ?? "", /text\/html/);
    assertMatch(new TextDecoder().decode(body), /<html/i);
    const forwarded = await client.request("http://origin.test/");
    assertEquals(forwarded.status, status);
    await forwarded.bytes();
  });
}

tinyproxyTest("credentials open a tunnel", async () => {
  const { nginx, caCerts } = await httpsOrigin();
  await using _nginx = nginx;
  await using proxy = await Tinyproxy.start({ credentials: USER });
  await using client = new Client({ proxy: proxy.url(USERINFO), caCerts });
  const response = await client.request(nginx.url("/hello", "localhost"));
  assertEquals(await response.text(), "hello\n");
  assertEquals(Deno.inspect(client.events.events, { depth: 9 }).includes("s3cret"), false);
});

tinyproxyTest("tinyproxy's refusal of a port reaches the caller", async () => {
  await using proxy = await Tinyproxy.start({ connectPorts: [443] });
  await using client = new Client({ proxy: proxy.url() });
  const error = await assertFails(client.request("https://localhost:1/"), "proxy", "tunnel");
  assertEquals(error.proxyResponse?.status, 403);
  assertMatch(new TextDecoder().decode(error.proxyResponse?.body), /CONNECT/);
});

tinyproxyTest("a name that tinyproxy cannot look up is its refusal", async () => {
  await using proxy = await Tinyproxy.start();
  await using client = new Client({ proxy: proxy.url() });
  const error = await assertFails(client.request("https://origin.invalid/"), "proxy", "tunnel");
  assertEquals(Math.floor((error.proxyResponse?.status ?? 0) / 100), 5);
  assertEquals(client.events.types("dnsstart"), []);
});

tinyproxyTest("a wrong certificate behind a tunnel is the origin's", async () => {
  const { nginx } = await httpsOrigin();
  await using _nginx = nginx;
  await using proxy = await Tinyproxy.start();
  await using client = new Client({ proxy: proxy.url() });
  const error = await assertFails(
    client.request(nginx.url("/hello", "localhost")),
    "certificate",
    "tls",
  );
  assertStringIncludes(error.message, "localhost");
  assertEquals(client.events.only("tlsend").detail.peer, "origin");
});

tinyproxyTest("NO_PROXY lets requests pass tinyproxy by", async () => {
  await using nginx = await Nginx.start();
  await using proxy = await Tinyproxy.start();
  // An address of this machine that is not loopback to Go.
  const url = nginx.url("/hello", "0.0.0.0");
  const lists = ["10.0.0.0/8", "0.0.0.0/8", `0.0.0.0:${nginx.port}`];
  for (const list of lists) {
    const decide = proxiesOfEnvironment({ HTTP_PROXY: proxy.url(), NO_PROXY: list });
    const choose = (to: URL) => {
      const { proxy } = decide(originOf(to));
      return proxy === null ? null : `http://${proxy.hostPort}`;
    };
    await using client = new Client({ proxy: choose });
    assertEquals(await (await client.request(url)).text(), "hello\n");
    assertEquals((await proxy.requests(1)).length, 1);
  }
});

tinyproxyTest("an https proxy forwards http", async () => {
  await using origin = await ScriptedServer.start(sayHello);
  await using tinyproxy = await Tinyproxy.start();
  const authority = await Authority.shared();
  await using front = new TlsRelay(tinyproxy.port, await authority.issue("localhost"));
  const proxy = `https://localhost:${front.port}`;
  await using client = new Client({ proxy, caCerts: authority.caCerts });
  const response = await client.request(origin.url());
  assertEquals(await response.text(), "hello");
  assertEquals(response.connection.tls, null);
  assertEquals(client.events.only("tlsstart").detail, { serverName: "localhost", peer: "proxy" });
  assert(client.events.only("callend").detail.timings.tls !== null);
});

tinyproxyTest("an https proxy makes a tunnel: TLS in TLS, byte for byte", async () => {
  const { nginx, caCerts } = await httpsOrigin();
  await using _nginx = nginx;
  await using tinyproxy = await Tinyproxy.start();
  const authority = await Authority.shared();
  await using front = new TlsRelay(tinyproxy.port, await authority.issue("proxy.test"));
  const resolve = { [`proxy.test:${front.port}`]: ["127.0.0.1"] };
  const proxy = `https://proxy.test:${front.port}`;
  await using client = new Client({ proxy, caCerts, resolve });
  await assertSameBytes(client, nginx.url("/big", "localhost"));
  const again = await client.request(nginx.url("/hello", "localhost"));
  assertEquals([await again.text(), again.connection.reused], ["hello\n", true]);
  assertEquals(client.events.details("tlsstart"), [
    { serverName: "proxy.test", peer: "proxy" },
    { serverName: "localhost", peer: "origin" },
  ]);
  assertEquals(client.events.types("tlsend", "tunnelstart", "tunnelend", "dnsstart"), [
    ...["dnsstart", "tlsend", "tunnelstart", "tunnelend", "tlsend"] as const,
  ]);
  const { timings } = client.events.details("callend")[0]!;
  const handshakes = client.events.ofType("tlsend").map((end, index) => {
    return end.time - client.events.ofType("tlsstart")[index]!.time;
  });
  assert(Math.abs((timings.tls ?? 0) - handshakes[0]! - handshakes[1]!) < 1e-6);
});

tinyproxyTest("an abort ends a handshake inside a tunnel inside TLS", async () => {
  await using origin = await ScriptedServer.start(neverAnswer);
  await using tinyproxy = await Tinyproxy.start();
  const authority = await Authority.shared();
  await using front = new TlsRelay(tinyproxy.port, await authority.issue("localhost"));
  const proxy = `https://localhost:${front.port}`;
  await using client = new Client({ proxy, caCerts: authority.caCerts });
  await assertAborts(
    (signal) => client.fetch(`https://localhost:${origin.port}/`, { signal }),
    () => client.events.until("tlsstart", 2),
  );
  assertEquals(client.events.details("tlsend").map(({ outcome }) => outcome), ["ok", "aborted"]);
  assertEquals(client.stats().connections, 0);
});

tinyproxyTest("an https proxy that nobody vouches for gets nothing", async () => {
  await using tinyproxy = await Tinyproxy.start();
  const authority = await Authority.create();
  await using front = new TlsRelay(tinyproxy.port, await authority.issue("localhost"));
  await using client = new Client({ proxy: `https://${USERINFO}localhost:${front.port}` });
  await assertFails(client.request("https://origin.test/"), "certificate", "tls");
  assertEquals(client.events.only("tlsend").detail.peer, "proxy");
  assertEquals(await tinyproxy.requests(0), []);
});

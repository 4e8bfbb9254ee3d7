import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { Authority, type Certificate } from "../_support/certificates.ts";
import { assertFails, Client } from "../_support/client.ts";
import { Dnsmasq } from "../_support/dnsmasq.ts";
import { Nginx } from "../_support/nginx.ts";
import { requires } from "../_support/requires.ts";
import { ScriptedServer } from "../_support/scripted_server.ts";
import { sayHello } from "../_support/scripts.ts";
import { refusingPort } from "../_support/silence.ts";

const testDns = requires("dnsmasq");
const testNginx = requires("nginx");
const testTls = requires("nginx", "openssl");

Deno.test("a port that nobody listens on fails to connect", async () => {
  await using client = new Client();
  const port = refusingPort();
  const error = await assertFails(
    client.request(`http://127.0.0.1:${port}/`),
    "connect",
    "connect",
  );
  assertStringIncludes(error.message, `127.0.0.1:${port}`);
  assert(error.cause instanceof Error, "the cause is missing");
  assertEquals(client.events.only("connectend").detail.outcome, "error");
});

Deno.test("a failed call says how long its phases took, and what did not happen", async () => {
  await using client = new Client();
  const url = `http://127.0.0.1:${refusingPort()}/`;
  const { timings, callId } = await assertFails(client.request(url), "connect", "connect");
  assertEquals(callId, client.events.only("callend").callId);
  const { dns, tls, send, wait, receive } = timings!;
  assertEquals({ dns, tls, send, wait, receive }, {
    dns: null,
    tls: null,
    send: null,
    wait: null,
    receive: null,
  });
  assert(timings!.connect !== null, "the connect has no time");
});

testDns("a name that does not exist fails in the lookup", async () => {
  await using dnsmasq = await Dnsmasq.start({ "known.test": ["127.0.0.1"] });
  await using client = new Client({ nameServer: dnsmasq.nameServer });
  const error = await assertFails(client.request("http://unknown.test/"), "dns", "dns");
  assertStringIncludes(error.message, "unknown.test");
  const { outcome, addresses, error: shown } = client.events.only("dnsend").detail;
  assertEquals({ outcome, addresses, failed: shown instanceof Error }, {
    outcome: "error",
    addresses: [],
    failed: true,
  });
  assertEquals(client.events.types("connectstart"), []);
});

testDns("a failed lookup does not spoil the next one", async () => {
  await using server = await ScriptedServer.start(sayHello);
  await using dnsmasq = await Dnsmasq.start({ "known.test": ["127.0.0.1"] });
  await using client = new Client({ nameServer: dnsmasq.nameServer });
  await assertFails(client.request("http://unknown.test/"), "dns", "dns");
  const response = await client.request(`http://known.test:${server.port}/`);
  assertEquals(await response.text(), "hello");
});

/** Certificates that must be refused, and why. */
const refused: Record<string, (authority: Authority) => Promise<Certificate>> = {
  "for another name": (authority) => authority.issue("other.test"),
  "that has expired": (authority) => authority.issueExpired("127.0.0.1"),
  "of an unknown authority": async () => await (await Authority.create()).issue("127.0.0.1"),
};
for (const [which, issue] of Object.entries(refused)) {
  testTls(`a certificate ${which} is refused`, async () => {
    const authority = await Authority.shared();
    await using nginx = await Nginx.start({ certificate: await issue(authority) });
    await using server = await ScriptedServer.start(sayHello);
    await using client = new Client({ caCerts: authority.caCerts });
    const error = await assertFails(client.request(nginx.url("/hello")), "certificate", "tls");
    assert(error.cause instanceof Error, "the cause is missing");
    assertEquals(client.events.only("tlsend").detail.outcome, "error");
    assertEquals(client.events.types("requeststart"), []);
    assertEquals(await (await client.request(server.url())).text(), "hello");
  });
}

testTls("a certificate of no known authority is refused without caCerts", async () => {
  const certificate = await (await Authority.shared()).issue("127.0.0.1");
  await using nginx = await Nginx.start({ certificate });
  await using client = new Client();
  await assertFails(client.request(nginx.url("/hello")), "certificate", "tls");
});

testNginx("https to a port that speaks http fails in the handshake", async () => {
  await using nginx = await Nginx.start();
  await using client = new Client();
  const url = nginx.url("/hello").replace("http:", "https:");
  await assertFails(client.request(url), "tls", "tls");
  assertEquals(await (await client.request(nginx.url("/hello"))).text(), "hello\n");
});

testTls("http to a port that speaks https is answered by nginx with 400", async () => {
  const certificate = await (await Authority.shared()).issue("127.0.0.1");
  await using nginx = await Nginx.start({ certificate });
  await using client = new Client();
  const response = await client.request(nginx.url("/hello").replace("https:", "http:"));
  await response.bytes();
  assertEquals(response.status, 400);
});

testTls("a server that speaks only an older TLS is understood", async () => {
  const authority = await Authority.shared();
  const certificate = await authority.issue("127.0.0.1");
  await using nginx = await Nginx.start({ certificate, tlsProtocols: ["TLSv1.2"] });
  await using client = new Client({ caCerts: authority.caCerts });
  assertStringIncludes(await (await client.request(nginx.url("/protocol"))).text(), "TLSv1.2");
});

testTls("a server that speaks the newest TLS is spoken to in it", async () => {
  const authority = await Authority.shared();
  const certificate = await authority.issue("127.0.0.1");
  await using nginx = await Nginx.start({ certificate });
  await using client = new Client({ caCerts: authority.caCerts });
  assertStringIncludes(await (await client.request(nginx.url("/protocol"))).text(), "TLSv1.3");
});

testTls(
  "unsafelyDisableHostnameVerification accepts another name, and no other authority",
  async () => {
    const authority = await Authority.shared();
    const options = { caCerts: authority.caCerts, unsafelyDisableHostnameVerification: true };
    const stranger = await Authority.create();
    await using known = await Nginx.start({ certificate: await authority.issue("other.test") });
    await using unknown = await Nginx.start({ certificate: await stranger.issue("other.test") });
    await using client = new Client(options);
    assertEquals(await (await client.request(known.url("/hello"))).text(), "hello\n");
    await assertFails(client.request(unknown.url("/hello")), "certificate", "tls");
  },
);

testTls("serverName is the name that is asked for and verified", async () => {
  const authority = await Authority.shared();
  await using nginx = await Nginx.start({ certificate: await authority.issue("other.test") });
  await using client = new Client({ caCerts: authority.caCerts, serverName: "other.test" });
  const response = await client.request(nginx.url("/protocol"));
  assertEquals(await response.text(), "TLSv1.3 other.test");
  assertEquals(client.events.only("tlsstart").detail.serverName, "other.test");
});

import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { Authority } from "../_support/certificates.ts";
import { assertFails, Client } from "../_support/client.ts";
import { Nginx } from "../_support/nginx.ts";
import { requires } from "../_support/requires.ts";

const test = requires("nginx");
const testTls = requires("nginx", "openssl");

test("a request goes over a Unix socket, and is what it would be without", async () => {
  await using nginx = await Nginx.start({ unixSocket: true });
  const { socketPath } = nginx;
  await using client = new Client({ unixSocket: socketPath });
  const response = await client.request("http://site.test/host");
  assertEquals(await response.text(), "site.test");
  assertEquals(client.events.types("dnsstart", "dnsend"), []);
  const { address, network } = client.events.only("connectstart").detail;
  assertEquals({ address, network }, { address: socketPath, network: "unix" });
  assertEquals(client.events.only("connectend").detail.outcome, "ok");
  assertEquals(client.events.only("dialend").detail.address, socketPath);
  assertEquals(client.events.only("gotconn").detail.remoteAddr, socketPath);
  assertEquals(response.connection.remoteAddr, socketPath);
  assertEquals(client.events.only("callend").detail.timings.dns, null);
});

test("a connection over a Unix socket is used again, by its own origin alone", async () => {
  await using nginx = await Nginx.start({ unixSocket: true });
  await using client = new Client({ unixSocket: nginx.socketPath });
  for (const host of ["a.test", "a.test", "b.test"]) {
    assertEquals(await (await client.request(`http://${host}/host`)).text(), host);
  }
  assertEquals(client.events.details("gotconn").map(({ reused }) => reused), [false, true, false]);
});

for (const [way, options] of Object.entries({ "": {}, " with details": { tlsDetails: true } })) {
  testTls(`TLS goes over a Unix socket too${way}`, async () => {
    const authority = await Authority.shared();
    const certificate = await authority.issue("site.test");
    await using nginx = await Nginx.start({ unixSocket: true, certificate });
    const { caCerts } = authority;
    await using client = new Client({ unixSocket: nginx.socketPath, caCerts, ...options });
    const response = await client.request("https://site.test/protocol");
    assertEquals(await response.text(), "TLSv1.3 site.test");
    await assertFails(client.request("https://other.test/"), "certificate", "tls");
  });
}

Deno.test("a Unix socket that is not there fails to connect, and is named", async () => {
  const unixSocket = "/nowhere/nobody.sock";
  await using client = new Client({ unixSocket });
  const error = await assertFails(client.request("http://site.test/"), "connect", "connect");
  assertStringIncludes(error.message, `Cannot connect to ${unixSocket}: `);
  assertEquals(client.events.only("connectend").detail.outcome, "error");
});

test("a proxy of the environment is passed over", async () => {
  await using nginx = await Nginx.start({ unixSocket: true });
  await using client = new Client({ unixSocket: nginx.socketPath });
  const before = Deno.env.get("HTTP_PROXY");
  Deno.env.set("HTTP_PROXY", "http://127.0.0.1:1");
  try {
    const response = await client.request("http://site.test/host");
    assertMatch(await response.text(), /^site\.test$/);
  } finally {
    if (before === undefined) Deno.env.delete("HTTP_PROXY");
    else Deno.env.set("HTTP_PROXY", before);
  }
});

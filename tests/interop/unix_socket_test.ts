import { assertEquals, assertStringIncludes } from "@std/assert";
import { Authority } from "../_support/certificates.ts";
import { assertFails, Client } from "../_support/client.ts";
import { Nginx } from "../_support/nginx.ts";
import { outcomeOf } from "../_support/outcome.ts";
import { requires } from "../_support/requires.ts";
import { refusingPort } from "../_support/silence.ts";
import { temporaryFile } from "../_support/temporary.ts";

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

const SCRIPT = `
  import { Transport } from ${JSON.stringify(new URL("../../mod.ts", import.meta.url).href)};
  await using transport = new Transport({ unixSocket: Deno.args[0] });
  transport.trace.addEventListener("requeststart", ({ detail }) => console.log(detail.target));
  console.log(await (await transport.request("http://site.test/host")).text());
`;

test("a proxy of the environment is passed over", async () => {
  await using nginx = await Nginx.start({ unixSocket: true });
  await using script = await temporaryFile(SCRIPT, ".ts");
  const args = ["run", "-qA", script.path, nginx.socketPath];
  const env = { HTTP_PROXY: `http://127.0.0.1:${refusingPort()}`, NO_PROXY: "" };
  const outcome = await outcomeOf(Deno.execPath(), args, { env });
  assertEquals(outcome, { status: 0, stdout: "/host\nsite.test\n", stderr: "" });
});

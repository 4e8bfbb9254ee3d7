import { assertEquals, assertLess, assertMatch, assertStringIncludes } from "@std/assert";
import { pseudoRandom, sha256 } from "../_support/bytes.ts";
import { Authority, type Certificate } from "../_support/certificates.ts";
import { assertAborts, assertFails, Client } from "../_support/client.ts";
import { Nginx } from "../_support/nginx.ts";
import { outcomeOf } from "../_support/outcome.ts";
import { patiently } from "../_support/patience.ts";
import { requires } from "../_support/requires.ts";
import { ScriptedServer } from "../_support/scripted_server.ts";
import { neverAnswer, relayTo } from "../_support/scripts.ts";
import { temporaryFile } from "../_support/temporary.ts";
import { TlsSource } from "../_support/tls_source.ts";

const testNginx = requires("nginx", "openssl");
const testOpenssl = requires("openssl");

function sound(authority: Authority): Promise<Certificate> {
  return authority.issue("a.test", "127.0.0.1");
}

for (const protocol of ["TLSv1.2", "TLSv1.3"] as const) {
  testNginx(`tlsDetails tells protocol, cipher and certificate of ${protocol}`, async () => {
    const authority = await Authority.shared();
    const certificate = await authority.issue("a.test", "127.0.0.1", "*.b.test", "::1");
    await using nginx = await Nginx.start({ certificate, tlsProtocols: [protocol] });
    await using client = new Client({ caCerts: authority.caCerts, tlsDetails: true });
    const response = await client.request(nginx.url("/protocol"));
    assertStringIncludes(await response.text(), protocol);

    const { tls } = response.connection;
    assertEquals(tls?.protocol, protocol);
    assertMatch(tls?.cipher ?? "", /^TLS_[A-Z0-9_]+$/);
    const { names, validFrom, validTo, subject, issuer } = tls!.certificate!;
    assertEquals({ names, validFrom, validTo, subject, issuer }, {
      names: ["a.test", "127.0.0.1", "*.b.test", "::1"],
      validFrom: "2020-01-01T00:00:00.000Z",
      validTo: "2099-12-31T23:59:59.000Z",
      subject: "CN=test leaf",
      issuer: "CN=Test Authority",
    });
    assertEquals(tls!.certificate!.fingerprint256, await fingerprint(certificate.cert));
    assertEquals(tls!.certificate!.chain.map(({ subject }) => subject), ["CN=Test Authority"]);

    const { protocol: told, cipher, certificate: shown } = client.events.only("tlsend").detail;
    assertEquals({ told, cipher, shown }, {
      told: tls!.protocol!,
      cipher: tls!.cipher!,
      shown: tls!.certificate!,
    });
  });
}

async function fingerprint(pem: string): Promise<string> {
  const der = Uint8Array.fromBase64(pem.replaceAll(/-----[^-]+-----|\s/g, ""));
  return (await sha256(der)).toUpperCase().match(/../g)!.join(":");
}

testNginx("without tlsDetails nothing of it is told", async () => {
  const authority = await Authority.shared();
  await using nginx = await Nginx.start({ certificate: await sound(authority) });
  await using client = new Client({ caCerts: authority.caCerts });
  const response = await client.request(nginx.url("/hello"));
  await response.bytes();
  assertEquals(Object.keys(response.connection.tls!), ["serverName", "alpnProtocol"]);
});

testNginx("nginx gets the client certificate that it demands", async () => {
  const authority = await Authority.shared();
  const clients = await Authority.create("Clients");
  const [certificate] = [await sound(authority)];
  const clientAuthority = clients.certificate.cert;
  await using nginx = await Nginx.start({ certificate, clientAuthority });
  const options = { caCerts: authority.caCerts };

  await using without = new Client(options);
  assertEquals((await without.request(nginx.url("/client"))).status, 400);

  const { cert, key } = await clients.issue("me.test");
  await using client = new Client({ ...options, cert, key });
  const response = await client.request(nginx.url("/client"));
  assertEquals(await response.text(), "SUCCESS CN=test leaf");
  await using joined = new Client({ ...options, cert: cert + key });
  assertEquals((await joined.request(nginx.url("/client"))).status, 200);

  const other = await (await Authority.create("Nobody")).issue("me.test");
  await using stranger = new Client({ ...options, ...other });
  assertEquals((await stranger.request(nginx.url("/client"))).status, 400);
});

testNginx("a client certificate with another's key is refused, and says so", async () => {
  const authority = await Authority.shared();
  const [mine, other] = [await authority.issue("me.test"), await authority.issue("me.test")];
  await using nginx = await Nginx.start({ certificate: await sound(authority) });
  await using client = new Client({ caCerts: authority.caCerts, cert: mine.cert, key: other.key });
  const error = await assertFails(client.request(nginx.url("/hello")), "invalidOption", null);
  assertStringIncludes(error.message, "the key is not that of the certificate");
});

const KEYS: Record<string, string[]> = {
  "RSA": ["-newkey", "rsa:2048"],
  "P-384": ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:secp384r1"],
  "Ed25519": ["-newkey", "ed25519"],
};
for (const [kind, newKey] of Object.entries(KEYS)) {
  testNginx(`an authority with a key of ${kind} is verified by node:tls too`, async () => {
    const authority = await Authority.create("Test Authority", newKey);
    await using nginx = await Nginx.start({ certificate: await sound(authority) });
    await using client = new Client({ caCerts: authority.caCerts, tlsDetails: true });
    assertEquals(await (await client.request(nginx.url("/hello"))).text(), "hello\n");
  });
}

testNginx("large bodies come and go whole through node:tls", async () => {
  const authority = await Authority.shared();
  const large = pseudoRandom(5_000_000);
  const certificate = await sound(authority);
  await using nginx = await Nginx.start({ certificate, files: { large } });
  await using client = new Client({ caCerts: authority.caCerts, tlsDetails: true });
  const response = await client.request(nginx.url("/large"));
  assertEquals(await sha256(await response.bytes()), await sha256(large));
  const again = await client.request(nginx.url("/hello"), { method: "POST", body: large });
  await again.bytes();
  assertEquals(client.events.ofType("gotconn").map(({ detail }) => detail.reused), [false, true]);
});

testNginx(
  "an idle connection of node:tls is used again, and closed with the transport",
  async () => {
    const authority = await Authority.shared();
    await using nginx = await Nginx.start({ certificate: await sound(authority) });
    const client = new Client({ caCerts: authority.caCerts, tlsDetails: true });
    for (let i = 0; i < 3; i++) await (await client.request(nginx.url("/hello"))).text();
    assertEquals(client.events.details("gotconn").map(({ reused }) => reused), [false, true, true]);
    await client.close();
    assertEquals(client.events.only("connclose").detail.reason, "shutdown");
  },
);

Deno.test("node:tls lets go of the socket of an aborted handshake at once", async () => {
  await using server = await ScriptedServer.start(neverAnswer);
  await using client = new Client({ tlsDetails: true });
  await assertAborts(
    (signal) => client.request(server.url().replace("http:", "https:"), { signal }),
    () => client.events.until("tlsstart"),
  );
  await client.events.until("dialend");
  assertEquals(client.events.only("tlsend").detail.outcome, "aborted");
  await patiently(server.peers[0]!.closed, () => "the end of the connection");
});

const SCRIPT = `
  import { Transport } from ${JSON.stringify(new URL("../../mod.ts", import.meta.url).href)};
  const [url, authority, details] = Deno.args;
  const options = { caCerts: [authority], tlsDetails: details === "true", disableKeepAlives: true };
  for (const caCerts of [[authority], []]) {
    await using transport = new Transport({ ...options, caCerts });
    for (let i = 0; i < 2; i++) {
      const { status, connection } = await transport.request(url);
      console.log(status, connection.tls.certificate?.subject);
    }
  }
`;

for (const [details, subject] of [[false, undefined], [true, "CN=test leaf"]] as const) {
  const way = details ? "node:tls" : "Deno";
  testNginx(`caCerts come besides what the platform trusts, by ${way}`, async () => {
    const [platform, own] = [await Authority.shared(), await Authority.create("Own")];
    await using nginx = await Nginx.start({ certificate: await sound(platform) });
    await using script = await temporaryFile(SCRIPT, ".ts");
    await using authority = await temporaryFile(platform.certificate.cert);
    const args = [script.path, nginx.url("/hello"), own.certificate.cert, String(details)];
    const env = { DENO_CERT: authority.path };
    const outcome = await outcomeOf(Deno.execPath(), ["run", "-qA", ...args], { env });
    assertEquals(outcome, { status: 0, stdout: `200 ${subject}\n`.repeat(4), stderr: "" });
  });
}

/** Says the beginning of a response to whoever connects, and no more. */
function beginAnswer(certificate: Certificate) {
  const listener = Deno.listenTls({ hostname: "127.0.0.1", port: 0, ...certificate });
  const answering = (async () => {
    using client = await listener.accept();
    await client.write(new TextEncoder().encode("HTTP/1.1 200 OK\r\n\r\nhello"));
    const target = new Uint8Array(1024);
    while (await client.read(target).catch(() => null) !== null);
  })();
  return {
    port: (listener.addr as Deno.NetAddr).port,
    async [Symbol.asyncDispose](): Promise<void> {
      await answering;
      listener.close();
    },
  };
}

for (const [way, options] of Object.entries({ Deno: {}, "node:tls": { tlsDetails: true } })) {
  testOpenssl(`a body whose end TLS does not announce is broken, by ${way}`, async () => {
    const authority = await Authority.shared();
    await using server = beginAnswer(await sound(authority));
    await using relay = await ScriptedServer.start(relayTo(server.port));
    await using client = new Client({ ...options, caCerts: authority.caCerts });
    const response = await client.request(relay.url().replace("http:", "https:"));
    const reader = response.body.getReader();
    assertEquals(new TextDecoder().decode((await reader.read()).value), "hello");
    relay.peers[0]!.close();
    await assertFails(reader.read(), "receive", "receive");
  });

  testOpenssl(`a reader that stops stops the server, by ${way}`, async () => {
    const authority = await Authority.shared();
    const size = 64_000_000; // more than the buffers of both sides
    await using source = new TlsSource(await sound(authority), size);
    await using client = new Client({ ...options, caCerts: authority.caCerts });
    const reader = (await client.request(source.url)).body.getReader();
    await reader.read();
    // As much again goes by meanwhile.
    await (await client.request(source.url)).bytes();
    assertLess(source.sent[0]!, size);
    await reader.cancel();
  });
}

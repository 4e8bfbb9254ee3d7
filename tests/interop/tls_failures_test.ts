import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { TransportOptions } from "../../mod.ts";
import { Authority, type Certificate } from "../_support/certificates.ts";
import { assertFails, Client } from "../_support/client.ts";
import { Nginx } from "../_support/nginx.ts";
import { OpensslServer } from "../_support/openssl_server.ts";
import { requires } from "../_support/requires.ts";
import { ScriptedServer } from "../_support/scripted_server.ts";

const testNginx = requires("nginx", "openssl");
const testOpenssl = requires("openssl");

/** What the server presents, and how it is started. */
interface Presented {
  readonly certificate: Certificate;
  readonly chain?: readonly string[];
  readonly args?: readonly string[];
}

interface Failure {
  readonly present: (authority: Authority) => Promise<Presented>;
  readonly code: "certificate" | "tls";
  readonly says: RegExp;
}

const sound = async (authority: Authority): Promise<Certificate> =>
  await authority.issue("a.test", "127.0.0.1");

const failures: Record<string, Failure> = {
  "of an unknown issuer": {
    present: async () => ({
      certificate: await (await Authority.create("Nobody")).issue("a.test"),
    }),
    code: "certificate",
    says: /issuer of the certificate is not trusted/,
  },
  "of an unknown issuer that is sent along": {
    present: async () => {
      const nobody = await Authority.create("Nobody");
      return { certificate: await nobody.issue("a.test"), chain: nobody.caCerts };
    },
    code: "certificate",
    says: /issuer of the certificate is not trusted/,
  },
  "of a namesake of a known issuer": {
    present: async () => ({ certificate: await (await Authority.create()).issue("a.test") }),
    code: "certificate",
    says: /not trusted|not signed by/,
  },
  "of version 1, of a namesake of a known issuer": {
    present: async () => ({
      certificate: await (await Authority.create()).issueBy(["-subj", "/CN=a.test"], [
        "-extfile",
        "none",
      ]),
    }),
    code: "certificate",
    says: /not of X.509 version 3/,
  },
  "of version 1": {
    present: async (authority) => ({
      certificate: await authority.issueBy(["-subj", "/CN=a.test"], ["-extfile", "none"]),
    }),
    code: "certificate",
    says: /not of X.509 version 3/,
  },
  "that has expired": {
    present: async (authority) => ({ certificate: await authority.issueExpired("a.test") }),
    code: "certificate",
    says: /the certificate expired on 2020-02-01/,
  },
  "that is not valid yet": {
    present: async (authority) => ({ certificate: await authority.issueFuture("a.test") }),
    code: "certificate",
    says: /not valid yet, but from 2090-01-01/,
  },
  "for other names": {
    present: async (authority) => ({ certificate: await authority.issue("b.test", "10.0.0.1") }),
    code: "certificate",
    says: /valid for b\.test.*10\.0\.0\.1, not for a\.test/,
  },
  "by a server that speaks TLS 1.1 only": {
    present: async (authority) => ({
      certificate: await sound(authority),
      args: ["-tls1_1", "-cipher", "ALL:@SECLEVEL=0"],
    }),
    code: "tls",
    says: /neither TLS 1\.2 nor TLS 1\.3/,
  },
  "by a server that shares no cipher suite": {
    present: async (authority) => ({
      certificate: await sound(authority),
      args: ["-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-SHA"],
    }),
    code: "tls",
    says: /shares no cipher suite/,
  },
  "by a server that speaks another protocol": {
    present: async (authority) => ({ certificate: await sound(authority), args: ["-alpn", "h2"] }),
    code: "tls",
    says: /no protocol that ALPN offers/,
  },
};

/** Deno's own handshake, and node:tls: both have to say the same. */
const ways: Record<string, TransportOptions> = {
  "by Deno": {},
  "by node:tls": { tlsDetails: true },
};

for (const [way, options] of Object.entries(ways)) {
  for (const [which, { present, code, says }] of Object.entries(failures)) {
    testOpenssl(`a certificate ${which} is refused, and the error says why, ${way}`, async () => {
      const authority = await Authority.shared();
      const { certificate, ...rest } = await present(authority);
      await using server = await OpensslServer.start(certificate, rest);
      await using client = new Client({
        ...options,
        caCerts: authority.caCerts,
        connectTo: { "a.test:443": `127.0.0.1:${server.port}` },
      });
      const error = await assertFails(client.request("https://a.test/"), code, "tls");
      assertMatch(error.message, says);
      assertStringIncludes(error.message, "Cannot do the TLS handshake with a.test: ");
      assert(error.cause instanceof Error, "the cause is missing");
      const { outcome, error: told } = client.events.only("tlsend").detail;
      assertEquals({ outcome, told: told?.message }, { outcome: "error", told: error.message });
      assertEquals(client.events.types("requeststart"), []);
    });
  }

  Deno.test(`https to a port that speaks http fails in the handshake, ${way}`, async () => {
    await using server = await ScriptedServer.start(async (peer) => {
      await peer.read(65_536);
      await peer.send("HTTP/1.1 400 Bad Request\r\n\r\n");
      await peer.untilEnd();
    });
    await using client = new Client(options);
    const url = server.url().replace("http:", "https:");
    assertMatch((await assertFails(client.request(url), "tls", "tls")).message, /plain http\?$/);
  });

  Deno.test(`a server that hangs up during the handshake is told, ${way}`, async () => {
    await using server = await ScriptedServer.start(async (peer) => {
      await peer.read(65_536);
    });
    await using client = new Client(options);
    const url = server.url().replace("http:", "https:");
    assertMatch((await assertFails(client.request(url), "tls", "tls")).message, /was closed$/);
  });

  testOpenssl(
    `a server that demands a client certificate is told from others, ${way}`,
    async () => {
      const authority = await Authority.shared();
      const args = ["-tls1_2", "-Verify", "1"];
      await using server = await OpensslServer.start(await sound(authority), { args });
      await using client = new Client({ ...options, caCerts: authority.caCerts });
      const error = await assertFails(client.request(server.url()), "tls", "tls");
      assertStringIncludes(error.message, "demands a client certificate");
    },
  );

  testNginx(
    `another name is accepted, and no other issuer, where one says so, ${way}`,
    async () => {
      const authority = await Authority.shared();
      const stranger = await Authority.create("Nobody");
      const unsafe = { ...options, unsafelyDisableHostnameVerification: true };
      await using known = await Nginx.start({ certificate: await authority.issue("b.test") });
      await using unknown = await Nginx.start({ certificate: await stranger.issue("b.test") });
      await using client = new Client({ ...unsafe, caCerts: authority.caCerts });
      assertEquals(await (await client.request(known.url("/hello"))).text(), "hello\n");
      await assertFails(client.request(unknown.url("/hello")), "certificate", "tls");
    },
  );

  testNginx(`a name with a dot at its end is asked for and verified without, ${way}`, async () => {
    const authority = await Authority.shared();
    await using nginx = await Nginx.start({ certificate: await authority.issue("a.test") });
    await using client = new Client({
      ...options,
      caCerts: authority.caCerts,
      resolve: { [`a.test.:${nginx.port}`]: ["127.0.0.1"] },
    });
    const response = await client.request(nginx.url("/protocol", "a.test."));
    assertMatch(await response.text(), / a\.test$/);
    assertEquals(client.events.only("tlsstart").detail.serverName, "a.test");
  });

  testOpenssl(`the protocol that ALPN agrees on is told, ${way}`, async () => {
    const authority = await Authority.shared();
    const args = ["-alpn", "http/1.1"];
    await using server = await OpensslServer.start(await sound(authority), { args });
    await using client = new Client({ ...options, caCerts: authority.caCerts });
    const response = await client.request(server.url());
    await response.bytes();
    assertEquals(client.events.only("tlsend").detail.alpnProtocol, "http/1.1");
    assertEquals(response.connection.tls?.alpnProtocol, "http/1.1");
  });
}

testOpenssl("what node:tls does not explain is explained, at the price of a connect", async () => {
  const authority = await Authority.shared();
  await using server = await OpensslServer.start(await authority.issueExpired("127.0.0.1"));
  await using client = new Client({ caCerts: authority.caCerts, tlsDetails: true });
  await assertFails(client.request(server.url()), "certificate", "tls");
  const address = `127.0.0.1:${server.port}`;
  assertEquals(client.events.details("connectend").map((detail) => detail.address), [
    address,
    address,
  ]);
  assertEquals(client.events.types("tlsstart", "tlsend", "connectstart"), [
    "connectstart",
    "tlsstart",
    "connectstart",
    "tlsend",
  ]);
});

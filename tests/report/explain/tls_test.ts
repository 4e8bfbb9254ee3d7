import { assert, assertEquals, assertMatch } from "@std/assert";
import { firstOf } from "../../../report/record.ts";
import type { PeerCertificate } from "../../../trace.ts";
import type { TraceLog } from "../../../trace_log.ts";
import { Authority, type Certificate } from "../../_support/certificates.ts";
import { Nginx } from "../../_support/nginx.ts";
import { requires } from "../../_support/requires.ts";
import { logOf, raced } from "../../_support/scenes.ts";
import { altered, later, steady } from "../_altered.ts";
import { assertFinds, assertSilent } from "./_findings.ts";

const DAY = 86_400_000;

let recording: Promise<TraceLog> | undefined;

/** One call by TLS 1.2, to a server whose certificate ends in five days. */
function oldAndEnding(): Promise<TraceLog> {
  return recording ??= record(1);
}

async function record(calls: number): Promise<TraceLog> {
  const authority = await Authority.shared();
  const request = ["-subj", "/CN=a.test", "-addext", "subjectAltName=DNS:a.test,DNS:*.b.test"];
  const sign = ["-days", "5", "-copy_extensions", "copy"];
  const certificate = await authority.issueBy(request, sign);
  await using server = await Nginx.start({ certificate, tlsProtocols: ["TLSv1.2"] });
  const options = {
    caCerts: authority.caCerts,
    resolve: { [`a.test:${server.port}`]: ["127.0.0.1"] },
    tlsDetails: true,
    disableKeepAlives: true,
  };
  return steady(
    await logOf(options, async (get) => {
      for (let call = 0; call < calls; call++) await get(server.url("/hello", "a.test"));
    }),
  );
}

/** The same, with another certificate. */
async function withCertificate(change: Partial<PeerCertificate>): Promise<TraceLog> {
  const log = await oldAndEnding();
  const certificate = firstOf(log.records, "tlsend")?.detail.certificate;
  assert(certificate);
  return altered(log, "tlsend", { certificate: { ...certificate, ...change } });
}

const inDays = (days: number): string => new Date(Date.now() + days * DAY + 60_000).toISOString();

const tlsTest = requires("nginx", "openssl");

tlsTest("a certificate that ends within a week is a problem", async () => {
  const { severity, evidence } = assertFinds(
    "certificateExpires",
    await oldAndEnding(),
    "The certificate of a.test ends in 4 days, on 20",
  );
  assertEquals([severity, evidence[0].type], ["problem", "tlsend"]);
});

tlsTest("a certificate that ends within a month is worth a note", async () => {
  const log = await withCertificate({ validTo: inDays(29) });
  assertEquals(assertFinds("certificateExpires", log, "ends in 29 days").severity, "note");
});

tlsTest("a certificate that lasts longer is not told", async () => {
  assertSilent("certificateExpires", await withCertificate({ validTo: inDays(30), chain: [] }));
});

tlsTest("a certificate above that of the server may end first", async () => {
  const { chain: _, ...issuer } = await certificateOf();
  const chain = [{ ...issuer, subject: "CN=Between", validTo: inDays(3) }];
  assertFinds(
    "certificateExpires",
    await withCertificate({ chain }),
    "A certificate above that of a.test (CN=Between) ends in 3 days",
  );
});

async function certificateOf(): Promise<PeerCertificate> {
  const certificate = firstOf((await oldAndEnding()).records, "tlsend")?.detail.certificate;
  assert(certificate);
  return certificate;
}

tlsTest("a certificate for another name that was taken all the same is a problem", async () => {
  const log = altered(await oldAndEnding(), "tlsstart", { serverName: "x.a.test" });
  assertFinds("certificateName", log, "is for a.test and *.b.test, not for x.a.test");
});

tlsTest("a wildcard stands for one label", async () => {
  const named = async (serverName: string) =>
    altered(await oldAndEnding(), "tlsstart", { serverName });
  assertSilent("certificateName", await named("A.test"));
  assertSilent("certificateName", await named("x.b.test"));
  assertFinds("certificateName", await named("b.test"), "not for b.test");
  assertFinds("certificateName", await named("x.y.b.test"), "not for x.y.b.test");
});

/** One call to a server that nobody should trust. */
async function refused(certificate: Certificate): Promise<TraceLog> {
  const { caCerts } = await Authority.shared();
  await using server = await Nginx.start({ certificate });
  const resolve = { [`a.test:${server.port}`]: ["127.0.0.1"] };
  return await logOf({ resolve, caCerts, tlsDetails: true }, (get) => {
    return get(server.url("/hello", "a.test"));
  });
}

tlsTest("a certificate that has expired is told, with what to do", async () => {
  const authority = await Authority.shared();
  const log = await refused(await authority.issueExpired("a.test"));
  const { advice, severity } = assertFinds(
    "certificateRefused",
    log,
    "with a.test: the certificate expired on 2020-02-01.",
  );
  assertEquals([advice, severity], ["Renew the certificate of the server.", "problem"]);
  assertSilent("failed", log);
  assertSilent("certificateRefused", await oldAndEnding());
});

tlsTest("a certificate that nobody trusts is told, with what to do", async () => {
  const stranger = await Authority.create("Stranger");
  const log = await refused(await stranger.issue("a.test"));
  const { advice } = assertFinds("certificateRefused", log, "issuer");
  assertMatch(advice ?? "", /\(--cacert\)/);
});

tlsTest("TLS 1.2 is worth a note where the handshake took less than two round trips", async () => {
  const resumed = later(await oldAndEnding(), 2_000, "connectend");
  const { severity, cost } = assertFinds("oldTls", resumed, "a.test speaks TLSv1.2");
  assertEquals([severity, cost], ["note", null]);
  assertSilent("oldTls", await raced());
});

tlsTest("TLS 1.2 costs a round trip where the handshake took two", async () => {
  const far = later(later(await oldAndEnding(), 40, "connectend"), 80, "tlsend");
  const { severity, cost, evidence } = assertFinds(
    "oldTls",
    later(far, 40, "responsestart"),
    "A round trip takes about 40.01 ms here, as long as the TCP connect; the handshake took 80.01 ms.",
  );
  assertEquals([severity, Math.round(cost ?? 0)], ["cost", 40]);
  assertEquals(evidence.map(({ type }) => type), ["tlsend", "connectend"]);
});

tlsTest("a handshake that is most of the call is told, in round trips", async () => {
  const slow = later(await oldAndEnding(), 200, "tlsend");
  const { cost } = assertFinds(
    "slowTls",
    slow,
    "The TLS handshake with a.test took 200.01 ms of 200.",
    "That is ",
  );
  assertEquals(Math.round(cost ?? 0), 200);
  const far = later(later(slow, 100, "connectend"), 500, "responsestart");
  assertSilent("slowTls", far);
});

tlsTest("a handshake that took as long as the way is not blamed for computing", async () => {
  const slow = later(later(await oldAndEnding(), 100, "connectend"), 350, "tlsend");
  const { message } = assertFinds("slowTls", later(slow, 100, "responsestart"));
  assert(!message.includes("That is"), message);
});

tlsTest("the first handshake may have waited for code, which no later one does", async () => {
  const log = await record(2);
  const words = "The first handshake of a program also waits for code to be loaded.";
  assertFinds("slowTls", later(log, 200, "tlsend", { callId: 1 }), words);
  const { message } = assertFinds("slowTls", later(log, 200, "tlsend", { callId: 2 }), "That is ");
  assert(!message.includes(words), message);
});

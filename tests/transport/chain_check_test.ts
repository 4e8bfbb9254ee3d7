import { assertEquals } from "@std/assert";
import { parseCertificates } from "../../transport/certificate.ts";
import { chainFault } from "../../transport/chain_check.ts";
import { Authority, type Certificate } from "../_support/certificates.ts";
import { requires } from "../_support/requires.ts";

const test = requires("openssl");
/** A certificate is valid from the second on in which it is made. */
const NOW = new Date(Date.now() + 60_000);
const NOT_SIGNED = "the certificate was not signed by the issuer that it names";

function fault(sent: readonly Certificate[], trusted: readonly Certificate[]): string | null {
  const parsed = (certificates: readonly Certificate[]) =>
    certificates.flatMap(({ cert }) => parseCertificates(cert));
  return chainFault(parsed(sent), parsed(trusted), NOW);
}

test("a chain that leads to an authority by its signatures has no fault", async () => {
  const root = await Authority.create("Root");
  const middle = await root.delegate("Middle");
  const leaf = await middle.issue("a.test");
  assertEquals(fault([await root.issue("a.test")], [root.certificate]), null);
  assertEquals(fault([leaf, middle.certificate], [root.certificate]), null);
  assertEquals(fault([leaf, root.certificate, middle.certificate], [root.certificate]), null);
  assertEquals(fault([leaf], [middle.certificate]), null);
});

test("a chain that leads to somebody else is the platform's affair", async () => {
  const root = await Authority.create("Root");
  const other = await Authority.create("Other");
  assertEquals(fault([await other.issue("a.test"), other.certificate], [root.certificate]), null);
});

test("a namesake of an authority is none", async () => {
  const root = await Authority.create("Root");
  const namesake = await Authority.create("Root");
  assertEquals(fault([await namesake.issue("a.test")], [root.certificate]), NOT_SIGNED);
  const middle = await namesake.delegate("Middle");
  const leaf = await middle.issue("a.test");
  assertEquals(fault([leaf, middle.certificate], [root.certificate]), NOT_SIGNED);
});

test("a way by signatures that ends elsewhere does not make up for one by names", async () => {
  const root = await Authority.create("Root");
  const elsewhere = await (await Authority.create("Elsewhere")).delegate("Middle");
  const pretended = await (await Authority.create("Root")).delegate("Middle");
  const sent = [await elsewhere.issue("a.test"), pretended.certificate, elsewhere.certificate];
  assertEquals(fault(sent, [root.certificate]), NOT_SIGNED);
});

test("a certificate that is no authority's issues nothing", async () => {
  const root = await Authority.create("Root");
  const plain = await root.issue("a.test");
  const leaf = await new Authority(plain).issue("b.test");
  assertEquals(fault([leaf, plain], [root.certificate]), NOT_SIGNED);
});

test("a certificate out of its dates is not taken", async () => {
  const root = await Authority.create("Root");
  for (const leaf of [await root.issueExpired("a.test"), await root.issueFuture("a.test")]) {
    assertEquals(fault([leaf], [root.certificate]), NOT_SIGNED);
  }
});

test("a certificate of version 1 is not taken, whoever signed it", async () => {
  const root = await Authority.create("Root");
  const leaf = await root.issueBy(["-subj", "/CN=a.test"], ["-extfile", "none"]);
  assertEquals(fault([leaf], [root.certificate]), "the certificate is not of X.509 version 3");
});

test("more certificates than any server has are not looked at", async () => {
  const root = await Authority.create("Root");
  const sent = new Array<Certificate>(17).fill(await root.issue("a.test"));
  assertEquals(fault(sent, [root.certificate]), "the server has sent 17 certificates");
});

Deno.test("no certificate at all is a fault", () => {
  assertEquals(fault([], []), "the server has sent no certificate");
});

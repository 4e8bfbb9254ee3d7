import { assertEquals, assertInstanceOf, assertStrictEquals } from "@std/assert";
import { Cancelled, TransportError } from "../../transport/errors.ts";
import { isUnexplained, tlsError } from "../../transport/tls_error.ts";

/** What the platform says, as far as the tests with real servers do not make it say so. */
const cases: [message: string, code: string, why: string][] = [
  ["CERT_HAS_EXPIRED", "certificate", "the certificate expired"],
  ["CERT_NOT_YET_VALID", "certificate", "the certificate is not valid yet"],
  [
    'certificate not valid for name "10.0.0.1"; certificate is only valid for IpAddress(::1)',
    "certificate",
    "the certificate is valid for ::1, not for 10.0.0.1",
  ],
  [
    'certificate not valid for name "a.test"',
    "certificate",
    "the certificate is valid for no name, not for a.test",
  ],
  [
    'certificate not valid for name "10.0.0.1"',
    "certificate",
    "the certificate is valid for no IP address, not for 10.0.0.1",
  ],
  [
    "ERR_TLS_CERT_ALTNAME_INVALID: IP: 10.0.0.1 is not in the cert's list: 10.0.0.2",
    "certificate",
    "the certificate is valid for 10.0.0.2, not for 10.0.0.1",
  ],
  [
    "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    "certificate",
    "the certificate is of an issuer that is not trusted, expired, or not valid yet",
  ],
  [
    "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
    "certificate",
    "the issuer of the certificate is not trusted",
  ],
  [
    "received fatal alert: BadCertificate",
    "tls",
    "the server refuses the client certificate (BadCertificate)",
  ],
  ["received fatal alert: InternalError", "tls", "received fatal alert: InternalError"],
  [
    "invalid peer certificate: InvalidPurpose",
    "certificate",
    "invalid peer certificate: InvalidPurpose",
  ],
];

for (const [message, code, why] of cases) {
  Deno.test(`a handshake that fails with ${message} says: ${why}`, () => {
    const cause = new Error(message);
    const error = tlsError("a.test", cause);
    assertInstanceOf(error, TransportError);
    assertEquals([error.code, error.phase], [code, "tls"]);
    assertEquals(error.message, `Cannot do the TLS handshake with a.test: ${why}`);
    assertStrictEquals(error.cause, cause);
  });
}

Deno.test("what is told already, or was cancelled, stays as it is", () => {
  for (const error of [new Cancelled(null), new TransportError("timeout", "late")]) {
    assertStrictEquals(tlsError("a.test", error), error);
  }
});

Deno.test("the code of an error tells as much as its message", () => {
  const unexplained = Object.assign(new Error("no"), { code: "UNABLE_TO_VERIFY_LEAF_SIGNATURE" });
  assertEquals([isUnexplained(unexplained), isUnexplained(new Error("no"))], [true, false]);
});

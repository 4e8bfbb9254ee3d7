import { X509Certificate } from "node:crypto";
import type { CertificateFacts, PeerCertificate } from "../trace.ts";

/** What a chain of certificates tells, the server's own first. */
export function certificateFacts(
  [leaf, ...issuers]: readonly X509Certificate[],
): PeerCertificate | null {
  return leaf === undefined ? null : { ...factsOf(leaf), chain: issuers.map(factsOf) };
}

/** The certificates of a text in PEM. */
export function parseCertificates(pem: string): X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return blocks.map((block) => new X509Certificate(block));
}

function factsOf(certificate: X509Certificate): CertificateFacts {
  const { subject, issuer, subjectAltName, validFrom, validTo, fingerprint256, serialNumber } =
    certificate;
  return {
    subject: oneLine(subject),
    issuer: oneLine(issuer),
    names: namesOf(subjectAltName ?? ""),
    validFrom: new Date(validFrom).toISOString(),
    validTo: new Date(validTo).toISOString(),
    fingerprint256,
    serialNumber,
  };
}

/** Node writes a distinguished name as lines. */
function oneLine(name: string | undefined): string {
  return (name ?? "").split("\n").join(", ");
}

/** `DNS:a.test, IP Address:127.0.0.1`; a value that would be misread stands in quotes. */
function namesOf(subjectAltName: string): string[] {
  const names = subjectAltName.matchAll(/(DNS|IP Address):("(?:[^"\\]|\\.)*"|[^,]*)/g);
  return Array.from(names, ([, , name = ""]) => name.startsWith('"') ? JSON.parse(name) : name);
}

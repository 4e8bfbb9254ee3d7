import type { X509Certificate } from "node:crypto";

/** Whether one certificate was issued by another. */
type Issued = (certificate: X509Certificate, issuer: X509Certificate) => boolean;

/** No server has so many; more would only cost time. */
const MOST_CERTIFICATES = 16;

/**
 * What is wrong with a chain that leads to an authority of the caller's own, or `null`.
 *
 * Deno's node:tls takes a certificate that its verifier cannot read, X.509 version 1 above all, on
 * the issuer's name alone if that authority was given as `ca`: anybody can write such a name. So
 * whatever leads there by its names has to lead there by its signatures too.
 *
 * @param sent What the server sent, its own certificate first.
 * @param authorities The caller's own authorities.
 */
export function chainFault(
  sent: readonly X509Certificate[],
  authorities: readonly X509Certificate[],
  now: Date,
): string | null {
  const [leaf] = sent;
  if (leaf === undefined) return "the server has sent no certificate";
  if (sent.length > MOST_CERTIFICATES) return `the server has sent ${sent.length} certificates`;
  if (!leads(sent, authorities, byName)) return null; // to the platform's, which has been verified
  if (!isVersion3(leaf.raw)) return "the certificate is not of X.509 version 3";
  const bySignature: Issued = (certificate, issuer) =>
    byName(certificate, issuer) && (issuer.ca || authorities.includes(issuer)) &&
    isCurrent(certificate, now) && certificate.verify(issuer.publicKey);
  return leads(sent, authorities, bySignature)
    ? null
    : "the certificate was not signed by the issuer that it names";
}

function leads(
  [leaf, ...others]: readonly X509Certificate[],
  authorities: readonly X509Certificate[],
  issued: Issued,
): boolean {
  const reached = leaf === undefined ? [] : [leaf];
  for (const certificate of reached) {
    if (authorities.some((authority) => issued(certificate, authority))) return true;
    for (const other of others) {
      if (!reached.includes(other) && issued(certificate, other)) reached.push(other);
    }
  }
  return false;
}

const byName: Issued = (certificate, { subject }) => certificate.issuer === subject;

function isCurrent({ validFrom, validTo }: X509Certificate, now: Date): boolean {
  return new Date(validFrom) <= now && now <= new Date(validTo);
}

/** RFC 5280 section 4.1: `Certificate { TBSCertificate { [0] { INTEGER 2 }, … }, … }`. */
function isVersion3(der: Uint8Array): boolean {
  const version = der.subarray(contentAt(der, contentAt(der, 0)));
  return [0xa0, 3, 2, 1, 2].every((byte, index) => version[index] === byte);
}

/** Where the content of the DER element begins that begins at `start`. */
function contentAt(der: Uint8Array, start: number): number {
  const length = der[start + 1] ?? 0;
  return start + 2 + (length < 0x80 ? 0 : length & 0x7f);
}

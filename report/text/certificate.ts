import type { CertificateFacts, PeerCertificate } from "../../trace.ts";
import { escapeControls } from "./safe.ts";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** A moment as OpenSSL writes it, and so curl: `Nov  2 14:12:54 2026 GMT`. */
export function opensslDate(rfc3339: string): string {
  const date = new Date(rfc3339);
  if (Number.isNaN(date.getTime())) return rfc3339;
  const day = String(date.getUTCDate()).padStart(2);
  const time = date.toISOString().slice(11, 19);
  return `${MONTHS[date.getUTCMonth()]} ${day} ${time} ${date.getUTCFullYear()} GMT`;
}

/** What is known of a certificate and those above it, a line a fact, as curl's `%{certs}` has it. */
export function certificateText(certificate: PeerCertificate): string {
  return [certificate, ...certificate.chain].map(factLines).join("");
}

function factLines({ subject, issuer, serialNumber, names, ...valid }: CertificateFacts): string {
  const facts: readonly [name: string, value: string][] = [
    ["Subject", subject],
    ["Issuer", issuer],
    ["Serial Number", serialNumber.toLowerCase()],
    ["X509v3 Subject Alternative Name", names.map(namedKind).join(", ")],
    ["Start date", opensslDate(valid.validFrom)],
    ["Expire date", opensslDate(valid.validTo)],
  ];
  return facts.flatMap(([name, value]) => value === "" ? [] : `${name}:${escapeControls(value)}\n`)
    .join("");
}

function namedKind(name: string): string {
  const isIp = name.includes(":") || /^[0-9]+(\.[0-9]+){3}$/.test(name);
  return isIp ? `IP Address:${name}` : `DNS:${name}`;
}

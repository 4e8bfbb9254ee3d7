import { asError, Cancelled, type ErrorCode, TransportError } from "./errors.ts";
import { ipFamily } from "./ip_address.ts";

/** The platform does not say which it is; its other way of doing a handshake does. */
const UNEXPLAINED = /UNABLE_TO_VERIFY_LEAF_SIGNATURE/;

type Rule = readonly [pattern: RegExp, code: ErrorCode, why: (groups: string[]) => string];

/** What the platform says, by either of its ways, and what is so. The first that fits counts. */
const RULES: readonly Rule[] = [
  [
    /fatal alert: (?:CertificateRequired|NoCertificate)/,
    "tls",
    () => "the server demands a client certificate",
  ],
  [
    /fatal alert: (\w*Certificate\w*|UnknownCA|UnknownCa)/,
    "tls",
    ([alert]) => `the server refuses the client certificate (${alert})`,
  ],
  [
    /fatal alert: ProtocolVersion/,
    "tls",
    () => "the server speaks neither TLS 1.2 nor TLS 1.3",
  ],
  [
    /fatal alert: HandshakeFailure/,
    "tls",
    () => "the server shares no cipher suite with us, or demands a client certificate",
  ],
  [
    /fatal alert: NoApplicationProtocol/,
    "tls",
    () => "the server speaks no protocol that ALPN offers",
  ],
  [
    /InvalidContentType|WRONG_VERSION_NUMBER/,
    "tls",
    () => "the answer is not TLS; does the port speak plain http?",
  ],
  [/UnexpectedEof|unexpected end of file|ECONNRESET/, "tls", () => "the connection was closed"],
  [
    /(?:certificate expired|CERT_HAS_EXPIRED)(?:.* not valid after (\d+))?/,
    "certificate",
    ([time]) => `the certificate expired${time ? ` on ${dateOf(time)}` : ""}`,
  ],
  [
    /(?:not valid yet|CERT_NOT_YET_VALID)(?:.* not valid before (\d+))?/,
    "certificate",
    ([time]) => `the certificate is not valid yet${time ? `, but from ${dateOf(time)}` : ""}`,
  ],
  [
    /not valid for name "([^"]*)"(?:; certificate is only valid for (.*))?/,
    "certificate",
    ([name, names = ""]) => wrongName(name, names.replaceAll(/DnsName\("|"\)|IpAddress\(|\)/g, "")),
  ],
  [
    /ALTNAME_INVALID(?: Hostname\/IP does not match certificate's altnames)?: (?:Host: (\S*)\. is not in the cert's altnames|IP: (\S*) is not in the cert's list): ?(.*)/,
    "certificate",
    ([host, ip, names = ""]) => wrongName(host || ip, names.replaceAll(/DNS:|IP Address:/g, "")),
  ],
  [
    /CaUsedAsEndEntity|DEPTH_ZERO_SELF_SIGNED_CERT/,
    "certificate",
    () => "the certificate is signed by itself, and not trusted",
  ],
  [
    /UnknownIssuer|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_GET_ISSUER_CERT/,
    "certificate",
    () => "the issuer of the certificate is not trusted",
  ],
  [
    UNEXPLAINED,
    "certificate",
    () => "the certificate is of an issuer that is not trusted, expired, or not valid yet",
  ],
  [
    /BadSignature/,
    "certificate",
    () => "the certificate was not signed by the issuer that it names",
  ],
  [
    /UnsupportedSignatureAlgorithm/,
    "certificate",
    () => "the certificate is signed by an algorithm that the platform does not know",
  ],
  [/UnsupportedCertVersion/, "certificate", () => "the certificate is not of X.509 version 3"],
];

/** Whether only the other way of doing the handshake would tell what is wrong. */
export function isUnexplained(error: unknown): boolean {
  return UNEXPLAINED.test(textOf(error));
}

/** The error of a handshake that failed: what is wrong, and whose fault it is. */
export function tlsError(serverName: string, error: unknown): Error {
  if (error instanceof Cancelled || error instanceof TransportError) return error;
  const text = textOf(error);
  for (const [pattern, code, why] of RULES) {
    const found = pattern.exec(text);
    if (found !== null) return failed(serverName, code, why(found.slice(1)), error);
  }
  const code = /certificate/i.test(text) ? "certificate" : "tls";
  return failed(serverName, code, asError(error).message, error);
}

function failed(serverName: string, code: ErrorCode, why: string, cause: unknown): TransportError {
  const what = `Cannot do the TLS handshake with ${serverName}: ${why}`;
  return new TransportError(code, what, { phase: "tls", cause });
}

/** Name, code and message, of which each platform puts its facts into another. */
function textOf(error: unknown): string {
  const { name, message, code = "" } = asError(error) as Error & { code?: unknown };
  return `${name} ${code} ${message}`;
}

function wrongName(name: string | undefined, names: string): string {
  const none = ipFamily(name ?? "") === null ? "no name" : "no IP address";
  return `the certificate is valid for ${names || none}, not for ${name}`;
}

function dateOf(seconds: string): string {
  return new Date(Number(seconds) * 1000).toISOString().slice(0, 10);
}

import type { TransportOptions } from "./options.ts";

/** Those that openssl writes, but for encrypted ones. */
const PRIVATE_KEY = "(?:(?:RSA|EC) )?PRIVATE KEY";
const KEY_BLOCK = new RegExp(`-----BEGIN ${PRIVATE_KEY}-----[^-]+-----END ${PRIVATE_KEY}-----`);

/** Whether it is a certificate in PEM. */
export function isCertificate(value: unknown): boolean {
  return typeof value === "string" && value.includes("-----BEGIN CERTIFICATE-----");
}

/** Whether it is a private key in PEM. */
export function isPrivateKey(value: unknown): boolean {
  return typeof value === "string" && KEY_BLOCK.test(value);
}

/**
 * The private key, which may stand beside the certificate; `null` without either.
 *
 * @throws {RangeError} If one of them is given without the other.
 */
export function keyOf({ cert, key }: TransportOptions): string | null {
  if (cert === undefined && key === undefined) return null;
  const found = key ?? KEY_BLOCK.exec(cert ?? "")?.[0];
  if (cert !== undefined && found !== undefined) return found;
  const [there, missing] = cert === undefined ? ["key", "cert"] : ["cert", "key"];
  throw new RangeError(`Cannot create a transport: "${there}" is given without "${missing}"`);
}

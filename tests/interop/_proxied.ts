import { assertEquals } from "@std/assert";
import { pseudoRandom, sha256 } from "../_support/bytes.ts";
import { Authority } from "../_support/certificates.ts";
import type { Client } from "../_support/client.ts";
import { Nginx } from "../_support/nginx.ts";

/** Whom a proxy serves, and what says so in its URL. */
export const USER = { username: "user", password: "s3cret" };
export const USERINFO = "user:s3cret@";

/** Large enough for many reads and writes. */
export const BIG = pseudoRandom(3_000_000);

/** An https server behind a proxy, which has {@linkcode BIG} at `/big`. */
export async function httpsOrigin(): Promise<{ nginx: Nginx; caCerts: string[] }> {
  const authority = await Authority.shared();
  const certificate = await authority.issue("localhost");
  const nginx = await Nginx.start({ certificate, files: { big: BIG } });
  return { nginx, caCerts: authority.caCerts };
}

/** Checks that {@linkcode BIG} comes from a URL. */
export async function assertSameBytes(client: Client, url: string): Promise<void> {
  const bytes = await (await client.request(url)).bytes();
  assertEquals(await sha256(bytes), await sha256(BIG));
}

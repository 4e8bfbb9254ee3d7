import { temporaryFile } from "../_support/temporary.ts";
import { AUTHORITY, secureServer } from "../_support/secure_server.ts";
import { assertFirstIsNear } from "./_slowness.ts";

/** Without the warm-up the first handshake takes 30 times as long as the others, or more. */
const NEAR = 8;

Deno.test("the first handshake is not billed for what a program loads before it", async () => {
  await using server = secureServer();
  await using authority = await temporaryFile(AUTHORITY);
  const args = ["--cacert", authority.path, `https://${server.at}/`];
  await assertFirstIsNear(NEAR, args, ({ tls }) => tls!);
});

import { assertEquals } from "@std/assert";
import { Authority } from "../_support/certificates.ts";
import { outcomeOf } from "../_support/outcome.ts";
import { requires } from "../_support/requires.ts";

const test = requires("openssl");
const PROGRAM = new URL("_certificate_program.ts", import.meta.url).href;
const FLAG = "--unsafely-ignore-certificate-errors";

/** What comes of it without `tlsDetails`, and with them, under a flag of the platform. */
const OUTCOMES: readonly [flags: readonly string[], plain: string, detailed: string][] = [
  [[], "certificate", "certificate"],
  [[`${FLAG}=a.test`], "certificate", "certificate"],
  [[`${FLAG}=127.0.0.1`], "hello", "certificate"],
];

test("certificates are verified, unless the platform is told not to; and with tlsDetails even then", async () => {
  const { cert, key } = await (await Authority.shared()).issue("127.0.0.1");
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, cert, key, onListen() {} },
    () => new Response("hello"),
  );
  await Promise.all(OUTCOMES.map(async ([flags, ...outcomes]) => {
    const url = `https://127.0.0.1:${server.addr.port}/`;
    const args = ["run", "--quiet", "-A", ...flags, PROGRAM, url];
    const { stdout } = await outcomeOf(Deno.execPath(), args, { env: { NO_PROXY: "*" } });
    assertEquals(stdout.trim().split("\n"), outcomes);
  }));
});

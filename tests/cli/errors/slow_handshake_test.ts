import { assertEquals, assertStringIncludes } from "@std/assert";
import { runCli } from "../../_support/run_cli.ts";
import { ScriptedServer } from "../../_support/scripted_server.ts";
import { neverAnswer } from "../../_support/scripts.ts";

Deno.test("a handshake that takes too long is not blamed on the way there", async () => {
  await using server = await ScriptedServer.start(neverAnswer);
  const url = server.url().replace("http:", "https:");
  const { status, stderr } = await runCli(["--connect-timeout", "50ms", url]);
  assertEquals(status, 28);
  assertStringIncludes(stderr, "\nTCP connected, TLS did not: does the port speak it?");
});

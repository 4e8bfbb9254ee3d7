import { assertEquals, assertStringIncludes } from "@std/assert";
import { freePort } from "../../_support/ports.ts";
import { runCli } from "../../_support/run_cli.ts";

Deno.test("a name server that does not answer is said to be that", async () => {
  const nameServer = `127.0.0.1:${freePort()}`;
  const { status, stderr } = await runCli(["--name-server", nameServer, "http://a.test/"]);
  assertEquals(status, 6);
  assertStringIncludes(stderr, "Cannot look up a.test: the name server did not answer in time\n");
});

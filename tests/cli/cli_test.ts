import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { echoServer } from "../_support/echo_server.ts";
import { runCli } from "../_support/run_cli.ts";
import { spawnCli } from "./_cli_process.ts";

Deno.test("--help goes to standard output", async () => {
  const { status, stdout, stderr } = await runCli(["--help"]);
  assertEquals([status, stderr], [0, ""]);
  assertStringIncludes(stdout, "Usage: httptrace [options] URL...");
});

Deno.test("--version tells the version of the package", async () => {
  const { default: config } = await import("../../deno.json", { with: { type: "json" } });
  const { stdout } = await runCli(["--version"]);
  assertEquals(stdout, `httptrace ${config.version}\n`);
});

Deno.test("--help needs no permission", async () => {
  assertEquals((await spawnCli([], ["--help"])).status, 0);
});

Deno.test("a request needs permission for the network alone", async () => {
  await using server = echoServer();
  const { status, stderr } = await spawnCli([`--allow-net=${server.at}`], [server.at]);
  assertEquals([status, stderr], [0, ""]);
});

Deno.test("without permission there is one line, which names the flag", async () => {
  const { status, stderr } = await spawnCli(["--no-prompt"], ["127.0.0.1:1"]);
  assertEquals(status, 7);
  assertMatch(stderr, /^httptrace: \(7\) .*--allow-net.*\n$/);
});

Deno.test("an exit status reaches the shell", async () => {
  assertEquals((await spawnCli(["-A"], ["ftp://a.test/"])).status, 1);
});

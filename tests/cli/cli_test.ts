import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { echoServer, runCli } from "./_run_cli.ts";

const CLI = new URL("../../cli.ts", import.meta.url).pathname;

/** Runs the command line in a process of its own. */
async function spawn(permissions: readonly string[], ...args: string[]) {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", ...permissions, CLI, ...args],
    stdin: "null",
  });
  const { code, stdout, stderr } = await command.output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

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
  assertEquals((await spawn([], "--help")).code, 0);
});

Deno.test("a request needs permission for the network alone", async () => {
  await using server = echoServer();
  const { code, stderr } = await spawn([`--allow-net=${server.at}`], server.at);
  assertEquals([code, stderr], [0, ""]);
});

Deno.test("without permission there is one line, which names the flag", async () => {
  const { code, stderr } = await spawn(["--no-prompt"], "127.0.0.1:1");
  assertEquals(code, 7);
  assertMatch(stderr, /^httptrace: \(7\) .*--allow-net.*\n$/);
});

Deno.test("an exit status reaches the shell", async () => {
  assertEquals((await spawn(["-A"], "ftp://a.test/")).code, 1);
});

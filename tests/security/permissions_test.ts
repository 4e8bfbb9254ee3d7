import { assertEquals, assertMatch } from "@std/assert";
import { outcomeOf } from "../_support/outcome.ts";
import { ScriptedServer } from "../_support/scripted_server.ts";
import { sayHello } from "../_support/scripts.ts";

const PROGRAM = new URL("_least_program.ts", import.meta.url).href;
const CLI = new URL("../../cli.ts", import.meta.url).href;

/** Runs a program that may do this alone, and asks nobody for more. */
function run(permissions: readonly string[], ...args: readonly string[]) {
  const command = ["run", "--quiet", "--no-prompt", ...permissions, ...args];
  return outcomeOf(Deno.execPath(), command, { env: { NO_COLOR: "1" } });
}

Deno.test("permission for host and port is enough, and the trace says that the system looked the name up", async () => {
  await using server = await ScriptedServer.start(sayHello);
  const at = `localhost:${server.port}`;
  const { stdout, stderr } = await run([`--allow-net=${at}`], PROGRAM, `http://${at}/`);
  assertEquals(stderr, "");
  const { text, seen } = JSON.parse(stdout);
  assertEquals(text, "hello");
  const { source, addresses } = seen.dnsend;
  assertEquals({ source, addresses }, { source: "system", addresses: [] });
  assertEquals(seen.connectend.address, at);
  assertEquals(seen.gotconn.remoteAddr, `127.0.0.1:${server.port}`);
});

Deno.test("permission for an address and a port is enough, and no lookup is told of", async () => {
  await using server = await ScriptedServer.start(sayHello);
  const at = `127.0.0.1:${server.port}`;
  const { stdout, stderr } = await run([`--allow-net=${at}`], PROGRAM, `http://${at}/`);
  assertEquals(stderr, "");
  const { text, seen } = JSON.parse(stdout);
  assertEquals([text, seen.dnsend, seen.connectend.address], ["hello", undefined, at]);
});

Deno.test("without the environment there is no proxy, and the trace says why", async () => {
  await using server = await ScriptedServer.start(sayHello);
  const at = `127.0.0.1:${server.port}`;
  const { stdout } = await run([`--allow-net=${at}`], PROGRAM, `http://${at}/`);
  assertEquals(JSON.parse(stdout).seen.proxyselect, {
    proxy: null,
    source: "env",
    rule: "the environment may not be read",
  });
});

Deno.test("without any permission the error is one of a connect, and nothing is asked", async () => {
  const { status, stderr } = await run([], PROGRAM, "http://127.0.0.1:1/");
  assertEquals(status, 1);
  assertMatch(stderr, /TransportError: Cannot connect to 127.0.0.1:1: Requires net access/);
});

Deno.test("the command line needs no more than the library", async () => {
  await using server = await ScriptedServer.start(sayHello);
  const at = `localhost:${server.port}`;
  const args = ["--format", "ndjson", at];
  const { status, stdout, stderr } = await run([`--allow-net=${at}`], CLI, ...args);
  assertEquals([status, stderr], [0, ""]);
  assertMatch(stdout, /"type":"dnsend".*"addresses":\[\],"source":"system"/);
});

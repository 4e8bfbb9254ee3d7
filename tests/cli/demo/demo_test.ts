import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { runCli } from "../../_support/run_cli.ts";
import { spawnCli } from "../_cli_process.ts";

Deno.test("deno run cli.ts --demo shows everything that a request needs", async () => {
  const { status, stdout: text, stderr } = await spawnCli(["-A"], ["--demo"]);
  assertEquals(status, 0, stderr);
  assertStringIncludes(text, 'starting to look up dns {"Host":"www.bing.test"}');
  assertMatch(text, /done looking up dns \{"Addrs":\[\{"IP":"127\.0\.0\.1","Zone":""\}/);
  assertMatch(text, /tcp connection created \{"addr":"\S+","err":null,"network":"tcp"\}/);
  assertMatch(text, /tls handshake done/);
  assertMatch(text, /wrote [0-9]+ bytes/);
  assertMatch(text, /read [0-9]+ bytes/);
});

Deno.test("the demo goes to one host, to another, and after a pause to the first again", async () => {
  const { status, stdout } = await runCli(["--demo", "--format", "log"]);
  assertEquals(status, 0);
  const hosts = [...stdout.matchAll(/starting to create conn {2}www\.([a-z]+)\.test/g)];
  const [a, b] = ["bing", "example"];
  assertEquals(hosts.map(([, host]) => host), [a, a, a, b, b, b, a, a]);
  const reused = [...stdout.matchAll(/"Reused":(true|false)/g)].map(([, value]) =>
    value === "true"
  );
  assertEquals(reused, [false, true, true, false, true, true, true, true]);
  const idle = [...stdout.matchAll(/"IdleTime":([0-9]+)/g)].map(([, time]) => Number(time));
  assert(idle[6]! >= 450e6, `${idle}`);
});

Deno.test("the demo ends with Ctrl-C", async () => {
  const { status } = await runCli(["--demo"], { signal: AbortSignal.abort() });
  assertEquals(status, 130);
});

Deno.test("the demo can be shown in any format", async () => {
  const { status, stdout } = await runCli(["--demo", "--format", "har"]);
  assertEquals(status, 0);
  assertEquals(JSON.parse(stdout).log.entries.length, 8);
});

Deno.test("the demo can be explained", async () => {
  const { stdout } = await runCli(["--demo", "--explain", "--format", "waterfall"]);
  // What stands out differs from machine to machine.
  assertMatch(stdout, /\n\n(Nothing stands out\.\n$|\d+ findings?:\n\n1\. )/);
});

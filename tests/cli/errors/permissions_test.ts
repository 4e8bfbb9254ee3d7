import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { missingFlags } from "../../../cli/errors/permission.ts";
import { echoServer } from "../../_support/echo_server.ts";
import { temporaryFile } from "../../_support/temporary.ts";
import { spawnCli } from "../_cli_process.ts";

/** Runs the command line in a process that may do this alone, and asks nobody for more. */
function spawn(permissions: readonly string[], ...args: string[]) {
  return spawnCli(["--no-prompt", ...permissions], args);
}

/** What is done without its permission: the arguments, the status, what failed, and the flag. */
const MISSING: readonly (readonly [
  what: string,
  args: readonly string[],
  status: number,
  message: string,
  flag: string,
])[] = [
  ["a connect", ["127.0.0.1:1"], 7, "connect to 127.0.0.1:1", "net=127.0.0.1:1"],
  ["a connect over IPv6", ["[::1]:1"], 7, "connect to [::1]:1", "net='[::1]:1'"],
  ["a name", ["https://a.test/"], 7, "connect to a.test:443", "net=a.test:443"],
  ["a Unix socket", ["--unix-socket", "/s", "a"], 7, "connect to /s", "read=/s"],
  ["certificates", ["--cacert", "/a b", "https://a/"], 77, "read /a b", "read='/a b'"],
  ["a body", ["-d", "@/body", "a"], 26, "read /body", "read=/body"],
  ["URLs in a file", ["--url", "@/urls"], 26, "read /urls", "read=/urls"],
  ["a saved trace", ["view", "/trace"], 26, "read /trace", "read=/trace"],
  ["the demo", ["--demo"], 7, "start servers on this machine", "net"],
  ["the file of the trace", ["--output", "/t", "a"], 23, "write to /t", "write=/t"],
];

for (const [what, args, status, message, flag] of MISSING) {
  Deno.test(`${what} without its permission names the exact flag, on one line`, async () => {
    const outcome = await spawn([], ...args);
    assertEquals(outcome.status, status);
    assertEquals(
      outcome.stderr,
      `httptrace: (${status}) Cannot ${message}: ` +
        `a permission is missing, run deno with --allow-${flag}\n`,
    );
  });
}

Deno.test("a file for the body without its permission names the exact flag", async () => {
  await using server = echoServer();
  const flag = `--allow-net=${server.at}`;
  const { status, stderr } = await spawn([flag], "-o", "/body", server.at);
  assertEquals(status, 23);
  assertStringIncludes(stderr, "Cannot write to /body: a permission is missing");
  assertMatch(stderr, /run deno with --allow-write=\/body\n$/);
});

Deno.test("the flag that is named is enough", async () => {
  await using server = echoServer();
  await using body = await temporaryFile("hello");
  const args = ["-d", `@${body.path}`, "--format=log", server.at];
  const granted: string[] = [];
  for (let run = 0; run < 3; run++) {
    const { status, stdout, stderr } = await spawn(granted, ...args);
    if (status === 0) return assertStringIncludes(stdout, "call 1 done (status 200");
    granted.push(/run deno with (\S+)\n$/.exec(stderr)![1]!);
  }
  throw new Error(`Cannot run with ${granted}`);
});

Deno.test("without permission for the environment nothing is asked, and nothing is missing", async () => {
  await using server = echoServer();
  const { status, stdout, stderr } = await spawn([`--allow-net=${server.at}`], server.at);
  assertEquals([status, stderr], [0, ""]);
  assertStringIncludes(stdout, "━");
});

Deno.test("several addresses are one flag", () => {
  const denials = ["[::1]:80", "127.0.0.1:80"].map((at) => {
    const advice = "run again with the --allow-net flag";
    return new Deno.errors.NotCapable(`Requires net access to "${at}", ${advice}`);
  });
  const error = new TypeError("Cannot connect", { cause: new AggregateError(denials) });
  assertEquals(missingFlags(error), "--allow-net='[::1]:80,127.0.0.1:80'");
});

Deno.test("an error about something else names no flag", () => {
  assertEquals(missingFlags(new Error("x", { cause: new Deno.errors.NotFound("y") })), "");
});

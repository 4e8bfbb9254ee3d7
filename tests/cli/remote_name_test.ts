import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { CliError } from "../../cli/errors/cli_error.ts";
import { remoteNameOf } from "../../cli/remote_name.ts";
import { echoServer } from "../_support/echo_server.ts";
import { runCli } from "../_support/run_cli.ts";
import { temporaryFolder } from "../_support/temporary.ts";
import { spawnCli } from "./_cli_process.ts";

/** Runs the command line in a folder of its own, and gives the files that are there then. */
async function filesOf(...args: string[]): Promise<Record<string, string>> {
  await using folder = await temporaryFolder();
  await spawnCli(["-A"], ["-s", ...args], { cwd: folder.path });
  const files: Record<string, string> = {};
  for await (const { name } of Deno.readDir(folder.path)) {
    files[name] = await Deno.readTextFile(`${folder.path}/${name}`);
  }
  return files;
}

const NAMES: Record<string, string> = {
  "http://a.test/file.txt": "file.txt",
  "http://a.test/folder/file.txt?query/x#part/y": "file.txt",
  "http://a.test/a%20b": "a%20b",
  "http://a.test/caf\u00e9": "caf%C3%A9",
  "http://a.test/x/../file": "file",
  "http://a.test/..file..": "..file..",
  "http://a.test/-": "-",
};
for (const [url, name] of Object.entries(NAMES)) {
  Deno.test(`the body of ${url} goes to the file ${name}`, () => {
    assertEquals(remoteNameOf(url), name);
  });
}

const NAMELESS = ["http://a.test", "http://a.test/folder/", "http://a.test/x/..", "http://a b/"];
for (const url of NAMELESS) {
  Deno.test(`no file is named after ${url}`, () => {
    const { status, message } = assertThrows(() => remoteNameOf(url), CliError);
    assertEquals([status, message], [
      23,
      `Cannot name a file after ${url}: its path ends with a slash`,
    ]);
  });
}

const DISGUISED = ["..%2fpasswd", "%2Fetc%2Fpasswd", "..%5cpasswd", "x%00.txt", "a%2F..%2Fb"];
for (const name of DISGUISED) {
  Deno.test(`no file is named ${name}, which is a path in disguise`, () => {
    const { message } = assertThrows(() => remoteNameOf(`http://a.test/${name}`), CliError);
    assertStringIncludes(message, `"${name}" is a path in disguise`);
  });
}

Deno.test("-O writes each body to a file of its own", async () => {
  await using server = echoServer();
  const files = await filesOf(
    "-O",
    ...["/one", "/x/two?a=1", "/-"].map((path) => server.at + path),
  );
  const targets = Object.entries(files).map(([name, text]) => [name, JSON.parse(text).target]);
  assertEquals(Object.fromEntries(targets), { one: "/one", two: "/x/two?a=1", "-": "/-" });
});

Deno.test("-O names a file after the URL that was asked for, and not after a redirect", async () => {
  await using server = echoServer();
  const files = await filesOf("-LO", `${server.at}/redirect/1`);
  assertEquals(Object.keys(files), ["1"]);
  assertEquals(JSON.parse(files["1"]!).target, "/redirect/0");
});

Deno.test("-O writes nothing for a URL that names no file, and something for the others", async () => {
  await using server = echoServer();
  const urls = [`${server.at}/`, `${server.at}/..%2fx`, `${server.at}/y`];
  assertEquals(Object.keys(await filesOf("-O", ...urls)), ["y"]);
});

Deno.test("-O sends nothing for a URL that names no file", async () => {
  await using server = echoServer();
  const { status, stdout, stderr } = await runCli(["-O", server.at]);
  assertEquals([status, stdout], [23, ""]);
  assertStringIncludes(stderr, "Cannot name a file after http://127.0.0.1:");
});

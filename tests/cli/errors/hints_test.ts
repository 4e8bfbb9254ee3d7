import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { OPTIONS } from "../../../cli/args/options.ts";
import { NameServer } from "../../../cli/demo/name_server.ts";
import { IN_PLACE_OF_CURLS } from "../../../cli/errors/curl_flags.ts";
import { refusingPort, silentPort } from "../../_support/silence.ts";
import { echoServer } from "../../_support/echo_server.ts";
import { rawServer } from "../../_support/raw_server.ts";
import { runCli } from "../../_support/run_cli.ts";
import { AUTHORITY, secureServer } from "../../_support/secure_server.ts";
import { temporaryFile } from "../../_support/temporary.ts";

/** The hint that follows the error of a run, which ends with this status; empty if there is none. */
async function hintOf(status: number, ...args: string[]): Promise<string> {
  const outcome = await runCli(args);
  assertEquals(outcome.status, status, outcome.stderr);
  const [error = "", hint = "", ...rest] = outcome.stderr.split("\n");
  assertMatch(error, new RegExp(`^httptrace: \\(${status}\\) Cannot `));
  assertEquals(rest.filter((line) => line !== ""), []);
  return hint;
}

Deno.test("where nobody listens, the hint asks for server and port", async () => {
  const hint = "Nothing listens there: is the server up, and the port right?";
  assertEquals(await hintOf(7, `127.0.0.1:${refusingPort()}`), hint);
});

Deno.test("the hint for many requests is that for the last of them", async () => {
  const hint = "Nothing listens there: is the server up, and the port right?";
  assertEquals(await hintOf(7, "-n20", "-c2", `127.0.0.1:${refusingPort()}`), hint);
});

Deno.test("an unknown name leads to --resolve and --name-server", async () => {
  await using nameServer = await NameServer.start([], new Map());
  const at = `127.0.0.1:${nameServer.port}`;
  assertMatch(
    await hintOf(6, "--name-server", at, "http://nowhere.test/"),
    /--resolve .*--name-ser/,
  );
});

Deno.test("a Unix socket that is not there leads to its option", async () => {
  assertMatch(await hintOf(7, "--unix-socket", "/no/such/socket", "http://a/"), /--unix-socket/);
});

Deno.test("a connect that takes too long leads to its limit, in the words of the options", async () => {
  using silence = await silentPort();
  const args = ["--connect-timeout", "20ms", `127.0.0.1:${silence.port}`];
  assertMatch(await hintOf(28, ...args), /--connect-timeout gives it more time/);
  assertMatch((await runCli(args)).stderr, /: --connect-timeout of 20 ms reached/);
});

Deno.test("a call that takes too long leads to its limit, in the words of the options", async () => {
  using silence = await silentPort();
  const args = ["-m", "20ms", `127.0.0.1:${silence.port}`];
  assertEquals(await hintOf(28, ...args), "-m gives it more time");
  assertMatch((await runCli(args)).stderr, /: --max-time of 20 ms reached/);
});

Deno.test("a certificate of an unknown authority leads to --cacert", async () => {
  await using server = secureServer();
  assertMatch(await hintOf(60, `https://${server.at}/`), /^--cacert FILE trusts/);
});

Deno.test("a certificate for another name leads to --resolve", async () => {
  await using server = secureServer();
  await using authority = await temporaryFile(AUTHORITY);
  const at = `a.example:${server.port}`;
  const args = ["--cacert", authority.path, "--resolve", `${at}:127.0.0.1`, `https://${at}/`];
  assertMatch(await hintOf(60, ...args), /--resolve NAME:PORT:ADDRESS/);
});

Deno.test("https on a port that speaks http leads to http", async () => {
  await using server = echoServer();
  assertEquals(await hintOf(35, `https://${server.at}/`), "Try http:// in place of https://");
});

Deno.test("http on a port that speaks https leads to https", async () => {
  await using server = secureServer();
  const hint = "That looks like TLS: try https:// in place of http://";
  assertEquals(await hintOf(8, `http://${server.at}/`), hint);
});

Deno.test("a proxy that has no address leads to -x and the variables", async () => {
  await using nameServer = await NameServer.start([], new Map());
  const args = ["--name-server", `127.0.0.1:${nameServer.port}`, "-x", "a.test", "http://b.test/"];
  assertMatch(await hintOf(5, ...args), /-x .*https_proxy.*-x ''/);
});

Deno.test("too many redirects lead to --max-redirs, in the words of the options", async () => {
  await using server = echoServer();
  const args = ["-L", "--max-redirs", "1", `${server.at}/redirect/2`];
  assertEquals(await hintOf(47, ...args), "--max-redirs N follows more of them");
  assertMatch((await runCli(args)).stderr, /: --max-redirs of 1 reached/);
});

Deno.test("a proxy that demands credentials leads to where they are given", async () => {
  await using proxy = rawServer(
    "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n",
  );
  const hint = "Credentials for a proxy are given as -x http://USER:PASSWORD@HOST:PORT";
  assertEquals(await hintOf(56, "-x", proxy.at, "https://a.test/"), hint);
});

Deno.test("a proxy that cannot be reached is named, and leads to where it is set", async () => {
  const proxy = `http://127.0.0.1:${refusingPort()}`;
  const { stderr } = await runCli(["-x", proxy, "http://a.test/"]);
  assertStringIncludes(stderr, `(7) Cannot reach the proxy ${proxy}: Cannot connect to 127.0.0.1:`);
  assertMatch(stderr, /\nIs -x right, or the variable http_proxy or https_proxy\?/);
});

Deno.test("what is no URL leads to how one is written", async () => {
  for (const url of ["http://a b/", "http://a:99999/", "http://[::1/", "a:b:c"]) {
    assertMatch(await hintOf(3, url), /^A URL is written as https:\/\/host:port\/path/);
  }
});

Deno.test("a command that was mistyped leads to the one that was meant", async () => {
  await using nameServer = await NameServer.start([], new Map());
  const at = `127.0.0.1:${nameServer.port}`;
  assertEquals(await hintOf(6, "--name-server", at, "viw"), "Did you mean the command view?");
});

Deno.test("an unknown topic of help leads to the list of them", async () => {
  assertEquals(await hintOf(2, "help", "xyzzy"), "Try 'httptrace help topics' for all of them");
});

Deno.test("a flag of curl's that is not there leads to what there is in its place", async () => {
  assertMatch(await hintOf(2, "-k", "a.test"), /^In place of curl's -k: --cacert FILE /);
  assertMatch(await hintOf(2, "-sk", "a.test"), /^In place of curl's -k: /);
  assertMatch(await hintOf(2, "--insecure", "a.test"), /^In place of curl's --insecure: /);
  assertMatch(await hintOf(2, "-b", "a=b", "a.test"), /^In place of curl's -b: -H 'Cookie: /);
  assertMatch(await hintOf(2, "--http2", "a.test"), /^In place of curl's --http2: HTTP\/1\.1 is /);
});

Deno.test("no flag of curl's that has a place of its own here is one that is not there", () => {
  const names = Object.values(OPTIONS).flatMap(({ short, long }) => [`-${short}`, `--${long}`]);
  assertEquals(Object.keys(IN_PLACE_OF_CURLS).filter((name) => names.includes(name)), []);
});

Deno.test("what needs no hint has none", async () => {
  await using server = echoServer();
  assertEquals(await hintOf(22, "-f", `${server.at}/status/404`), "");
  assertEquals(await hintOf(1, "ftp://a.test/"), "");
});

Deno.test("-s takes the hint along with the error", async () => {
  assertEquals((await runCli(["-s", `127.0.0.1:${refusingPort()}`])).stderr, "");
});

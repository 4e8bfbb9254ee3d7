import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { parseCommand } from "../../cli/args/parse.ts";
import { CERTIFICATE, PRIVATE_KEY } from "../../cli/demo/certificates.ts";
import { transportOptionsOf } from "../../cli/request.ts";
import type { TransportOptions } from "../../transport/options.ts";
import { Authority } from "../_support/certificates.ts";
import { MemoryIo } from "../_support/memory_io.ts";
import { type Echo, echoServer } from "../_support/echo_server.ts";
import { runCli } from "../_support/run_cli.ts";
import { AUTHORITY, secureServer } from "../_support/secure_server.ts";
import { temporaryFile, temporaryFolder } from "../_support/temporary.ts";
import { spawnCli } from "./_cli_process.ts";

/** What the transport is told by these arguments. */
async function optionsOf(...args: string[]): Promise<TransportOptions> {
  const command = parseCommand([...args, "http://a.test/"]);
  if (command.kind !== "run") throw new Error(command.kind);
  return await transportOptionsOf(command.values, new MemoryIo());
}

/** What a server got from a process with this environment. */
async function echoWith(env: Record<string, string>, ...args: string[]): Promise<Echo> {
  const { stdout, stderr } = await spawnCli(["-A"], ["-o", "-", ...args], { env });
  if (stdout === "") throw new Error(stderr);
  return JSON.parse(stdout);
}

Deno.test("-x sends the request to a proxy", async () => {
  await using proxy = echoServer();
  const { stdout, stderr } = await runCli(["-o", "-", "-x", proxy.at, "http://a.test/path"]);
  const { headers, target }: Echo = JSON.parse(stdout);
  assertEquals([headers["host"], target], ["a.test", "/path"]);
  assertStringIncludes(stderr, `proxy selected: http://${proxy.at} (option)`);
});

Deno.test("credentials of a proxy are sent to it, and not shown", async () => {
  await using proxy = echoServer();
  const { stderr } = await runCli(["-o", "-", "-x", `me:hunter2@${proxy.at}`, "http://a.test/"]);
  assertStringIncludes(stderr, "request header: Proxy-Authorization: [redacted]\n");
  assertEquals(stderr.includes("hunter2") || stderr.includes(btoa("me:hunter2")), false);
});

Deno.test("--noproxy goes past the proxy of -x, and leaves others to it", async () => {
  await using server = echoServer();
  await using proxy = echoServer();
  const resolve = ["--resolve", `a.test:${server.port}:127.0.0.1`];
  const route = async (noProxy: string) => {
    const args = ["-x", proxy.at, "--noproxy", noProxy, ...resolve, `a.test:${server.port}`];
    const { stdout } = await runCli(["--format", "log", ...args]);
    return /"addr":"127\.0\.0\.1:(\d+)"/.exec(stdout)?.[1] === String(server.port);
  };
  assertEquals(await route("b.test,a.test"), true);
  assertEquals(await route(`a.test:${server.port}`), true);
  assertEquals(await route("*"), true);
  assertEquals(await route("b.test"), false);
  assertEquals(await route(""), false);
});

Deno.test("the environment names a proxy, which -x and --noproxy overrule", async () => {
  await using server = echoServer();
  await using proxy = echoServer();
  const url = `http://a.test:${server.port}/`;
  const args = ["--resolve", `a.test:${server.port}:127.0.0.1`, url];
  // What the proxy gets names it, and what the server gets does not.
  const usesProxy = async (env: Record<string, string>, ...more: string[]) => {
    const { headers } = await echoWith(env, ...more, ...args);
    return headers["proxy-authorization"] !== undefined;
  };
  const env = { http_proxy: `http://me:secret@${proxy.at}`, no_proxy: "" };
  assertEquals(await usesProxy(env), true);
  assertEquals(await usesProxy(env, "-x", ""), false);
  assertEquals(await usesProxy(env, "--noproxy", "a.test"), false);
  assertEquals(await usesProxy(env, "--noproxy", "b.test"), true);
  assertEquals(await usesProxy({ ...env, no_proxy: "a.test" }), false);
  assertEquals(await usesProxy({ ...env, no_proxy: "a.test" }, "--noproxy", "b.test"), true);
});

Deno.test("--unix-socket connects to a path, whatever the URL says", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/socket`;
  await using _server = Deno.serve({ path, onListen() {} }, ({ headers }) => {
    return new Response(headers.get("host"));
  });
  const { status, stdout } = await runCli(["-o", "-", "--unix-socket", path, "http://a.test/"]);
  assertEquals([status, stdout], [0, "a.test"]);
});

Deno.test("a Unix socket that is not there is 7", async () => {
  const { status } = await runCli(["--unix-socket", "/no/such/socket", "http://a.test/"]);
  assertEquals(status, 7);
});

Deno.test("the log tells what a TLS handshake agreed on", async () => {
  await using server = secureServer();
  await using authority = await temporaryFile(AUTHORITY);
  const url = `https://localhost:${server.port}/`;
  const { stdout } = await runCli(["-4", "--cacert", authority.path, "--format", "log", url]);
  assertMatch(stdout, /^tls handshake done \(TLSv1\.3, TLS_[A-Z0-9_]+, alpn http\/1\.1/m);
});

Deno.test("--cert and --key are read, and given to the transport", async () => {
  await using cert = await temporaryFile(CERTIFICATE);
  await using key = await temporaryFile(PRIVATE_KEY);
  await using both = await temporaryFile(CERTIFICATE + PRIVATE_KEY);
  const apart = await optionsOf("--cert", cert.path, "--key", key.path);
  assertEquals([apart.cert, apart.key], [CERTIFICATE, PRIVATE_KEY]);
  const together = await optionsOf("--cert", both.path);
  assertEquals([together.cert, "key" in together], [CERTIFICATE + PRIVATE_KEY, false]);
});

Deno.test("a client certificate or a key that is not there is 58", async () => {
  await using cert = await temporaryFile(CERTIFICATE);
  for (const args of [["--cert", "/no/cert"], ["--cert", cert.path, "--key", "/no/key"]]) {
    const { status, stderr } = await runCli([...args, "https://a.test/"]);
    assertEquals(status, 58);
    assertMatch(stderr, /^httptrace: \(58\) Cannot read \/no\/(cert|key): /);
  }
});

Deno.test("a client certificate without its key, or with something else, is 58 and told of", async () => {
  await using cert = await temporaryFile(CERTIFICATE);
  const refusals = [
    [["--cert", cert.path], "--cert", "it holds no private key, and there is no --key"],
    [["--cert", "/dev/null"], "--cert", "it holds no certificate in PEM"],
    [["--cert", cert.path, "--key", cert.path], "--key", "it holds no private key in PEM"],
  ] as const;
  for (const [args, option, why] of refusals) {
    const { status, stdout, stderr } = await runCli([...args, "https://a.test/"]);
    assertEquals([status, stdout], [58, ""]);
    assertStringIncludes(
      stderr,
      `httptrace: (58) Cannot use ${option} with ${args.at(-1)}: ${why}`,
    );
  }
});

Deno.test("a key that is not that of the client certificate is 58", async () => {
  const other = await (await Authority.shared()).issue("a.test");
  await using server = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const accepted = server.accept();
  await using cert = await temporaryFile(CERTIFICATE);
  await using key = await temporaryFile(other.key);
  const url = `https://127.0.0.1:${server.addr.port}/`;
  const { status, stderr } = await runCli(["--cert", cert.path, "--key", key.path, url]);
  (await accepted).close();
  assertEquals(status, 58);
  assertStringIncludes(stderr, "the key is not that of the certificate\n");
});

Deno.test("a file without a certificate in it is nothing for --cacert: 77", async () => {
  const { status, stdout, stderr } = await runCli(["--cacert", "/dev/null", "https://a.test/"]);
  assertEquals([status, stdout], [77, ""]);
  assertStringIncludes(
    stderr,
    "Cannot use --cacert with /dev/null: it holds no certificate in PEM\n",
  );
});

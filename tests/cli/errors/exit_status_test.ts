import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { NameServer } from "../../../cli/demo/name_server.ts";
import { InterruptingSink, type MemoryIoOptions } from "../../_support/memory_io.ts";
import { echoServer } from "../../_support/echo_server.ts";
import { rawServer } from "../../_support/raw_server.ts";
import { runCli } from "../../_support/run_cli.ts";
import { AUTHORITY, secureServer } from "../../_support/secure_server.ts";
import { refusingPort } from "../../_support/silence.ts";
import { temporaryFile } from "../../_support/temporary.ts";

/** The status of a run that says one line about it. */
async function statusOf(args: readonly string[], options: MemoryIoOptions = {}): Promise<number> {
  const { status, stderr } = await runCli(args, options);
  if (status !== 0) {
    assertMatch(stderr, new RegExp(`^httptrace: \\(${status}\\) Cannot [^\\n]+\\n`));
  }
  return status;
}

/** A server that takes connections, says nothing, and tells when it has got a request. */
function silentServer() {
  const got = Promise.withResolvers<void>();
  const never = Promise.withResolvers<Response>();
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, () => {
    got.resolve();
    return never.promise;
  });
  return {
    at: `127.0.0.1:${server.addr.port}`,
    gotRequest: got.promise,
    [Symbol.asyncDispose]() {
      never.resolve(new Response());
      return server.shutdown();
    },
  };
}

Deno.test("success is 0, whatever the status of the response", async () => {
  await using server = rawServer("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
  assertEquals(await statusOf([server.at]), 0);
});

Deno.test("a scheme that is not known is 1", async () => {
  assertEquals(await statusOf(["ftp://a.test/"]), 1);
});

Deno.test("wrong usage is 2, with a hint", async () => {
  const { status, stderr } = await runCli(["--frmat"]);
  assertEquals(status, 2);
  assertMatch(stderr, /^httptrace: \(2\) Cannot use --frmat: .*\nTry 'httptrace --help'.*\n$/);
});

Deno.test("a URL that is none is 3", async () => {
  assertEquals(await statusOf(["http://a b/"]), 3);
});

Deno.test("a name that is not known is 6", async () => {
  await using nameServer = await NameServer.start([], new Map());
  const at = `127.0.0.1:${nameServer.port}`;
  assertEquals(await statusOf(["--name-server", at, "http://nowhere.test/"]), 6);
});

Deno.test("a refused connection is 7", async () => {
  assertEquals(await statusOf([`127.0.0.1:${refusingPort()}`]), 7);
});

Deno.test("what is no HTTP is 8", async () => {
  await using server = rawServer("SSH-2.0-OpenSSH\r\n\r\n");
  assertEquals(await statusOf([server.at]), 8);
});

Deno.test("a body that ends too early is 18", async () => {
  await using server = rawServer("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello");
  assertEquals(await statusOf([server.at]), 18);
});

Deno.test("with -f a status from 400 on is 22", async () => {
  await using server = echoServer();
  const statuses = ["/status/399", "/status/400", "/status/503"].map((path) => server.at + path);
  assertEquals(await statusOf(["-f", statuses[0]!]), 0);
  for (const url of statuses.slice(1)) assertEquals(await statusOf(["--fail", url]), 22);
  assertEquals(await statusOf([statuses[1]!]), 0);
});

Deno.test("with -f the body of a failure is dropped, and the trace is whole", async () => {
  await using server = echoServer();
  const { stdout, stderr } = await runCli(["-f", "-o", "-", `${server.at}/status/404`]);
  assertEquals(stdout, "");
  const good = await runCli(["-o", "-", server.at]);
  const mixed = await runCli(["-f", "-o", "-", server.at, `${server.at}/status/404`]);
  assertEquals([mixed.status, mixed.stdout], [22, good.stdout]);
  assertStringIncludes(stderr, "response complete");
  const refusal =
    `Cannot accept the response of http://${server.at}/status/404: its status is 404\n`;
  assertStringIncludes(stderr, refusal);
});

Deno.test("a redirect that cannot be followed is 47", async () => {
  await using server = rawServer(
    "HTTP/1.1 302 Found\r\nLocation: ftp://b.test/\r\nContent-Length: 0\r\n\r\n",
  );
  assertEquals(await statusOf(["-L", server.at]), 47);
  assertEquals(await statusOf([server.at]), 0);
});

Deno.test("a limit on time is 28", async () => {
  await using server = silentServer();
  assertEquals(await statusOf(["-m", "0.05", server.at]), 28);
});

Deno.test("a failed handshake is 35", async () => {
  await using server = rawServer("this is no TLS at all");
  assertEquals(await statusOf([`https://${server.at}/`]), 35);
});

Deno.test("an empty reply is 52", async () => {
  await using server = rawServer("");
  assertEquals(await statusOf([server.at]), 52);
});

Deno.test("a certificate of an authority that is not trusted is 60", async () => {
  await using server = secureServer();
  assertEquals(await statusOf([`https://${server.at}/`]), 60);
});

Deno.test("--cacert trusts the authorities of a file", async () => {
  await using server = secureServer();
  await using authority = await temporaryFile(AUTHORITY);
  const args = ["-4", "--cacert", authority.path, `https://localhost:${server.port}/`];
  assertEquals(await statusOf(args), 0);
});

Deno.test("a file of certificates that is not there is 77", async () => {
  assertEquals(await statusOf(["--cacert", "/no/such/file", "https://a.test/"]), 77);
});

Deno.test("a file that cannot be used is named once, with why", async () => {
  const why = "No such file or directory (os error 2)\n";
  const read = (await runCli(["-d", "@/no/such", "a.test"])).stderr;
  assertEquals(read, `httptrace: (26) Cannot read /no/such: ${why}`);
  const viewed = (await runCli(["view", "/no/such"])).stderr;
  assertEquals(viewed, `httptrace: (26) Cannot read /no/such: ${why}`);
  const written = (await runCli(["--output", "/no/such", "a.test"])).stderr;
  assertEquals(written, `httptrace: (23) Cannot write to /no/such: ${why}`);
});

Deno.test("-s says nothing about a failure, and -sS does", async () => {
  const at = `127.0.0.1:${refusingPort()}`;
  const { status, stderr } = await runCli(["-s", at]);
  assertEquals([status, stderr], [7, ""]);
  assertMatch((await runCli(["-sS", at])).stderr, /^httptrace: \(7\) Cannot connect /);
});

Deno.test("a failure does not keep the other URLs from their turn", async () => {
  await using server = echoServer();
  const { status, stdout } = await runCli(["ftp://a.test/", "http://a b/", server.at]);
  assertEquals(status, 3);
  assertStringIncludes(stdout, "call 1 done (status 200");
});

Deno.test("Ctrl-C is 130, and tells the open phase", async () => {
  await using server = silentServer();
  const interrupt = new AbortController();
  const running = runCli([server.at, server.at], { signal: interrupt.signal });
  await server.gotRequest;
  interrupt.abort();
  const { status, stdout, stderr } = await running;
  assertEquals(status, 130);
  assertMatch(stderr, /^httptrace: \(130\) Interrupted in wait, after [0-9.]+ ms: GET http:\S+\n$/);
  assertMatch(stdout, /✗ wait +[0-9.]+ ms/);
});

Deno.test("Ctrl-C in a pause is 130", async () => {
  await using server = echoServer();
  const interrupt = new AbortController();
  const stdout = new InterruptingSink(/call 1 done/, interrupt);
  const options = { signal: interrupt.signal, stdout };
  const { status, stderr } = await runCli(["-n2", "--interval=60", server.at], options);
  assertEquals([status, stderr], [130, "httptrace: (130) Interrupted\n"]);
  assertEquals(stdout.text.includes("call 2"), false);
});

import { assertEquals, assertFalse, assertMatch, assertStringIncludes } from "@std/assert";
import { type Echo, echoServer } from "../_support/echo_server.ts";
import type { MemoryIoOptions } from "../_support/memory_io.ts";
import { runCli } from "../_support/run_cli.ts";
import { temporaryFile } from "../_support/temporary.ts";

/** What an {@linkcode echoServer} gets with these arguments. */
async function echoOf(args: readonly string[], options: MemoryIoOptions = {}): Promise<Echo> {
  await using server = echoServer();
  const { stdout, stderr, status } = await runCli(["-o", "-", ...args, server.at], options);
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

Deno.test("a request without options is a GET", async () => {
  const { method, headers, body } = await echoOf([]);
  assertEquals([method, headers["accept"], body], ["GET", "*/*", ""]);
  assertMatch(headers["user-agent"]!, /^httptrace\/[0-9.]+$/);
});

Deno.test("-d makes a form POST of all data joined with &", async () => {
  const { method, headers, body } = await echoOf(["-d", "a=1", "-d", "b=2"]);
  assertEquals([method, body], ["POST", "a=1&b=2"]);
  assertEquals(headers["content-type"], "application/x-www-form-urlencoded");
});

Deno.test("-d @FILE reads a file without its line breaks", async () => {
  await using file = await temporaryFile("a=1\r\n&b=é\n");
  const { body } = await echoOf(["-d", `@${file.path}`]);
  assertEquals(body, "a=1&b=é");
});

Deno.test("-d @- reads standard input", async () => {
  const { body } = await echoOf(["-d", "a=1", "-d", "@-"], { stdin: "b=2\n" });
  assertEquals(body, "a=1&b=2");
});

Deno.test("-d with a file that is not there ends with 26", async () => {
  const { status, stderr } = await runCli(["-d", "@/no/such/file", "127.0.0.1:1"]);
  assertEquals(status, 26);
  assertStringIncludes(stderr, "Cannot read /no/such/file");
});

Deno.test("-H overrides what -d would send", async () => {
  const { headers } = await echoOf(["-d", "{}", "-H", "content-type: application/json"]);
  assertEquals(headers["content-type"], "application/json");
});

Deno.test("-H 'Content-Type:' leaves it out", async () => {
  const { headers } = await echoOf(["-d", "x", "-H", "Content-Type:"]);
  assertFalse("content-type" in headers);
});

Deno.test("-H sends headers, empty ones too", async () => {
  const { headers } = await echoOf(["-H", "X-One: 1", "-H", "X-Two;"]);
  assertEquals([headers["x-one"], headers["x-two"]], ["1", ""]);
});

Deno.test("--data-binary sends a file as it is", async () => {
  await using file = await temporaryFile("a=1\r\n&b=é\n");
  const { method, headers, body } = await echoOf(["--data-binary", `@${file.path}`]);
  assertEquals([method, body], ["POST", "a=1\r\n&b=é\n"]);
  assertEquals(headers["content-type"], "application/x-www-form-urlencoded");
});

Deno.test("the parts of a body are joined in their order", async () => {
  const { body } = await echoOf(["-d", "a", "--data-binary", "b\n", "-d", "@-"], { stdin: "c\n" });
  assertEquals(body, "a&b\n&c");
});

Deno.test("--json sends JSON, and asks for it", async () => {
  const { method, headers, body } = await echoOf(["--json", '{"a":', "--json", "1}"]);
  assertEquals([method, body], ["POST", '{"a":1}']);
  assertEquals([headers["content-type"], headers["accept"]], Array(2).fill("application/json"));
});

Deno.test("-H overrides what --json would send", async () => {
  const args = ["--json", "{}", "-H", "accept: text/plain", "-H", "Content-Type:"];
  const { headers } = await echoOf(args);
  assertEquals([headers["accept"], headers["content-type"]], ["text/plain", undefined]);
});

/** What `-G` makes of a URL's target. */
const QUERIES: Record<string, [args: string[], target: string]> = {
  "nothing": [[], "/"],
  "data": [["-d", "a=1", "-d", "b=2"], "/?a=1&b=2"],
  "what is escaped": [["-d", "a=%20+b%26"], "/?a=%20+b%26"],
  "what has to be escaped": [["-d", "a=b c#\u00e9"], "/?a=b%20c%23%C3%A9"],
  "line breaks of --data-binary": [["--data-binary", "a\nb"], "/?a%0Ab"],
};
for (const [what, [args, target]] of Object.entries(QUERIES)) {
  Deno.test(`-G sends a GET with ${what} in its URL`, async () => {
    const { method, headers, body, target: sent } = await echoOf(["-G", ...args]);
    assertEquals([method, body, sent], ["GET", "", target]);
    assertFalse("content-type" in headers);
  });
}

Deno.test("-G adds to a query, and stays before the fragment", async () => {
  await using server = echoServer();
  const { stdout } = await runCli(["-o", "-", "-G", "-d", "b=2", `${server.at}/x?a=1#part`]);
  assertEquals(JSON.parse(stdout).target, "/x?a=1&b=2");
});

Deno.test("-G with -I sends a HEAD, and with -X any method", async () => {
  await using server = echoServer();
  const { stdout } = await runCli(["-GI", "-d", "a=1", server.at]);
  assertStringIncludes(stdout, "sending request: HEAD /?a=1\n");
  assertEquals((await echoOf(["-G", "-X", "POST", "-d", "a=1"])).method, "POST");
});

Deno.test("-u sends Basic credentials in UTF-8, and does not show them", async () => {
  await using server = echoServer();
  const { stdout, stderr } = await runCli(["-o", "-", "-u", "me:h\u00fcnter", server.at]);
  assertEquals(JSON.parse(stdout).headers.authorization, "Basic bWU6aMO8bnRlcg==");
  assertStringIncludes(stderr, "request header: Authorization: [redacted]\n");
  assertFalse(stderr.includes("bWU6aMO8bnRlcg=="));
});

Deno.test("-u counts before the credentials of a URL, and -H before both", async () => {
  await using server = echoServer();
  const url = `http://you:other@${server.at}/`;
  const sent = async (...args: string[]) => {
    const { stdout } = await runCli(["-o", "-", ...args, url]);
    return JSON.parse(stdout).headers.authorization;
  };
  assertEquals(await sent("-u", "me:secret"), `Basic ${btoa("me:secret")}`);
  assertEquals(await sent("-u", "me:secret", "-H", "authorization: x"), "x");
});

Deno.test("-e sends a referer", async () => {
  assertEquals((await echoOf(["-e", "http://b.test/"])).headers["referer"], "http://b.test/");
});

Deno.test("-H 'Accept:' leaves out what is sent by default", async () => {
  assertFalse("accept" in (await echoOf(["-H", "Accept:"])).headers);
  assertEquals((await echoOf(["-H", "Accept;"])).headers["accept"], "");
});

Deno.test("no compression is asked for, but with --compressed", async () => {
  assertFalse("accept-encoding" in (await echoOf([])).headers);
  assertStringIncludes((await echoOf(["--compressed"])).headers["accept-encoding"] ?? "", "gzip");
});

Deno.test("--compressed takes off what the server put on, and nothing else does", async () => {
  const zipped = new Blob(["hello"]).stream().pipeThrough(new CompressionStream("gzip"));
  const body = await new Response(zipped).bytes();
  const address = { hostname: "127.0.0.1", port: 0, onListen() {} };
  await using server = Deno.serve(address, () => {
    return new Response(body, { headers: { "content-encoding": "gzip" } });
  });
  const at = `127.0.0.1:${server.addr.port}`;
  assertEquals((await runCli(["-o", "-", "--compressed", at])).stdout, "hello");
  assertFalse((await runCli(["-o", "-", at])).stdout.includes("hello"));
});

Deno.test("-A sets the user agent", async () => {
  const { headers } = await echoOf(["-A", "me"]);
  assertEquals(headers["user-agent"], "me");
});

Deno.test("-A with nothing, and -H 'User-Agent:', send none", async () => {
  for (const args of [["-A", ""], ["-H", "User-Agent:"]]) {
    const { headers } = await echoOf(args);
    assertFalse("user-agent" in headers);
  }
});

Deno.test("-X sets the method", async () => {
  const { method } = await echoOf(["-X", "PATCH", "-d", "x"]);
  assertEquals(method, "PATCH");
});

Deno.test("-I sends HEAD and gets no body", async () => {
  await using server = echoServer();
  const { status, stdout, stderr } = await runCli(["-I", "-o", "-", server.at]);
  assertEquals([status, stdout], [0, ""]);
  assertStringIncludes(stderr, "sending request: HEAD /\n");
});

Deno.test("credentials of a URL are sent, and not shown", async () => {
  await using server = echoServer();
  const url = `http://user:hunter2@${server.at}/`;
  const { stdout, stderr } = await runCli(["-o", "-", url]);
  assertEquals(JSON.parse(stdout).headers.authorization, `Basic ${btoa("user:hunter2")}`);
  assertStringIncludes(stderr, "request header: Authorization: [redacted]\n");
  assertFalse(stderr.includes("hunter2") || stderr.includes(btoa("user:hunter2")));
});

Deno.test("--show-secrets shows them", async () => {
  await using server = echoServer();
  const { stdout } = await runCli(["--show-secrets", "-H", "Cookie: a=hunter2", server.at]);
  assertStringIncludes(stdout, "request header: Cookie: a=hunter2\n");
});

Deno.test("a redirect is not followed without -L", async () => {
  await using server = echoServer();
  const { status, stdout } = await runCli([`${server.at}/redirect/1`]);
  assertEquals(status, 0);
  assertStringIncludes(stdout, "call 1 done (status 302");
});

Deno.test("-L follows redirects, and shows each of them", async () => {
  await using server = echoServer();
  const { stdout, stderr } = await runCli(["-L", "-o", "-", `${server.at}/redirect/2`]);
  assertEquals(JSON.parse(stdout).target, "/redirect/0");
  const at = `http://${server.at}/redirect`;
  assertStringIncludes(stderr, `redirect 302 from ${at}/2 to GET ${at}/1\n`);
  assertStringIncludes(stderr, "hop 3 of 3  GET ");
});

Deno.test("-L takes credentials along within an origin only", async () => {
  await using other = echoServer();
  await using server = echoServer({ elsewhere: other.at });
  for (const [path, isSent] of [["/redirect/1", true], ["/elsewhere", false]]) {
    const args = ["-L", "-o", "-", "-u", "me:secret", "-H", "cookie: a", `${server.at}${path}`];
    const { headers } = JSON.parse((await runCli(args)).stdout);
    assertEquals(["authorization" in headers, "cookie" in headers], [isSent, isSent], `${path}`);
  }
});

Deno.test("--max-redirs is fifty unless it is given, and -1 is any number", async () => {
  await using server = echoServer();
  const statusOf = async (...args: string[]) => (await runCli(["-sL", ...args])).status;
  assertEquals(await statusOf(`${server.at}/redirect/50`), 0);
  assertEquals(await statusOf(`${server.at}/redirect/51`), 47);
  assertEquals(await statusOf("--max-redirs", "1", `${server.at}/redirect/2`), 47);
  assertEquals(await statusOf("--max-redirs", "0", `${server.at}/redirect/1`), 47);
  assertEquals(await statusOf("--max-redirs", "-1", `${server.at}/redirect/60`), 0);
});

Deno.test("--resolve gives the address of a name", async () => {
  await using server = echoServer();
  const { port } = server;
  const args = ["--resolve", `a.test:${port}:127.0.0.1`, `http://a.test:${port}/`];
  const { status, stdout } = await runCli(args);
  assertEquals(status, 0);
  assertStringIncludes(stdout, `starting tcp connection {"addr":"127.0.0.1:${port}"`);
});

Deno.test("--connect-to dials another host", async () => {
  await using server = echoServer();
  const args = ["--connect-to", `a.test:80:127.0.0.1:${server.port}`, "a.test"];
  assertEquals((await runCli(args)).status, 0);
});

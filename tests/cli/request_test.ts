import { assertEquals, assertFalse, assertMatch, assertStringIncludes } from "@std/assert";
import { echoOf, echoServer, runCli } from "./_run_cli.ts";

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
  const file = await Deno.makeTempFile();
  await Deno.writeTextFile(file, "a=1\r\n&b=é\n");
  const { body } = await echoOf(["-d", `@${file}`]);
  await Deno.remove(file);
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

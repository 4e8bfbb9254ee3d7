import { assertEquals, assertStringIncludes } from "@std/assert";
import { curlCommand, type CurlRequest } from "../../../report/curl/command.ts";
import { outcomeOf } from "../../_support/outcome.ts";
import { requires } from "../../_support/requires.ts";
import { echoServer } from "../../_support/echo_server.ts";

const PLAIN: CurlRequest = {
  method: "GET",
  url: "https://a.test/",
  fields: [["Host", "a.test"], ["Accept", "*/*"], ["User-Agent", "x"]],
  bodyBytes: 0,
};

/** What a real shell makes of a command: the arguments of `curl`. */
async function argumentsOf(
  request: Partial<CurlRequest>,
  env: Record<string, string> = {},
): Promise<string[]> {
  const command = curlCommand({ ...PLAIN, ...request });
  const script = `curl() { for word; do printf '%s\\0' "$word"; done; }\n${command}`;
  const { stdout, stderr } = await outcomeOf("sh", ["-c", script], { env, clearEnv: true });
  assertEquals(stderr, "");
  return stdout.split("\0").slice(0, -1);
}

/** The values of the `--header` options. */
async function headersOf(
  fields: CurlRequest["fields"],
  env: Record<string, string> = {},
): Promise<string[]> {
  const words = await argumentsOf({ fields: [...PLAIN.fields, ...fields] }, env);
  return words.filter((_, index) => words[index - 1] === "--header").slice(2);
}

Deno.test("a GET is a URL with the fields that curl does not make by itself", async () => {
  assertEquals(
    await argumentsOf({}),
    ["--header", "Accept: */*", "--header", "User-Agent: x", "--http1.1", "https://a.test/"],
  );
});

Deno.test("a URL and a value are one word each, whatever is in them", async () => {
  const awkward = `it's "$HOME" \`id\` $(id) \\ !! ; & | * ~ #\t<>`;
  const [, ...words] = await argumentsOf({ url: `http://a.test/?q=${awkward}` });
  assertEquals(words.at(-1), `http://a.test/?q=${awkward}`);
  assertEquals(await headersOf([["x-a", awkward]]), [`x-a: ${awkward}`]);
});

Deno.test("what a terminal would obey is not in the command, and still in the word", async () => {
  const hostile = "a\x1b[201~\rid\u202eb";
  assertEquals(await headersOf([["x-a", hostile]]), [`x-a: ${hostile}`]);
  // deno-lint-ignore no-control-regex
  assertEquals(/[\x00-\x08\x0b-\x1f\u202e]/.test(curlCommand({ ...PLAIN, url: hostile })), false);
});

Deno.test("a field that was redacted takes its value from the environment", async () => {
  const secret: CurlRequest["fields"] = [["Proxy-Authorization", "[redacted]"]];
  const env = { PROXY_AUTHORIZATION: "Basic 'a b'" };
  assertEquals(await headersOf(secret, env), ["Proxy-Authorization: Basic 'a b'"]);
});

Deno.test("a value that only looks redacted is a value", async () => {
  assertEquals(await headersOf([["x-a", "[redacted]"]]), ["x-a: [redacted]"]);
});

Deno.test("a field without a value is sent, and one that curl would add is not", async () => {
  assertEquals(await headersOf([["x-a", ""]]), ["x-a;"]);
  const words = await argumentsOf({ fields: [] });
  assertEquals(words.slice(0, 4), ["--header", "accept:", "--header", "user-agent:"]);
});

Deno.test("what was never sent leaves curl its own fields", async () => {
  const words = await argumentsOf({ fields: [["x-a", "b"]], isComplete: false });
  assertEquals(words.slice(0, 2), ["--header", "x-a: b"]);
  assertEquals(words.includes("accept:"), false);
});

Deno.test("a body is read from a file, since a trace keeps none", async () => {
  const words = await argumentsOf({ method: "PUT", bodyBytes: 3 });
  assertEquals(words.slice(0, 4), ["--request", "PUT", "--data-binary", "@body"]);
  const posted = await argumentsOf({ method: "POST", bodyBytes: 3 });
  assertEquals(posted.slice(0, 2), ["--data-binary", "@body"]);
});

Deno.test("redirects, a proxy and a socket are options", async () => {
  const words = await argumentsOf({
    url: "http://a.test/[1]",
    follows: true,
    proxy: "http://p.test:1",
    unixSocket: "/run/a b",
  });
  const options = ["--proxy", "http://p.test:1", "--unix-socket", "/run/a b", "--globoff"];
  assertEquals(words.slice(4), ["--location", ...options, "http://a.test/[1]"]);
});

requires("curl")("curl sends the same request", async () => {
  await using server = echoServer();
  const command = curlCommand({
    method: "DELETE",
    url: `http://${server.at}/a%20b?c={d}`,
    fields: [["Host", server.at], ["X-A", "it's"], ["X-B", ""], ["Accept-Encoding", "gzip"]],
    bodyBytes: 0,
  });
  const echo = JSON.parse((await outcomeOf("sh", ["-c", `${command} --silent`])).stdout);
  assertEquals([echo.method, echo.target], ["DELETE", "/a%20b?c={d}"]);
  const { host: _, ...sent } = echo.headers;
  assertEquals(sent, { "x-a": "it's", "x-b": "", "accept-encoding": "gzip" });
  assertStringIncludes(command, "--compressed");
});

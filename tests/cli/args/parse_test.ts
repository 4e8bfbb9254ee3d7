import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { OPTIONS, type Values } from "../../../cli/args/options.ts";
import { parseCommand } from "../../../cli/args/parse.ts";
import { CliError } from "../../../cli/errors/cli_error.ts";

const URL = "http://a.test/";

/** The value of one option, where these arguments stand before a URL. */
function valueOf<Name extends keyof Values>(name: Name, ...args: string[]): Values[Name] {
  const command = parseCommand([...args, URL]);
  if (command.kind !== "run") throw new Error(command.kind);
  assertEquals(command.urls, [{ url: URL }]);
  return command.values[name];
}

/** The message with which these arguments are refused. */
function refusal(...args: string[]): string {
  const error = assertThrows(() => parseCommand(args), CliError);
  assertEquals(error.status, 2);
  assertEquals(error.message.includes("\n"), false);
  return error.message;
}

Deno.test("-X sets the method", () => {
  assertEquals(valueOf("method", "-X", "PUT"), "PUT");
  assertEquals(valueOf("method", "--request=PUT"), "PUT");
});

Deno.test("-H is repeatable, and keeps its order", () => {
  assertEquals(valueOf("headers", "-H", "B: 1", "--header", "A:2"), [
    { name: "B", value: "1" },
    { name: "A", value: "2" },
  ]);
});

Deno.test("-H 'Name;' is an empty header, and 'Name:' is none", () => {
  assertEquals(valueOf("headers", "-H", "A;", "-H", "B:"), [
    { name: "A", value: "" },
    { name: "B", value: null },
  ]);
});

Deno.test("-H sends what is not ASCII as UTF-8", () => {
  assertEquals(valueOf("headers", "-H", "A: é"), [{ name: "A", value: "Ã©" }]);
});

Deno.test("-H refuses a line break", () => {
  assertStringIncludes(refusal("-H", "A: b\r\nC: d", URL), "it takes 'Name: value'");
});

Deno.test("-d is repeatable, and may be empty", () => {
  assertEquals(valueOf("data", "-d", "a=1", "--data", ""), ["a=1", ""]);
});

Deno.test("the parts of a body keep their order, whichever options gave them", () => {
  const parts = valueOf("body", "--json", "1", "-d", "2", "--data-binary=3", "-d4", "--json=5");
  assertEquals(parts.map(({ how, text }) => `${how} ${text}`), [
    ...["json 1", "data 2", "data-binary 3", "data 4", "json 5"],
  ]);
});

Deno.test("-u takes a user and a password, which may hold colons or be empty", () => {
  const parsed = (text: string) => valueOf("login", "-u", text);
  assertEquals(parsed("me:secret"), { username: "me", password: "secret" });
  assertEquals(parsed("me:a:b"), { username: "me", password: "a:b" });
  assertEquals(parsed("me:"), { username: "me", password: "" });
  assertEquals(parsed(":"), { username: "", password: "" });
  assertStringIncludes(refusal("--user", "me", URL), "it takes user:password");
});

Deno.test("-e takes a URL, and does not know the previous one", () => {
  assertEquals(valueOf("referer", "-e", "http://b.test/"), "http://b.test/");
  assertStringIncludes(refusal("--referer", "http://b.test/;auto", URL), "';auto'");
});

Deno.test("--max-redirs takes a whole number, or -1 for any", () => {
  assertEquals(valueOf("maxRedirects", "--max-redirs", "0"), 0);
  assertEquals(valueOf("maxRedirects", "--max-redirs=7"), 7);
  assertEquals(valueOf("maxRedirects", "--max-redirs", "-1"), Number.MAX_SAFE_INTEGER);
  for (const bad of ["-2", "1.5", "x", "", "1".repeat(16)]) {
    assertStringIncludes(refusal(`--max-redirs=${bad}`, URL), "a whole number, or -1");
  }
});

Deno.test("-x takes a proxy, whose port is curl's unless it says so", () => {
  const parsed = (text: string) => valueOf("proxy", "-x", text);
  assertEquals(parsed("proxy.test"), "http://proxy.test:1080");
  assertEquals(parsed("proxy.test:80"), "http://proxy.test:80");
  assertEquals(parsed("http://me:secret@proxy.test/"), "http://me:secret@proxy.test:1080");
  assertEquals(parsed("socks5://[::1]"), "socks5://[::1]:1080");
  assertEquals(parsed("socks5h://[::1]:9050"), "socks5h://[::1]:9050");
  assertEquals(parsed("https://proxy.test"), "https://proxy.test");
  assertEquals(parsed(""), "");
  for (const bad of ["ftp://proxy.test", "http://", "proxy test", "host:99999"]) {
    assertStringIncludes(refusal("--proxy", bad, URL), "it takes a proxy such as http://");
  }
});

Deno.test("a refusal repeats no value that may be a secret", () => {
  const secrets = [["-H", "Authorization hunter2"], ["-u", "hunter2"], ["-x", "ftp://a:hunter2@b"]];
  for (const args of secrets) assertEquals(refusal(...args, URL).includes("hunter2"), false);
});

Deno.test("a file needs a name", () => {
  for (const option of ["--cacert", "--cert", "--key", "--unix-socket", "-o", "--output"]) {
    assertStringIncludes(refusal(option, "", URL), "the name of a file");
  }
});

Deno.test("-n takes a whole number from 1 on", () => {
  assertEquals(valueOf("count", "-n", "3"), 3);
  for (const bad of ["0", "-1", "1.5", "x", ""]) {
    assertStringIncludes(refusal(`--count=${bad}`, URL), "a whole number from 1 on");
  }
});

Deno.test("durations are seconds, or have a unit", () => {
  assertEquals(valueOf("maxTime", "-m", "1.5"), 1_500);
  assertEquals(valueOf("interval", "--interval", "500ms"), 500);
  assertEquals(valueOf("connectTimeout", "--connect-timeout", "2s"), 2_000);
  for (const bad of ["-1", "1m", "", "1e9", "99999999999"]) {
    assertStringIncludes(refusal(`--max-time=${bad}`, URL), "500ms");
  }
});

Deno.test("--resolve takes a host, a port and addresses", () => {
  assertEquals(valueOf("resolve", "--resolve", "A.test:80:127.0.0.1,[::1]"), [
    ["a.test:80", ["127.0.0.1", "::1"]],
  ]);
  for (const bad of ["a.test", "a.test:80", "a.test:80:b.test", "a.test:99999:127.0.0.1"]) {
    assertStringIncludes(refusal("--resolve", bad, URL), "host:port:addr");
  }
});

Deno.test("--connect-to takes four parts, any of which may be empty", () => {
  assertEquals(valueOf("connectTo", "--connect-to", "a.test:80:[::1]:81"), [
    ["a.test:80", "[::1]:81"],
  ]);
  assertEquals(valueOf("connectTo", "--connect-to", "::b.test:"), [[":", "b.test:"]]);
  assertStringIncludes(refusal("--connect-to", "a:1:b", URL), "host1:port1:host2:port2");
});

Deno.test("--name-server takes an address, with or without a port", () => {
  const parsed = (text: string) => valueOf("nameServer", "--name-server", text);
  assertEquals(parsed("127.0.0.1"), { ipAddr: "127.0.0.1", port: 53 });
  assertEquals(parsed("127.0.0.1:5353"), { ipAddr: "127.0.0.1", port: 5353 });
  assertEquals(parsed("::1"), { ipAddr: "::1", port: 53 });
  assertEquals(parsed("[::1]:5353"), { ipAddr: "::1", port: 5353 });
  assertStringIncludes(refusal("--name-server", "dns.test", URL), "an IP address");
});

Deno.test("--format takes the name of a format", () => {
  assertEquals(valueOf("format", "--format", "log"), "log");
  assertStringIncludes(refusal("--format", "hal", URL), "it takes one of log, waterfall, verbose");
});

Deno.test("-o is the file of the body, and --output that of the trace", () => {
  assertEquals(valueOf("bodyFiles", "-o", "-"), ["-"]);
  assertEquals(valueOf("traceFile", "--output", "a.txt"), "a.txt");
});

Deno.test("values may begin with a dash", () => {
  assertEquals(valueOf("headers", "-H", "-x: y"), [{ name: "-x", value: "y" }]);
  assertEquals(valueOf("data", "--data", "--demo"), ["--demo"]);
});

Deno.test("values may be empty", () => {
  assertEquals(valueOf("userAgent", "-A", ""), "");
  assertEquals(valueOf("userAgent", "--user-agent="), "");
});

Deno.test("values may look like numbers or booleans", () => {
  assertEquals(valueOf("data", "-d", "007", "-d", "true"), ["007", "true"]);
});

Deno.test("short options are bundled, and values attached to them", () => {
  assertEquals([valueOf("silent", "-sI"), valueOf("head", "-sI")], [true, true]);
  assertEquals(valueOf("method", "-sXPOST"), "POST");
  assertEquals(valueOf("count", "-n3"), 3);
  assertEquals(valueOf("bodyFiles", "-so-"), ["-"]);
});

Deno.test("the last of several values counts", () => {
  assertEquals(valueOf("method", "-X", "PUT", "-XGET"), "GET");
});

Deno.test("what follows -- is a URL", () => {
  const command = parseCommand(["--", "-s"]);
  assertEquals(command.kind === "run" && command.urls, [{ url: "-s" }]);
});

Deno.test("options may follow the URL", () => {
  const command = parseCommand([URL, "-s"]);
  assertEquals(command.kind === "run" && command.values.silent, true);
});

Deno.test("every flag is off unless it is given", () => {
  for (const [name, option] of Object.entries(OPTIONS)) {
    if (option.takes !== "nothing" || ["help", "version", "demo"].includes(name)) continue;
    const key = name as keyof Values;
    const flag = option.long === "" ? `-${option.short}` : `--${option.long}`;
    assertEquals([valueOf(key), valueOf(key, flag)], [false, true]);
  }
});

Deno.test("an unknown option suggests the nearest one", () => {
  const message = (name: string) => `Cannot use ${name}: there is no such option`;
  assertEquals(refusal("--frmat=log"), `${message("--frmat")}, did you mean --format?`);
  assertEquals(refusal("--hedaer"), `${message("--hedaer")}, did you mean --header?`);
  assertEquals(refusal("--connect"), `${message("--connect")}, did you mean --connect-to?`);
  assertEquals(refusal("--xyzzy"), message("--xyzzy"));
  assertEquals(refusal("-Z"), message("-Z"));
});

Deno.test("an option without its value is refused", () => {
  assertStringIncludes(refusal("-m"), "Cannot use -m, --max-time: it takes seconds");
});

Deno.test("a flag with a value is refused", () => {
  assertEquals(refusal("--silent=yes"), "Cannot use --silent=yes: --silent takes no value");
});

Deno.test("a method that is no token is refused", () => {
  assertStringIncludes(refusal("-X", "GET /", URL), "it takes a method such as GET");
});

Deno.test("a lone - may be given as data any number of times, for it is no file", () => {
  assertEquals(valueOf("data", "-d", "-", "-d", "-"), ["-", "-"]);
});

Deno.test("no URL is refused", () => {
  assertEquals(refusal(), "Cannot send a request: there is no URL");
});

Deno.test("options that exclude each other are refused", () => {
  assertStringIncludes(refusal("-46", URL), "-4 with -6");
  assertStringIncludes(refusal("-I", "-d", "x", URL), "-I with -d");
  assertStringIncludes(refusal("-I", "--json", "x", URL), "-I with -d");
  assertStringIncludes(refusal("-O", "-o", "x", URL), "-O with -o");
  assertStringIncludes(refusal("--key", "x", URL), "Cannot use --key: there is no --cert");
  assertStringIncludes(refusal("--demo", URL), "--demo with a URL");
});

Deno.test("--help and --version win over everything that is right", () => {
  assertEquals(parseCommand(["-h", URL]).kind, "help");
  assertEquals(parseCommand(["--version"]).kind, "version");
});

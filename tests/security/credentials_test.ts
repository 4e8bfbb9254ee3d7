import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { FORMATS } from "../../cli/args/values.ts";
import { TraceLog, Transport } from "../../mod.ts";
import { instrument } from "../../otel.ts";
import { rawServer } from "../_support/raw_server.ts";
import { runCli } from "../_support/run_cli.ts";
import { savedLog } from "../_support/saved_log.ts";
import { fakeTelemetry } from "./_fake_telemetry.ts";

/** Stands in every place that is for a secret, and shall be read nowhere else. */
const SECRET = "hunter2";
const TRACES = [SECRET, btoa(`me:${SECRET}`)];

/** What gives the command line secrets to send. */
const SENT = [
  ["-u", `me:${SECRET}`],
  ["-H", `Cookie: a=${SECRET}`],
  ["-H", `Proxy-Authorization: Basic ${SECRET}`],
  ["-e", `http://me:${SECRET}@a.test/`],
].flat();

/** What a server sends that holds secrets. */
const ANSWER = [
  "HTTP/1.1 103 Early Hints",
  `Set-Cookie: early=${SECRET}`,
  `Link: <http://me:${SECRET}@a.test/>`,
  "",
  "HTTP/1.1 200 OK",
  `Set-Cookie: sid=${SECRET}; Path=/`,
  `Set-Cookie: folded=1;\r\n ${SECRET}`,
  `Content-Location: http://me:${SECRET}@a.test/`,
  "Transfer-Encoding: chunked",
  "",
  "2\r\nok",
  "0",
  `Set-Cookie: late=${SECRET}`,
  `Authorization: ${SECRET}`,
  "",
  "",
].join("\r\n");

const redirectTo = (location: string) =>
  `HTTP/1.1 302 Found\r\nLocation: ${location}\r\nContent-Length: 0\r\n\r\n`;

/** URLs with userinfo, written as only the URL standard reads them. */
const WRITTEN = [
  `http://me:${SECRET} x@127.0.0.1:1/`,
  `http://me:x"${SECRET}@127.0.0.1:1/`,
  `http:\\\\me:${SECRET}@127.0.0.1:1/`,
  `\\\\me:${SECRET}@127.0.0.1:1/`,
  `http:/\t/me:${SECRET}\t@127.0.0.1:1/`,
  `HTTPS:me:${SECRET}@127.0.0.1:1/`,
  `http:\\\\me:${SECRET}@a b/`,
  `http:/\t/me:${SECRET} x@127.0.0.1:99999/`,
];

/** What is done with secrets: `server` is where the answer comes from. */
interface Case {
  readonly what: string;
  readonly answer?: string;
  args(server: string): readonly string[];
}

const CASES: readonly Case[] = [
  { what: "an answer", answer: ANSWER, args: (at) => [...SENT, `http://me:${SECRET}@${at}/`] },
  {
    what: "a redirect that is not followed",
    answer: redirectTo(`http://me:${SECRET}@a.test/`),
    args: (at) => [...SENT, at],
  },
  {
    what: "a redirect that cannot be followed",
    answer: redirectTo(`http://me:${SECRET}@a b/`),
    args: (at) => ["-L", ...SENT, at],
  },
  {
    what: "a redirect to a scheme that is not known",
    answer: redirectTo(`ftp://me:${SECRET}@a.test/`),
    args: (at) => ["-L", at],
  },
  {
    what: "a redirect with a port that nobody listens on",
    answer: redirectTo(`http://me:${SECRET}@127.0.0.1:1/`),
    args: (at) => ["-L", ...SENT, at],
  },
  {
    what: "redirects to two places",
    answer: redirectTo(`http://me:${SECRET}@a.test/\r\nLocation: http://me:${SECRET}@b.test/`),
    args: (at) => ["-L", at],
  },
  ...WRITTEN.map((url): Case => ({
    what: `a redirect to ${JSON.stringify(url)}`,
    answer: redirectTo(`${url}\r\nContent-Location: ${url}`),
    args: (at) => ["-L", "-e", url, at],
  })),
  {
    what: "a field without a colon",
    answer: `HTTP/1.1 200 OK\r\nSet-Cookie sid=${SECRET}\r\n\r\n`,
    args: (at) => [at],
  },
  {
    what: "a field with a NUL",
    answer: `HTTP/1.1 200 OK\r\nSet-Cookie: sid=\0${SECRET}\r\n\r\n`,
    args: (at) => [at],
  },
  { what: "fields without a status line", answer: `Set-Cookie: ${SECRET}`, args: (at) => [at] },
  {
    what: "a proxy that forwards",
    answer: ANSWER,
    args: (at) => ["-x", `http://me:${SECRET}@${at}`, "http://a.test/"],
  },
  {
    what: "a proxy that makes no tunnel",
    answer: `HTTP/1.1 407 No\r\nSet-Cookie: ${SECRET}\r\nContent-Length: 0\r\n\r\n`,
    args: (at) => ["-x", `http://me:${SECRET}@${at}`, "https://a.test/"],
  },
  {
    what: "a SOCKS proxy that is none",
    answer: "hello",
    args: (at) => ["-x", `socks5://me:${SECRET}@${at}`, "http://a.test/"],
  },
  {
    what: "a proxy that is not there",
    args: () => ["-x", `http://me:${SECRET}@127.0.0.1:1`, "http://a.test/"],
  },
  { what: "a server that is not there", args: () => [...SENT, `http://me:${SECRET}@127.0.0.1:1`] },
];

/** Checks that a text tells no secret. */
function assertSilent(text: string, what: string): void {
  for (const trace of TRACES) {
    const at = text.indexOf(trace);
    assertEquals(at, -1, `${what}: …${text.slice(Math.max(0, at - 60), at + 20)}…`);
  }
}

for (const { what, answer, args } of CASES) {
  Deno.test(`no format, and no message, tells the secrets of ${what}`, async () => {
    await using server = rawServer(answer ?? "");
    for (const format of Object.keys(FORMATS)) {
      const analysis = ["--explain", "--expect", "header.set-cookie~x", "--expect", "reused"];
      const given = ["--format", format, ...analysis, ...args(server.at)];
      const { stdout, stderr } = await runCli(given);
      assert(stdout.length + stderr.length > 20);
      assertSilent(stdout + stderr, `--format ${format}`);
    }
  });
}

Deno.test("a trace that was saved with secrets shows them to those alone who ask for them", async () => {
  await using server = rawServer(ANSWER);
  const url = `http://me:${SECRET}@${server.at}/`;
  const { stdout } = await runCli(["--show-secrets", "--format", "ndjson", ...SENT, url]);
  // Somebody may have put userinfo where we put none.
  await using file = await savedLog(stdout.replaceAll('"http://', `"http://me:${SECRET}@`));
  const views = Object.keys(FORMATS).map((format) => ["--format", format]);
  for (const args of [...views, ["-w", "%{json} %{header_json} %{url}"]]) {
    const view = ["view", "--explain", "--expect", "header.set-cookie~x", ...args, file.path];
    const shown = await runCli(view);
    assert(shown.stdout.length > 20);
    assertSilent(shown.stdout + shown.stderr, args.join(" "));
  }
  const asked = await runCli(["view", "--show-secrets", "--format", "verbose", file.path]);
  assertStringIncludes(asked.stdout, SECRET);
  for (const args of [["check", file.path], ["diff", file.path, file.path]]) {
    const { stdout, stderr } = await runCli(args);
    assertSilent(stdout + stderr, args[0]!);
  }
});

Deno.test("-w tells no secrets", async () => {
  await using server = rawServer(ANSWER);
  const template = "%{json} %{header_json} %{url} %{url.user} %{url.password} %{referer} " +
    "%{redirect_url} %header{set-cookie:all:,} %header{content-location} %{errormsg}";
  const { stdout } = await runCli(["-w", template, ...SENT, `http://me:${SECRET}@${server.at}/`]);
  assertStringIncludes(stdout, "[redacted]");
  assertSilent(stdout, "-w");
});

/** What shall be a URL, and is none that can be asked. */
const TYPED = [
  `http://me:${SECRET}@a:99999/`,
  `http://me:${SECRET} x@a:99999/`,
  `http://me:${SECRET}"x@a:99999/`,
  `http://me:${SECRET}/x@a:99999/`,
  `http://me:${SECRET}#x@a:99999/`,
  `http://me:${SECRET}@a b/`,
  `http:/me:${SECRET}@127.0.0.1:1/`,
  `ftp://me:${SECRET}@a/`,
  `ftp://me:${SECRET}"x@a/`,
  `ftp://me:${SECRET}/x@a/`,
  `me:${SECRET}@a:99999`,
];

Deno.test("no message repeats the secret of what was typed as a URL", async () => {
  for (const url of TYPED) {
    for (const args of [[url], ["-O", url], ["--url", url], ["-x", url, "http://a.test/"], ["-"]]) {
      const { status, stdout, stderr } = await runCli(args, { stdin: `${url}\n` });
      assert(status !== 0 && stderr.startsWith("httptrace: ("), url);
      assertSilent(stdout + stderr, args.join(" "));
    }
  }
});

Deno.test("no error of the library repeats a secret, nor does any of its causes", async () => {
  const init = { headers: { authorization: `Bearer ${SECRET}`, cookie: `a=${SECRET}` } };
  await using server = rawServer(`HTTP/1.1 200 OK\r\nSet-Cookie ${SECRET}\r\n\r\n`);
  const urls = [`http://me:${SECRET}@127.0.0.1:1/`, `http://me:${SECRET}@${server.at}/`, TYPED[0]!];
  for (const proxy of [null, `http://me:${SECRET}@127.0.0.1:1`, `socks5://me:${SECRET}@[::1]:1`]) {
    await using transport = new Transport({ proxy });
    for (const url of urls) {
      const error: unknown = await transport.fetch(url, init).then(() => null, (error) => error);
      assert(error instanceof TypeError);
      for (let one: unknown = error; one instanceof Error; one = one.cause) {
        assertSilent(`${one} ${one.stack} ${JSON.stringify(one)}`, url);
      }
    }
  }
});

Deno.test("no refusal of an option or a header field repeats a secret", async () => {
  await using transport = new Transport({ proxy: null });
  const refusals: (() => unknown)[] = [
    () => new Transport({ proxy: `ftp://me:${SECRET}@a` }),
    () => new Transport({ proxy: `http://me:${SECRET}"x@a:99999` }),
    () => new Transport({ proxy: [`http://me:${SECRET}@a`] as unknown as string }),
    () => new Transport({ key: SECRET }),
    () => new Transport({ headers: { authorization: `${SECRET}\n` } }),
    () => transport.request("http://a.test/", { headers: { cookie: `\0${SECRET}` } }),
    () => transport.request("http://a.test/", { proxy: `x://me:${SECRET}@a` }),
  ];
  for (const refusal of refusals) {
    const error: unknown = await Promise.try(refusal).then(() => null, (error) => error);
    assert(error instanceof Error);
    assertSilent(`${error} ${error.stack}`, String(refusal));
  }
});

Deno.test("spans and metrics tell no secrets", async () => {
  await using server = rawServer(ANSWER);
  await using transport = new Transport({ proxy: null });
  const { api, told } = fakeTelemetry();
  using instrumented = instrument(transport, api);
  const init = { headers: { authorization: `Bearer ${SECRET}`, cookie: `a=${SECRET}` } };
  await (await instrumented.fetch(`http://me:${SECRET}@${server.at}/`, init)).text();
  await instrumented.fetch(`http://me:${SECRET}@127.0.0.1:1/`, init).catch(() => {});
  assert(told.length > 10);
  assertSilent(told.join("\n"), "telemetry");
});

Deno.test("a trace that is saved without secrets has none to give", async () => {
  await using server = rawServer(ANSWER);
  await using transport = new Transport({ proxy: null });
  const log = TraceLog.record(transport.trace);
  const init = { headers: { authorization: `Bearer ${SECRET}` } };
  await (await transport.fetch(`http://me:${SECRET}@${server.at}/`, init)).text();
  assertSilent(log.toNdjson(), "NDJSON");
  assertStringIncludes(log.toNdjson({ showSecrets: true }), SECRET);
});

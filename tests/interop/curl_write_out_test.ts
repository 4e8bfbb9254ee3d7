/**
 * What `-w` says, held against the installed curl: the same request to the same server.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import { runCli } from "../_support/run_cli.ts";
import { Authority } from "../_support/certificates.ts";
import { curl } from "../_support/curl.ts";
import { Nginx } from "../_support/nginx.ts";
import { requires } from "../_support/requires.ts";
import { answerHead, site, to } from "../_support/site.ts";
import { ScriptedServer } from "../_support/scripted_server.ts";
import { refusingPort } from "../_support/silence.ts";
import { temporaryFile } from "../_support/temporary.ts";
import { Tinyproxy } from "../_support/tinyproxy.ts";

/** What differs from curl on purpose, or by its nature; all else is equal. */
const DIFFERENT: Readonly<Record<string, string>> = {
  certs: "says less of a certificate, and more of those above it",
  conn_id: "counts from 1, curl from 0",
  curl_version: "is none of a call",
  errormsg: "has words of its own",
  local_port: "is another one for each connection",
  num_certs: "is not known with TLS: a chain may hold what the server did not send",
  proxy_ssl_verify_result: "is another one of OpenSSL's numbers where a check fails",
  scheme: "is in capital letters in older versions of curl",
  speed_download: "depends on time",
  speed_upload: "depends on time",
  xfer_id: "counts from 1, curl from 0",
};

/** The times that are 0 for curl just where they are 0 for us: something did not happen. */
const TIMES = [
  "time_connect",
  "time_appconnect",
  "time_pretransfer",
  "time_starttransfer",
  "time_redirect",
];

let known: Promise<string[]> | undefined;

/** curl knows other variables from version to version: those that it has are asked for. */
async function askForNames(): Promise<string[]> {
  const { stdout } = await curl(["-w", "%{json}", `http://127.0.0.1:${refusingPort()}/`]);
  return Object.keys(JSON.parse(stdout)).filter((name) => !name.startsWith("time_"));
}

interface Comparison {
  /** What curl said, and what we said, a line for each variable of each request. */
  readonly theirs: string[];
  readonly ours: string[];
  readonly times: { readonly theirs: number[][]; readonly ours: number[][] };
  readonly statuses: readonly [theirs: number, ours: number];
}

/** Sends the same requests by curl and by ourselves. */
async function compare(args: readonly string[]): Promise<Comparison> {
  const names = (await (known ??= askForNames())).filter((name) => !Object.hasOwn(DIFFERENT, name));
  const equal = names.map((name) => `${name}=%{${name}}`).join("\\n");
  const times = TIMES.map((name) => `%{${name}}`).join(" ");
  const template = `%{stderr}${equal}\\n%{stdout}times=${times}\\n`;
  // For curl, each URL has a file of its own.
  const files = args.filter((arg) => /^https?:/.test(arg)).flatMap(() => ["-o", "/dev/null"]);
  const all = ["-s", "-A", "test", ...files, "-w", template, ...args];
  const [theirs, ours] = [await curl(all), await runCli(all)];
  const timesOf = (text: string) =>
    text.trimEnd().split("\n").map((line) => {
      return line.replace("times=", "").split(" ").map(Number);
    });
  return {
    theirs: theirs.stderr.split("\n"),
    ours: ours.stderr.split("\n"),
    times: { theirs: timesOf(theirs.stdout), ours: timesOf(ours.stdout) },
    statuses: [theirs.status, ours.status],
  };
}

/** Asserts that curl and we say the same of the same requests. */
async function assertSame(args: readonly string[], except: readonly string[] = []): Promise<void> {
  const { theirs, ours, times, statuses } = await compare(args);
  const counted = (line: string) => !except.includes(line.split("=")[0]!);
  assert(theirs.length > 20, theirs.join("\n"));
  assertEquals(ours.filter(counted), theirs.filter(counted));
  assertEquals(statuses[1], statuses[0]);
  const happened = (all: number[][]) => {
    return all.map((one) => TIMES.filter((name, index) => counted(name) && one[index]! > 0));
  };
  assertEquals(happened(times.ours), happened(times.theirs));
}

const test = requires("curl", "nginx");
const FILES = { "page.txt": "a page\n".repeat(3_000), "form.txt": "name=value" };

for (
  const [what, ...args] of [
    ["a GET", "URL/hello"],
    ["a page of some size", "URL/page.txt"],
    ["a body in chunks", "URL/chunked/page.txt"],
    ["a response without a body", "URL/nothing"],
    ["a HEAD", "-I", "URL/hello"],
    ["a POST", "-d", "name=value", "URL/hello"],
    ["a POST of JSON", "--json", '{"a":1}', "URL/hello"],
    ["data in the URL", "-G", "-d", "a=b", "URL/hello"],
    ["a DELETE", "-X", "DELETE", "URL/hello"],
    ["a 404", "URL/none"],
    ["a redirect that is followed", "-L", "URL/moved"],
    ["a POST that is redirected", "-L", "-d", "a=b", "URL/moved"],
    ["a redirect that is not followed", "URL/moved"],
    ["a Referer", "-e", "http://a.test/", "URL/hello"],
    ["credentials", "-u", "user:password", "URL/hello"],
    ["two URLs", "URL/hello", "URL/none"],
    ["a connection for one request", "URL/last?1", "URL/last?2"],
    ["a query", "URL/hello?a=b&c=d"],
  ] as const
) {
  test(`${what} is told as curl tells it`, async () => {
    await using server = await Nginx.start({ files: FILES });
    await assertSame(args.map((arg) => arg.replace("URL", server.url(""))));
  });
}

test("a redirect too many is told as curl tells it", async () => {
  await using server = await Nginx.start();
  await assertSame(["-L", "--max-redirs", "0", server.url("/moved")]);
});

test("a body that waits for 100 is told as curl tells it, which forgets it in one sum", async () => {
  await using server = await Nginx.start();
  const expect = ["-H", "Expect: 100-continue", "-d", "a=b"];
  await assertSame([...expect, server.url("/hello")], ["size_request"]);
});

test("with --fail a 404 is told as curl tells it, but for the body, which we read", async () => {
  await using server = await Nginx.start();
  await assertSame(["-f", server.url("/none")], ["size_download"]);
});

test("a connection that is refused is told as curl tells it", async () => {
  await assertSame([`http://127.0.0.1:${refusingPort()}/`]);
});

test("a name without an address is told as curl tells it", async () => {
  await assertSame(["http://name.invalid/"]);
});

requires("curl", "nginx", "openssl")("https is told as curl tells it", async () => {
  const authority = await Authority.shared();
  await using server = await Nginx.start({ certificate: await authority.issue("a.test") });
  await using folder = await temporaryFile(authority.certificate.cert);
  const { port } = server;
  const trusted = ["--cacert", folder.path, "--resolve", `a.test:${port}:127.0.0.1`];
  const url = `https://a.test:${port}/hello`;
  await assertSame([...trusted, url, `${url}?again`]);
});

requires("curl", "nginx", "openssl")(
  "a certificate of the wrong name is told as curl tells it, but for the connect before it",
  async () => {
    const authority = await Authority.shared();
    await using server = await Nginx.start({ certificate: await authority.issue("b.test") });
    await using folder = await temporaryFile(authority.certificate.cert);
    const { port } = server;
    const trusted = ["--cacert", folder.path, "--resolve", `a.test:${port}:127.0.0.1`];
    // No event tells our own address before the handshake is done.
    await assertSame([...trusted, `https://a.test:${port}/hello`], ["time_connect", "local_ip"]);
  },
);

test("a request by way of a proxy is told as curl tells it, which sends one field more", async () => {
  await using server = await Nginx.start();
  await assertSame(["-x", server.url(""), "http://a.test/hello"], ["size_request"]);
});

requires("curl", "nginx", "openssl", "tinyproxy")(
  "a tunnel is told as curl tells it, but for the bytes that open it, which no call owns",
  async () => {
    const authority = await Authority.shared();
    await using proxy = await Tinyproxy.start();
    await using server = await Nginx.start({ certificate: await authority.issue("127.0.0.1") });
    await using folder = await temporaryFile(authority.certificate.cert);
    const args = ["--cacert", folder.path, "-x", proxy.url(), server.url("/hello")];
    await assertSame(args, ["size_request", "size_header"]);
  },
);

test("a compressed body is told as curl tells it", async () => {
  const gzip = new Blob(["hello ".repeat(1_000)]).stream()
    .pipeThrough(new CompressionStream("gzip"));
  const body = await new Response(gzip).bytes();
  const length = `content-encoding: gzip\r\ncontent-length: ${body.length}\r\n\r\n`;
  const text = `HTTP/1.1 200 OK\r\n${length}${String.fromCharCode(...body)}`;
  await using server = await ScriptedServer.start(site({ "/": text }));
  // What each accepts by itself differs, and with that the size of the request.
  await assertSame(["--compressed", "-H", "Accept-Encoding: gzip", server.url()]);
});

for (
  const [what, head] of [
    ["a response that is cut short", "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc"],
    ["HTTP/1.0", "HTTP/1.0 200 OK\r\n\r\nabc"],
    [
      "a response after a 1xx",
      "HTTP/1.1 103 Hints\r\nlink: </a>\r\nx: y\r\n\r\nHTTP/1.1 204 OK\r\ndate: now\r\n\r\n",
    ],
    ["a redirect to elsewhere", to("http://127.0.0.1:9/a?b", { status: 300 })],
    ["a Location that is none", to("/a", { status: 201 })],
  ] as const
) {
  test(`${what} is told as curl tells it`, async () => {
    await using server = await ScriptedServer.start(async (peer) => {
      await peer.head();
      await peer.send(head);
    });
    await assertSame([server.url()]);
  });
}

test("an empty reply is told as curl tells it, which takes the end for a first byte", async () => {
  await using server = await ScriptedServer.start(async (peer) => void await peer.head());
  await assertSame([server.url()], ["time_starttransfer"]);
});

test("%{header_json} and %header are those of curl", async () => {
  const answer = "HTTP/1.1 200 OK\r\nServer: s\r\nX-A:  1 \r\nx-a: 2\r\ncontent-length: 0\r\n\r\n";
  await using server = await ScriptedServer.start(answerHead(answer));
  const args = ["-s", "-o", "/dev/null", "-w", "%header{X-a}\\n%{header_json}", server.url()];
  const [theirs, ours] = [(await curl(args)).stdout, (await runCli(args)).stdout];
  const [theirField, ...theirJson] = theirs.split("\n");
  const [ourField, ...ourJson] = ours.split("\n");
  assertEquals(ourField, theirField);
  assertEquals(JSON.parse(ourJson.join("")), JSON.parse(theirJson.join("")));
});

test("what %{json} says is what curl says, or null where curl says nothing", async () => {
  await using server = await Nginx.start();
  const args = ["-s", "-A", "t", "-o", "/dev/null", "-w", "%{json}", server.url("/hello")];
  const [theirs, ours] = [(await curl(args)).stdout, (await runCli(args)).stdout];
  const [curlJson, ourJson] = [JSON.parse(theirs), JSON.parse(ours)];
  const nothing = [null, "", 0, "0"];
  const differing = Object.keys(curlJson).filter((name) => {
    const isEqual = ourJson[name] === curlJson[name];
    return !isEqual && !(ourJson[name] === null && nothing.includes(curlJson[name]));
  }).filter((name) => !name.startsWith("time_") && !Object.hasOwn(DIFFERENT, name));
  assertEquals(differing, ["ftp_entry_path"]); // we have no such thing
});

test("what is no variable is written as curl writes it", async () => {
  await using server = await Nginx.start();
  const templates = [
    "a%{colour}b%{ http_code}c%{}d",
    "%%|%%%{http_code}%%|%{HTTP_CODE}|x%y|x%|%",
    "\\n\\t\\x\\\\n|\\",
    "%{http_code",
    "%header{server",
    "%{a%{http_code}}",
    "a%{onerror}b",
    "%{stderr}a%{stdout}b%{stderr}c",
  ];
  for (const template of templates) {
    const args = ["-s", "-o", "/dev/null", "-w", template, server.url("/hello")];
    assertEquals((await runCli(args)).stdout, (await curl(args)).stdout, template);
  }
});

test("a template in a file is read as curl reads it", async () => {
  await using server = await Nginx.start();
  await using file = await temporaryFile("a\nb\r\n%{http_code}\\n\n");
  const args = ["-s", "-o", "/dev/null", "-w", `@${file.path}`, server.url("/hello")];
  assertEquals((await runCli(args)).stdout, (await curl(args)).stdout);
});

test("the times of a request follow upon each other", async () => {
  await using server = await Nginx.start();
  const template = TIMES.slice(0, -1).concat("time_posttransfer", "time_total")
    .map((name) => `%{${name}}`).join(" ");
  const { stdout } = await runCli(["-s", "-w", template, server.url("/hello")]);
  const [connect, , pretransfer, starttransfer, posttransfer, total] = stdout.split(" ").map(
    Number,
  );
  const happened = [connect, pretransfer, posttransfer, starttransfer, total];
  assertEquals(happened, happened.toSorted((a, b) => a! - b!));
});

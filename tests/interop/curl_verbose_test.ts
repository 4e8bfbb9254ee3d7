/**
 * What `-v` says, held against the installed curl: the same request to the same server.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import { runCli } from "../_support/run_cli.ts";
import { Authority } from "../_support/certificates.ts";
import { curl } from "../_support/curl.ts";
import { Nginx } from "../_support/nginx.ts";
import { requires } from "../_support/requires.ts";
import { ScriptedServer } from "../_support/scripted_server.ts";
import { refusingPort } from "../_support/silence.ts";
import { temporaryFile } from "../_support/temporary.ts";

/** The lines of curl and ours that begin with one of these marks. */
async function linesOf(marks: string, args: readonly string[]): Promise<[string[], string[]]> {
  const all = ["-v", "-A", "test", ...args];
  const { stderr } = await curl([...all, "-o", "/dev/null"]);
  const run = await runCli(all);
  const [theirs = [], ours = []] = [stderr, run.stdout].map((text) => {
    return text.split("\n").map((line) => line.trimEnd())
      .filter((line) => line !== "" && marks.includes(line.charAt(0)))
      .map((line) => line.replace(/^< Date: .*/, "< Date")); // it may be the next second
  });
  assert(theirs.length > 0);
  assert(ours.length > 0, `${run.stdout}${run.stderr}`);
  return [theirs, ours];
}

const test = requires("curl", "nginx");

for (
  const [what, ...args] of [
    ["a GET", "URL/hello"],
    ["a 404", "URL/none"],
    ["a HEAD", "-I", "URL/hello"],
    ["a DELETE with fields", "-X", "DELETE", "-H", "X-A: b", "-H", "x-c;", "URL/hello"],
    ["a redirect", "-L", "URL/moved"],
    ["a query", "URL/hello?a=b"],
    ["two requests", "URL/hello", "URL/hello"],
  ] as const
) {
  test(`what is sent and received in ${what} is what curl shows`, async () => {
    await using server = await Nginx.start();
    const [theirs, ours] = await linesOf(
      "><",
      args.map((arg) => arg.replace("URL", server.url(""))),
    );
    assertEquals(ours, theirs);
  });
}

test("what is sent in a POST is what curl shows, in another order of the fields", async () => {
  await using server = await Nginx.start();
  const [theirs, ours] = await linesOf("><", ["-d", "a=b", server.url("/hello")]);
  assertEquals(ours.toSorted(), theirs.toSorted());
});

test("a 1xx response is shown as curl shows it, with the empty line that newer ones have", async () => {
  const hints = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";
  await using server = await ScriptedServer.start(async (peer) => {
    await peer.head();
    await peer.send(`${hints}HTTP/1.1 200 Fine\r\nX-A:  b \r\nConnection: close\r\n\r\n`);
  });
  const [theirs, ours] = await linesOf("<", [server.url()]);
  const fields = (lines: string[]) => lines.filter((line) => line !== "<");
  assertEquals(fields(ours).map(collapsed), fields(theirs).map(collapsed));
});

test("the address that is tried is told in curl's words", async () => {
  const port = refusingPort();
  const [theirs, ours] = await linesOf("*", [`http://127.0.0.1:${port}/`]);
  const tried = `*   Trying 127.0.0.1:${port}...`;
  assertEquals([theirs[0], ours[0]], [tried, tried]);
  const failed = `* connect to 127.0.0.1 port ${port} failed: Connection refused`;
  // Newer versions of curl tell the port on this side too.
  const withoutSource = theirs.map((line) => line.replace(/ from \S+ port \d+/, ""));
  assert(withoutSource.includes(failed), theirs.join("\n"));
  assert(ours.includes(failed), ours.join("\n"));
});

requires("curl", "nginx", "openssl")("a certificate is told in curl's words", async () => {
  const authority = await Authority.shared();
  await using server = await Nginx.start({ certificate: await authority.issue("a.test") });
  await using file = await temporaryFile(authority.certificate.cert);
  const known = ["--cacert", file.path, "--resolve", `a.test:${server.port}:127.0.0.1`];
  const [theirs, ours] = await linesOf("*", [...known, `https://a.test:${server.port}/hello`]);
  const facts = ["subject:", "start date:", "expire date:", "issuer:", "SSL certificate verify"];
  const told = (lines: string[]) => {
    return lines.filter((line) => facts.some((fact) => line.startsWith(`*  ${fact}`)));
  };
  assertEquals(told(ours), told(theirs));
  assertEquals(told(ours).length, facts.length);
  assert(ours.includes("* ALPN: server accepted http/1.1"));
});

/** A field as it means the same. */
function collapsed(line: string): string {
  return line.replace(/ +/g, " ");
}

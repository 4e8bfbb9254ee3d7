import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { FORMATS } from "../../cli/args/values.ts";
import { newAndReused } from "../_support/scenes.ts";
import { rawServer } from "../_support/raw_server.ts";
import { runCli } from "../_support/run_cli.ts";
import { savedLog } from "../_support/saved_log.ts";

/** What a terminal obeys, or what hides or turns text; line breaks and tabs are the report's own. */
const OBEYED = /[^\P{Cc}\n\t]|[\p{Cf}\p{Zl}\p{Zp}]/u;
/** Clears the screen, rings, sets the title; C1's form of CSI; turns the direction of writing. */
const HOSTILE = "\x1b[2J\x07\x1b]0;owned\x07\x9b31m\u202e";
/** The same as bytes that may stand in a header field. */
const IN_FIELD = "\x9b31m\xe2\x80\xae";

const ANSWER = [
  `HTTP/1.1 200 ${IN_FIELD}`,
  `Server: ${IN_FIELD}`,
  `Content-Type: ${IN_FIELD}`,
  `Server-Timing: db;desc="${IN_FIELD}"`,
  `Set-Cookie: a=${IN_FIELD}`,
  "Transfer-Encoding: chunked",
  "",
  "5",
  "hello",
  "0",
  `X-Trailer: ${IN_FIELD}`,
  "",
  "",
].join("\r\n");

/** Texts that are one of a few words, or the name of something. */
const WORDS = /^(outcome|reason|source|miss|network|peer|name|httpVersion|type)$/;

function hostile(value: unknown, key = ""): unknown {
  if (typeof value === "string") return WORDS.test(key) ? value : value + HOSTILE;
  if (Array.isArray(value)) {
    const isHeader = key === "headers" || key === "fields";
    if (isHeader) return value.map(([name, text]) => [name, `${text}\x9b31m`]);
    return value.map((one) => hostile(one));
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, hostile(one, name)]));
}

/** A trace in which every text that may be any text is hostile. */
const hostileTrace = (await newAndReused()).toNdjson().replace(/^(?!.*"header").*$/gm, (line) => {
  if (line === "") return line;
  const { detail, ...rest } = JSON.parse(line);
  return JSON.stringify({ ...rest, detail: hostile(detail) });
});

/** A server whose answer is these characters, one byte each. */
function hostileServer(answer: string) {
  const bytes = Uint8Array.from(answer, (character) => character.charCodeAt(0));
  return rawServer(bytes);
}

function assertHarmless(text: string, what: string): void {
  const found = OBEYED.exec(text);
  const around = found === null ? "" : text.slice(Math.max(0, found.index - 40), found.index + 10);
  assertEquals(found === null, true, `${what}: ${JSON.stringify(around)}`);
}

for (const format of ["", ...Object.keys(FORMATS)]) {
  Deno.test(`no format lets a server speak to the terminal: --format ${format}`, async () => {
    await using server = hostileServer(ANSWER);
    const args = format === "" ? [] : ["--format", format];
    const analysis = ["--explain", "--expect", "header.server==x", "--expect", "header.server"];
    const { stdout, stderr } = await runCli([...args, ...analysis, server.at]);
    assert(stdout.length > 20);
    assertHarmless(stdout, "standard output");
    assertHarmless(stderr, "standard error");
  });

  Deno.test(`nor does a trace that a stranger saved: --format ${format}`, async () => {
    await using file = await savedLog(hostileTrace);
    const args = format === "" ? [] : ["--format", format];
    const { status, stdout, stderr } = await runCli(["view", file.path, "--explain", ...args]);
    assertEquals(status, 0, stderr);
    assertHarmless(stdout, "standard output");
    assertHarmless(stderr, "standard error");
  });
}

Deno.test("a word of a saved trace that is none is refused", async () => {
  const saved = (await newAndReused()).toNdjson();
  await using file = await savedLog(saved.replace('"reason":"', '"reason":"\\u001b[2J'));
  const { status, stderr } = await runCli(["view", file.path]);
  assertEquals(status, 26);
  assertMatch(stderr, /: line \d+: its "reason" is no word\n/);
});

Deno.test("check and diff show no escapes of a saved trace", async () => {
  await using file = await savedLog(hostileTrace.replace('"time":', '"time":1e9,"was":'));
  for (const args of [["check", file.path], ["diff", file.path, file.path]]) {
    const { stdout, stderr } = await runCli(args);
    assertHarmless(stdout + stderr, args[0]!);
  }
});

Deno.test("-w shows no escapes", async () => {
  await using server = hostileServer(ANSWER);
  const { stdout } = await runCli(["-w", "[%{content_type} %header{server} %{json}]", server.at]);
  assertStringIncludes(stdout, "[\\u009b31m");
  assertHarmless(stdout, "-w");
});

Deno.test("an error shows no escapes, whoever sent them", async () => {
  await using server = hostileServer(`${HOSTILE.slice(0, -1)}\r\n\r\n`);
  const redirect = `HTTP/1.1 302 ${IN_FIELD}\r\nLocation: http://a b${IN_FIELD}/\r\n\r\n`;
  await using redirecting = hostileServer(redirect);
  const name = `/no/such/${HOSTILE}`;
  const runs = [[server.at], ["-L", redirecting.at], ["view", name], ["--url", `@${name}`]];
  for (
    const args of [...runs, ["--cacert", name, "https://a/"], [`--${HOSTILE}`], ["help", name]]
  ) {
    const { status, stderr } = await runCli(args);
    assert(status !== 0 && stderr.startsWith("httptrace: ("));
    assertHarmless(stderr, args.join(" "));
  }
});

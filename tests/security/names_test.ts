import { assert, assertEquals, assertFalse, assertMatch, assertStringIncludes } from "@std/assert";
import { FORMATS } from "../../cli/args/values.ts";
import { Transport } from "../../mod.ts";
import { TraceLog } from "../../trace_log.ts";
import { rawServer } from "../_support/raw_server.ts";
import { runCli } from "../_support/run_cli.ts";
import { savedLog } from "../_support/saved_log.ts";
import { redirectedAndPosted } from "../_support/scenes.ts";

/** What every object has without having been given it. */
const NAMES = ["__proto__", "constructor", "toString", "hasOwnProperty", "valueOf"];
/** What shows that one of them was taken for something else. */
const BETRAYAL = /native code|\[object |\bundefined\b|\bNaN\b/;
const QUERY = NAMES.map((name) => `${name}=query-${name}`).join("&");

/** A server whose every name is one of those. */
function namingServer() {
  return rawServer([
    "HTTP/1.1 200 OK",
    ...NAMES.map((name) => `${name}: field-${name}`),
    `Server-Timing: ${NAMES.map((name) => `${name};${name}=1;dur=1`).join(", ")}`,
    ...NAMES.map((name) => `Set-Cookie: ${name}=1; ${name}=${name}; Path=/`),
    `Content-Type: text/html; ${NAMES.map((name) => `${name}=1`).join("; ")}`,
    "Transfer-Encoding: chunked",
    "",
    "1",
    "x",
    "0",
    ...NAMES.map((name) => `${name}: trailer-${name}`),
    "",
    "",
  ].join("\r\n"));
}

/** Checks that no object anywhere has more than it had. */
async function assertUnpolluted(work: () => Promise<void>): Promise<void> {
  const properties = () => Reflect.ownKeys(Object.prototype).map(String).join();
  const before = properties();
  await work();
  assertEquals(properties(), before);
  assertEquals(Object.getPrototypeOf(Object.prototype), null);
}

/** Formats that show header fields. */
const WITH_FIELDS = ["log", "verbose", "json", "ndjson", "har", "html"];
/** The page has a program in it, in which such words stand. */
const PROSE = Object.keys(FORMATS).filter((format) => format !== "html");

for (const format of Object.keys(FORMATS)) {
  Deno.test(`names of fields, cookies, metrics and trailers are names only: --format ${format}`, () =>
    assertUnpolluted(async () => {
      await using server = namingServer();
      const expected = NAMES.flatMap((name) => ["--expect", `header.${name}==field-${name}`]);
      const sent = NAMES.flatMap((name) => ["-H", `${name}: sent-${name}`]);
      const args = [
        "--format",
        format,
        "--explain",
        ...expected,
        ...sent,
        `${server.at}/?${QUERY}`,
      ];
      const { status, stdout, stderr } = await runCli(args);
      assertEquals(status, 0, stderr);
      if (PROSE.includes(format)) assertEquals(BETRAYAL.exec(stdout + stderr), null);
      if (!WITH_FIELDS.includes(format)) return;
      for (const name of NAMES) assertStringIncludes(stdout, `field-${name}`);
    }));
}

Deno.test("-w takes such names for those of fields, and for no variables", async () => {
  await using server = namingServer();
  const there = NAMES.map((name) => `%header{${name}}`).join();
  const { stdout } = await runCli(["-w", there, server.at]);
  assertEquals(stdout, NAMES.map((name) => `field-${name}`).join());
  await using silent = rawServer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  const absent = NAMES.flatMap((name) => [`%header{${name}}`, `%{${name}}`]).join();
  const { status, stdout: nothing } = await runCli(["-w", absent, silent.at]);
  assertEquals([status, nothing], [0, ",".repeat(2 * NAMES.length - 1)]);
});

Deno.test("expecting such a field where there is none fails, as for any other name", async () => {
  await using server = rawServer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  for (const name of NAMES) {
    const { status } = await runCli(["--expect", `header.${name}`, server.at]);
    assertEquals(status, 120);
  }
});

/** Puts something into every object of a saved trace. */
async function withMore(name: string): Promise<string> {
  const more = { status: 200, outcome: "error", polluted: "yes", headers: [["polluted", "yes"]] };
  const added = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(added);
    if (typeof value !== "object" || value === null) return value;
    const entries = Object.entries(value).map(([key, one]) => [key, added(one)] as const);
    return Object.fromEntries([...entries, [name, more]]);
  };
  const lines = (await redirectedAndPosted()).toNdjson().trim().split("\n");
  return `${lines.map((line) => JSON.stringify(added(JSON.parse(line)))).join("\n")}\n`;
}

Deno.test("such keys in a saved trace change nothing of what is shown", () =>
  assertUnpolluted(async () => {
    const plain = (await redirectedAndPosted()).toNdjson();
    for (const name of NAMES) {
      const saved = await withMore(name);
      assertStringIncludes(saved, `"${name}":{"status"`);
      await using file = await savedLog(saved);
      const log = TraceLog.parse(saved);
      assertEquals(log.records.length, TraceLog.parse(plain).records.length);
      for (const format of ["json", "har", "waterfall", "otlp", "markdown", "verbose"]) {
        const { status, stdout, stderr } = await runCli(["view", "--format", format, file.path]);
        assertEquals([status, stderr], [0, ""]);
        assertFalse(stdout.includes("polluted"), format);
      }
    }
  }));

Deno.test("an error of a saved trace stays one, whatever keys it has", () => {
  const detail = (error: string) =>
    `{"type":"header","schema":1,"epoch":"2026-01-01T00:00:00.000Z"}\n` +
    `{"type":"putidleconn","time":1,"seq":1,"callId":1,"hop":0,"attempt":0,"connId":1,"detail":{"error":${error}}}\n`;
  const hostile = `{"name":"Oops","message":"no","code":"closed","__proto__":{"stack":"evil"},` +
    `"toString":"evil","stack":"evil","cause":{"name":"Why","message":"that","constructor":1}}`;
  const [record] = TraceLog.parse(detail(hostile)).records;
  const { error } = record!.detail as { error: Error };
  assert(error instanceof Error && error.cause instanceof Error);
  assertEquals([`${error}`, error.stack, `${error.cause}`], ["Oops: no", "Oops: no", "Why: that"]);
});

Deno.test("a word of a saved trace that every object has is none of the words", async () => {
  const saved = (await redirectedAndPosted()).toNdjson();
  for (const name of NAMES) {
    await using file = await savedLog(saved.replaceAll('"outcome":"ok"', `"outcome":"${name}"`));
    const { status, stderr } = await runCli(["view", file.path]);
    assertEquals(status, 26);
    assertMatch(stderr, /: line \d+: its "outcome" is no word\n/);
  }
});

Deno.test("maps of options have such names for hosts, and otherwise not", async () => {
  await using server = rawServer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  const port = server.at.split(":")[1]!;
  const hosts = ["__proto__", "constructor", "tostring"];
  const resolve = Object.fromEntries(hosts.map((host) => [`${host}:${port}`, ["127.0.0.1"]]));
  const connectTo = Object.fromEntries(hosts.map((host) => [`x-${host}:${port}`, server.at]));
  await using transport = new Transport({ proxy: null, resolve, connectTo });
  for (const host of hosts) {
    for (const name of [host, `x-${host}`]) {
      const response = await transport.request(`http://${name}:${port}/`);
      await response.bytes();
      assertEquals(response.status, 200);
    }
  }
  const args = hosts.flatMap((host) => ["--resolve", `${host}:${port}:127.0.0.1`]);
  for (const host of hosts) {
    const { status, stderr } = await runCli([...args, `${host}:${port}`]);
    assertEquals(status, 0, stderr);
  }
});

Deno.test("an option of such a name is no option", async () => {
  for (const name of NAMES) {
    const { status, stderr } = await runCli([`--${name}`, "a"]);
    assertEquals(status, 2);
    assertStringIncludes(stderr, `Cannot use --${name}: there is no such option`);
    const options = Object.fromEntries([[name, 1]]);
    const error = await Promise.try(() => new Transport(options)).then(() => null, String);
    assertMatch(error ?? "", /there is no option "/);
  }
});

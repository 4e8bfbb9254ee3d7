import { assert, assertEquals, assertMatch } from "@std/assert";
import { main } from "../../cli.ts";
import { pause } from "../../cli/schedule.ts";
import type { FORMATS } from "../../cli/args/values.ts";
import { TraceLog } from "../../trace_log.ts";
import { validateTrace } from "../../validate.ts";
import { ScriptedServer } from "../_support/scripted_server.ts";
import { temporaryFile, temporaryFolder } from "../_support/temporary.ts";
import { answerByHalf, ignore, neverAnswer } from "../_support/scripts.ts";
import { refusingPort, silentNameServer, silentPort } from "../_support/silence.ts";
import { CliProcess } from "./_cli_process.ts";
import { InterruptingSink, MemoryIo } from "../_support/memory_io.ts";
import { runCli } from "../_support/run_cli.ts";
import { requires } from "../_support/requires.ts";

const testPosix = requires("POSIX");

/** What has a client wait, its head sent and its body not, so that nobody can miss the phase. */
const ASKING = ["-H", "Expect: 100-continue", "-d", "x"];

/** A moment of a call: what leads to it, and the line that says that it is there. */
interface Moment {
  readonly args: readonly string[];
  readonly url: string;
  readonly line: RegExp;
}

/** Interrupts a call at a moment, and checks that the open phase and the time are told. */
async function assertInterrupted(phase: string, { args, url, line }: Moment): Promise<void> {
  await using process = new CliProcess([...args, url]);
  await process.said(line);
  process.kill("SIGINT");
  const { status, stdout, stderr } = await process.end();
  assertEquals(status, 130);
  const [, told] = /^httptrace: \(130\) Interrupted in (.*)\n$/.exec(stderr) ?? [];
  assertMatch(told ?? stderr, new RegExp(`^${phase}, after [0-9.]+ ms: (?:GET|POST) ${url}$`));
  assertMatch(stdout, new RegExp(`\n✗ ${phase} +[0-9.]+ ms `));
  assertMatch(stdout, /\ncall 1 aborted \(.*\): Interrupted\n\n/);
}

testPosix("Ctrl-C while a name is looked up tells that, and since when", async () => {
  await using silence = await silentNameServer();
  const args = ["--name-server", `127.0.0.1:${silence.nameServer.port}`];
  await assertInterrupted("dns", { args, url: "http://a.test/", line: /starting to look up/ });
});

testPosix("Ctrl-C while a connect is on its way tells that", async () => {
  using silence = await silentPort();
  const url = `http://127.0.0.1:${silence.port}/`;
  await assertInterrupted("connect", { args: [], url, line: /starting tcp connection/ });
});

testPosix("Ctrl-C while a proxy makes a tunnel tells that", async () => {
  await using proxy = await ScriptedServer.start(neverAnswer);
  const args = ["-x", proxy.url()];
  await assertInterrupted("tunnel", { args, url: "https://a.test/", line: /asking the proxy/ });
});

testPosix("Ctrl-C in a handshake tells that", async () => {
  await using server = await ScriptedServer.start(ignore);
  const url = server.url().replace("http:", "https:");
  await assertInterrupted("tls", { args: [], url, line: /starting tls handshake/ });
});

testPosix("Ctrl-C before the request is sent tells that", async () => {
  await using server = await ScriptedServer.start(neverAnswer);
  const line = /waiting for 100 Continue/;
  await assertInterrupted("send", { args: ASKING, url: server.url(), line });
});

testPosix("Ctrl-C before the answer tells that", async () => {
  await using server = await ScriptedServer.start(neverAnswer);
  await assertInterrupted("wait", { args: [], url: server.url(), line: /request sent/ });
});

testPosix("Ctrl-C in a body tells that", async () => {
  await using server = await ScriptedServer.start(answerByHalf);
  await assertInterrupted("receive", { args: [], url: server.url(), line: /response: HTTP/ });
});

testPosix("SIGTERM ends a run in the same way, with a status of its own", async () => {
  await using server = await ScriptedServer.start(answerByHalf);
  await using process = new CliProcess(["--format", "log", server.url()]);
  await process.said(/response: HTTP/);
  process.kill("SIGTERM");
  const { status, stdout, stderr } = await process.end();
  assertEquals(status, 143);
  assertMatch(stderr, /^httptrace: \(143\) Terminated in receive, after [0-9.]+ ms: GET /);
  assertMatch(stdout, /\ncall 1 aborted \(status 200, [0-9.]+ ms\): Terminated\n$/);
});

type Check = (text: string) => unknown;
const showsAbort: Check = (text) => assertMatch(text, /aborted|Interrupted/);

/** What is said of one call, and of calls that nobody wants to see one by one. */
const TOLD =
  /^httptrace: \(130\) Interrupted in send, after [0-9.]+ ms: POST http:\/\/127.0.0.1:\d+\/\n$/;
const SUMMED_UP = /^httptrace: \(130\) Interrupted, after [0-9.]+ ms: 1 call cut short, in send\n$/;

/** What is in the file of each format when Ctrl-C has ended the run. */
const WHOLE: Readonly<Record<keyof typeof FORMATS, Check>> = {
  log: showsAbort,
  waterfall: showsAbort,
  verbose: showsAbort,
  summary: showsAbort,
  json: (text) => assertEquals(JSON.parse(text).outcome, "aborted"),
  ndjson: (text) => assertEquals(validateTrace(TraceLog.parse(text)), []),
  har: (text) => assertEquals(JSON.parse(text).log.entries.length, 1),
  chrome: (text) => assert(JSON.parse(text).traceEvents.length > 5),
  otlp: (text) => assertEquals(JSON.parse(text).resourceSpans.length, 1),
  timing: (text) => assertEquals(JSON.parse(text).length, 1),
  markdown: showsAbort,
  html: (text) => assertMatch(text, /^<!doctype html>[^]*<\/html>\n$/),
  junit: (text) => assertMatch(text, /^<\?xml [^]*<\/testsuites>\n$/),
};

/** How a run ended. */
interface End {
  readonly status: number;
  readonly stderr: string;
}

/**
 * The file that Ctrl-C leaves behind: `run` runs the command line, and interrupts it when told to.
 *
 * Checks that the open phase and the time are told.
 */
async function interruptedFile(
  format: string,
  run: (args: readonly string[], moment: Promise<void>) => Promise<End>,
): Promise<string> {
  const moment = Promise.withResolvers<void>();
  await using server = await ScriptedServer.start(async (peer) => {
    await peer.head();
    moment.resolve();
    await peer.untilEnd();
  });
  await using file = await temporaryFile();
  const expect = format === "junit" ? ["--expect", "status==200"] : [];
  const args = ["--format", format, "--output", file.path, ...expect, ...ASKING, server.url()];
  const { status, stderr } = await run(args, moment.promise);
  assertEquals(status, 130);
  assertMatch(stderr, format === "summary" ? SUMMED_UP : TOLD);
  return await file.text();
}

for (const [format, check] of Object.entries(WHOLE)) {
  Deno.test(`Ctrl-C leaves a file that is whole: --format ${format}`, async () => {
    const text = await interruptedFile(format, async (args, moment) => {
      const interrupt = new AbortController();
      moment.then(() => interrupt.abort());
      return await runCli(args, { signal: interrupt.signal });
    });
    check(text);
  });
}

for (const format of ["har", "ndjson"] as const) {
  testPosix(`so does a signal to a process: --format ${format}`, async () => {
    const text = await interruptedFile(format, async (args, moment) => {
      await using process = new CliProcess(args);
      await moment;
      process.kill("SIGINT");
      return await process.end();
    });
    WHOLE[format](text);
  });
}

Deno.test("Ctrl-C in a run of many tells in which phase it cut calls short", async () => {
  const interrupt = new AbortController();
  let arrived = 0;
  await using server = await ScriptedServer.start(async (peer) => {
    await peer.head();
    if (++arrived === 3) interrupt.abort();
    await peer.untilEnd();
  });
  const args = ["-n", "9", "-c", "3", "--format", "har", ...ASKING, server.url()];
  const { status, stderr } = await runCli(args, { signal: interrupt.signal });
  assertEquals(status, 130);
  assertMatch(stderr, / Interrupted, after [0-9.]+ ms: 3 calls cut short, in send\n$/);
});

Deno.test("Ctrl-C between two requests tells nothing of the one before, which failed", async () => {
  const interrupt = new AbortController();
  const stderr = new InterruptingSink(/\(7\)/, interrupt); // it says that the first one failed
  const url = `http://127.0.0.1:${refusingPort()}/`;
  const options = { signal: interrupt.signal, stderr };
  const { status } = await runCli(["-n", "2", "--interval", "60", url], options);
  assertEquals(status, 130);
  assertMatch(stderr.text, /^httptrace: \(7\) .*\nhttptrace: \(130\) Interrupted\n$/s);
});

for (const args of [["view", "-"], ["-"], ["-d", "@-", "http://127.0.0.1:1/"]]) {
  testPosix(`Ctrl-C ends the wait for standard input: ${args[0]}`, async () => {
    const interrupt = new AbortController();
    const stdin = { readable: new ReadableStream<Uint8Array>() };
    const io = Object.assign(new MemoryIo({ signal: interrupt.signal }), { stdin });
    const status = main(args, io);
    interrupt.abort();
    assertEquals([await status, io.stderr.text], [130, "httptrace: (130) Interrupted\n"]);
  });
}

/** Resolves when a number has stopped to grow. */
async function settled(number: () => number): Promise<void> {
  for (let last = -1; last !== number() || last === 0;) {
    last = number();
    await pause(100, new AbortController().signal);
  }
}

testPosix("Ctrl-C ends a run whose bodies nobody takes", async () => {
  let sent = 0;
  await using server = await ScriptedServer.start(async (peer) => {
    await peer.head();
    await peer.send("HTTP/1.1 200 OK\r\n\r\n");
    for (;; sent++) await peer.send("x".repeat(65_536));
  });
  const args = ["-o", "-", "--output", "/dev/null", server.url()];
  await using process = new CliProcess(args, "unread");
  await settled(() => sent);
  process.kill("SIGINT");
  assertEquals((await process.end()).status, 130);
});

testPosix("the second Ctrl-C ends the program at once, whatever it waits for", async () => {
  await using folder = await temporaryFolder();
  const pipe = `${folder.path}/pipe`;
  await new Deno.Command("mkfifo", { args: [pipe] }).output();
  await using process = new CliProcess(["-d", `@${pipe}`, "http://127.0.0.1:1/"]);
  using _held = await Deno.open(pipe, { write: true }); // opens when it is read, and never ends
  // Two signals that come together are one, and nothing shows when the first one was heard.
  const tell = setInterval(() => process.kill("SIGINT"), 20);
  const { status } = await process.end().finally(() => clearInterval(tell));
  assertEquals(status, 130);
});

import {
  assert,
  assertEquals,
  assertMatch,
  assertNotMatch,
  assertStrictEquals,
  assertStringIncludes,
} from "@std/assert";
import { parseSetting, SettingError } from "../register/setting.ts";
import { FORMATS } from "../register/formats.ts";
import { type Fetcher, fetcherOf } from "../register/traced_fetch.ts";
import { TraceLog } from "../trace_log.ts";
import { TracedProgram } from "./_support/traced_program.ts";

const test = Deno.test;

/** A server that says hello, and a folder for files. */
async function world() {
  const heads: [string, string][][] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
    heads.push([...request.headers]);
    return new Response("hello");
  });
  const folder = await Deno.makeTempDir();
  return {
    url: `http://127.0.0.1:${server.addr.port}/`,
    file: (name: string) => `${folder}/${name}`,
    /** The header fields of each request. */
    heads,
    async [Symbol.asyncDispose](): Promise<void> {
      await server.shutdown();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

/** The log in a file of NDJSON. */
async function savedLog(file: string): Promise<TraceLog> {
  return TraceLog.parse(await Deno.readTextFile(file));
}

/** How many calls have ended. */
function callsOf(log: TraceLog): number {
  return log.records.filter(({ type }) => type === "callend").length;
}

// What is traced

test("the log of a program goes to standard error, and its output stays its own", async () => {
  await using it = await world();
  const { stdout, stderr, status } = await TracedProgram.run(
    [it.url, "ends"],
    { HTTPTRACE: "log" },
  );
  assertEquals([stdout, status.code], ["hello\n", 0]);
  assertMatch(
    stderr,
    /^\[1\] call 1 started: GET http.*\n(\[1\] .+\n)*\[1\] connection established \{.*\n(\[1\] .+\n)*\[1\] call 1 done/,
  );
});

test("without HTTPTRACE the platform fetches, with it the transport, and nothing is said", async () => {
  await using it = await world();
  const log = `ndjson:${it.file("log")}`;
  for (const [HTTPTRACE, kind] of [["", "platform"], [log, "traced"]] as const) {
    const { stdout, stderr } = await TracedProgram.run([it.url, "tells the kind"], { HTTPTRACE });
    assertEquals([stdout, stderr], [`hello\n${kind}\n`, ""]);
  }
});

test("servers get the fields that they would get without a trace", async () => {
  await using it = await world();
  for (const env of [{}, { HTTPTRACE: `ndjson:${it.file("log")}` }]) {
    await TracedProgram.run([it.url, "fetches a Request"], env);
  }
  const [, plain, , traced] = it.heads.map((head) => new Map(head));
  for (const head of [plain!, traced!]) head.delete("accept-encoding");
  assertEquals(traced, plain);
});

test("every call is seen of a program that fetches often", async () => {
  await using it = await world();
  const file = it.file("log");
  await TracedProgram.run([it.url, "fetches often"], { HTTPTRACE: `ndjson:${file}` });
  assertEquals(callsOf(await savedLog(file)), 4);
});

test("a fetch by a client of the program's own is not traced, which is said once", async () => {
  await using it = await world();
  const file = it.file("log");
  const { stdout, stderr } = await TracedProgram.run(
    [it.url, "fetches by a client"],
    { HTTPTRACE: `ndjson:${file}` },
  );
  assertEquals(stdout, "hello\nhello\nhello\n");
  assertEquals(
    stderr,
    `httptrace: a fetch of ${new URL(it.url).origin} by a Deno.HttpClient is not traced\n`,
  );
  assertEquals(callsOf(await savedLog(file)), 1);
});

// Who fetches

test("a transport fetches what is http or https", () => {
  for (const url of ["http://a.test/", "https://a.test/"]) {
    assertEquals(fetcherOf(url, undefined, undefined), { by: "transport", input: url });
    assertEquals(fetcherOf(new URL(url), {}, undefined), { by: "transport", input: url });
    const request = new Request(url, { method: "POST", body: "hello" });
    assertStrictEquals(inputOf(fetcherOf(request, undefined, undefined)), request);
  }
});

test("a transport fetches a path from where --location says", () => {
  const fetcher = fetcherOf("/path", undefined, "http://a.test/folder/");
  assertEquals(fetcher, { by: "transport", input: "http://a.test/path" });
});

for (
  const url of ["data:,data", "blob:null/1", "file:///etc/hosts", "ftp://a.test/", "no URL", ""]
) {
  test(`the platform fetches ${url || "nothing"}, without a word`, () => {
    assertEquals(fetcherOf(url, undefined, undefined), { by: "platform", why: null });
  });
}

function inputOf(fetcher: Fetcher): unknown {
  return fetcher.by === "transport" ? fetcher.input : null;
}

// The ends of a program

const ENDS: Readonly<Record<string, Partial<Deno.CommandStatus>>> = {
  "ends": { code: 0, signal: null },
  "exits": { code: 3, signal: null },
  "throws": { code: 1, signal: null },
  "throws later": { code: 1, signal: null },
  "rejects": { code: 1, signal: null },
};
for (const [how, { code }] of Object.entries(ENDS)) {
  test(`the report of a program that ${how} is complete, and its status ${code}`, async () => {
    await using it = await world();
    const file = it.file("trace.har");
    const { status, stderr } = await TracedProgram.run([it.url, how], { HTTPTRACE: `har:${file}` });
    assertEquals([status.code, status.signal], [code, null]);
    if (code === 1) assertStringIncludes(stderr, "the program's own");
    const { log } = JSON.parse(await Deno.readTextFile(file));
    assertEquals(log.entries.length, 1);
  });
}

const SIGNALS = [
  ["SIGINT", "waits"],
  ["SIGTERM", "waits"],
  ["SIGHUP", "waits"],
  ["SIGTERM", "waits after a listener"],
] as const;
for (const [signal, how] of SIGNALS) {
  test(`${signal} ends a program that ${how}, when its report is complete`, async () => {
    await using it = await world();
    const file = it.file("trace.har");
    await using program = new TracedProgram([it.url, how], { HTTPTRACE: `har:${file}` });
    await program.spoke();
    program.kill(signal);
    const { status } = await program.end();
    assertEquals(status.signal, signal);
    const { log } = JSON.parse(await Deno.readTextFile(file));
    assertEquals(log.entries.length, 1);
  });
}

for (const how of ["waits with a listener", "waits with a listener of Node"]) {
  test(`SIGTERM is left to a program that ${how}`, async () => {
    await using it = await world();
    const file = it.file("trace.har");
    await using program = new TracedProgram([it.url, how], { HTTPTRACE: `har:${file}` });
    await program.spoke();
    program.kill("SIGTERM");
    const { stdout, status } = await program.end();
    assertEquals([stdout, status.code], ["hello\ntold to end\n", 7]);
    assertEquals(JSON.parse(await Deno.readTextFile(file)).log.entries.length, 1);
  });
}

test("what was streamed is there when a program is killed", async () => {
  await using it = await world();
  const file = it.file("log");
  const { status } = await TracedProgram.run(
    [it.url, "kills itself"],
    { HTTPTRACE: `ndjson:${file}` },
  );
  assertEquals(status.signal, "SIGKILL");
  assertEquals(callsOf(await savedLog(file)), 1);
});

// Outputs

test("every format can be had at once, each in a file", async () => {
  await using it = await world();
  const names = Object.keys(FORMATS);
  const setting = names.map((name) => `${name}:${it.file(name)}`).join(",");
  const { stderr, status } = await TracedProgram.run([it.url, "ends"], { HTTPTRACE: setting });
  assertEquals([stderr, status.code], ["", 0]);
  const texts = Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await Deno.readTextFile(it.file(name))])),
  );
  for (const name of ["har", "chrome", "otlp", "timing", "json"]) JSON.parse(texts[name]);
  for (const name of names) assertMatch(texts[name], /127\.0\.0\.1/, name);
  assertEquals(callsOf(TraceLog.parse(texts.ndjson)), 1);
});

test("%p in the name of a file is the process id", () => {
  assertEquals(parseSetting("log:a-%p-%p.txt", 42), [{ format: "log", file: "a-42-42.txt" }]);
});

test("secrets are shown only if they are asked for", async () => {
  await using it = await world();
  const redacted = await TracedProgram.run([it.url, "ends"], { HTTPTRACE: "log" });
  assertNotMatch(redacted.stderr, /Bearer/);
  const env = { HTTPTRACE: "log", HTTPTRACE_SHOW_SECRETS: "1" };
  const shown = await TracedProgram.run([it.url, "ends"], env);
  assertMatch(shown.stderr, /authorization: Bearer secret/);
});

test("a file that takes no more ends the trace, and not the program", async () => {
  await using it = await world();
  const { stdout, stderr, status } = await TracedProgram.run(
    [it.url, "fetches often"],
    { HTTPTRACE: "log:/dev/full" },
  );
  assertEquals([stdout, status.code], ["hello\n".repeat(4), 0]);
  assertMatch(stderr, /^httptrace: the trace in \/dev\/full ends here: No space left.*\n$/);
});

// Permissions

test("the permissions of the program and --allow-env=HTTPTRACE are enough", async () => {
  await using it = await world();
  const flags = [`--allow-net=${new URL(it.url).host}`, "--allow-env=HTTPTRACE"];
  const { stdout, stderr } = await TracedProgram.run([it.url, "ends"], { HTTPTRACE: "log" }, flags);
  assertEquals(stdout, "hello\n");
  assertMatch(stderr, /call 1 done/);
});

test("a permission that lacks is named with its flag, and the program does not begin", async () => {
  const env = { HTTPTRACE: "har:trace.har" };
  const MISSING = {
    "--allow-env=HTTPTRACE": ["--allow-net"],
    "--allow-write=trace.har": ["--allow-net", "--allow-env"],
  };
  for (const [flag, flags] of Object.entries(MISSING)) {
    const { stdout, stderr, status } = await TracedProgram.run(
      ["http://unused.test/", "ends"],
      env,
      flags,
    );
    assertEquals([stdout, status.code], ["", 1]);
    assertMatch(stderr, new RegExp(`^error: .*Cannot trace: .* run with ${flag}\n$`));
  }
});

test("without the permission to read HTTPTRACE nobody knows whether it is set", async () => {
  const { stderr, status } = await TracedProgram.run(["http://unused.test/", "ends"], {}, []);
  assertEquals(status.code, 1);
  assertMatch(stderr, /run with --allow-env=HTTPTRACE\n$/);
});

// The setting

test("formats without a file go to standard error, and names keep their colons", () => {
  assertEquals(parseSetting("log", 1), [{ format: "log", file: null }]);
  assertEquals(parseSetting("verbose, har:C:\\a.har", 1), [
    { format: "verbose", file: null },
    { format: "har", file: "C:\\a.har" },
  ]);
});

const WRONG: Readonly<Record<string, RegExp>> = {
  "logg":
    /^Cannot trace: "logg" in HTTPTRACE="logg" is no format; allowed are log\[:FILE\], .*har:FILE/,
  "log,": /^Cannot trace: "" in HTTPTRACE="log," is no format/,
  "toString": /^Cannot trace: "toString" .* is no format/,
  "junit:x": /^Cannot trace: "junit" .* is no format/,
  "har": /^Cannot trace: har in HTTPTRACE needs a file, as in har:FILE$/,
  "log:": /^Cannot trace: log in HTTPTRACE needs a file, as in log:FILE$/,
  "log:a,har:a": /^Cannot trace: HTTPTRACE names the file a twice$/,
};
for (const [text, message] of Object.entries(WRONG)) {
  test(`HTTPTRACE=${text} is refused, and says what is allowed`, () => {
    try {
      parseSetting(text, 1);
    } catch (error) {
      assert(error instanceof SettingError);
      assertMatch(error.message, message);
      return;
    }
    throw new Error("it was not refused");
  });
}

test("a program does not begin with a setting that is refused", async () => {
  for (
    const env of [{ HTTPTRACE: "nothing" }, { HTTPTRACE: "log", HTTPTRACE_SHOW_SECRETS: "yes" }]
  ) {
    const { stdout, stderr, status } = await TracedProgram.run(
      ["http://unused.test/", "ends"],
      env,
    );
    assertEquals([stdout, status.code], ["", 1]);
    assertMatch(stderr, /^error: .*Cannot trace: .*allowed are .*\n$/);
  }
});

test("a file that cannot be made is named, and the program does not begin", async () => {
  const env = { HTTPTRACE: "har:/nowhere/trace.har" };
  const { stdout, stderr, status } = await TracedProgram.run(["http://unused.test/", "ends"], env);
  assertEquals([stdout, status.code], ["", 1]);
  assertMatch(stderr, /Cannot trace: \/nowhere\/trace.har cannot be written: No such file/);
});

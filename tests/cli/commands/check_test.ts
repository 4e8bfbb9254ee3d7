import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { newAndReused, queued, redirectedAndPosted, troubled } from "../../_support/scenes.ts";
import { runCli } from "../../_support/run_cli.ts";
import { savedLog } from "../../_support/saved_log.ts";
import { temporaryFile } from "../../_support/temporary.ts";

/** A saved line, as far as these tests change it. */
type Line = { type: string; time: number; seq: number; callId: number | null } & {
  connId: number;
  // deno-lint-ignore no-explicit-any
  detail: any;
};

const saved = (await newAndReused()).toNdjson();

/** Events of a valid trace, the first of them on line 2. */
function events(): Line[] {
  return saved.trimEnd().split("\n").slice(1).map((line) => JSON.parse(line));
}

async function checkOf(lines: readonly Line[], ...options: string[]) {
  const [header] = saved.split("\n");
  const text = [header, ...lines.map((line) => JSON.stringify(line)), ""].join("\n");
  await using file = await savedLog(text);
  const { status, stdout, stderr } = await runCli(["check", file.path, ...options]);
  assertEquals(stderr, "");
  return { status, stdout: stdout.replaceAll(file.path, "FILE") };
}

for (const scene of [newAndReused, redirectedAndPosted, troubled, queued]) {
  Deno.test(`check says that a valid trace keeps all laws: ${scene.name}`, async () => {
    await using file = await savedLog(await scene());
    const { status, stdout } = await runCli(["check", file.path]);
    assertEquals(status, 0);
    assertMatch(stdout, /^\/\S+ keeps all laws: \d+ events, [234] calls\n$/);
  });
}

/** A change that breaks a law: gives the lines, and the line that is to be named. */
type Break = (lines: Line[], indexOf: (type: string, nth?: number) => number) => {
  readonly lines: readonly Line[];
  readonly at: number;
};

const BREAKS: readonly (readonly [what: string, law: string, change: Break])[] = [
  ["an end that is missing", "pairs: dial of connection 1 starts, and does not end", (all, at) => {
    return { lines: all.toSpliced(at("dialend"), 1), at: at("dialstart") };
  }],
  ["an end without a start", "pairs: request of call 1, hop 0, attempt 0 ends", (all, at) => {
    return { lines: all.toSpliced(at("requeststart"), 1), at: at("requestend") - 1 };
  }],
  ["a start that comes twice", "pairs: connect of connection 1 to", (all, at) => {
    const start = at("connectstart");
    const lines = all.toSpliced(start, 0, all[start]!);
    return { lines, at: start + 1 };
  }],
  ["time that runs back", "order: time runs back", (all, at) => {
    const index = at("gotconn");
    return { lines: all.with(index, { ...all[index]!, time: 0 }), at: index };
  }],
  ["events in another order", "order: seq runs back", (all, at) => {
    const index = at("gotconn");
    return { lines: all.with(index, { ...all[index]!, seq: 0 }), at: index };
  }],
  ["an event after the end of its call", "call: connclose comes after the end", (all, at) => {
    const index = at("connclose");
    return { lines: all.with(index, { ...all[index]!, callId: 2 }), at: index };
  }],
  ["a phase that is longer than it was", "phases: wait of call 1 is 99", (all, at) => {
    const index = at("callend");
    const { detail, ...rest } = all[index]!;
    const timings = { ...detail.timings, wait: 99 };
    return { lines: all.with(index, { ...rest, detail: { ...detail, timings } }), at: index };
  }],
  ["bytes that are missing from a request", "bytes: call 1, hop 0, attempt 0 sent", (all, at) => {
    return { lines: all.toSpliced(at("datasent"), 1), at: at("requestend") - 1 };
  }],
  ["bytes that are missing from a response", "bytes: call 2, hop 0, attempt 0 rec", (all, at) => {
    return { lines: all.toSpliced(at("datareceived", 1), 1), at: at("responseend", 1) - 1 };
  }],
  ["a connection that two calls use", "ownership: connection 1 is given to call 2", (all, at) => {
    return { lines: all.toSpliced(at("putidleconn"), 1), at: at("gotconn", 1) - 1 };
  }],
];

for (const [what, law, change] of BREAKS) {
  Deno.test(`check names the line of ${what}`, async () => {
    const all = events();
    const indexOf = (type: string, nth = 0) => {
      const found = all.flatMap((line, index) => line.type === type ? index : [])[nth];
      if (found === undefined) throw new Error(`Cannot find ${type}`);
      return found;
    };
    const { lines, at } = change(all, indexOf);
    const { status, stdout } = await checkOf(lines);
    assertEquals(status, 121);
    assertStringIncludes(stdout, `line ${at + 2}: ${law}`);
    assertMatch(stdout, /^FILE breaks laws in \d+ places?: \d+ events, 2 calls$/m);
  });
}

Deno.test("the breaches stand in the order of their lines", async () => {
  const { stdout } = await checkOf(events().filter(({ type }) => !/dialend|datasent/.test(type)));
  const lines = [...stdout.matchAll(/^line (\d+): /gm)].map(([, line]) => Number(line));
  assertEquals(lines, lines.toSorted((one, other) => one - other));
  assertEquals(lines.length, 3);
});

Deno.test("check says that a trace seems to be cut short where calls have no end", async () => {
  const { status, stdout } = await checkOf(events().slice(0, 12));
  assertEquals(status, 121);
  assertStringIncludes(stdout, "line 2: pairs: call 1 starts, and does not end\n");
  assertMatch(stdout, /\nIt seems to be cut short: 1 call of it did not end\n$/);
  assertEquals((await checkOf(events())).stdout.includes("cut short"), false);
});

Deno.test("check --format json tells the same as data", async () => {
  const { status, stdout } = await checkOf(events().slice(0, 1), "--format=json");
  assertEquals(status, 121);
  assertEquals(JSON.parse(stdout), {
    file: "FILE",
    events: 1,
    calls: 1,
    openCalls: 1,
    violations: [{ law: "pairs", message: "call 1 starts, and does not end", line: 2 }],
  });
});

Deno.test("check reads standard input, and lines of later versions do not confuse it", async () => {
  const stdin = saved.replace("\n", '\n{"type":"weather"}\n\n').replace(/"seq":9,/, '"seq":0,');
  const { status, stdout } = await runCli(["check", "-"], { stdin });
  assertEquals(status, 121);
  assertMatch(stdout, /^line 12: order: seq runs back from 8 to 0\n/);
  assertStringIncludes(stdout, "standard input breaks laws in 1 place");
});

Deno.test("check refuses what is no trace with 26", async () => {
  await using file = await savedLog('{"log":{"entries":[]}}\n');
  const { status, stderr } = await runCli(["check", file.path]);
  assertEquals(status, 26);
  assertStringIncludes(stderr, 'line 1: it is no object with a "type"\n');
});

Deno.test("check writes to the file of --output", async () => {
  await using output = await temporaryFile();
  const { stdout } = await checkOf(events(), "--output", output.path);
  assertEquals(stdout, "");
  assertMatch(await output.text(), / keeps all laws: /);
});

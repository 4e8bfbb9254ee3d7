import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { TransportOptions } from "../../mod.ts";
import { type Change, diffLogs, formatDiff, type PhaseShift } from "../../report/diff.ts";
import { firstOf } from "../../report/record.ts";
import { TraceLog } from "../../trace_log.ts";
import { logOf } from "../_support/scenes.ts";
import { ScriptedServer } from "../_support/scripted_server.ts";
import { HELLO } from "../_support/scripts.ts";
import { site, to } from "../_support/site.ts";
import { altered, later, steady } from "./_altered.ts";

/** So many calls one after the other to each path of a server. */
async function calls(
  count: number,
  answers: Record<string, string> = { "/": HELLO },
  options: TransportOptions = {},
): Promise<TraceLog> {
  await using server = await ScriptedServer.start(site(answers));
  const log = await logOf(options, async (get) => {
    for (const path of Object.keys(answers)) {
      for (let call = 0; call < count; call++) await get(server.url(path), { redirect: "follow" });
    }
  });
  return steady(log);
}

/** The log, as it would be if some calls had waited longer. */
function waiting(log: TraceLog, waits: readonly number[]): TraceLog {
  return waits.reduce((slower, wait, index) => {
    return later(slower, wait, "responsestart", { callId: index + 1 });
  }, log);
}

/** One phase of the only request on one kind of connection. */
function phaseOf(
  before: TraceLog,
  after: TraceLog,
  phase: PhaseShift["phase"],
  connection: "new" | "reused" = "reused",
): PhaseShift {
  const [request] = diffLogs(before, after).requests;
  const timing = request?.timings.find((it) => it.connection === connection);
  const found = timing?.phases.find((it) => it.phase === phase);
  assert(found, `there is no ${phase}`);
  return found;
}

function changes(before: TraceLog, after: TraceLog): readonly Change[] {
  return diffLogs(before, after).requests.flatMap((request) => request.changes);
}

/** Waits between which no sample of eight tells a difference: each occurs on both sides. */
const WAITS = [0, 1_000, 1_010, 1_020, 1_030, 1_040, 1_050, 1_060, 1_070];
const LONGER = WAITS.map((wait) => wait + 500);

Deno.test("a phase that moved is told with both medians, the shift and its chance", async () => {
  const log = await calls(9);
  const wait = phaseOf(waiting(log, WAITS), waiting(log, LONGER), "wait");
  assertEquals([wait.verdict, wait.before?.n, wait.after?.n], ["moved", 8, 8]);
  assertEquals(Math.round(wait.shift ?? 0), 500);
  assert(wait.p !== null && wait.p < 0.01);
  assert(Math.abs((wait.ratio ?? 0) - 1.48) < 0.02);
});

Deno.test("what is the same on both sides is noise", async () => {
  const log = await calls(9);
  const wait = phaseOf(waiting(log, WAITS), waiting(log, [0, ...WAITS.slice(1).reverse()]), "wait");
  assertEquals(wait.verdict, "noise");
  assertEquals(phaseOf(log, log, "total").p, 1);
});

Deno.test("samples that differ, but not in their middle, are not said to have moved", async () => {
  const log = await calls(26);
  const spread = (low: number, middle: number, high: number) =>
    waiting(log, [0, ...Array(12).fill(low), middle, ...Array(12).fill(high)]);
  // Most values are larger, and the middle one is a little smaller.
  const wait = phaseOf(spread(1_000, 4_000, 5_000), spread(3_900, 3_950, 9_000), "wait");
  assertEquals([wait.verdict, Math.round((wait.shift ?? 0) / 50)], ["spread", -1]);
});

Deno.test("with one run on a side nobody can tell", async () => {
  const one = await calls(1);
  const { verdict, p, shift } = phaseOf(one, later(one, 500, "responsestart"), "wait", "new");
  assertEquals([verdict, p, Math.round(shift ?? 0)], ["tooFew", null, 500]);
});

Deno.test("with three runs on a side nobody can tell either", async () => {
  const log = await calls(4);
  const slow = waiting(log, [0, 500, 500, 500]);
  assertEquals(phaseOf(log, slow, "wait").verdict, "tooFew");
});

Deno.test("new and reused connections are compared apart", async () => {
  const log = await calls(3);
  const [request] = diffLogs(log, log).requests;
  assertEquals(
    request?.timings.map(({ connection, before, after }) => [connection, before, after]),
    [["new", 1, 1], ["reused", 2, 2]],
  );
  const phases = request?.timings.map((timing) => timing.phases.map(({ phase }) => phase));
  assertEquals(phases, [["connect", "send", "wait", "receive", "total"], [
    "send",
    "wait",
    "receive",
    "total",
  ]]);
});

Deno.test("a phase on one side only has appeared, or vanished", async () => {
  const named = async () => {
    await using server = await ScriptedServer.start(site());
    return await logOf({}, (get) => get(`http://localhost:${server.port}/`));
  };
  const literal = await calls(1);
  assertEquals(phaseOf(literal, await named(), "dns", "new").verdict, "appeared");
  assertEquals(phaseOf(await named(), literal, "dns", "new").verdict, "vanished");
});

Deno.test("each p is corrected for all comparisons of the diff", async () => {
  const log = await calls(9);
  const [before, after] = [waiting(log, WAITS), waiting(log, LONGER)];
  const { comparisons } = diffLogs(before, after);
  assertEquals(comparisons, 4); // send, wait, receive and total, on reused connections
  // Of 12870 ways to deal 8 values each, 2 part them wholly; wait and total are both parted so.
  assertEquals(phaseOf(before, after, "wait").p, 2 / 12_870 * comparisons);
});

Deno.test("hosts do not count where the traces have none in common", async () => {
  const [before, after] = [await calls(1), await calls(1)];
  const diff = diffLogs(before, after);
  assertEquals([diff.matchedBy, diff.requests.map(({ url }) => url)], ["path", ["/"]]);
  const same = diffLogs(before, before);
  assertEquals(same.matchedBy, "url");
  assertEquals(same.requests[0]?.url, firstOf(before.records, "callstart")?.detail.url);
});

Deno.test("requests of one trace only are named", async () => {
  const diff = diffLogs(
    await calls(1, { "/a": HELLO, "/b": HELLO }),
    await calls(1, {
      "/b": HELLO,
      "/c": HELLO,
    }),
  );
  assertEquals(diff.requests.map(({ url }) => url), ["/b"]);
  assertEquals(diff.unmatched, {
    before: [{ method: "GET", url: "/a" }],
    after: [{ method: "GET", url: "/c" }],
  });
});

/** So many calls, each answered with another `Server`. */
async function byManyServers(count: number): Promise<TraceLog> {
  let nth = 0;
  await using server = await ScriptedServer.start(async (peer) => {
    while (true) {
      await peer.head();
      await peer.send(HELLO.replace("\r\n", `\r\nserver: ${++nth}\r\n`));
    }
  });
  return steady(
    await logOf({}, async (get) => {
      for (let call = 0; call < count; call++) await get(server.url());
    }),
  );
}

Deno.test("of more than three values the text says how many they are", async () => {
  const text = async (count: number) => {
    return formatDiff(diffLogs(await calls(1), await byManyServers(count)));
  };
  assertStringIncludes(await text(3), "header server: none -> 1 (1), 2 (1), 3 (1)");
  assertStringIncludes(await text(4), "header server: none -> 4 values");
});

Deno.test("statuses and failures are outcomes, with how many there are of each", async () => {
  const before = await calls(2);
  const gone = HELLO.replace("200 OK", "404 Not Found");
  const [change, ...more] = changes(before, await calls(2, { "/": gone }));
  assertEquals(more, []);
  assertEquals(change, {
    kind: "outcome",
    name: null,
    before: [{ value: "200", count: 2 }],
    after: [{ value: "404", count: 2 }],
  });
  const failing = await calls(2, { "/": "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhello" }, {
    timeout: 20,
  });
  assertEquals(changes(before, failing)[0]?.after, [{ value: "timeout", count: 2 }]);
});

Deno.test("shares of outcomes that chance explains are no change", async () => {
  const withErrors = async (errors: number) => {
    const log = await calls(12);
    const records = log.records.map((record) => {
      return record.type === "callend" && (record.callId ?? 0) <= errors
        ? { ...record, detail: { ...record.detail, status: 503 } } as typeof record
        : record;
    });
    return new TraceLog(records, { epoch: log.epoch });
  };
  const outcomes = (all: readonly Change[]) => all.filter(({ kind }) => kind === "outcome").length;
  assertEquals(outcomes(changes(await withErrors(4), await withErrors(5))), 0);
  assertEquals(outcomes(changes(await withErrors(1), await withErrors(9))), 1);
  assertEquals(outcomes(changes(await withErrors(0), await withErrors(1))), 1);
});

Deno.test("calls that failed are left out of the times", async () => {
  const slow = await calls(1, { "/": "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhello" }, {
    timeout: 20,
  });
  assertEquals(diffLogs(slow, slow).requests[0]?.timings, []);
});

Deno.test("headers that came, went or are set otherwise are named; dates are not", async () => {
  const withFields = (fields: string) => ({
    "/": `HTTP/1.1 200 OK\r\n${fields}content-length: 5\r\n\r\nhello`,
  });
  const before = await calls(1, withFields("server: a/1\r\nx-old: 1\r\ndate: Monday\r\n"));
  const after = await calls(1, withFields("server: a/2\r\nx-new: 1\r\ndate: Tuesday\r\n"));
  assertEquals(
    changes(before, after).map(({ kind, name, before, after }) => {
      return [kind, name, before[0]?.value, after[0]?.value];
    }),
    [
      ["header", "server", "a/1", "a/2"],
      ["header", "x-new", null, "1"],
      ["header", "x-old", "1", null],
    ],
  );
});

Deno.test("headers are compared between answers of one status", async () => {
  const withError = async (fields: string) => {
    const log = await calls(3, {
      "/": `HTTP/1.1 200 OK\r\n${fields}content-length: 5\r\n\r\nhello`,
    });
    const error = { status: 500, fields: [] };
    return new TraceLog(
      log.records.map((record) => {
        return record.type === "responseheaders" && record.callId === 3
          ? { ...record, detail: { ...record.detail, ...error } } as typeof record
          : record;
      }),
      { epoch: log.epoch },
    );
  };
  assertEquals(
    changes(await withError("server: a\r\n"), await withError("server: b\r\n")).map((it) =>
      it.after
    ),
    [[{ value: "b", count: 2 }]],
  );
});

Deno.test("redirects that came along are named", async () => {
  const before = await calls(1, { "/": HELLO });
  const after = await calls(1, { "/": to("/b") });
  const change = changes(before, after).find(({ kind }) => kind === "redirects");
  assertEquals(change?.before, [{ value: null, count: 1 }]);
  assertStringIncludes(change?.after[0]?.value ?? "", "/b");
});

Deno.test("a body of another size is told, one that varies in the same range is not", async () => {
  const sized = (log: TraceLog, bodyBytes: number) => altered(log, "responseend", { bodyBytes });
  const log = await calls(1);
  assertEquals(changes(log, sized(log, 900)), [{
    kind: "bodyBytes",
    name: null,
    before: [{ value: "5", count: 1 }],
    after: [{ value: "900", count: 1 }],
  }]);
  assertEquals(changes(log, log), []);
});

Deno.test("another version of TLS, address or HTTP is told", async () => {
  const log = await calls(1);
  const moved = altered(log, "gotconn", { remoteAddr: "192.0.2.1:80" });
  const old = altered(moved, "responseheaders", { httpVersion: "1.0" });
  assertEquals(changes(log, old).map(({ kind }) => kind), ["address", "httpVersion"]);
});

Deno.test("connections that are no longer reused are told", async () => {
  const change = changes(
    await calls(9),
    await calls(9, { "/": HELLO }, { disableKeepAlives: true }),
  );
  assertEquals(change.filter(({ kind }) => kind === "reused"), [{
    kind: "reused",
    name: null,
    before: [{ value: "reused", count: 8 }, { value: "new", count: 1 }],
    after: [{ value: "new", count: 9 }],
  }]);
});

Deno.test("that a first call needs a connection is no change, however many calls follow", async () => {
  const kinds = changes(await calls(9), await calls(3)).map(({ kind }) => kind);
  assertEquals(kinds, []);
});

Deno.test("the text says first what is not noise", async () => {
  const log = await calls(9);
  const text = formatDiff(diffLogs(waiting(log, WAITS), waiting(log, LONGER)), {
    names: ["old.ndjson", "new.ndjson"],
  });
  const [first = "", second = ""] = text.split("\n");
  assert(/^Not noise: (wait|total) of GET http:\/\/127.0.0.1:\d+\/ on reused/.test(first), text);
  assertStringIncludes(second + text, "Before is old.ndjson with 9 calls");
  const flat = text.replaceAll(/\s+/g, " ");
  assert(
    /wait moved from 10\d\d\.\d\d ms to 15\d\d\.\d\d ms \(\+500\.\d\d ms, x1\.48\): not noise \(p = 0\.0006\d*, n = 8 and 8\)/
      .test(flat),
    flat,
  );
  assert(/no clear change: send \d+\.\d\d ms -> \d+\.\d\d ms, receive /.test(flat), flat);
  assertStringIncludes(flat, "p is how often chance alone would part the figures so far");
});

Deno.test("the text of two equal traces is short", async () => {
  const log = await calls(9);
  const text = formatDiff(diffLogs(log, log));
  assertStringIncludes(text, "No phase moved beyond noise.");
  assertStringIncludes(text, "on reused connections (8 calls before, 8 after):");
  assert(!text.includes("p is how often chance"), text);
});

Deno.test("the text says how many runs would be enough", async () => {
  const one = await calls(1);
  const text = formatDiff(diffLogs(one, later(one, 500, "responsestart"))).replaceAll(/\s+/g, " ");
  assertStringIncludes(text, "Nobody can tell whether any phase moved: there are too few calls.");
  assertStringIncludes(text, "too few calls to tell: connect ");
  assertStringIncludes(text, "Where there are too few calls, 4 of a kind on each side would do.");
});

Deno.test("traces that have nothing in common are told as that", async () => {
  const text = formatDiff(diffLogs(await calls(1, { "/a": HELLO }), await calls(1)));
  assertStringIncludes(text, "The traces have no request in common.");
  assertStringIncludes(text, "GET /a");
});

Deno.test("no line of the text is longer than its width", async () => {
  const log = await calls(9);
  const diff = diffLogs(waiting(log, WAITS), waiting(log, LONGER));
  for (const width of [40, 80]) {
    const longest = Math.max(
      ...formatDiff(diff, { width }).split("\n").map(({ length }) => length),
    );
    assert(longest <= width, `${longest} columns`);
  }
});

Deno.test("secrets are not shown, unless they are asked for", async () => {
  const log = await calls(1);
  const [before, after] = ["one", "two"].map((user) => {
    return altered(log, "responseheaders", {
      fields: [["location", `http://${user}:secret@a.test/`]],
    });
  }) as [TraceLog, TraceLog];
  const textOf = (showSecrets: boolean) => JSON.stringify(diffLogs(before, after, { showSecrets }));
  assert(!textOf(false).includes("secret"));
  assertStringIncludes(textOf(true), "two:secret@");
});

Deno.test("a trace that was cut short anywhere can be compared", async () => {
  const log = await calls(1, { "/": to("/b") });
  for (const [cut] of log.records.entries()) {
    const part = new TraceLog(log.records.slice(0, cut), { epoch: log.epoch });
    formatDiff(diffLogs(part, log));
    formatDiff(diffLogs(log, part));
  }
  const [change] = changes(new TraceLog(log.records.slice(0, 9), { epoch: log.epoch }), log);
  assertEquals(change?.before, [{ value: "unfinished", count: 1 }]);
});

Deno.test("a diff is plain data", async () => {
  const log = await calls(2);
  const diff = diffLogs(log, await calls(2, { "/": to("/b") }));
  assertEquals(JSON.parse(JSON.stringify(diff)), diff);
});

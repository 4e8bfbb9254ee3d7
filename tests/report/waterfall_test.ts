import { assert, assertEquals, assertMatch, assertStringIncludes, assertThrows } from "@std/assert";
import { formatWaterfall, type TraceRecord } from "../../report/waterfall.ts";
import type { TraceEventMap, TraceEventType } from "../../trace.ts";
import { record, SAMPLES, timingsOf } from "./_records.ts";

const OK = { outcome: "ok" } as const;
const LABELS = ["queue", "dns", "connect", "tunnel", "tls", "send", "wait", "receive", "total"];

type Moment = {
  [K in TraceEventType]: [time: number, type: K, changes?: Partial<TraceEventMap[K]>];
}[TraceEventType];

/** The records of one call from samples. */
function call(moments: readonly Moment[], callId = 1): TraceRecord[] {
  return moments.map(([time, type, changes]) => {
    const detail = { ...SAMPLES[type], ...changes } as TraceEventMap[typeof type];
    return record(type, detail, { time, callId }) as TraceRecord;
  });
}

const NEW_CONNECTION: readonly Moment[] = [
  [100, "callstart"],
  [100, "getconn"],
  [100, "dnsstart"],
  [120, "dnsend"],
  [120, "connectstart"],
  [130, "connectend"],
  [130, "tlsstart"],
  [160, "tlsend"],
  [160, "gotconn"],
  [160, "requeststart"],
  [161, "requestend"],
  [190, "responsestart"],
  [200, "responseend"],
  [200, "callend", {
    timings: timingsOf({
      dns: 20,
      connect: 10,
      tls: 30,
      send: 1,
      wait: 29,
      receive: 10,
      total: 100,
    }),
  }],
];

const REUSED_CONNECTION: readonly Moment[] = [
  [0, "callstart"],
  [0, "gotconn", { reused: true, wasIdle: true, idleTime: 250, requestsServed: 2 }],
  [0, "requeststart"],
  [1, "requestend"],
  [4, "responsestart"],
  [4, "responseheaders"],
  [5, "responseend"],
  [5, "callend", { timings: timingsOf({ send: 1, wait: 3, receive: 1, total: 5 }) }],
];

const REFUSED: readonly Moment[] = [
  [0, "callstart"],
  [1, "connectstart"],
  [9, "connectend", { outcome: "error", error: new Error("connection refused") }],
  [10, "callend", {
    outcome: "error",
    error: new Error("Cannot connect to www.bing.com:443: connection refused"),
    timings: timingsOf({ total: 10 }),
  }],
];

/** The lines of a waterfall, without what is needed for the last line break. */
function draw(records: Iterable<TraceRecord>, width = 80, ascii = false): string[] {
  return formatWaterfall(records, { width, ascii }).split("\n").slice(0, -1);
}

/** The line of one phase. */
function row(lines: readonly string[], label: string): string {
  return lines.find((line) => line.slice(2).startsWith(label)) ?? "";
}

Deno.test("a call has a title with method, URL, status and total", () => {
  const [title] = draw(call(NEW_CONNECTION));
  assertEquals(title, "GET https://www.bing.com/  200  100.00 ms");
});

Deno.test("a call has one row for each phase, in the order in which they happen", () => {
  const lines = draw(call(NEW_CONNECTION)).slice(2);
  assertEquals(lines.map((line) => line.slice(2).split(" ")[0]), LABELS);
});

Deno.test("a phase that did not happen shows a dash and no bar", () => {
  const lines = draw(call(REUSED_CONNECTION));
  for (const label of ["queue", "dns", "connect", "tunnel", "tls"]) {
    assertMatch(row(lines, label), /^ {2}\w+ +-$/);
  }
});

Deno.test("figures line up on their decimal points", () => {
  const lines = draw(call(NEW_CONNECTION)).slice(2).filter((line) => line.includes(" ms"));
  assertEquals(new Set(lines.map((line) => line.indexOf("."))).size, 1);
});

Deno.test("bars stand where their phases lie on the axis of the call", () => {
  const lines = draw(call(NEW_CONNECTION), 123); // 100 cells for 100 ms
  const extent = (label: string) => {
    const bars = row(lines, label).slice(23);
    return [bars.search(/\S/), bars.length];
  };
  assertEquals(extent("dns"), [0, 20]);
  assertEquals(extent("connect"), [20, 30]);
  assertEquals(extent("tls"), [30, 60]);
  assertEquals(extent("wait"), [61, 90]);
  assertEquals(extent("receive"), [90, 100]);
  assertEquals(extent("total"), [0, 100]);
});

for (const width of [40, 80, 200]) {
  Deno.test(`no line is wider than ${width} columns, and the total is as wide`, () => {
    const url = `https://www.bing.com/${"path/".repeat(60)}?${"x".repeat(99)}`;
    const error = new Error(`Cannot connect to ${"y".repeat(250)}: it is so`);
    const records = [
      ...call([...NEW_CONNECTION.slice(1), [200, "callstart", { url }]]),
      ...call([...REFUSED.slice(0, -1), [11, "callend", { ...REFUSED.at(-1)![2], error }]], 2),
    ];
    for (const ascii of [false, true]) {
      const lines = draw(records, width, ascii);
      assert(lines.every((line) => line.length <= width), lines.join("\n"));
      assertEquals(row(lines, "total").length, width);
    }
  });
}

Deno.test("the figures are those of the call's timings", () => {
  const timings = timingsOf({ dns: 12.345, total: 100 });
  const records = call([...NEW_CONNECTION.slice(0, -1), [200, "callend", { timings }]]);
  assertStringIncludes(row(draw(records), "dns"), "12.35 ms");
  assertMatch(row(draw(records), "tls"), / -$/);
});

Deno.test("connects that race are one bar, which ends with the winner", () => {
  const records = call([
    [0, "callstart"],
    [0, "connectstart", { address: "[::1]:1" }],
    [50, "connectstart", { address: "127.0.0.1:1" }],
    [60, "connectend", { address: "127.0.0.1:1" }],
    [90, "connectend", { address: "[::1]:1", outcome: "lost", error: new Error("lost") }],
    [100, "callend", { timings: timingsOf({ connect: 60, total: 100 }) }],
  ]);
  assertEquals(row(draw(records, 123), "connect").slice(23), "█".repeat(60));
});

Deno.test("a new connection is told with its address and TLS version", () => {
  const expected = "new connection 1 to 204.79.197.200:443, TLSv1.3";
  assertEquals(draw(call(NEW_CONNECTION))[1], expected);
});

Deno.test("a new connection tells why no idle one served", () => {
  const moments: Moment[] = [[0, "getconn", { miss: "closedByPeer" }], [1, "gotconn"]];
  const [, note] = draw(call(moments));
  assertStringIncludes(note!, "(the server had closed the idle one)");
});

Deno.test("a connection that another call dialed names its owner", () => {
  const [, note] = draw(call([[0, "callstart"], [1, "gotconn", { dialedBy: 9 }]]));
  assertStringIncludes(note!, ", dialed by call 9");
});

Deno.test("a reused connection tells how long it was idle", () => {
  const [, note] = draw(call(REUSED_CONNECTION));
  assertEquals(note, "reused connection 1, idle 250.00 ms, 2 requests before");
});

Deno.test("a failed call shows the phase that failed and the error", () => {
  const lines = draw(call(REFUSED));
  assertEquals(lines[0], "GET https://www.bing.com/  failed  10.00 ms");
  assertMatch(lines.find((line) => line.startsWith("✗"))!, /^✗ connect +8\.00 ms {2}.*█/);
  assertEquals(
    lines.at(-1),
    "failed in connect: Cannot connect to www.bing.com:443: connection refused",
  );
});

Deno.test("the phase that an error names is the one that failed", () => {
  const error = Object.assign(new Error("no answer"), { phase: "wait" });
  const ending = { outcome: "aborted", error, timings: timingsOf({ total: 9 }) } as const;
  const records = call([[0, "requeststart"], [1, "requestend", OK], [9, "callend", ending]]);
  assertMatch(draw(records).find((line) => line.startsWith("✗"))!, /wait +8\.00 ms/);
});

Deno.test("a call whose response never came failed in wait", () => {
  const ending = { outcome: "aborted", timings: timingsOf({ total: 9 }) } as const;
  const records = call([[0, "requeststart"], [1, "requestend", OK], [9, "callend", ending]]);
  assertEquals(draw(records).at(-1), "aborted in wait: no reason given");
});

Deno.test("a call that goes on is drawn as far as it is known", () => {
  const lines = draw(
    call(NEW_CONNECTION.slice(0, 3)).concat(
      call([[150, "dialstart"]]),
    ),
  );
  assertEquals(lines[0], "GET https://www.bing.com/  in progress");
  assertStringIncludes(row(lines, "dns"), "50.00 ms");
});

Deno.test("each hop of a call has rows of its own", () => {
  const hops = call(REUSED_CONNECTION.slice(0, -1));
  const timings = { ...timingsOf({}), hops: [timingsOf({ wait: 3 }), timingsOf({ wait: 4 })] };
  const second = hops.map((one) => ({ ...one, hop: 1, time: one.time + 5 }));
  const end = record("callend", { ...OK, status: 200, timings }, { time: 10, hop: 1 });
  const lines = draw([...hops, ...second, end]);
  assertEquals(lines.filter((line) => line.startsWith("hop ")).length, 2);
  const waits = lines.filter((line) => line.startsWith("  wait"));
  assertEquals(waits.map((line) => /[0-9.]+ ms/.exec(line)?.[0]), ["3.00 ms", "4.00 ms"]);
});

/** The records of a call with a redirect: a new connection, then the same one again. */
function redirected(): TraceRecord[] {
  const to = "https://www.bing.com/next?a=b";
  const first = call([
    ...NEW_CONNECTION.slice(0, -3),
    [190, "responseheaders", { status: 302 }],
    [200, "redirect", { status: 302, to, method: "HEAD" }],
  ]);
  const second = call(REUSED_CONNECTION.slice(1)).map((one) => {
    return { ...one, hop: 1, time: one.time + 200 };
  });
  return [...first, ...second];
}

Deno.test("each of several hops is told with its request, its status and its connection", () => {
  const lines = draw(redirected());
  const second = lines.findLastIndex((line) => line.startsWith("hop "));
  assertEquals(lines[1], "hop 1 of 2  GET https://www.bing.com/  302");
  assertEquals(lines[2], "new connection 1 to 204.79.197.200:443, TLSv1.3");
  assertEquals(lines[second], "hop 2 of 2  HEAD https://www.bing.com/next?a=b  200");
  assertEquals(lines[second + 1], "reused connection 1, idle 250.00 ms, 2 requests before");
});

Deno.test("the title of a hop is no wider than the rest", () => {
  for (const line of draw(redirected(), 40)) assert(line.length <= 40, line);
});

Deno.test("calls are set apart by an empty line, and records without a call are passed over", () => {
  const idle = record("putidleconn", {}, { callId: null });
  const lines = draw([...call(REUSED_CONNECTION), idle, ...call(REUSED_CONNECTION, 2)]);
  assertEquals(lines.filter((line) => line === "").length, 1);
  assertEquals(lines.filter((line) => line.startsWith("GET ")).length, 2);
});

Deno.test("no records give no text", () => {
  assertEquals(formatWaterfall([]), "");
});

Deno.test("ASCII is all there is on demand", () => {
  const url = `https://www.bing.com/${"x".repeat(200)}`;
  const text = draw(call([...REFUSED, [10, "callstart", { url }]]), 60, true).join("");
  assertEquals(/[^ -~]/.test(text), false);
});

Deno.test("colours change nothing but the colour", () => {
  const records = [...call(NEW_CONNECTION), ...call(REFUSED, 2)];
  const painted = formatWaterfall(records, { paint: (part, text) => `<${part}>${text}</>` });
  assertEquals(painted.replaceAll(/<[^>]*>/g, ""), formatWaterfall(records));
  for (const part of ["title", "success", "failure", "note", "dns", "total"]) {
    assertStringIncludes(painted, `<${part}>`);
  }
});

Deno.test("hostile text of a server is escaped, and userinfo redacted", () => {
  const error = new Error("\x1b[2J http://user:hunter2@a.test/");
  const text = formatWaterfall(call([[0, "callend", { outcome: "error", error }]]));
  assertStringIncludes(text, "\\u001b[2J http://[redacted]@a.test/");
});

Deno.test("a width below 40 columns is refused", () => {
  for (const width of [39, 0, NaN]) {
    assertThrows(() => formatWaterfall([], { width }), RangeError, String(width));
  }
});

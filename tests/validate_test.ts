import { assertEquals } from "@std/assert";
import { timings } from "../timings.ts";
import type { TraceEventType } from "../trace.ts";
import { type RecordedEvent, type TraceViolation, validateTrace } from "../validate.ts";

const OK = { outcome: "ok" };
const GOT = { reused: false, wasIdle: false, idleTime: null };
const REUSED = { reused: true, wasIdle: true, idleTime: 3 };
const SENT = { headBytes: 20, bodyBytes: 5, framingBytes: 0, ...OK };
const RECEIVED = { bodyBytes: 5, framingBytes: 10, ...OK };

type Sketch = [
  type: TraceEventType,
  detail?: object,
  more?: Partial<RecordedEvent> | undefined,
];

const IDLE = { callId: null };

const DIAL: Sketch[] = [
  ["dialstart"],
  ["dnsstart", { host: "a.test" }],
  ["dnsend", { host: "a.test", ...OK }],
  ["connectstart", { address: "127.0.0.1:443" }],
  ["connectend", { address: "127.0.0.1:443", ...OK }],
  ["tlsstart", { peer: "origin" }],
  ["tlsend", { peer: "origin", ...OK }],
  ["dialend", OK],
  ["gotconn", GOT],
];
const EXCHANGE: Sketch[] = [
  ["requeststart"],
  ["datasent", { bytes: 20 }],
  ["requestheaders", { bytes: 20 }],
  ["datasent", { bytes: 5 }],
  ["requestend", SENT],
  ["responsestart"],
  ["datareceived", { bytes: 40 }],
  ["informational", { bytes: 10 }],
  ["responseheaders", { bytes: 25 }],
  ["datareceived", { bytes: 10 }],
  ["responseend", RECEIVED],
  ["putidleconn"],
];
const WHOLE: Sketch[] = [
  ["callstart"],
  ["getconn"],
  ...DIAL,
  ...EXCHANGE,
  ["callend"],
  ["connclose", {}, IDLE],
];

/** A second call on the same connection. */
const SECOND: Sketch[] = ([
  ["callstart"],
  ["gotconn", REUSED],
  ...EXCHANGE,
  ["callend"],
] as Sketch[]).map(([type, detail, more]) => [type, detail ?? {}, { ...more, callId: 2 }]);

/** Events that are a millisecond apart, with the timings that belong to them. */
function traceOf(sketches: Sketch[]): RecordedEvent[] {
  const events: RecordedEvent[] = [];
  sketches.forEach(([type, detail = {}, more], seq) => {
    const event = { callId: 1, connId: 1, hop: 0, attempt: 0, time: seq, seq, ...more };
    const recorded = { type, detail, ...event };
    events.push(recorded);
    if (type !== "callend" || "timings" in detail || event.callId === null) return;
    const begun = events.some(({ type, callId }) =>
      type === "callstart" && callId === event.callId
    );
    const phases = begun ? timings(events, event.callId) : {};
    events[seq] = { ...recorded, detail: { ...OK, ...detail, timings: phases } };
  });
  return events;
}

/** The trace with some events replaced by others; `null` takes an event out. */
function changed(change: (sketch: Sketch, index: number) => Sketch[] | null): Sketch[] {
  return WHOLE.flatMap((sketch, index) => change(sketch, index) ?? []);
}

const without = (type: TraceEventType): Sketch[] =>
  changed((sketch) => sketch[0] === type ? null : [sketch]);
const twice = (type: TraceEventType): Sketch[] =>
  changed((sketch) => sketch[0] === type ? [sketch, sketch] : [sketch]);
const withDetail = (type: TraceEventType, detail: object): Sketch[] =>
  changed(([name, old, more]) =>
    [[name, name === type ? { ...old, ...detail } : old ?? {}, more]] as Sketch[]
  );
const withMore = (type: TraceEventType, more: Partial<RecordedEvent>): Sketch[] =>
  changed((sketch) =>
    sketch[0] === type ? [[type, sketch[1] ?? {}, { ...sketch[2], ...more }]] : [sketch]
  );

const valid: Record<string, Sketch[]> = {
  "nothing": [],
  "one call": WHOLE,
  "two calls, one after the other": [...WHOLE.slice(0, -1), ...SECOND, ["connclose", {}, IDLE]],
  "a call that waits for a connection": [
    ["callstart"],
    ["queuestart"],
    ["queueend", OK],
    ["gotconn", REUSED],
    ...EXCHANGE,
    ["callend"],
  ],
  "several addresses that race": [
    ["dialstart", {}, IDLE],
    ["connectstart", { address: "1.1.1.1:80" }, IDLE],
    ["connectstart", { address: "[::1]:80" }, IDLE],
    ["connectend", { address: "[::1]:80", ...OK }, IDLE],
    ["connectend", { address: "1.1.1.1:80", outcome: "lost" }, IDLE],
    ["dialend", OK, IDLE],
  ],
  "handshakes with a proxy and behind it": [
    ["dialstart", {}, IDLE],
    ["tlsstart", { peer: "proxy" }, IDLE],
    ["tlsend", { peer: "proxy", ...OK }, IDLE],
    ["tunnelstart", {}, IDLE],
    ["tunnelend", OK, IDLE],
    ["tlsstart", { peer: "origin" }, IDLE],
    ["tlsend", { peer: "origin", ...OK }, IDLE],
    ["dialend", OK, IDLE],
  ],
  "a response that is followed by bytes of nobody, and loses its connection": [
    ["callstart"],
    ["gotconn", GOT],
    ["requeststart"],
    ["requestend", { headBytes: 0, bodyBytes: 0, framingBytes: 0, ...OK }],
    ["responsestart"],
    ["datareceived", { bytes: 50 }],
    ["responseheaders", { bytes: 40 }],
    ["responseend", { bodyBytes: 5, framingBytes: 0, ...OK }],
    ["putidleconn", { error: new Error("unexpected bytes") }],
    ["connclose"],
    ["callend"],
  ],
  "a second attempt": [
    ["callstart"],
    ["gotconn", REUSED],
    ["requeststart"],
    ["requestend", { headBytes: 0, bodyBytes: 0, framingBytes: 0, outcome: "error" }],
    ["connclose"],
    ["retry"],
    ...([["gotconn", GOT], ...EXCHANGE, ["callend"]] as Sketch[]).map((
      [type, detail],
    ): Sketch => [type, detail ?? {}, { attempt: 1, connId: 2 }]),
  ],
};
for (const [name, sketches] of Object.entries(valid)) {
  Deno.test(`a valid trace: ${name}`, () => assertEquals(validateTrace(traceOf(sketches)), []));
}

type Broken = [law: TraceViolation["law"], name: string, sketches: Sketch[]];

const STARTS = [
  "dialstart",
  "dnsstart",
  "connectstart",
  "tlsstart",
  "requeststart",
  "responsestart",
];
const PAIRS = STARTS.flatMap((start): Broken[] => {
  const end = start.replace("start", "end") as TraceEventType;
  return [
    ["pairs", `a ${end} without its ${start}`, without(start as TraceEventType)],
    ["pairs", `a ${start} without its ${end}`, without(end)],
    ["pairs", `two of ${start}`, twice(start as TraceEventType)],
    ["pairs", `two of ${end}`, twice(end)],
  ];
});

const broken: Broken[] = [
  ...PAIRS,
  ["pairs", "a call without its end", without("callend")],
  ["pairs", "a second callend", twice("callend")],
  ["pairs", "an end of another call", withMore("responseend", { callId: 7 })],
  ["pairs", "an end of another attempt", withMore("requestend", { attempt: 1 })],
  ["pairs", "an end of another hop", withMore("requestend", { hop: 1 })],
  ["pairs", "an end of another dial", withMore("dnsend", { connId: 2 })],
  ["pairs", "an end of another address", withDetail("connectend", { address: "127.0.0.2:443" })],
  ["pairs", "an end of another handshake", withDetail("tlsend", { peer: "proxy" })],
  ["pairs", "a queue that never ends", [["callstart"], ["queuestart"], ["callend"]]],
  ["pairs", "a wait for 100 that never ends", [["callstart"], ["continuestart"], ["callend"]]],
  ["pairs", "a tunnel that never ends", [["tunnelstart", {}, IDLE]]],
  ["order", "time that runs back", withMore("gotconn", { time: 2 })],
  ["order", "time that is no number", withMore("gotconn", { time: NaN })],
  ["order", "seq that runs back", withMore("gotconn", { seq: 2 })],
  ["order", "a seq that comes twice", withMore("gotconn", { seq: 9 })],
  ["call", "an event before the callstart", [["getconn"], ...WHOLE]],
  ["call", "an event after the callend", withMore("connclose", { callId: 1 })],
  ["call", "a call without a callstart", without("callstart")],
  ["bytes", "a datasent too many", [
    ...changed((s) => s[0] === "requestend" ? [["datasent", { bytes: 1 }], s] : [s]),
  ]],
  ["bytes", "a body larger than what was sent", withDetail("requestend", { bodyBytes: 6 })],
  ["bytes", "a head smaller than what was sent", withDetail("requestend", { headBytes: 19 })],
  ["bytes", "framing that was never sent", withDetail("requestend", { framingBytes: 1 })],
  ["bytes", "a body larger than what was received", withDetail("responseend", { bodyBytes: 6 })],
  ["bytes", "a body smaller than what was received", withDetail("responseend", { bodyBytes: 4 })],
  ["bytes", "framing that was never received", withDetail("responseend", { framingBytes: 11 })],
  ["bytes", "a head that was never received", withDetail("informational", { bytes: 11 })],
  ["bytes", "a datareceived that is missing", without("datareceived")],
  ["bytes", "bytes that were sent after the requestend", [
    ...changed((s) => s[0] === "responsestart" ? [["datasent", { bytes: 1 }], s] : [s]),
  ]],
  ["ownership", "a connection that two calls have", [...WHOLE.slice(0, 12), ...SECOND]],
  ["ownership", "a connection that a call gets after its close", [...WHOLE, ...SECOND]],
  ["ownership", "data of a connection that nobody has", without("gotconn")],
  ["ownership", "data after the close", [...WHOLE, ["datareceived", { bytes: 1 }, IDLE]]],
  ["ownership", "data of a call after putidleconn", [
    ...changed((s) => s[0] === "callend" ? [["datareceived", { bytes: 0 }], s] : [s]),
  ]],
  ["ownership", "a connection that is closed twice", twice("connclose")],
  [
    "ownership",
    "an idleTime where the connection was not idle",
    withDetail("gotconn", { idleTime: 0 }),
  ],
  [
    "ownership",
    "no idleTime where the connection was idle",
    withDetail("gotconn", { wasIdle: true }),
  ],
];
for (const [law, name, sketches] of broken) {
  Deno.test(`the law "${law}" is broken by ${name}`, () => {
    const laws = validateTrace(traceOf(sketches)).map((violation) => violation.law);
    assertEquals(laws.includes(law), true, `reported: ${laws.join() || "nothing"}`);
  });
}

/** The trace of one call whose callend tells other timings than its events. */
function withTimings(change: Record<string, unknown>): RecordedEvent[] {
  return traceOf(WHOLE).map((event) => {
    if (event.type !== "callend") return event;
    const detail = event.detail as { timings: object };
    return { ...event, detail: { ...detail, timings: { ...detail.timings, ...change } } };
  });
}

const phases: [name: string, change: Record<string, unknown>][] = [
  ["a phase that took another time", { dns: 17 }],
  ["a phase that did not happen, and is 0", { queue: 0 }],
  ["a phase that happened, and is null", { tls: null }],
  ["a total that is not from callstart to callend", { total: 1 }],
  ["a hop that is missing", { hops: [] }],
  ["a hop too many", { hops: [timings(traceOf(WHOLE), 1).hops[0], {}] }],
];
for (const [name, change] of phases) {
  Deno.test(`the law "phases" is broken by ${name}`, () => {
    const laws = validateTrace(withTimings(change)).map((violation) => violation.law);
    assertEquals(laws, ["phases"]);
  });
}

Deno.test("a figure of one hop that is wrong is named, without all the others", () => {
  const [hop] = timings(traceOf(WHOLE), 1).hops;
  const messages = validateTrace(withTimings({ hops: [{ ...hop, dns: 17 }] })).map((one) =>
    one.message
  );
  assertEquals(messages, [`hops.0.dns of call 1 is 17, its events say ${hop?.dns}`]);
});

Deno.test('a phase that callend does not tell at all breaks the law "phases"', () => {
  const events = traceOf(
    WHOLE.map(([type, detail, more]): Sketch =>
      type === "callend" ? [type, { ...OK, timings: {} }, more] : [type, detail ?? {}, more]
    ),
  );
  assertEquals(new Set(validateTrace(events).map(({ law }) => law)), new Set(["phases"]));
});

Deno.test("a violation tells the position of its event, or null for one that is missing", () => {
  const [late] = validateTrace(traceOf(withMore("connclose", { callId: 1 })));
  assertEquals(late?.index, WHOLE.length - 1);
  const [missing] = validateTrace(traceOf([["callstart"]]));
  assertEquals(missing?.law, "pairs");
});

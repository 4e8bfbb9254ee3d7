import { assert, assertEquals, assertNotMatch, assertThrows } from "@std/assert";
import { Trace, TraceEvent, TraceLog, validateTrace } from "../mod.ts";
import { newAndReused, redirectedAndPosted, troubled } from "./_support/scenes.ts";

const HEADER = '{"type":"header","schema":1,"epoch":"2026-01-01T00:00:00.000Z"}';
const DNS = '{"type":"dnsstart","time":1,"seq":1,"callId":1,"hop":0,"attempt":0,"connId":1,' +
  '"detail":{"host":"a.test"}}';

for (const scene of [newAndReused, redirectedAndPosted, troubled]) {
  Deno.test(`a saved log is loaded as it was: ${scene.name}`, async () => {
    const log = await scene();
    const saved = log.toNdjson({ showSecrets: true });
    const loaded = TraceLog.parse(saved);
    assertEquals(loaded.epoch, log.epoch);
    assertEquals(loaded.toNdjson({ showSecrets: true }), saved);
    assertEquals(validateTrace(loaded), []);
    const headers = (all: TraceLog) => all.records.map(({ detail }) => "headers" in detail);
    assertEquals(headers(loaded), headers(log));
  });
}

Deno.test("a log is read from a stream in pieces of any size", async () => {
  const log = await newAndReused();
  const bytes = new TextEncoder().encode(log.toNdjson());
  const pieces = Array.from({ length: bytes.length }, (_, at) => bytes.slice(at, at + 1));
  const loaded = await TraceLog.read(ReadableStream.from(pieces));
  assertEquals(loaded.records.length, log.records.length);
  assertEquals(loaded.lines.slice(0, 2), [2, 3]);
});

Deno.test("a saved log holds no secrets unless they are wanted", async () => {
  const log = await newAndReused();
  assertNotMatch(log.toNdjson(), /secret|password|dXNlcjpwYXNzd29yZA/);
  assert(log.toNdjson({ showSecrets: true }).includes("a=secret"));
});

Deno.test("the epoch tells the time of day of each record", async () => {
  const before = Date.now();
  const log = await newAndReused();
  const first = log.epoch + log.records[0]!.time;
  assert(first >= before - 5 && first <= Date.now() + 5, `${first}`);
});

Deno.test("nothing is recorded after the end of a recording", () => {
  const trace = new Trace();
  const log = TraceLog.record(trace);
  const envelope = { time: 1, seq: 1, callId: 1, hop: 0, attempt: 0, connId: 1 };
  trace.dispatchEvent(new TraceEvent("dnsstart", { host: "a.test" }, envelope));
  log.stop();
  trace.dispatchEvent(new TraceEvent("dnsstart", { host: "b.test" }, envelope));
  assertEquals(log.records.length, 1);
});

Deno.test("a last line that was cut short is left out", () => {
  const log = TraceLog.parse(`${HEADER}\n${DNS}\n${DNS.slice(0, 40)}`);
  assertEquals(log.records.map(({ type }) => type), ["dnsstart"]);
});

Deno.test("kinds of lines and events that are not known yet are passed over", () => {
  const later = '{"type":"teleport","more":true}';
  assertEquals(TraceLog.parse(`${HEADER}\n${later}\n${DNS}\n`).records.length, 1);
});

const BROKEN: readonly [text: string, message: string][] = [
  ["", "Cannot read the trace: it has no header"],
  [`${DNS}\n`, "Cannot read the trace: line 1: it is not the header"],
  [`${HEADER}\n${HEADER}\n`, "Cannot read the trace: line 2: it is a second header"],
  [`${HEADER}\n\nnonsense\n`, "Cannot read the trace: line 3: it is no JSON"],
  [`${HEADER}\n[]\n`, 'Cannot read the trace: line 2: it is no object with a "type"'],
  [
    `${HEADER}\n${DNS.replace('"seq":1', '"seq":"1"')}\n`,
    'Cannot read the trace: line 2: its "seq" is no number',
  ],
  [
    `${HEADER.replace('"schema":1', '"schema":2')}\n`,
    "Cannot read the trace: line 1: its schema is 2, known is 1",
  ],
];

for (const [text, message] of BROKEN) {
  Deno.test(`a log that is none is refused: ${message}`, () => {
    assertThrows(() => TraceLog.parse(text), SyntaxError, message);
  });
}

import { assert, assertEquals } from "@std/assert";
import type { TraceRecord } from "../../report/record.ts";
import { isType } from "../../report/record.ts";
import { ndjsonLine, parseNdjsonLine } from "../../report/ndjson.ts";
import { VerboseFormatter } from "../../report/verbose.ts";
import { TRACE_EVENT_TYPES } from "../../trace.ts";
import { detailTypes } from "../_support/detail_types.ts";
import { requires } from "../_support/requires.ts";
import { Grammar } from "./_grammar.ts";
import { codeIn, Page } from "./_page.ts";
import { overTls, recordings } from "./_recorded.ts";

const PAGE = await Page.read("events.md");
const ORDER = new Grammar(PAGE.blocks.find(({ under }) => under === "The order")!.text);

/** Which events a rule holds for together; those without a key it does not hold for. */
const KEYS: Readonly<Record<string, (record: TraceRecord) => string | null>> = {
  call: ({ callId }) => callId === null ? null : `call ${callId}`,
  dial: ({ connId }) => `connection ${connId}`,
  request: attemptOf,
  response: attemptOf,
};

function attemptOf({ callId, hop, attempt }: TraceRecord): string | null {
  return callId === null ? null : `call ${callId}, hop ${hop}, attempt ${attempt}`;
}

/** Details as the page shows them: a line each, which goes on where the next one is indented. */
function examples(): { type: string; detail: unknown }[] {
  const blocks = PAGE.blocksOf("text").map(({ text }) => text.replaceAll("\n  ", ""));
  return blocks.flatMap((text) => text.split("\n")).flatMap((line) => {
    const [, type, detail] = /^([a-z]+) (\{.*)$/.exec(line) ?? [];
    return type === undefined ? [] : { type, detail: JSON.parse(detail!) };
  });
}

requires("nginx", "dnsmasq", "ipv6")("events come in the order of the page", async () => {
  const seen = new Set<string>();
  for (const { what, log } of await recordings()) {
    for (const [rule, keyOf] of Object.entries(KEYS)) {
      const named = ORDER.eventsOf(rule);
      const records = log.records.filter((record) => {
        return named.has(record.type) && keyOf(record) !== null;
      });
      for (const [key, group] of Map.groupBy(records, (record) => keyOf(record))) {
        const told = group.map(({ type }) => type);
        assert(ORDER.allows(rule, group), `${what}, ${key}: ${told.join(" ")}`);
        told.forEach((type) => seen.add(type));
      }
    }
  }
  const all = Object.keys(KEYS).flatMap((rule) => [...ORDER.eventsOf(rule)]);
  assertEquals([...seen].sort(), all.sort(), "an event that no scene has");
});

Deno.test("the order is about every event, but for those of the connection", () => {
  const ordered = new Set(ORDER.rules.flatMap((rule) => [...ORDER.eventsOf(rule)]));
  const missing = TRACE_EVENT_TYPES.filter((type) => !ordered.has(type));
  assertEquals(missing, ["datasent", "datareceived", "putidleconn", "connclose"]);
});

requires("nginx")("a new and a reused connection have the events of the page", async () => {
  const { records } = await overTls();
  const left = ["requestheader", "datasent", "datareceived"];
  const typesOf = (callId: number) => {
    return records.filter((record) => record.callId === callId && !left.includes(record.type))
      .map(({ type }) => type);
  };
  const { rows } = PAGE.table("request 1");
  assertEquals(typesOf(1), rows.flatMap(([first]) => codeIn(first!)));
  assertEquals(typesOf(2), rows.flatMap(([, second]) => codeIn(second!)));
  const told = records.map((record) => {
    if (isType(record, "getconn")) return record.detail.miss;
    if (isType(record, "gotconn")) return [record.detail.reused, record.detail.idleTime === null];
    if (!isType(record, "callend")) return [];
    const { dns, connect, tls } = record.detail.timings;
    return [dns, connect, tls].map((phase) => typeof phase);
  });
  const number = "number";
  const none = "object";
  assertEquals(told.flat(), [
    ...["none", false, true, number, number, number],
    ...[undefined, true, false, none, none, none],
  ]);
});

Deno.test("every event is explained in one row of one table", () => {
  const explained = PAGE.tables.filter(({ head }) => head[0] === "event")
    .flatMap(({ rows }) => rows.flatMap(([event]) => codeIn(event!)));
  assertEquals(explained.toSorted(), TRACE_EVENT_TYPES.toSorted());
});

Deno.test("every event has one example, which a saved trace may have", () => {
  const shown = examples();
  assertEquals(shown.map(({ type }) => type).toSorted(), TRACE_EVENT_TYPES.toSorted());
  const envelope = { time: 0, seq: 0, callId: 1, hop: 0, attempt: 0, connId: 1 };
  for (const { type, detail } of shown) {
    assertEquals(parseNdjsonLine(JSON.stringify({ type, ...envelope, detail })).kind, "event");
  }
});

requires("nginx", "dnsmasq", "ipv6")(
  "every example has the properties of a recorded one",
  async () => {
    const recorded = (await recordings()).flatMap(({ log }) => log.records);
    const shapes = new Set(recorded.map((record) => {
      const { type, detail } = JSON.parse(ndjsonLine(record));
      return shapeOf(type, detail);
    }));
    for (const { type, detail } of examples()) {
      assert(shapes.has(shapeOf(type, detail)), shapeOf(type, detail));
    }
  },
);

/** The names of all properties; of an array, those of its first object. */
function shapeOf(type: string, detail: unknown): string {
  const names = JSON.stringify(detail, (_, value) => {
    if (Array.isArray(value)) {
      return value.slice(0, 1).filter((item) => item.constructor === Object);
    }
    if (typeof value !== "object" || value === null) return 0;
    return Object.fromEntries(Object.entries(value).toSorted());
  });
  return `${type} ${names}`;
}

requires("nginx", "dnsmasq", "ipv6")(
  "the page of curl knows which event is which line",
  async () => {
    const { rows } = (await Page.read("from_curl.md")).table("a line of `-v`");
    const startOf = (line: string) => line.trimEnd().split(/ +/).slice(0, 2).join(" ");
    const told = new Map<string, Set<string>>();
    for (const { log } of await recordings()) {
      const verbose = new VerboseFormatter();
      for (const record of log.records) {
        for (const line of verbose.format(record).split("\n")) {
          told.set(startOf(line), (told.get(startOf(line)) ?? new Set()).add(record.type));
        }
      }
    }
    const unseen = rows.filter(([line, events]) => {
      const types = told.get(startOf(codeIn(line!)[0]!)) ?? new Set();
      return !codeIn(events!).every((event) => types.has(event));
    });
    // No scene is about a server that never says 100.
    assertEquals(unseen.map(([, events]) => codeIn(events!)), [["continueend"]]);
  },
);

Deno.test("the words of a detail are those of its type, each explained once", async () => {
  const types = await detailTypes();
  const wordsIn = (head: string) => PAGE.table(head).rows.flatMap(([word]) => codeIn(word!));
  const declared = (type: string, property: string) => types.get(type)?.[property]?.words;
  assertEquals(wordsIn("`miss`").toSorted(), declared("getconn", "miss")!.toSorted());
  assertEquals(wordsIn("`source`").toSorted(), declared("dnsend", "source")!.toSorted());
  const reasons = declared("connclose", "reason")!;
  assertEquals(wordsIn("`reason` of `connclose`").toSorted(), reasons.toSorted());
  const [, sentence = ""] = /\n(`reason` is `continue`[^.]*)\./.exec(PAGE.text) ?? [];
  assertEquals(codeIn(sentence).slice(1), declared("continueend", "reason"));
});

Deno.test("what each event has is what a record has", () => {
  const { rows } = PAGE.table("each event has");
  const named = rows.flatMap(([property]) => codeIn(property!));
  const record: Record<keyof TraceRecord, true> = {
    ...{ type: true, time: true, seq: true, callId: true, hop: true, attempt: true, connId: true },
    detail: true,
  };
  assertEquals(named, Object.keys(record));
});

import { assertEquals } from "@std/assert";
import { FORMATS } from "../../register/formats.ts";
import { settingsOf } from "../../transport/settings.ts";
import { declaredOptions } from "./_declared.ts";
import { codeIn, Page, type Table } from "./_page.ts";

const PAGE = await Page.read("options.md");
const DECLARED = await declaredOptions();
const NONE = "–";

/** Interfaces that hold what the platform or a library gives, and no settings of anybody's. */
const NO_SETTINGS = ["ResolveHostOptions", "TransportErrorOptions", "SpanOptions"];

/** The options that tables name, each with its default as it stands there. */
function optionsIn(tables: readonly Table[]): [name: string, byDefault: string][] {
  return tables.flatMap(({ head, rows }) => {
    const [name, byDefault] = [head.indexOf("option"), head.indexOf("default")];
    return rows.map((row): [string, string] => [codeIn(row[name]!)[0]!, row[byDefault]!]);
  });
}

function tablesFrom(start: string, end: string): Table[] {
  const from = PAGE.tables.findIndex(({ under }) => under === start);
  const to = PAGE.tables.findIndex(({ under }) => under === end);
  return PAGE.tables.slice(from, to);
}

function namesOf(...types: string[]): string[] {
  return types.flatMap((type) => DECLARED.get(type)!.map(({ name }) => name)).sort();
}

const OF_TRANSPORT = tablesFrom("Connections", "One call");
const [OF_CALL, OF_REQUEST] = tablesFrom("One call", "Recording and reports");
const OF_REPORTS = PAGE.table("type");

Deno.test("the page has every option of a transport, and no other", () => {
  const named = optionsIn(OF_TRANSPORT).map(([name]) => name);
  assertEquals(named.sort(), namesOf("TransportOptions", "TimeoutOptions"));
});

Deno.test("the page has every option of a call and of a request, and no other", () => {
  const named = (table?: Table) => optionsIn([table!]).map(([name]) => name).sort();
  assertEquals(named(OF_CALL), namesOf("CallOptions"));
  assertEquals(named(OF_REQUEST), namesOf("RequestOptions"));
});

Deno.test("the defaults of a transport are the true ones", () => {
  const settings: Record<string, unknown> = { ...settingsOf({}) };
  // Besides User-Agent, which is an option of its own, this is sent by default.
  assertEquals(settingsOf({ userAgent: "" }).headers, [["Accept", "*/*"]]);
  for (const [name, byDefault] of optionsIn(OF_TRANSPORT)) {
    const value = settings[name];
    const isNothing = value === null || name === "headers" ||
      (typeof value === "object" && Object.keys(value as object).length === 0);
    const [code] = codeIn(byDefault);
    const shown = code === undefined ? byDefault : JSON.parse(code.replace(/(?<=\d)_(?=\d)/g, ""));
    assertEquals(shown, isNothing ? NONE : value, name);
  }
});

Deno.test("the defaults of a call are those of its docs", () => {
  for (const [name, byDefault] of [...optionsIn([OF_REQUEST!]), ...optionsIn(OF_TRANSPORT)]) {
    const types = ["TransportOptions", "TimeoutOptions", "RequestOptions"];
    const declared = types.flatMap((type) => DECLARED.get(type)!.filter((it) => it.name === name));
    const [documented] = declared.flatMap((option) => option.default ?? []);
    // Of User-Agent the docs name no version.
    if (name !== "userAgent") assertEquals(codeIn(byDefault)[0], documented, name);
  }
});

Deno.test("the options that are limits on the time of a call are six", () => {
  assertEquals(namesOf("TimeoutOptions").length, 6);
  const limits = optionsIn(OF_TRANSPORT.filter(({ under }) => under === "Limits"));
  assertEquals(limits.slice(0, 6).map(([name]) => name).sort(), namesOf("TimeoutOptions"));
});

Deno.test("the page has every option of recordings and reports, with its default", () => {
  let type = "";
  const named = new Map<string, [string, string][]>();
  for (const [first = "", , option = "", byDefault = ""] of OF_REPORTS.rows) {
    type = codeIn(first)[0] ?? type;
    named.set(type, [...named.get(type) ?? [], [codeIn(option)[0]!, byDefault]]);
  }
  for (const [type, options] of named) {
    const declared = DECLARED.get(type)!.map(({ name, default: value }) => {
      return [name, value === null ? NONE : `\`${value}\``];
    });
    assertEquals(options.toSorted(), declared.toSorted(), type);
  }
  const ofOthers = ["TransportOptions", "TimeoutOptions", "CallOptions", "RequestOptions"];
  const all = [...named.keys(), ...ofOthers, ...NO_SETTINGS, "InstrumentOptions"];
  assertEquals([...DECLARED.keys()].sort(), all.sort());
});

Deno.test("the page has every option of instrument(), and no other", () => {
  const [table] = PAGE.tables.filter(({ under }) => under.endsWith("otel`"));
  assertEquals(optionsIn([table!]).map(([name]) => name).sort(), namesOf("InstrumentOptions"));
});

Deno.test("the page has every format of register, and which of them need a file", () => {
  const [, live = "", whole = ""] = /\n(`log`[^.]*)are\s+written as[^.]*\. ([^.]*) need a/s
    .exec(PAGE.text) ?? [];
  const formats = (kind: string) => {
    return Object.entries(FORMATS).flatMap(([name, format]) => format.kind === kind ? name : []);
  };
  assertEquals([codeIn(live), codeIn(whole)], [formats("live"), formats("whole")]);
});

import { assert, assertEquals, assertInstanceOf, assertStringIncludes } from "@std/assert";
import { ndjsonHeader, ndjsonLine, parseNdjsonLine } from "../report/ndjson.ts";
import schema from "../report/trace.schema.json" with { type: "json" };
import type { TraceRecord } from "../report/record.ts";
import { TRACE_EVENT_TYPES, type TraceEventType } from "../trace.ts";
import * as scenes from "./_support/scenes.ts";
import { detailTypes } from "./_support/detail_types.ts";
import {
  closedCheck,
  detailRules,
  eventTypes,
  kindCheck,
  openCheck,
} from "./_support/trace_schema.ts";
import { requires } from "./_support/requires.ts";
import { echoServer } from "./_support/echo_server.ts";
import { runCli } from "./_support/run_cli.ts";
import { record, SAMPLES } from "./report/_records.ts";

const check = openCheck();
const strict = closedCheck();

/** A valid line of one type, but for what is given. */
function line(type: TraceEventType, changes: object = {}, envelope: object = {}): string {
  const plain = JSON.parse(ndjsonLine(record(type, SAMPLES[type]) as TraceRecord));
  return JSON.stringify({ ...plain, detail: { ...plain.detail, ...changes }, ...envelope });
}

/** Why lines of a trace are refused. */
function refusals(ndjson: string): string[] {
  const lines = ndjson.trimEnd().split("\n");
  assert(lines.length > 5);
  return lines.flatMap((text) => strict(text).map((refusal) => `${text}\n${refusal}`));
}

const { logOf: _, raced, ...plain } = scenes;
for (const [name, scene] of Object.entries(plain)) {
  Deno.test(`every line that the scene "${name}" saves is named in the schema`, async () => {
    assertEquals(refusals((await scene()).toNdjson()), []);
  });
}

requires("nginx", "ipv6")("every line of a race with TLS is named in the schema", async () => {
  const log = (await raced()).toNdjson();
  assertStringIncludes(log, '"certificate":');
  assertEquals(refusals(log), []);
});

Deno.test("every line of --format ndjson is named in the schema", async () => {
  await using server = echoServer();
  const { stdout } = await runCli(["-L", "--format=ndjson", `${server.at}/redirect/1`]);
  assertEquals(refusals(stdout), []);
});

Deno.test("every line of a schedule's trace is named in the schema", async () => {
  await using server = echoServer();
  const urls = [server.at, `${server.at}/redirect/1`, "127.0.0.1:1"];
  const { stdout } = await runCli(["-n3", "--rate=500", "--format=ndjson", ...urls]);
  assertStringIncludes(stdout, '"rate":500}');
  assertStringIncludes(stdout, '{"type":"summary"');
  assertEquals(refusals(stdout), []);
});

Deno.test("the schema knows every type of event, and no other", () => {
  assertEquals(eventTypes(), [...TRACE_EVENT_TYPES]);
  const [, , events] = schema.allOf;
  assertEquals(events?.if.properties.type, { enum: [...TRACE_EVENT_TYPES] });
});

for (const type of TRACE_EVENT_TYPES) {
  Deno.test(`the schema names all of ${type}, and refuses one without its detail`, () => {
    assertEquals(strict(line(type)), []);
    const { detail: _, ...rest } = JSON.parse(line(type));
    assertStringIncludes(check(JSON.stringify(rest)).join(), "'detail'");
    assertStringIncludes(strict(line(type, { xyzzy: 1 })).join(), "xyzzy");
    assertEquals(check(line(type, { xyzzy: 1 })), []);
  });
}

Deno.test("the schema names the properties of the types, and the words that they may be", async () => {
  for (const [type, { data: _, ...declared }] of await detailTypes()) {
    assertEquals(detailRules(type), declared, type); // the data are gone after their dispatch
  }
});

const VALUES = [null, 5, "ok", true, {}, [], [5], [["a", "b"]], [["a"]], {
  name: "a",
  message: "b",
}];

Deno.test("a reader refuses a value of the wrong kind, as the schema does, and no other", () => {
  const kinds = kindCheck();
  const isRead = (text: string) => {
    try {
      return parseNdjsonLine(text).kind === "event";
    } catch (error) {
      assertInstanceOf(error, SyntaxError);
      return false;
    }
  };
  for (const type of TRACE_EVENT_TYPES) {
    for (const name of Object.keys(detailRules(type))) {
      for (const value of [undefined, ...VALUES]) {
        const text = line(type, { [name]: value });
        assertEquals(isRead(text), kinds(text).length === 0, text);
      }
    }
  }
});

Deno.test("a header is valid, with and without a schedule", () => {
  for (const run of [{}, { rate: 5 }, { concurrency: 2, interval: 10 }]) {
    assertEquals(strict(ndjsonHeader({ epoch: 0, run })), []);
  }
  assertEquals(strict(ndjsonHeader({ epoch: 0 }, { showSecrets: true })), []);
});

Deno.test("a line of a later version passes, unless the schema is another", () => {
  assertEquals(check('{"type":"weather","rain":true}'), []);
  assertStringIncludes(strict('{"type":"weather","rain":true}').join(), "/type");
  const header = JSON.parse(ndjsonHeader({ epoch: 0 }));
  assertEquals(check(JSON.stringify({ ...header, host: "a" })), []);
  assertStringIncludes(check(JSON.stringify({ ...header, schema: 2 })).join(), "/schema");
});

const BROKEN: readonly (readonly [what: string, line: string, where: string])[] = [
  ["no object", "[]", "must be object"],
  ["no type", "{}", "'type'"],
  ["an epoch that is no time", '{"type":"header","schema":1,"epoch":"now"}', "/epoch"],
  ["a time that is text", line("dnsstart", {}, { time: "1" }), "/time"],
  ["a negative position", line("dnsstart", {}, { seq: -1 }), "/seq"],
  ["half a call", line("dnsstart", {}, { callId: 1.5 }), "/callId"],
  ["a connection that is text", line("dnsstart", {}, { connId: "1" }), "/connId"],
  ["a detail that is a list", line("dnsstart", {}, { detail: [] }), "/detail"],
  ["an unknown outcome", line("dnsend", { outcome: "fine" }), "/detail/outcome"],
  ["an error without a message", line("retry", { error: { name: "Error" } }), "'message'"],
  ["a failure without an error", line("dnsend", { outcome: "error" }), "'error'"],
  ["an unknown reason", line("connclose", { reason: "boredom" }), "/detail/reason"],
  ["an unknown source", line("dnsend", { source: "memory" }), "/detail/source"],
  ["headers as an object", line("callstart", { headers: { a: "b" } }), "/detail/headers"],
  ["a header without a value", line("callstart", { headers: [["a"]] }), "/detail/headers/0"],
  ["a header of three", line("callstart", { headers: [["a", "b", "c"]] }), "/detail/headers/0"],
  ["a negative number of bytes", line("datasent", { bytes: -1 }), "/detail/bytes"],
  ["a status of two digits", line("responseheaders", { status: 20 }), "/detail/status"],
  ["timings without phases", line("callend", { timings: {} }), "/detail/timings"],
];

for (const [what, text, where] of BROKEN) {
  Deno.test(`the schema refuses ${what}`, () => {
    assertStringIncludes(check(text).join("\n"), where);
  });
}

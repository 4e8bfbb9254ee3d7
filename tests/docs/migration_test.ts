import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { WRITE_OUT_NAMES } from "../../report/write_out.ts";
import { TRACE_EVENT_TYPES } from "../../trace.ts";
import { outcomeOf } from "../_support/outcome.ts";
import { runCli } from "../_support/run_cli.ts";
import { findProgram, requires } from "../_support/requires.ts";
import { codeIn, Page } from "./_page.ts";

const CURL = await Page.read("from_curl.md");
const GO = await Page.read("from_go.md");
/** Flags that the page names beside those that are not there. */
const THERE = ["-c", "--cacert"];
const EVENTS: readonly string[] = TRACE_EVENT_TYPES;

Deno.test("the page of curl has every variable of -w, and no other", () => {
  const named = CURL.table("curl's variable").rows.flatMap(([variables]) => codeIn(variables!));
  assertEquals(named.toSorted(), WRITE_OUT_NAMES.toSorted());
});

Deno.test("the page of curl names events as they are", () => {
  const words = CURL.table("a line of `-v`").rows.flatMap(([, events]) => codeIn(events!));
  assertEquals(words.filter((word) => !EVENTS.includes(word)), []);
  const made = CURL.table("curl's variable").rows.flatMap(([, source]) => codeIn(source!));
  // What looks like the name of an event is one.
  const like = made.filter((word) => /^[a-z]+(start|[^s]end|conn|close|headers?|sent)$/.test(word));
  assert(like.length > 15);
  assertEquals(like.filter((word) => !EVENTS.includes(word)), []);
});

Deno.test("flags of which the page of curl says that they are not there are refused", async () => {
  const [, text = ""] = CURL.text.split("## Flags that are not there");
  for (const flag of codeIn(text).filter((code) => code.startsWith("-") && !THERE.includes(code))) {
    const { status, stderr } = await runCli([flag, "http://127.0.0.1:1/"]);
    assertEquals(status, 2, flag);
    assertStringIncludes(stderr, "there is no such option");
  }
});

Deno.test("the page of Go has every event, with a hook or without", () => {
  const hooked = GO.table("Go's hook").rows.flatMap(([, event]) => codeIn(event!));
  const [, without = ""] = /\nNo hook of Go's tells[^:]*:([^.]*)\./.exec(GO.text) ?? [];
  assertEquals([...hooked, ...codeIn(without)].toSorted(), EVENTS.toSorted());
});

requires("go")("the page of Go has every hook, in Go's order", async () => {
  const { stdout } = await outcomeOf(findProgram("go")!, ["env", "GOROOT"]);
  const source = await Deno.readTextFile(`${stdout.trim()}/src/net/http/httptrace/trace.go`);
  const [, struct = ""] = /\ntype ClientTrace struct \{(.*?)\n\}/s.exec(source) ?? [];
  const hooks = Array.from(struct.matchAll(/^\t([A-Z]\w*) +?func\(/gm), ([, hook]) => hook);
  assertEquals(GO.table("Go's hook").rows.flatMap(([hook]) => codeIn(hook!)), hooks);
});

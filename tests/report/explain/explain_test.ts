import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { explain, type Finding, formatFindings } from "../../../report/explain.ts";
import { sighting } from "../../../report/explain/evidence.ts";
import { TraceLog } from "../../../trace_log.ts";
import {
  logOf,
  newAndReused,
  queued,
  redirectedAndPosted,
  troubled,
} from "../../_support/scenes.ts";
import { ScriptedServer } from "../../_support/scripted_server.ts";
import { site, to } from "../../_support/site.ts";
import { altered, later, steady } from "../_altered.ts";
import { foundBy, provenFindings } from "./_findings.ts";

/** A server that is slow, far away, redirects, and answers in a way that could be better. */
async function everythingWrong(): Promise<TraceLog> {
  const missing = "HTTP/1.0 404 Not Found\r\ncontent-length: 5\r\nconnection: close\r\n\r\nhello";
  await using server = await ScriptedServer.start(
    site({ "/old": to("/missing"), "/missing": missing }),
  );
  const log = await logOf({}, async (get) => {
    await get(server.url("/old"), { redirect: "follow" });
    await get(server.url("/missing"));
  });
  return later(later(steady(log), 300, "responsestart"), 200, "responseend");
}

Deno.test("a trace in which all is well is explained in one line", async () => {
  const findings = explain(steady(await newAndReused()));
  assertEquals([findings, formatFindings(findings)], [[], "Nothing stands out.\n"]);
});

Deno.test("an empty trace needs no explanation", () => {
  assertEquals(explain(new TraceLog([], { epoch: 0 })), []);
});

Deno.test("problems come first, and then what took longest", async () => {
  const ranks = explain(await everythingWrong()).map(({ severity, cost }) => {
    return [["problem", "cost", "note"].indexOf(severity), -(cost ?? -1)] as const;
  });
  assert(ranks.length >= 4);
  assertEquals(ranks, ranks.toSorted(([a, b], [c, d]) => a - c || b - d));
});

Deno.test("the same in many calls is one finding, told by the call where it cost most", async () => {
  await using server = await ScriptedServer.start(site({ "/a": to("/b") }));
  const log = await logOf({}, async (get) => {
    for (let call = 0; call < 3; call++) await get(server.url("/a"), { redirect: "follow" });
    await get(server.url("/b"));
  });
  const [finding, ...more] = foundBy(
    "redirects",
    later(steady(log), 500, "redirect", { callId: 2 }),
  );
  assertEquals(more, []);
  assertEquals(finding?.callIds[0], 2);
  assertEquals(finding?.callIds.toSorted(), [1, 2, 3]);
  assertStringIncludes(finding?.message ?? "", "The same in 3 of 4 calls, 500.");
  assertStringIncludes(finding?.message ?? "", "ms in sum; this is call 2.");
  assertEquals(finding?.evidence.length, 1);
  assertEquals(finding?.others.map(({ callIds }) => callIds.length), [1, 1]);
});

Deno.test("a finding of one call among several says which call that is", async () => {
  const [finding] = foundBy("redirects", await redirectedAndPosted());
  assertStringIncludes(finding?.message ?? "", "This is call 1 of 2.");
});

Deno.test("nothing is said without evidence", () => {
  const statement = { key: "", severity: "note", message: "It is so.", callIds: [1] } as const;
  assertEquals(sighting({ ...statement, evidence: [] }), []);
  assertEquals(sighting({ ...statement, evidence: [undefined] }), []);
});

Deno.test("whatever part of a trace was recorded, findings name records that are in it", async () => {
  const scenes = [newAndReused, queued, redirectedAndPosted, troubled, everythingWrong];
  for (const log of await Promise.all(scenes.map((scene) => scene()))) {
    for (const [cut] of log.records.entries()) {
      for (const part of [log.records.slice(0, cut), log.records.slice(cut)]) {
        provenFindings(new TraceLog(part, { epoch: log.epoch }));
      }
    }
  }
});

Deno.test("secrets are not repeated, unless they are asked for", async () => {
  const log = altered(await redirectedAndPosted(), "redirect", { to: "http://me:secret@a.test/" });
  const textOf = (showSecrets: boolean) => formatFindings(explain(log, { showSecrets }));
  assert(!textOf(false).includes("secret"));
  assertStringIncludes(textOf(true), "me:secret@");
});

Deno.test("what a server sent cannot give orders to a terminal", async () => {
  await using server = await ScriptedServer.start(
    site({ "/": "HTTP/1.1 503 No\x1b[2J\r\nretry-after: 1\x9b2J\r\ncontent-length: 0\r\n\r\n" }),
  );
  const text = formatFindings(explain(await logOf({}, (get) => get(server.url()))));
  assertStringIncludes(text, "503 No");
  // deno-lint-ignore no-control-regex
  assertEquals(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/.test(text), false);
});

Deno.test("no line of the text is longer than its width", async () => {
  const findings = explain(await everythingWrong());
  for (const width of [40, 80]) {
    const longest = Math.max(
      ...formatFindings(findings, { width }).split("\n").map(({ length }) => length),
    );
    assert(longest <= width && longest > width - 15, `${longest} columns`);
  }
});

Deno.test("a finding shows what it is drawn from, and counts what there is no room for", () => {
  const record = { time: 1, type: "connectend", text: "[::1]:443 error: refused" } as const;
  const finding: Finding = {
    rule: "addressLost",
    severity: "cost",
    message: "It was so.",
    advice: "Do otherwise.",
    cost: 1,
    callIds: [1],
    evidence: [{ ...record, seq: 7 }, ...[8, 9, 10, 11, 12, 13].map((seq) => ({ ...record, seq }))],
    others: [],
  };
  assertEquals(
    formatFindings([finding]),
    `1 finding:

1. It was so.
   -> Do otherwise.
   [7 connectend] [::1]:443 error: refused
   [8 connectend] [::1]:443 error: refused
   [9 connectend] [::1]:443 error: refused
   [10 connectend] [::1]:443 error: refused
   [11 connectend] [::1]:443 error: refused
   and 2 more
`,
  );
});

Deno.test("findings are plain data", async () => {
  const findings = explain(await everythingWrong());
  assertEquals(JSON.parse(JSON.stringify(findings)), findings);
});

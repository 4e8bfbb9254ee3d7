import { assert, assertEquals, assertFalse, assertMatch, assertStringIncludes } from "@std/assert";
import { default as MarkdownIt } from "npm:markdown-it@14";
import { marked } from "npm:marked@16";
import { gfm, gfmHtml } from "npm:micromark-extension-gfm@3";
import { micromark } from "npm:micromark@4";
import { formatMarkdown, type MarkdownOptions } from "../../report/markdown.ts";
import { TraceLog } from "../../trace_log.ts";
import { newAndReused, queued, redirectedAndPosted, troubled } from "../_support/scenes.ts";
import { altered } from "./_altered.ts";

/** Programs that make HTML of it, each as ready to find links and tags as it can be. */
const RENDERERS: Readonly<Record<string, (text: string) => string>> = {
  "markdown-it": (text) => new MarkdownIt({ html: true, linkify: true }).render(text),
  marked: (text) => marked.parse(text, { async: false }),
  micromark: (text) => {
    const extensions = [gfm()];
    return micromark(text, { allowDangerousHtml: true, extensions, htmlExtensions: [gfmHtml()] });
  },
};

const ALLOWED = [
  "h3",
  "table",
  "thead",
  "tbody",
  "tr",
  "th",
  "td",
  "code",
  "p",
  "details",
  "summary",
];

/** The cells of each row of each table, as their text; checks that nothing else is there. */
function tablesOf(html: string): string[][][] {
  const tags = new Set([...html.matchAll(/<([a-z][^\s>/]*)/gi)].map(([, tag]) => tag!));
  assertEquals([...tags].filter((tag) => !ALLOWED.includes(tag)), []);
  return [...html.matchAll(/<table>(.*?)<\/table>/gs)].map(([, table = ""]) => {
    const rows = [...table.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row = ""]) => {
      return [...row.matchAll(/<t[hd].*?>(.*?)<\/t[hd]>/gs)].map(([, cell = ""]) => textOf(cell));
    });
    for (const cells of rows) assertEquals(cells.length, rows[0]?.length);
    return rows;
  });
}

function textOf(html: string): string {
  const entities: Record<string, string> = { lt: "<", gt: ">", amp: "&", quot: '"', "#39": "'" };
  return html.replaceAll(/<\/?code>/g, "").replaceAll(/&(\w+|#39);/g, (_, name) => {
    return entities[name] ?? name;
  });
}

/** The tables of a report, which all renderers see alike. */
function read(log: TraceLog, options: MarkdownOptions = {}): string[][][] {
  const text = formatMarkdown(log, options);
  const [first, ...others] = Object.values(RENDERERS).map((render) => tablesOf(render(text)));
  assert(first);
  for (const other of others) assertEquals(other, first);
  return first;
}

Deno.test("each call is a row, with dashes for phases that did not happen", async () => {
  const [[head, first, second] = []] = read(await newAndReused());
  assertEquals(head, [
    ...["call", "request", "status", "connection"],
    ...["dns", "connect", "tls", "send", "wait", "receive", "total"],
  ]);
  assertMatch(first?.[1] ?? "", /^GET http:\/\/127\.0\.0\.1:\d+\/rich$/);
  assertEquals([first?.slice(2, 4), second?.slice(2, 4)], [["200", "1, new"], [
    "200",
    "1, reused",
  ]]);
  assertEquals(second?.slice(4, 7), ["–", "–", "–"]);
  for (const time of [first?.[5], ...second?.slice(7) ?? []]) {
    assertMatch(time ?? "", /^\d+\.\d\d$/);
  }
});

Deno.test("a rare phase has a column where a call had it", async () => {
  const [[head, first, second] = []] = read(await queued());
  assertEquals(head?.[4], "queue");
  assertEquals(first?.[4], "–");
  assertMatch(second?.[4] ?? "", /^\d+\.\d\d$/);
});

Deno.test("the requests of a call with redirects are folded away under it", async () => {
  const log = await redirectedAndPosted();
  const [calls = [], hops = []] = read(log);
  assertEquals(calls.map(([call]) => call), ["call", "1", "2"]);
  assertEquals(hops.map(([hop, , status]) => [hop, status]), [
    ...[["hop", "status"], ["1", "302"], ["2", "307"], ["3", "200"]],
  ]);
  assertMatch(formatMarkdown(log), /<details><summary>Requests of call 1<\/summary>\n\n\| hop/);
});

Deno.test("a call that failed is named with what went wrong, and a repeat with its reason", async () => {
  const [calls = [], failures = [], hops = []] = read(await troubled());
  assertEquals(calls.slice(1).map((cells) => cells[2]), ["failed", "200", "200", "failed"]);
  assertEquals(failures.slice(1).map(([call]) => call), ["1", "4"]);
  assertMatch(failures[1]?.[1] ?? "", /^failed in connect: Cannot connect to /);
  assertEquals(hops[1]?.at(-1), "the connection was lost before the response");
});

Deno.test("what is expected comes first", async () => {
  const [expected = []] = read(await newAndReused(), { expect: ["status==200", "reused"] });
  assertEquals(expected.slice(0, 2), [["", "expected", "measured"], [
    ...["✅", "status==200", "200 (2 calls)"],
  ]]);
  assertEquals(expected[2]?.slice(0, 2), ["❌", "reused"]);
  assertMatch(expected[2]?.[2] ?? "", /^it was false in call 1, GET .* \(1 of 2 calls\)$/);
});

Deno.test("findings are a table of their own where they are wanted", async () => {
  const log = await troubled();
  const findings = read(log, { explain: true }).find(([[head = ""] = []]) => /finding/.test(head));
  assertEquals(findings?.[0], [`${findings!.length - 1} findings`, "advice"]);
  assert(findings?.some(([finding = ""]) => /^GET .* reached timeout of 50 ms/.test(finding)));
  assertFalse(formatMarkdown(log).includes("finding"));
});

Deno.test("where nothing stands out, that is said", async () => {
  const { records, epoch } = await newAndReused();
  const one = new TraceLog(records.slice(0, 3), { epoch });
  assertStringIncludes(formatMarkdown(one, { explain: true }), "\nNothing stands out.\n");
});

Deno.test("many calls have figures, and not a row each", async () => {
  const { records, epoch } = await newAndReused();
  const many = Array.from({ length: 100 }, (_, index) => {
    return records.filter(({ callId }) => callId !== null)
      .map((record) => ({ ...record, callId: 2 * index + record.callId! }));
  });
  const log = new TraceLog(many.flat(), { epoch });
  const [calls = [], fresh = [], reused = []] = read(log);
  assertEquals(calls.length, 51);
  assertStringIncludes(formatMarkdown(log), " 150 more calls not shown.");
  assertEquals([fresh[0]?.[0], reused[0]?.[0]], ["new: 100 calls", "reused: 100 calls"]);
  assertEquals(reused.map(([phase]) => phase).includes("connect"), false);
  assertEquals(fresh.find(([phase]) => phase === "connect")?.[1], "100");
});

Deno.test("no value adds a column, a row, a link, or a tag", async () => {
  const values = [
    "`",
    "``",
    "|",
    "\\|",
    "\\\\|",
    "`|`",
    "<img src=x onerror=alert(1)>",
    "</code></td>",
    "[x](http://evil.test)",
    "![x](http://evil.test)",
    "http://evil.test www.evil.test a@evil.test",
    "a\n\n# b\r\n| c |",
    "</details><script>",
    "**b** _i_ ~~s~~ $x$ @me #1 :+1:",
    "&lt;b&gt;",
    "\\`",
    "` | `",
    "\x00\x1b[31m\u2028\ud800",
    "<!--",
    "```\nx",
    "a\\",
  ];
  const log = await troubled();
  for (const value of values) {
    const hostile = altered(log, "callstart", { url: `http://a.test/${value}`, method: "GET" });
    const error = Object.assign(new Error(value), { phase: "connect" });
    const failed = altered(hostile, "callend", { outcome: "error", error });
    const expect = [`url==${value}`];
    const [expected = [], calls = [], failures = []] = read(failed, { expect, explain: true });
    assertEquals([expected.length, calls.length, failures.length], [2, 5, 5], value);
    const shown = expected[1]?.[1]?.replaceAll("\\u005c", "\\");
    // deno-lint-ignore no-control-regex
    if (!/[\x00-\x1f]/.test(value)) assertEquals(shown, `url==${value}`);
  }
});

Deno.test("what a saved trace has in place of a status is not shown", async () => {
  const log = altered(await newAndReused(), "responseheaders", { status: "<b>200</b>" });
  const [calls = []] = read(log);
  assertEquals(calls[1]?.[2], "–");
});

Deno.test("a call that goes on is unfinished", async () => {
  const { records, epoch } = await newAndReused();
  const [calls = []] = read(new TraceLog(records.slice(0, 3), { epoch }));
  assertEquals(calls[1]?.slice(2, 4), ["unfinished", "–"]);
});

Deno.test("a long URL is cut in its middle", async () => {
  const url = `http://a.test/${"x".repeat(1_000)}/end`;
  const [calls = []] = read(altered(await newAndReused(), "callstart", { url }));
  assertMatch(calls[1]?.[1] ?? "", /^GET http:\/\/a\.test\/x+…x+\/end$/);
  assert((calls[1]?.[1]?.length ?? 0) <= 100);
});

Deno.test("a log without calls says so", () => {
  assertEquals(formatMarkdown(new TraceLog([], { epoch: 0 })), "### httptrace: 0 calls\n");
});

Deno.test("secrets are not shown", async () => {
  const expect = ["header.set-cookie~x"];
  const log = await newAndReused();
  assertEquals(formatMarkdown(log, { expect }).includes("secret"), false);
  assertStringIncludes(formatMarkdown(log, { expect, showSecrets: true }), "secret");
});

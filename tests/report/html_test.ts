import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { formatHtml } from "../../report/html.ts";
import { pack, unpack } from "../../report/html/packed.ts";
import { SOURCES } from "../../report/html/page_assets.ts";
import { pageDataOf } from "../../report/html/page_data.ts";
import { plain } from "../../report/html/plain.ts";
import { sourcesHash } from "../../tools/page.ts";
import { TraceLog } from "../../trace_log.ts";
import { newAndReused, redirectedAndPosted, troubled } from "../_support/scenes.ts";
import { record, SAMPLES } from "./_records.ts";

function logOf(...records: Parameters<TraceLog["add"]>[0][]): TraceLog {
  return new TraceLog(records, { epoch: 0 });
}

/** The text of an element of a page. */
function textOf(html: string, tag: "style" | "script", nth = 0): string {
  return html.split(new RegExp(`<${tag}[^>]*>`))[nth + 1]!.split(`</${tag}>`)[0]!;
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return `'sha256-${new Uint8Array(digest).toBase64()}'`;
}

Deno.test("the script and the style of the page are those of page/", async () => {
  assertEquals(SOURCES, await sourcesHash(), "run `deno task page`");
});

Deno.test("the policy of the page allows its own script and style by their hashes, and no other", async () => {
  const html = formatHtml(logOf());
  const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? "";
  const allowed = Object.fromEntries(
    policy.split("; ").map((rule) => [rule.split(" ")[0], rule.split(" ").slice(1).join(" ")]),
  );
  assertEquals(allowed["default-src"], "'none'");
  assertEquals(allowed["script-src"], await sha256(textOf(html, "script", 1)));
  assertEquals(allowed["style-src"], await sha256(textOf(html, "style")));
});

Deno.test("the data cannot end the element that they stand in", () => {
  const url = "http://a.test/</script><script>alert(1)</script><!--\u2028";
  const html = formatHtml(logOf(record("callstart", { ...SAMPLES.callstart, url })));
  assertEquals(html.split("</script>").length, 3);
  assertEquals(html.includes("\u2028"), false);
  const { calls } = unpack(JSON.parse(textOf(html, "script"))) as { calls: { url: string }[] };
  assertEquals(calls[0]?.url, url);
});

Deno.test("secrets are redacted unless they are wanted", async () => {
  const log = await newAndReused();
  assertEquals(formatHtml(log).includes("a=secret"), false);
  assertStringIncludes(formatHtml(log, { showSecrets: true }), "a=secret");
});

Deno.test("a log without calls is a page too", () => {
  assertStringIncludes(formatHtml(logOf()), "<title>httptrace 1970-01-01 00:00 UTC</title>");
});

Deno.test("a call that goes on has no end", () => {
  const { calls } = pageDataOf(logOf(record("callstart", SAMPLES.callstart)));
  assertEquals([calls[0]?.end, calls[0]?.outcome], [null, null]);
});

Deno.test("a phase that did not happen is null, and never 0", async () => {
  const { calls } = pageDataOf(await newAndReused());
  const { dns, connect, tls } = calls[1]!.timings;
  assertEquals([dns, connect, tls], [null, null, null]);
});

Deno.test("a call's phases are those of all its hops together", async () => {
  const [call] = pageDataOf(await redirectedAndPosted()).calls;
  const waits = call!.hops.map(({ timings }) => timings.wait!);
  const sum = waits.reduce((all, one) => all + one, 0);
  assert(Math.abs(call!.timings.wait! - sum) < 0.003);
});

Deno.test("an attempt names the connection that it dialled, which tells of the dial", async () => {
  const { calls, connections } = pageDataOf(await newAndReused());
  const dialled = calls.map(({ hops }) => hops[0]?.attempts[0]?.dial);
  assertEquals(dialled, [connections[0]!.connId, null]);
  assertEquals(connections[0]?.dial?.outcome, "ok");
});

Deno.test("what the server says of its work is told with the attempt", async () => {
  const [call] = pageDataOf(await newAndReused()).calls;
  const expected = [{ name: "db", duration: 1.5, description: "Data base" }];
  assertEquals(call?.hops[0]?.attempts[0]?.serverTiming, expected);
});

Deno.test("reads that follow each other are one event", () => {
  const received = record("datareceived", { bytes: 5, data: new Uint8Array(5) });
  const log = logOf(record("callstart", SAMPLES.callstart), received, received, received);
  const { calls, lines } = pageDataOf(log);
  const texts = calls[0]!.events.filter((_, index) => index % 2 === 1).map((at) => lines[at]![1]);
  assertEquals(texts.slice(1), ["read 15 bytes in 3 reads"]);
});

Deno.test("what happens to a connection that no call has is told with it", async () => {
  const { connections, lines } = pageDataOf(await newAndReused());
  const types = connections[0]!.events.filter((_, index) => index % 2 === 1)
    .map((at) => lines[at]![0]);
  assertEquals(types.includes("connclose"), true);
});

Deno.test("errors keep their causes", async () => {
  const { calls } = pageDataOf(await troubled());
  assertEquals(calls[0]?.error?.code, "connect");
  assertEquals(typeof calls[0]?.error?.cause?.message, "string");
});

Deno.test("values are plain: headers are fields, and times are told to the microsecond", () => {
  const value = { at: 1.23456, headers: new Headers({ a: "b" }), none: undefined, list: [null] };
  assertEquals(plain(value) as unknown, { at: 1.235, headers: [["a", "b"]], list: [null] });
});

Deno.test("packed data come back as they were", () => {
  const value = { a: [1, -1, "1", null, true, { a: [], b: {} }], b: "", c: [[["x"]], -0.5] };
  assertEquals(unpack(JSON.parse(JSON.stringify(pack(value)))), value);
});

Deno.test("packed data say nothing twice", () => {
  const { texts, shapes } = pack(Array.from({ length: 9 }, () => ({ name: "x", value: "x" })));
  assertEquals([texts, shapes], [["x"], [["name", "value"]]]);
});

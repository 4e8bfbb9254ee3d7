import { assert, assertEquals, assertNotMatch } from "@std/assert";
import harValidator from "npm:har-validator@5.1.5";
import pagexray from "npm:pagexray@4.4.4";
import { formatHar, type HarEntry, type HarTimings, toHar } from "../../report/har.ts";
import { modelOf } from "../../report/model.ts";
import { toNanosecond } from "../../report/precision.ts";
import { isType } from "../../report/record.ts";
import { isoTime } from "../../report/wall_clock.ts";
import { TraceLog } from "../../trace_log.ts";
import { VERSION } from "../../version.ts";
import { requires } from "../_support/requires.ts";
import {
  newAndReused,
  outrun,
  overtaken,
  queued,
  raced,
  redirectedAndPosted,
  talkative,
  troubled,
  tunnelled,
} from "../_support/scenes.ts";
import { beginningsOf, forEachScene, logOf } from "./_scenes.ts";

const secure = requires("nginx", "openssl");

forEachScene("har-validator takes the archive for valid", async (log) => {
  await assertValid(log);
});

forEachScene("an archive is valid whenever the log ends", async (log) => {
  for (const beginning of beginningsOf(log)) await assertValid(beginning);
});

forEachScene("the time of an entry is the sum of its timings, ssl being part of connect", (log) => {
  for (const { time, timings } of toHar(log).log.entries) {
    const { ssl: _, ...parts } = timings;
    const happened = Object.values(parts).filter((part) => part !== -1);
    assertEquals(time, toNanosecond(happened.reduce((sum, part) => sum + part, 0)));
    assert(happened.every((part) => part >= 0));
    assert(timings.ssl <= timings.connect);
  }
});

forEachScene("entries stand in the order in which they began, and name their page", (log) => {
  const { pages, entries } = toHar(log).log;
  const starts = entries.map(({ startedDateTime }) => startedDateTime);
  assertEquals(starts, starts.toSorted());
  assertEquals(pages.map(({ startedDateTime }) => startedDateTime), starts.slice(0, 1));
  assert(entries.every(({ pageref }) => pageref === pages[0]?.id));
});

forEachScene("pagexray reads the archive, and counts what we count", (log) => {
  const archive = toHar(log);
  const [page] = pagexray.convert(archive, { includeAssets: true });
  const { entries } = archive.log;
  assertEquals(page.requests, entries.length);
  const shown = entries.map(({ request, response }) => [request.url, response.status]);
  assertEquals(page.assets.map((it: Asset) => [it.url, it.status]), shown);
  assertEquals(page.assets.map((it: Asset) => it.contentSize), contentSizes(entries));
});

for (const scene of [newAndReused, redirectedAndPosted, queued]) {
  Deno.test(`timings are those that the call itself reports: ${scene.name}`, async () => {
    const log = await logOf(scene);
    const hops = modelOf(log).calls.flatMap((call) => call.timings.hops);
    const ours = toHar(log).log.entries.map(({ timings }) => phasesOf(timings));
    const theirs = hops.map(({ queue, dns, connect, tls, send, wait, receive }) => {
      const phases = [queue, dns, connect, tls, send, wait, receive];
      return phases.map((phase) => phase === null ? -1 : toNanosecond(phase));
    });
    assertEquals(ours, theirs);
  });
}

Deno.test("an archive names its format and its maker", async () => {
  const { version, creator } = toHar(await logOf(queued)).log;
  assertEquals([version, creator], ["1.2", { name: "httptrace", version: VERSION }]);
});

Deno.test("an archive of nothing has neither pages nor entries", async () => {
  const log = new TraceLog([], { epoch: 0 });
  assertEquals(toHar(log).log.pages, []);
  assertEquals(toHar(log).log.entries, []);
  await assertValid(log);
});

Deno.test("an entry begins when its attempt began", async () => {
  const log = await logOf(troubled);
  const attempts = modelOf(log).calls.flatMap(({ hops }) => hops.flatMap((hop) => hop.attempts));
  assertEquals(
    toHar(log).log.entries.map(({ startedDateTime }) => startedDateTime),
    attempts.map(({ start }) => isoTime(log.epoch, start)),
  );
});

Deno.test("on a reused connection nothing was looked up or connected, and the entry says so", async () => {
  const [first, second] = await entriesOf(newAndReused);
  assert(first && second);
  assertEquals([first._reused, second._reused], [false, true]);
  assert(first.timings.connect > 0);
  assertEquals([second.timings.dns, second.timings.connect, second.timings.ssl], [-1, -1, -1]);
  assertEquals([first.connection, second.connection], ["1", "1"]);
  assertEquals([second._connectionId, second._dialedBy], [1, 1]);
  assertEquals([first._idleTime, typeof second._idleTime], [undefined, "number"]);
  assertEquals([first._attempts?.length, second._attempts], [1, undefined]);
});

Deno.test("each redirect is an entry with the place that it leads to", async () => {
  const entries = await entriesOf(redirectedAndPosted);
  assertEquals(
    entries.map(({ _callId, _hop, response }) => [_callId, _hop, response.redirectURL]),
    [[1, 0, "/b"], [1, 1, "/c"], [1, 2, ""], [2, 0, ""]],
  );
  assertEquals(entries.map(({ response }) => response.status), [302, 307, 200, 200]);
});

Deno.test("a body that was sent is known by its size only", async () => {
  const post = (await entriesOf(redirectedAndPosted)).at(-1)?.request;
  assertEquals([post?.method, post?.bodySize], ["POST", 5]);
  assertEquals(post?.postData?.text, "");
  assertEquals(post?.postData?.comment, "5 bytes, which the trace does not hold");
  assertEquals((await entriesOf(queued))[0]?.request.postData, undefined);
});

Deno.test("a repeat is an entry after that which failed, and tells why it was made", async () => {
  const [before, after] = (await entriesOf(troubled)).filter(({ _callId }) => _callId === 3);
  assert(before && after);
  assertEquals([before._attempt, after._attempt], [0, 1]);
  assertEquals([before._outcome, after._outcome], ["error", "ok"]);
  assertEquals([before.response.status, after.response.status], [0, 200]);
  assertEquals(before._retry, "the connection was lost before the response");
  assertEquals(before._error?.code, "receive");
});

Deno.test("an entry that failed has no response, and an error where viewers look for it", async () => {
  const [refused] = await entriesOf(troubled);
  assert(refused);
  assertEquals(refused._error?.phase, "connect");
  assertEquals(refused.response._error, refused._error?.message);
  const { status, httpVersion, headersSize, bodySize } = refused.response;
  assertEquals([status, httpVersion, headersSize, bodySize], [0, "", -1, -1]);
  assertEquals(phasesOf({ ...refused.timings, connect: -1 }), Array(7).fill(-1));
  assertEquals(refused._attempts?.[0]?.outcome, "error");
  assertEquals([refused.request.httpVersion, refused.request.headersSize], ["", -1]);
  assertEquals(refused.serverIPAddress, undefined);
});

Deno.test("a call that was never answered has waited until it failed", async () => {
  const log = await logOf(troubled);
  const timedOut = toHar(log).log.entries.at(-1)!;
  const { hops, end } = modelOf(log).calls.at(-1)!;
  const sent = hops[0]!.attempts[0]!.request!.end!;
  assertEquals([timedOut._error?.code, timedOut._error?.phase], ["timeout", "wait"]);
  assertEquals([timedOut.timings.wait, timedOut.timings.receive], [toNanosecond(end! - sent), -1]);
});

Deno.test("a wait in the queue is blocked, and says what the limit was", async () => {
  const entries = await entriesOf(queued);
  assertEquals(entries.map(({ timings }) => timings.blocked > 0), [false, true, true]);
  assertEquals(entries[0]?.timings.blocked, -1);
  assertEquals(entries[1]?._queue, "maxConnsPerHost");
});

Deno.test("a call that took another connection than it dialled is blocked, and pays for none", async () => {
  const [, second] = await entriesOf(overtaken);
  assert(second && second.timings.blocked > 0);
  assertEquals([second.timings.dns, second.timings.connect], [-1, -1]);
  assertEquals([second._dialedBy, second._attempts, second._dns], [1, undefined, undefined]);
});

Deno.test("all addresses that raced are there, with how each one ended", async () => {
  const [entry] = await entriesOf(outrun);
  const outcomes = entry?._attempts?.map(({ address, outcome }) => [hostOf(address), outcome]);
  assertEquals(outcomes, [["127.0.0.2", "lost"], ["127.0.0.1", "ok"]]);
  assertEquals(entry?.serverIPAddress, "127.0.0.1");
  assertEquals(entry?._dns?.source, "override");
});

for (
  const [remoteAddr, ip] of [
    ["[2001:db8::1]:443", "2001:db8::1"],
    ["[fe80::1%eth0]:443", "fe80::1"],
    ["/run/web.sock", undefined],
  ] as const
) {
  Deno.test(`the address of a server is an IP address or none: ${remoteAddr}`, async () => {
    const { records, epoch } = await logOf(newAndReused);
    const moved = records.map((record) => {
      return isType(record, "gotconn")
        ? { ...record, detail: { ...record.detail, remoteAddr } }
        : record;
    });
    const log = new TraceLog(moved, { epoch });
    assertEquals(toHar(log).log.entries.map((entry) => entry.serverIPAddress), [ip, ip]);
    await assertValid(log);
  });
}

Deno.test("a call that goes on has no outcome, and -1 for what is not known yet", async () => {
  const log = await logOf(newAndReused);
  const until = log.records.findIndex(({ type }) => type === "responsestart");
  const [entry] = toHar(beginningsOf(log)[until]!).log.entries;
  assertEquals(entry?._outcome, null);
  assert(entry!.timings.wait > 0);
  assertEquals([entry?.timings.receive, entry?.response.content.size], [-1, -1]);
});

Deno.test("a coded body tells what its coding saved", async () => {
  const { content, bodySize } = (await entriesOf(talkative))[0]!.response;
  assertEquals([content.size, content.mimeType], [600, "text/plain"]);
  assertEquals(content.compression, 600 - bodySize);
});

Deno.test("the query is taken apart, and the fragment is left out", async () => {
  const { url, queryString } = (await entriesOf(talkative))[0]!.request;
  assert(url.endsWith("/find?q=two%20words&q=again"));
  assertEquals(queryString, [{ name: "q", value: "two words" }, { name: "q", value: "again" }]);
});

Deno.test("cookies have their names, and their values with showSecrets only", async () => {
  const log = await logOf(talkative);
  const cookiesOf = (showSecrets: boolean) => {
    const { request, response } = toHar(log, { showSecrets }).log.entries[0]!;
    return [...request.cookies, ...response.cookies].map(({ name, value }) => [name, value]);
  };
  const hidden = "[redacted]";
  assertEquals(cookiesOf(false), [["a", hidden], ["theme", hidden], ["id", hidden]]);
  assertEquals(cookiesOf(true), [["a", "secret"], ["theme", "dark"], ["id", "secret"]]);
});

Deno.test("a cookie that is set has its attributes, Max-Age as a time", async () => {
  const log = await logOf(talkative);
  const { expires, ...cookie } = toHar(log).log.entries[0]!.response.cookies[0]!;
  const flags = { path: "/", domain: "a.test", httpOnly: true, secure: true };
  assertEquals(cookie, { name: "id", value: "[redacted]", ...flags });
  const head = log.records.find(({ type }) => type === "responseheaders");
  assertEquals(expires, new Date(log.epoch + head!.time + 60_000).toISOString());
});

Deno.test("informational responses are listed", async () => {
  const entries = await entriesOf(talkative);
  assertEquals(entries.map(({ _informational }) => _informational?.map(({ status }) => status)), [[
    103,
  ], [
    100,
  ]]);
});

Deno.test("a request is sent until the final answer begins, whatever came in between", async () => {
  const log = await logOf(talkative);
  const { request, response } = modelOf(log).calls[1]!.hops[0]!.attempts[0]!;
  const { timings, ...entry } = toHar(log).log.entries[1]!;
  assertEquals([entry.response.status, entry.request.bodySize], [404, 3]);
  assertEquals(timings.send, toNanosecond(response!.head!.time - request!.start));
  assertEquals(timings.wait, -1);
  assertEquals(timings.receive, toNanosecond(response!.end! - response!.head!.time));
});

Deno.test("a request that ends after its answer began has no wait, and overlaps nothing", async () => {
  const { records, epoch } = await logOf(newAndReused);
  const answered = records.find(({ type }) => type === "responsestart")!.time;
  const late = records.map((record) => {
    return record.type === "requestend" ? { ...record, time: answered + 0.01 } : record;
  });
  const { timings } = toHar(new TraceLog(late, { epoch })).log.entries[0]!;
  const began = records.find(({ type }) => type === "requeststart")!.time;
  assertEquals([timings.send, timings.wait], [toNanosecond(answered - began), -1]);
});

Deno.test("Server-Timing and trailers are there", async () => {
  const [entry] = await entriesOf(newAndReused);
  assertEquals(entry?._serverTiming, [{ name: "db", duration: 1.5, description: "Data base" }]);
  assertEquals(entry?.response._trailers, [{ name: "x-check", value: "ok" }]);
});

secure("a handshake is part of connect, and told apart as ssl", async () => {
  const [first, second] = await entriesOf(raced);
  assert(first && second);
  assert(first.timings.ssl > 0 && first.timings.ssl < first.timings.connect);
  assertEquals(first._tls?.map(({ protocol }) => protocol), ["TLSv1.3"]);
  assertEquals(first._tls?.[0]?.certificate?.names, ["a.test"]);
  assertEquals(first._attempts?.map(({ outcome }) => outcome), ["error", "ok"]);
  assertEquals([second.timings.ssl, second._tls], [-1, undefined]);
});

secure("a tunnel is part of connect, and the peer is the proxy", async () => {
  const log = await logOf(tunnelled);
  const [entry] = toHar(log).log.entries;
  const { connect, tunnel, tls } = modelOf(log).calls[0]!.timings;
  assertEquals(entry?.timings.connect, toNanosecond(connect! + tunnel! + tls!));
  assertEquals([entry?._tunnel?.target, entry?._tunnel?.status], ["a.test:443", 200]);
  assert(entry?._proxy?.startsWith("http://127.0.0.1:"));
  assertEquals(entry?.serverIPAddress, "127.0.0.1");
});

Deno.test("the text is the archive without secrets, for people to read", async () => {
  const text = formatHar(await logOf(newAndReused));
  assertEquals(JSON.parse(text), toHar(await logOf(newAndReused)));
  assertNotMatch(text, /secret|password|dXNlcjpwYXNzd29yZA/);
  assert(text.startsWith('{\n  "log": {\n') && text.endsWith("}\n"));
});

interface Asset {
  readonly url: string;
  readonly status: number;
  readonly contentSize: number;
}

async function assertValid(log: TraceLog): Promise<void> {
  // Through text, as a reader gets it.
  const archive = JSON.parse(formatHar(log));
  await harValidator.har(archive).catch(({ errors }: { errors: unknown }) => {
    throw new Error(`The archive is not valid: ${JSON.stringify(errors)}`);
  });
}

async function entriesOf(scene: () => Promise<TraceLog>): Promise<readonly HarEntry[]> {
  return toHar(await logOf(scene)).log.entries;
}

function phasesOf({ blocked, dns, connect, ssl, send, wait, receive }: HarTimings): number[] {
  return [blocked, dns, connect, ssl, send, wait, receive];
}

function contentSizes(entries: readonly HarEntry[]): number[] {
  return entries.map(({ response }) => response.content.size);
}

function hostOf(address: string): string {
  return address.replace(/:\d+$/, "");
}

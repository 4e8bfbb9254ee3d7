import { assert, assertEquals, assertNotMatch } from "@std/assert";
import resourceTiming from "npm:resourcetiming-compression@1.3.0";
import { lastAttempt, lastHop, modelOf } from "../../report/model.ts";
import { toNanosecond } from "../../report/precision.ts";
import { formatTiming, type TimingEntry, toTimingEntries } from "../../report/timing.ts";
import { requires } from "../_support/requires.ts";
import {
  newAndReused,
  outrun,
  overtaken,
  raced,
  redirectedAndPosted,
  talkative,
  troubled,
  tunnelled,
} from "../_support/scenes.ts";
import { beginningsOf, forEachScene, logOf } from "./_scenes.ts";

const secure = requires("nginx", "openssl");

/** The order of the figure in the standard. */
const ORDER = [
  "startTime",
  "redirectStart",
  "redirectEnd",
  "fetchStart",
  "domainLookupStart",
  "domainLookupEnd",
  "connectStart",
  "secureConnectionStart",
  "connectEnd",
  "requestStart",
  "firstInterimResponseStart",
  "finalResponseHeadersStart",
  "responseEnd",
] as const;

forEachScene("the times of an entry stand in the standard's order", (log) => {
  for (const entry of toTimingEntries(log)) {
    const times = ORDER.map((name) => entry[name]).filter((time) => time !== 0);
    assertEquals(times, times.toSorted((one, other) => one - other));
  }
});

forEachScene("each call that is over has an entry, whenever the log ends", (log) => {
  for (const beginning of beginningsOf(log)) {
    const over = modelOf(beginning).calls.filter(({ end }) => end !== null);
    assertEquals(toTimingEntries(beginning).map(({ name }) => name), over.map(({ url }) => url));
  }
});

forEachScene("resourcetiming-compression packs the entries, and unpacks the same", (log) => {
  const entries = toTimingEntries(log);
  assertEquals(unpacked(entries), entries.map(readable).toSorted(byStart));
});

Deno.test("an entry has the fields of PerformanceResourceTiming, and no others", async () => {
  const [entry] = toTimingEntries(await logOf(newAndReused));
  // As Chromium has them, but for those of service workers and pages.
  assertEquals(Object.keys(entry!).toSorted(), [
    "connectEnd",
    "connectStart",
    "contentEncoding",
    "contentType",
    "decodedBodySize",
    "deliveryType",
    "domainLookupEnd",
    "domainLookupStart",
    "duration",
    "encodedBodySize",
    "entryType",
    "fetchStart",
    "finalResponseHeadersStart",
    "firstInterimResponseStart",
    "initiatorType",
    "name",
    "nextHopProtocol",
    "redirectEnd",
    "redirectStart",
    "renderBlockingStatus",
    "requestStart",
    "responseEnd",
    "responseStart",
    "responseStatus",
    "secureConnectionStart",
    "serverTiming",
    "startTime",
    "transferSize",
    "workerStart",
  ]);
});

Deno.test("a new connection has a time to connect, and none to look up an address", async () => {
  const [entry] = toTimingEntries(await logOf(newAndReused));
  assert(entry && entry.connectStart > entry.fetchStart && entry.connectEnd > entry.connectStart);
  assertEquals([entry.domainLookupStart, entry.domainLookupEnd], Array(2).fill(entry.fetchStart));
  assertEquals([entry.startTime, entry.redirectStart, entry.redirectEnd], [entry.fetchStart, 0, 0]);
  assertEquals(entry.secureConnectionStart, 0);
});

Deno.test("on a reused connection the times of lookup and connect are where the fetch began", async () => {
  const [, entry] = toTimingEntries(await logOf(newAndReused));
  assertEquals(connectionTimes(entry!), Array(4).fill(entry!.fetchStart));
});

Deno.test("a connection that another call dialled is a reused one", async () => {
  const [, entry] = toTimingEntries(await logOf(overtaken));
  assertEquals(connectionTimes(entry!), Array(4).fill(entry!.fetchStart));
});

Deno.test("of addresses that race the first begins the connect, and the winner ends it", async () => {
  const log = await logOf(outrun);
  const [entry] = toTimingEntries(log);
  const { dns, connects } = lastAttempt(lastHop(modelOf(log).calls[0]!)).dial!;
  const [loser, winner] = connects;
  assertEquals(
    connectionTimes(entry!),
    [dns!.start, dns!.end!, loser!.start, winner!.end!].map(toNanosecond),
  );
});

Deno.test("redirects are between the start and the last hop, whose times the entry has", async () => {
  const log = await logOf(redirectedAndPosted);
  const [entry] = toTimingEntries(log);
  const { start, hops, url } = modelOf(log).calls[0]!;
  const last = toNanosecond(hops.at(-1)!.start);
  assertEquals([entry?.name, entry?.startTime], [url, toNanosecond(start)]);
  assertEquals(entry?.redirectStart, toNanosecond(start));
  assertEquals([entry?.redirectEnd, entry?.fetchStart], [last, last]);
  assert(entry!.requestStart > last);
});

Deno.test("a call that failed has its start and its end only", async () => {
  const log = await logOf(troubled);
  const [entry] = toTimingEntries(log);
  const { start, end } = modelOf(log).calls[0]!;
  const set = Object.entries(entry!).filter(([, value]) =>
    typeof value === "number" && value !== 0
  );
  assertEquals(set, [
    ["startTime", toNanosecond(start)],
    ["duration", toNanosecond(end! - start)],
    ["fetchStart", toNanosecond(start)],
    ["responseEnd", toNanosecond(end!)],
  ]);
  assertEquals([entry?.nextHopProtocol, entry?.contentType], ["", ""]);
});

Deno.test("a call that was repeated has the times of the attempt that counts", async () => {
  const log = await logOf(troubled);
  const call = modelOf(log).calls[2]!;
  const entry = toTimingEntries(log)[2];
  assertEquals(entry?.fetchStart, toNanosecond(call.start));
  assertEquals(
    entry?.connectStart,
    toNanosecond(lastAttempt(lastHop(call)).dial!.connects[0]!.start),
  );
  assertEquals(entry?.responseStatus, 200);
});

Deno.test("an interim response begins the response, and is told apart from the final one", async () => {
  const [hinted] = toTimingEntries(await logOf(talkative));
  const [plain] = toTimingEntries(await logOf(newAndReused));
  assert(hinted && hinted.firstInterimResponseStart > hinted.requestStart);
  assertEquals(hinted.responseStart, hinted.firstInterimResponseStart);
  assert(hinted.finalResponseHeadersStart > hinted.firstInterimResponseStart);
  assertEquals(plain?.firstInterimResponseStart, 0);
  assertEquals(plain?.responseStart, plain?.finalResponseHeadersStart);
});

Deno.test("sizes are as they were on the wire", async () => {
  const log = await logOf(talkative);
  const [entry] = toTimingEntries(log);
  const { bytesReceived, response } = lastAttempt(lastHop(modelOf(log).calls[0]!));
  assertEquals(entry?.transferSize, bytesReceived);
  assertEquals(entry?.encodedBodySize, response?.body?.bodyBytes);
  assertEquals([entry?.decodedBodySize, entry?.contentEncoding], [600, "gzip"]);
});

Deno.test("a response has its status, its protocol, its media type and its Server-Timing", async () => {
  const [entry] = toTimingEntries(await logOf(newAndReused));
  assertEquals([entry?.responseStatus, entry?.nextHopProtocol], [200, "http/1.1"]);
  assertEquals(entry?.contentType, "text/html");
  assertEquals(entry?.serverTiming, [{ name: "db", duration: 1.5, description: "Data base" }]);
});

secure(
  "a handshake begins within the connect; on a reused connection it has no length",
  async () => {
    const [first, second] = toTimingEntries(await logOf(raced));
    assert(first && first.secureConnectionStart > first.connectStart);
    assert(first.secureConnectionStart < first.connectEnd);
    assertEquals(second?.secureConnectionStart, second?.fetchStart);
  },
);

secure("the handshake through a tunnel is the origin's, and connect ends with it", async () => {
  const log = await logOf(tunnelled);
  const [entry] = toTimingEntries(log);
  const { tls } = lastAttempt(lastHop(modelOf(log).calls[0]!)).dial!;
  const [handshake] = tls;
  assertEquals(entry?.secureConnectionStart, toNanosecond(handshake!.start));
  assertEquals(entry?.connectEnd, toNanosecond(handshake!.end!));
});

Deno.test("the text is an array, without secrets", async () => {
  const log = await logOf(newAndReused);
  const text = formatTiming(log);
  assertEquals(JSON.parse(text), toTimingEntries(log));
  assertNotMatch(text, /secret|password/);
});

function connectionTimes(entry: TimingEntry): number[] {
  const { domainLookupStart, domainLookupEnd, connectStart, connectEnd } = entry;
  return [domainLookupStart, domainLookupEnd, connectStart, connectEnd];
}

/** What the library keeps: whole milliseconds, and no time that is the start's. */
interface Readable {
  readonly name: string;
  readonly startTime: number;
  readonly responseEnd: number;
  readonly transferSize: number;
  readonly encodedBodySize: number;
  readonly decodedBodySize: number;
  readonly serverTiming: TimingEntry["serverTiming"];
}

function readable(entry: Readable): Readable {
  const { name, startTime, responseEnd, serverTiming } = entry;
  const { transferSize, encodedBodySize, decodedBodySize } = entry;
  return {
    name,
    startTime: Math.round(startTime),
    responseEnd: Math.round(responseEnd) - Math.round(startTime) === 0
      ? 0
      : Math.round(responseEnd),
    transferSize,
    encodedBodySize,
    decodedBodySize,
    serverTiming,
  };
}

function byStart(one: Readable, other: Readable): number {
  return one.startTime - other.startTime || one.name.localeCompare(other.name);
}

function unpacked(entries: readonly TimingEntry[]): Readable[] {
  const { ResourceTimingCompression: packer, ResourceTimingDecompression: unpacker } =
    resourceTiming;
  const metrics = {};
  entries.forEach(({ serverTiming }) =>
    packer.accumulateServerTimingEntries(metrics, serverTiming)
  );
  const lookup = packer.compressServerTiming(metrics);
  const serverTiming = { lookup, indexed: packer.indexServerTiming(lookup) };
  const { restiming } = packer.compressResourceTiming(null, entries, serverTiming, true);
  const found: Partial<Readable>[] = unpacker.decompressResources(restiming, lookup);
  const none = { transferSize: 0, encodedBodySize: 0, decodedBodySize: 0, serverTiming: [] };
  return found.map((entry) => readable({ ...none, ...entry } as Readable)).toSorted(byStart);
}

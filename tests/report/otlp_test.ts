import "npm:@opentelemetry/api@1.9.1"; // the next one asks for it, and not for a newer one
import { assert, assertEquals, assertMatch, assertNotMatch } from "@std/assert";
import root from "npm:@opentelemetry/otlp-transformer@0.212.0/build/src/generated/root.js";
import * as conventions from "npm:@opentelemetry/semantic-conventions@1.45.0/incubating";
import { modelOf } from "../../report/model.ts";
import { formatOtlp, type OtlpSpan, type OtlpValue, toOtlp } from "../../report/otlp.ts";
import { isType, type TraceRecord } from "../../report/record.ts";
import { unixNanoseconds } from "../../report/wall_clock.ts";
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
/** OTLP's own protobuf definitions, as generated for OpenTelemetry's exporters. */
// deno-lint-ignore no-explicit-any -- its types say nothing of what is in it
const protocol = root as any;
const CLIENT = 3;
const INTERNAL = 1;

forEachScene("OTLP's protobuf keeps every field, whenever the log ends", (log) => {
  for (const beginning of beginningsOf(log)) {
    const request = JSON.parse(formatOtlp(beginning));
    assertEquals(throughProtobuf(request), withoutEmptyLists(request));
  }
});

forEachScene(
  "spans have identifiers of their own, in traces by call, below spans that are there",
  (log) => {
    const spans = spansOf(log);
    assertEquals(new Set(spans.map(({ spanId }) => spanId)).size, spans.length);
    for (const { traceId, spanId } of spans) {
      assertMatch(traceId, /^(?!0{32})[\da-f]{32}$/);
      assertMatch(spanId, /^(?!0{16})[\da-f]{16}$/);
    }
    const roots = spans.filter(({ parentSpanId }) => parentSpanId === undefined);
    assertEquals(new Set(roots.map(({ traceId }) => traceId)).size, modelOf(log).calls.length);
    for (const { parentSpanId, traceId } of spans) {
      if (parentSpanId === undefined) continue;
      assertEquals(spans.find(({ spanId }) => spanId === parentSpanId)?.traceId, traceId);
    }
  },
);

forEachScene("no span ends before it begins, or before that around it begins", (log) => {
  for (const beginning of beginningsOf(log)) {
    const spans = spansOf(beginning);
    for (const span of spans) {
      assert(BigInt(span.startTimeUnixNano) <= BigInt(span.endTimeUnixNano));
      const parent = spans.find(({ spanId }) => spanId === span.parentSpanId);
      if (parent) assert(BigInt(parent.startTimeUnixNano) <= BigInt(span.startTimeUnixNano));
    }
  }
});

forEachScene("all attributes are names of the conventions, or our own", (log) => {
  const known = new Set<unknown>(Object.values(conventions));
  for (const { attributes } of spansOf(log)) {
    const names = attributes.map(({ key }) => key);
    assertEquals(names.filter((it) => !known.has(it) && !it.startsWith("httptrace.")), []);
    assertEquals(new Set(names).size, names.length);
  }
});

forEachScene("a client's span has what the conventions ask for", (log) => {
  for (const span of spansOf(log).filter(({ kind }) => kind === CLIENT)) {
    const facts = factsOf(span);
    const url = new URL(String(facts["url.full"]));
    assertEquals(span.name, facts["http.request.method"]);
    assertEquals(facts["server.address"], url.hostname);
    assertEquals(facts["server.port"], url.port || "443");
    assertEquals(span.status?.code, facts["error.type"] === undefined ? undefined : 2);
  }
});

forEachScene("the same log makes the same spans", (log) => {
  const copy = TraceLog.parse(log.toNdjson({ showSecrets: true }));
  assertEquals(toOtlp(copy), toOtlp(log));
});

Deno.test("two runs that are alike have different identifiers", async () => {
  const [one, other] = [await newAndReused(), await newAndReused()].map(spansOf);
  const idsOf = (spans: readonly OtlpSpan[]) => spans.flatMap((it) => [it.traceId, it.spanId]);
  const both = new Set([...idsOf(one!), ...idsOf(other!)]);
  assertEquals(both.size, new Set(idsOf(one!)).size + new Set(idsOf(other!)).size);
});

Deno.test("a span has the time of day of what it stands for, to the nanosecond", async () => {
  const log = await logOf(newAndReused);
  const { start, end } = modelOf(log).calls[0]!;
  const [span] = spansOf(log);
  assertEquals(span?.startTimeUnixNano, String(unixNanoseconds(log.epoch, start)));
  assertEquals(span?.endTimeUnixNano, String(unixNanoseconds(log.epoch, end!)));
});

Deno.test("a call with one request is a span of a client, with its phases below", async () => {
  assertEquals(await treeOf(newAndReused), [
    "GET > connect send wait receive",
    "GET > send wait receive",
  ]);
});

Deno.test("redirects are spans of clients below one span, each counting the ones before", async () => {
  assertEquals(await treeOf(redirectedAndPosted), [
    "fetch GET > GET GET GET",
    "GET > connect send wait receive",
    "GET > send wait receive",
    "GET > send wait receive",
    "POST > send wait receive",
  ]);
  const spans = spansOf(await logOf(redirectedAndPosted));
  assertEquals(spans[0]?.kind, INTERNAL);
  const resends = spans.filter(({ kind }) => kind === CLIENT)
    .map((span) => factsOf(span)["http.request.resend_count"]);
  assertEquals(resends, [undefined, "1", "2", undefined]);
});

Deno.test("a repeat is a span too, and that which failed before it says why", async () => {
  const spans = spansOf(await logOf(troubled));
  const repeat = spans.find((span) => factsOf(span)["http.request.resend_count"] === "1");
  const failed = spans.find(({ parentSpanId, kind }) => {
    return kind === CLIENT && parentSpanId === repeat?.parentSpanId;
  });
  assertEquals(factsOf(failed!)["error.type"], "receive");
  assertEquals([failed?.status?.code, repeat?.status], [2, undefined]);
});

Deno.test("a failure has its code as a type, and says why", async () => {
  const [span, connect] = spansOf(await logOf(troubled));
  assertEquals(factsOf(span!)["error.type"], "connect");
  assertMatch(span?.status?.message ?? "", /^Cannot connect to 127\.0\.0\.1:/);
  assertEquals([connect?.name, connect?.status?.code], ["connect", 2]);
});

Deno.test("a status from 400 on is a failure that needs no more words", async () => {
  const span = spansOf(await logOf(talkative)).find(({ name }) => name === "POST");
  assertEquals(factsOf(span!)["error.type"], "404");
  assertEquals(span?.status, { code: 2 });
});

Deno.test("a client's span has the sizes of what was sent and received", async () => {
  const { hops } = modelOf(await logOf(talkative)).calls[0]!;
  const { request, bytesSent, response, bytesReceived } = hops[0]!.attempts[0]!;
  const facts = factsOf(spansOf(await logOf(talkative))[0]!);
  assertEquals(facts["http.request.size"], String(bytesSent));
  assertEquals(facts["http.request.body.size"], String(request?.bodyBytes));
  assertEquals(facts["http.response.size"], String(bytesReceived));
  assertEquals(facts["http.response.body.size"], String(response?.body?.bodyBytes));
});

Deno.test("a request on a connection that another one dialled links to that one's span", async () => {
  const [first, second] = spansOf(await logOf(newAndReused)).filter(({ kind }) => kind === CLIENT);
  assertEquals(first?.links, undefined);
  assertEquals(second?.links, [{ traceId: first!.traceId, spanId: first!.spanId }]);
});

Deno.test("a dial that was for nothing is below the call that began it, which links to another", async () => {
  assertEquals((await treeOf(overtaken))[1], "GET > dns send wait receive");
  const [first, second] = spansOf(await logOf(overtaken)).filter(({ kind }) => kind === CLIENT);
  assertEquals(second?.links, [{ traceId: first!.traceId, spanId: first!.spanId }]);
});

Deno.test("each address of a race is a span, and to lose is no failure", async () => {
  const connects = spansOf(await logOf(outrun)).filter(({ name }) => name === "connect");
  const shown = connects.map((span) => [factsOf(span)["network.peer.address"], span.status]);
  assertEquals(shown, [["127.0.0.2", undefined], ["127.0.0.1", undefined]]);
  assertEquals(factsOf(connects[0]!)["httptrace.outcome"], "lost");
});

Deno.test("a wait for a connection is a span", async () => {
  assertEquals((await treeOf(queued))[1], "GET > queue send wait receive");
});

Deno.test("a call that goes on ends with the log, and says so", async () => {
  const log = await logOf(newAndReused);
  const until = log.records.findIndex(({ type }) => type === "requestend");
  const [span] = spansOf(beginningsOf(log)[until]!);
  assertEquals(factsOf(span!)["httptrace.unfinished"], true);
  const last = unixNanoseconds(log.epoch, log.records[until]!.time);
  assertEquals(span?.endTimeUnixNano, String(last));
  assertEquals(factsOf(spansOf(log)[0]!)["httptrace.unfinished"], undefined);
});

Deno.test("a request with a traceparent is in the trace that it names, below its span", async () => {
  const trace = "4bf92f3577b34da6a3ce929d0e0e4736";
  const parent = "00f067aa0ba902b7";
  const [span, phase] = spansOf(await sentWith(`00-${trace}-${parent}-01`));
  assertEquals([span?.traceId, span?.parentSpanId], [trace, parent]);
  assertEquals([phase?.traceId, phase?.parentSpanId], [trace, span?.spanId]);
});

for (
  const value of [
    `00-${"0".repeat(32)}-00f067aa0ba902b7-01`,
    `00-4bf92f3577b34da6a3ce929d0e0e4736-${"0".repeat(16)}-01`,
    "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    "00-4BF92F3577B34DA6A3CE929D0E0E4736-00F067AA0BA902B7-01",
    "hello",
  ]
) {
  Deno.test(`a traceparent that names no trace is passed over: ${value}`, async () => {
    assertEquals(spansOf(await sentWith(value))[0]?.parentSpanId, undefined);
  });
}

secure("a dial over TLS has the handshake with its facts", async () => {
  assertEquals((await treeOf(raced))[0], "GET > dns connect connect tls send wait receive");
  const tls = spansOf(await logOf(raced)).find(({ name }) => name === "tls");
  assertEquals(factsOf(tls!)["tls.protocol.version"], "1.3");
});

secure("a dial through a proxy has the tunnel before the handshake", async () => {
  assertEquals((await treeOf(tunnelled))[0], "GET > connect tunnel tls send wait receive");
});

Deno.test("the spans name who made them, by which version of the conventions", () => {
  const [all] = toOtlp(new TraceLog([], { epoch: 0 })).resourceSpans;
  const [ours] = all!.scopeSpans;
  assertEquals(ours?.scope, { name: "@httptrace/httptrace", version: VERSION });
  assertEquals(ours?.schemaUrl, "https://opentelemetry.io/schemas/1.45.0");
  assertEquals(ours?.spans, []);
});

Deno.test("the text is one line without secrets", async () => {
  const text = formatOtlp(await logOf(newAndReused));
  assertEquals(text.indexOf("\n"), text.length - 1);
  assertNotMatch(text, /secret|password/);
});

function spansOf(log: TraceLog): readonly OtlpSpan[] {
  return toOtlp(log).resourceSpans.flatMap(({ scopeSpans }) =>
    scopeSpans.flatMap((it) => it.spans)
  );
}

function factsOf({ attributes }: OtlpSpan): Record<string, unknown> {
  const plain = (value: OtlpValue): unknown => {
    return "arrayValue" in value ? value.arrayValue.values.map(plain) : Object.values(value)[0];
  };
  return Object.fromEntries(attributes.map(({ key, value }) => [key, plain(value)]));
}

/** The spans that have others below, each with their names. */
async function treeOf(scene: () => Promise<TraceLog>): Promise<string[]> {
  const spans = spansOf(await logOf(scene));
  return spans.flatMap(({ name, spanId }) => {
    const below = spans.filter(({ parentSpanId }) => parentSpanId === spanId);
    return below.length === 0 ? [] : [`${name} > ${below.map((span) => span.name).join(" ")}`];
  });
}

/** A log whose first request carried a `traceparent`. */
async function sentWith(value: string): Promise<TraceLog> {
  const { records, epoch } = await logOf(newAndReused);
  const carried = records.flatMap((record): TraceRecord[] => {
    if (!isType(record, "requeststart")) return [record];
    const field = { ...record, type: "requestheader", detail: { name: "Traceparent", value } };
    return [record, field as TraceRecord];
  });
  return new TraceLog(carried, { epoch });
}

/** What is left of OTLP/JSON after it was a message of the protocol. */
function throughProtobuf(request: unknown): unknown {
  const { ExportTraceServiceRequest } = protocol.opentelemetry.proto.collector.trace.v1;
  const message = ExportTraceServiceRequest.fromObject(withIds(request, fromHex));
  const bytes = ExportTraceServiceRequest.encode(message).finish();
  const read = ExportTraceServiceRequest.decode(bytes);
  return withIds(ExportTraceServiceRequest.toObject(read, { longs: String, arrays: false }), toHex);
}

/** Protobuf knows no empty lists, only fields that do not come. */
function withoutEmptyLists(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value),
    (_, it) => Array.isArray(it) && it[0] === undefined ? undefined : it,
  );
}

/** OTLP/JSON has identifiers in hex, where protobuf's own JSON has them in base64. */
function withIds(value: unknown, convert: (id: never) => unknown): unknown {
  if (Array.isArray(value)) return value.map((it) => withIds(it, convert));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, it]) => {
      return [
        key,
        /^(trace|span|parentSpan)Id$/.test(key) ? convert(it as never) : withIds(it, convert),
      ];
    }),
  );
}

function fromHex(id: string): Uint8Array {
  return Uint8Array.fromHex(id);
}

function toHex(id: Uint8Array): string {
  return new Uint8Array(id).toHex();
}

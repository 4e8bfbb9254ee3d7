import { assertEquals } from "@std/assert";
import { outcomeOf } from "./_support/outcome.ts";

/** As much of OTLP/JSON as is looked at. */
interface Exported {
  readonly resourceSpans: readonly {
    readonly scopeSpans: readonly { readonly spans: readonly ExportedSpan[] }[];
  }[];
}

interface ExportedSpan {
  readonly name: string;
  readonly kind: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
}

Deno.test("the OpenTelemetry that Deno brings itself exports the spans", async () => {
  const spans: ExportedSpan[] = [];
  const traceparents: (string | null)[] = [];
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    async (request) => {
      const { pathname } = new URL(request.url);
      if (pathname === "/hello") traceparents.push(request.headers.get("traceparent"));
      if (pathname !== "/v1/traces") return new Response("hello");
      const { resourceSpans } = await request.json() as Exported;
      spans.push(...resourceSpans.flatMap((it) => it.scopeSpans.flatMap((it) => it.spans)));
      return Response.json({});
    },
  );
  const url = `http://127.0.0.1:${server.addr.port}`;
  const program = new URL("_support/otel_program.ts", import.meta.url).href;
  const env = {
    OTEL_DENO: "true",
    OTEL_EXPORTER_OTLP_ENDPOINT: url,
    OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
  };
  const args = ["run", "-qA", program, `${url}/hello`];
  const { status, stderr } = await outcomeOf(Deno.execPath(), args, { env });
  assertEquals(status, 0, stderr);

  const work = spans.find(({ name }) => name === "work")!;
  const request = spans.find(({ name }) => name === "GET")!;
  const phases = spans.filter(({ parentSpanId }) => parentSpanId === request.spanId);
  assertEquals(request.parentSpanId, work.spanId);
  assertEquals(traceparents, [`00-${request.traceId}-${request.spanId}-01`]);
  assertEquals(phases.map(({ name }) => name).sort(), ["connect", "receive", "send", "wait"]);
});

// Fetches a URL inside a span, with the OpenTelemetry that Deno brings itself. Started by
// otel_deno_test.ts.
import * as api from "npm:@opentelemetry/api@1.9.1";
import { Transport } from "../../mod.ts";
import { instrument } from "../../otel.ts";

await using transport = new Transport({ proxy: null });
const { fetch } = instrument(transport, api);
await api.trace.getTracer("program").startActiveSpan("work", async (span) => {
  await (await fetch(Deno.args[0]!)).text();
  span.end();
});

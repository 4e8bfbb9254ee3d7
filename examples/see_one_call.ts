/**
 * See where the time of one request goes.
 *
 * deno run --allow-net --allow-env examples/see_one_call.ts https://example.com/
 */
import { Trace, TraceLog, Transport } from "@httptrace/httptrace";
import { formatWaterfall } from "@httptrace/httptrace/waterfall";

const url = Deno.args[0] ?? "https://example.com/";

const trace = new Trace();
trace.addEventListener("dnsend", ({ detail }) => console.log("addresses:", detail.addresses));
trace.addEventListener("connectend", ({ detail }) => console.log(detail.address, detail.outcome));
const log = TraceLog.record(trace);

await using transport = new Transport();
const response = await transport.fetch(url, { trace });
console.log(`${(await response.bytes()).length} bytes\n`);

console.log(formatWaterfall(log));

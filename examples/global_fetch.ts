/**
 * Trace everything that a program fetches, its libraries included.
 *
 * deno run --allow-net --allow-env examples/global_fetch.ts https://example.com/
 */
import { TRACE_EVENT_TYPES, Transport } from "@httptrace/httptrace";
import { LogFormatter } from "@httptrace/httptrace/log";

const url = Deno.args[0] ?? "https://example.com/";

await using transport = new Transport();
const log = new LogFormatter();
for (const type of TRACE_EVENT_TYPES) {
  transport.trace.addEventListener(type, (event) => console.error(log.format(event)));
}
globalThis.fetch = transport.fetch;

// From here on the program is as it was.
const response = await fetch(url);
console.log(await response.text());

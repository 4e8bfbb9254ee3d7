/**
 * Save what happened, and look at it later in any form.
 *
 * deno run --allow-net --allow-env --allow-write --allow-read examples/save_and_view.ts FOLDER URL
 */
import { TraceLog, Transport } from "@httptrace/httptrace";
import { formatHar } from "@httptrace/httptrace/har";
import { formatHtml } from "@httptrace/httptrace/html";

const [folder = ".", url = "https://example.com/"] = Deno.args;

// Today, where it happens: lines of JSON are all that needs to be kept.
{
  await using transport = new Transport();
  using log = TraceLog.record(transport.trace);
  for (let i = 0; i < 3; i++) await (await transport.fetch(url)).text();
  await Deno.writeTextFile(`${folder}/trace.ndjson`, log.toNdjson());
}

// Tomorrow, elsewhere: any report is made of them. So does `httptrace view trace.ndjson`.
const file = await Deno.open(`${folder}/trace.ndjson`);
const log = await TraceLog.read(file.readable);
await Deno.writeTextFile(`${folder}/trace.har`, formatHar(log));
await Deno.writeTextFile(`${folder}/trace.html`, formatHtml(log));
console.log(`${folder}/trace.html shows ${log.records.length} events`);

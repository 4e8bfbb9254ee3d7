// Fetches a URL with a trace, and tells what it got, and what it saw. Started by permissions_test.ts.
import { Transport } from "../../mod.ts";

await using transport = new Transport();
const seen: Record<string, unknown> = {};
for (const type of ["proxyselect", "dnsend", "connectend", "gotconn"] as const) {
  transport.trace.addEventListener(type, ({ detail }) => seen[type] = detail);
}
const response = await transport.fetch(Deno.args[0]!);
console.log(JSON.stringify({ text: await response.text(), seen }));

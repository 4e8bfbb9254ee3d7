/**
 * See the requests of one piece of code, however deep inside somebody else's library they are made,
 * and not those of the code beside it.
 *
 * deno run --allow-net --allow-env examples/with_trace.ts https://example.com/
 */
import { Trace, Transport, withTrace } from "@httptrace/httptrace";

const url = Deno.args[0] ?? "https://example.com/";

/** Somebody else's library: it knows `fetch`, and nothing of traces. */
class Library {
  constructor(readonly fetch: typeof globalThis.fetch) {}

  async lengthOf(url: string): Promise<number> {
    const response = await this.fetch(url);
    return (await response.bytes()).length;
  }
}

await using transport = new Transport();
const library = new Library(transport.fetch);

const trace = new Trace();
trace.addEventListener("callend", ({ callId, detail }) => {
  const { wait, total } = detail.timings;
  console.log(
    `call ${callId}: ${total?.toFixed(1)} ms, of which the server took ${wait?.toFixed(1)} ms`,
  );
});

await library.lengthOf(url); // not seen
const length = await withTrace(trace, () => library.lengthOf(url));
console.log(`${length} bytes`);

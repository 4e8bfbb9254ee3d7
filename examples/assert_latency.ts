/**
 * Hold a service to its promises in a test: not only how long it takes, but which part of it.
 *
 * URL=https://example.com/ deno test --allow-net --allow-env examples/assert_latency.ts
 */
import { Trace, TraceLog, Transport } from "@httptrace/httptrace";
import { checkAssertions } from "@httptrace/httptrace/expect";
import { assert, assertEquals, assertLess } from "@std/assert";

const url = Deno.env.get("URL") ?? "https://example.com/";

Deno.test("the server answers within a second", async () => {
  await using transport = new Transport();
  const response = await transport.request(url);
  await response.bytes();
  const { wait } = response.timings();
  assertLess(wait!, 1_000);
});

Deno.test("the second request pays for no connection", async () => {
  await using transport = new Transport();
  await (await transport.fetch(url)).text();

  const trace = new Trace();
  let reused: boolean | null = null;
  trace.addEventListener("gotconn", ({ detail }) => reused = detail.reused);
  await (await transport.fetch(url, { trace })).text();
  assertEquals(reused, true);
});

Deno.test("all that the command line can expect can be expected here", async () => {
  await using transport = new Transport();
  const log = TraceLog.record(transport.trace);
  await (await transport.fetch(url)).text();
  for (const { passed, message } of checkAssertions(log, ["status==200", "hops==1", "total<2s"])) {
    assert(passed, message);
  }
});

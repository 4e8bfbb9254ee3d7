import { assertEquals } from "@std/assert";
import { connectTcp } from "../../transport/connect_one.ts";
import { Cancelled } from "../../transport/errors.ts";
import { socketsTo } from "../_support/descriptors.ts";
import { listenOn } from "../_support/ports.ts";

/** Some of these aborts come in the moment that matters: with `--trace-leaks` nearly all. */
const CONNECTS = 150;

Deno.test("a connect that succeeds in the moment in which it is aborted leaves no socket", async () => {
  using listener = listenOn();
  const { port } = listener.addr;
  for (let nth = 0; nth < CONNECTS; nth++) {
    const stop = new AbortController();
    setTimeout(() => stop.abort(new Cancelled(null, true)), 1);
    const connecting = connectTcp("127.0.0.1", port, stop.signal);
    keepBusy(2); // now the system has connected, the timer is due, and nobody has been told of either
    await connecting.then((tcp) => tcp.close(), () => {});
    (await listener.accept()).close();
  }
  assertEquals(socketsTo(port) ?? 0, 0);
});

function keepBusy(milliseconds: number): void {
  for (const end = performance.now() + milliseconds; performance.now() < end;);
}

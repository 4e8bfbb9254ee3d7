import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { connectTcp, connectUnix } from "../../transport/connect_one.ts";
import { Cancelled } from "../../transport/errors.ts";
import { socketsTo } from "../_support/descriptors.ts";
import { listenOn } from "../_support/ports.ts";
import { silentPort } from "../_support/silence.ts";

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

Deno.test("a connect that nobody answers ends when it is aborted, with the reason", async () => {
  using silent = await silentPort();
  const stop = new AbortController();
  const reason = new Error("enough");
  const connecting = connectTcp("127.0.0.1", silent.port, stop.signal);
  stop.abort(reason);
  assertStrictEquals(await assertRejects(() => connecting), reason);
});

Deno.test("a connection that takes no options any more is closed", async () => {
  using listener = listenOn();
  const { port } = listener.addr;
  using _ = withConnections((tcp) => {
    tcp.setNoDelay = () => {
      throw new Error("Invalid argument"); // as macOS says it of one that the peer has reset
    };
  });
  const { signal } = new AbortController();
  await assertRejects(() => connectTcp("127.0.0.1", port, signal), Error, "Invalid argument");
  (await listener.accept()).close();
  assertEquals(socketsTo(port) ?? 0, 0);
});

Deno.test({
  name: "a connect to a Unix socket that is aborted closes what comes late, with the reason",
  ignore: Deno.build.os === "windows",
  async fn() {
    const path = await Deno.makeTempFile();
    await Deno.remove(path);
    using listener = Deno.listen({ transport: "unix", path });
    const stop = new AbortController();
    const reason = new Error("enough");
    const connecting = connectUnix(path, stop.signal);
    stop.abort(reason);
    assertStrictEquals(await assertRejects(() => connecting), reason);
    using late = await listener.accept();
    assertEquals(await late.read(new Uint8Array(1)), null, "it was closed");
  },
});

/** Has something done to each new connection before anybody gets it. */
function withConnections(act: (tcp: Deno.TcpConn) => void): Disposable {
  const { connect } = Deno;
  Deno.connect = (async (options: Deno.ConnectOptions) => {
    const tcp = await connect(options);
    act(tcp);
    return tcp;
  }) as typeof Deno.connect;
  return { [Symbol.dispose]: () => void (Deno.connect = connect) };
}

function keepBusy(milliseconds: number): void {
  for (const end = performance.now() + milliseconds; performance.now() < end;);
}

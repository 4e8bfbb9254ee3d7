import { assertRejects, assertStrictEquals } from "@std/assert";
import { AUTHORITY, CERTIFICATE, PRIVATE_KEY } from "../../cli/demo/certificates.ts";
import { settingsOf } from "../../transport/settings.ts";
import { handshake } from "../../transport/tls.ts";

/** Has `act` done in the very moment in which a handshake is known to have succeeded. */
function withHandshakes(act: () => void): Disposable {
  const { startTls } = Deno;
  Deno.startTls = async (conn, options) => {
    const tls = await startTls(conn, options);
    const { handshake } = tls;
    tls.handshake = async () => {
      const info = await handshake.call(tls);
      act();
      return info;
    };
    return tls;
  };
  return { [Symbol.dispose]: () => void (Deno.startTls = startTls) };
}

Deno.test("a handshake that is aborted as it succeeds has failed, since its socket is closed", async () => {
  const tls = { cert: CERTIFICATE, key: PRIVATE_KEY };
  const address = { hostname: "127.0.0.1", port: 0, onListen() {} };
  await using server = Deno.serve({ ...address, ...tls }, () => new Response("hello"));
  const { port } = server.addr;
  const stop = new AbortController();
  const reason = new Error("enough");
  using _ = withHandshakes(() => stop.abort(reason));
  const tcp = await Deno.connect({ hostname: "127.0.0.1", port });
  const options = settingsOf({ caCerts: [AUTHORITY] });
  const error = await assertRejects(() => {
    return handshake(tcp, "www.bing.test", options, { signal: stop.signal });
  });
  assertStrictEquals(error, reason);
});

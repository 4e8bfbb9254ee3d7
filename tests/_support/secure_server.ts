import { AUTHORITY, CERTIFICATE, PRIVATE_KEY } from "../../cli/demo/certificates.ts";

/** The authority that vouches for {@linkcode secureServer}, for `--cacert`. */
export { AUTHORITY };

/** An https server that says hello, for `localhost` and the names of the demo, at `at`. */
export function secureServer() {
  const server = Deno.serve({
    ...{ hostname: "127.0.0.1", port: 0, onListen() {} },
    ...{ cert: CERTIFICATE, key: PRIVATE_KEY },
  }, () => new Response("hello"));
  const { port } = server.addr;
  return { at: `127.0.0.1:${port}`, port, [Symbol.asyncDispose]: () => server.shutdown() };
}

import { Duplex } from "node:stream";
import { HOST, listenHere } from "./loopback.ts";

/**
 * Does what the first TLS handshake of a process does before it sends a byte: it loads code and the
 * authorities, which takes longer than many a handshake, and has nothing to do with the server.
 *
 * @param by Whose handshakes will follow: Node's tell more, Deno's are faster.
 */
export async function warmUpTls(by: "node" | "deno"): Promise<void> {
  await (by === "node" ? warmUpNode() : warmUpDeno());
}

async function warmUpNode(): Promise<void> {
  const [tls] = await Promise.all([import("node:tls"), import("../transport/node_tls.ts")]);
  const nowhere = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() });
  const session = tls.connect({ socket: nowhere, rejectUnauthorized: true });
  session.on("error", () => {});
  session.destroy();
  nowhere.destroy();
}

/** Deno takes only what is a connection, for which it may need a permission that is not there. */
async function warmUpDeno(): Promise<void> {
  try {
    using listener = listenHere();
    if (listener === null) return;
    const { port } = listener.addr;
    const [client, server] = await Promise.all([
      Deno.connect({ hostname: HOST, port }),
      listener.accept(),
    ]);
    server.close();
    using session = await Deno.startTls(client, { hostname: HOST });
    await session.handshake();
  } catch {
    // Nobody answers the handshake, which was not the point of it.
  }
}

import { Duplex } from "node:stream";

/**
 * Does what the first TLS handshake of a process does before it sends a byte: it loads code and the
 * authorities, which takes longer than many a handshake, and has nothing to do with the server.
 */
export async function warmUpTls(): Promise<void> {
  const [tls] = await Promise.all([import("node:tls"), import("../transport/node_tls.ts")]);
  const nowhere = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() });
  const session = tls.connect({ socket: nowhere, rejectUnauthorized: true });
  session.on("error", () => {});
  session.destroy();
  nowhere.destroy();
}

import { type AddressInfo, createServer, type Server } from "node:net";
import { EndOfRequest, Peer } from "./peer.ts";

/** What the server does on one connection; when it returns, the connection is closed. */
export type Script = (peer: Peer) => Promise<void>;

/**
 * A server on loopback that says byte for byte what a test wants.
 *
 * Connection number n follows the nth script, and those after the last one follow the last one. A
 * script that waits for ever is ended with the server.
 */
export class ScriptedServer implements AsyncDisposable {
  /** The connections, the first one first. */
  readonly peers: Peer[] = [];
  readonly #scripts: readonly Script[];
  readonly #running: Promise<void>[] = [];
  readonly #server: Server;

  private constructor(scripts: readonly Script[]) {
    this.#scripts = scripts;
    // Node's sockets can be reset, which Deno's cannot. Paused, they read when a script does.
    this.#server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (socket) => {
      this.#follow(new Peer(socket));
    });
  }

  static async start(...scripts: [Script, ...Script[]]): Promise<ScriptedServer> {
    const server = new ScriptedServer(scripts);
    await new Promise<void>((resolve) => server.#server.listen(0, "127.0.0.1", resolve));
    return server;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** The URL of a path. */
  url(path = "/"): string {
    return `http://127.0.0.1:${this.port}${path}`;
  }

  /** Closes all connections; rejects if a script failed before that. */
  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const peer of this.peers) peer.reset();
    await Promise.all([closed, ...this.#running]);
  }

  #follow(peer: Peer): void {
    const script = this.#scripts[this.peers.length] ?? this.#scripts.at(-1)!;
    this.peers.push(peer);
    const running = runUntilClosed(script, peer);
    running.catch(() => {}); // looked at when the server is disposed of
    this.#running.push(running);
  }
}

async function runUntilClosed(script: Script, peer: Peer): Promise<void> {
  const failure = script(peer).then(() => undefined, (error) => ({ error }));
  const failed = await Promise.race([failure, peer.closed]);
  const isClientGone = peer.isClosed || failed?.error instanceof EndOfRequest;
  peer.close();
  await peer.closed;
  if (failed && !isClientGone) throw failed.error;
}

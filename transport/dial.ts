import { DialMoments } from "../timings.ts";
import { after } from "./cancellation.ts";
import { connectError, orderAddresses, race } from "./connect.ts";
import { Connection } from "./connection.ts";
import { TransportError } from "./errors.ts";
import { ipFamily, joinHostPort, type Origin, splitHostPort } from "./origin.ts";
import type { Resolution, Resolver } from "./resolve.ts";
import type { Settings, Timeouts } from "./settings.ts";
import { closeQuietly, handshake, type TlsSession } from "./tls.ts";
import { type Scope, traced } from "./tracer.ts";

/** The making of one new connection: name, TCP and TLS, each with its events. */
export class Dial {
  readonly moments: DialMoments;
  readonly #scope: Scope;
  readonly #origin: Origin;
  readonly #settings: Settings;
  readonly #timeouts: Timeouts;
  readonly #resolver: Resolver;
  readonly #stopped = new AbortController();

  constructor(
    scope: Scope,
    origin: Origin,
    settings: Settings,
    timeouts: Timeouts,
    resolver: Resolver,
  ) {
    this.moments = new DialMoments(scope.connId ?? 0);
    this.#scope = scope;
    this.#origin = origin;
    this.#settings = settings;
    this.#timeouts = timeouts;
    this.#resolver = resolver;
  }

  /** Ends the dial; `run` throws the cause. */
  stop(cause: Error): void {
    this.#stopped.abort(cause);
  }

  /** The call goes on without this dial, which is nobody's from now on. */
  disown(): void {
    this.#scope.disown();
  }

  /**
   * Makes the connection.
   *
   * @param idleScope Whose events the connection emits while no call owns it.
   * @throws {TransportError} If no address could be found or connected to, or TLS failed.
   */
  run(dialedBy: number, idleScope: Scope): Promise<Connection> {
    const detail = { hostPort: this.#origin.hostPort };
    return traced(
      this.#scope,
      this.moments,
      "dial",
      detail,
      () => this.#make(dialedBy, idleScope),
      (connection) => connection === undefined ? {} : { address: connection.remoteAddr },
    );
  }

  async #make(dialedBy: number, idleScope: Scope): Promise<Connection> {
    const target = redirectTarget(this.#origin, this.#settings.connectTo);
    const tcp = await this.#within("dialTimeout", () => this.#connect(target));
    const session = this.#origin.scheme === "https"
      ? await this.#within("tlsHandshakeTimeout", () => this.#secure(tcp))
      : null;
    return new Connection({
      socket: session?.socket ?? tcp,
      key: this.#origin.key,
      idleScope,
      dialedBy,
      remoteAddr: addressOf(tcp.remoteAddr),
      localAddr: addressOf(tcp.localAddr),
      tls: session?.facts ?? null,
      maxHeadBytes: this.#settings.maxResponseHeaderBytes,
    });
  }

  async #within<T>(option: keyof Timeouts, work: () => Promise<T>): Promise<T> {
    const limit = this.#timeouts[option];
    const callOff = limit === 0 ? () => {} : after(limit, () => {
      const what = `Cannot connect to ${this.#origin.hostPort}: ${option} of ${limit} ms reached`;
      this.stop(new TransportError("timeout", what, { phase: this.moments.openPhase() }));
    });
    try {
      return await work();
    } finally {
      callOff();
    }
  }

  async #connect(target: Pick<Origin, "host" | "port" | "hostPort">): Promise<Deno.TcpConn> {
    const { addresses, source } = await this.#lookUp(target);
    // Without permission for the name server only the system can look the name up.
    const hosts = addresses.length > 0
      ? orderAddresses(addresses, source === "override")
      : [target.host];
    try {
      return await race(hosts, {
        connect: (host, signal) => this.#connectTo(host, target.port, signal),
        discard: closeQuietly,
        delay: this.#settings.happyEyeballsDelay,
        signal: this.#stopped.signal,
      });
    } catch (error) {
      throw connectError(target.hostPort, error);
    }
  }

  #lookUp(target: Pick<Origin, "host" | "hostPort">): Promise<Omit<Resolution, "coalesced">> {
    const { host } = target;
    if (ipFamily(host) !== null) return Promise.resolve({ addresses: [host], source: "override" });
    return traced<"dns", Resolution>(
      this.#scope,
      this.moments,
      "dns",
      { host },
      () => this.#resolver.resolve(target, this.#stopped.signal),
      (found) => found ?? { addresses: [], coalesced: false, source: "query" },
    );
  }

  #connectTo(hostname: string, port: number, signal: AbortSignal): Promise<Deno.TcpConn> {
    const address = joinHostPort(hostname, port);
    const detail = { address, network: "tcp", raceId: this.moments.connId } as const;
    return traced(this.#scope, this.moments, "connect", detail, async () => {
      let tcp: Deno.TcpConn;
      try {
        tcp = await Deno.connect({ hostname, port, signal });
      } catch (error) {
        throw signal.aborted ? signal.reason : error;
      }
      // An answer that came together with the winner's is too late all the same.
      if (signal.aborted) {
        closeQuietly(tcp);
        throw signal.reason;
      }
      tcp.setNoDelay(true);
      return tcp;
    }, () => ({}));
  }

  async #secure(tcp: Deno.TcpConn): Promise<TlsSession> {
    const serverName = this.#settings.serverName ?? this.#origin.host;
    return await traced(
      this.#scope,
      this.moments,
      "tls",
      { serverName, peer: "origin" },
      () => handshake(tcp, serverName, this.#settings, this.#stopped.signal),
      (session) => ({ alpnProtocol: session?.facts.alpnProtocol ?? null }),
    );
  }
}

/** Where to dial instead, as curl's --connect-to: an empty part matches, or changes, nothing. */
export function redirectTarget(
  origin: Pick<Origin, "host" | "port" | "hostPort">,
  connectTo: Readonly<Record<string, string>>,
): Pick<Origin, "host" | "port" | "hostPort"> {
  const bare = origin.hostPort.slice(0, -String(origin.port).length - 1);
  for (const from of [origin.hostPort, `${bare}:`, `:${origin.port}`, ":"]) {
    const to = connectTo[from];
    if (to === undefined) continue;
    const cut = to.lastIndexOf(":");
    const hostPort = `${to.slice(0, cut) || bare}:${to.slice(cut + 1) || origin.port}`;
    return { hostPort, ...(splitHostPort(hostPort) ?? origin) };
  }
  return origin;
}

function addressOf(address: Deno.Addr): string {
  if ("hostname" in address) return joinHostPort(address.hostname, address.port);
  return "path" in address ? address.path : address.transport;
}

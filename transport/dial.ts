import { DialMoments } from "../timings.ts";
import type { TunnelEndDetail } from "../trace.ts";
import { connectError, orderAddresses, race, type RaceOptions } from "./connect.ts";
import { connectTcp, connectUnix } from "./connect_one.ts";
import { dialTarget } from "./connect_to.ts";
import { Connection } from "./connection.ts";
import { TransportError } from "./errors.ts";
import { headersOf } from "./fields.ts";
import type { ResponseHead } from "./http1/messages.ts";
import { ipFamily } from "./ip_address.ts";
import { joinHostPort, type Origin, type Target } from "./origin.ts";
import { forwards, type ProxyServer, routeKey } from "./proxy.ts";
import { LookupError, type LookupFacts, type Resolution, type Resolver } from "./resolve.ts";
import type { Settings, Timeouts } from "./settings.ts";
import { closeQuietly, type Socket } from "./socket.ts";
import { after } from "./timers.ts";
import { handshake, type HandshakeContext } from "./tls.ts";
import type { TlsOptions, TlsSession } from "./tls_session.ts";
import { type Scope, traced } from "./tracer.ts";
import { openTunnel } from "./tunnel.ts";

/** Made once, since a reason that the platform makes costs as much as a syscall. */
const NO_LONGER_WANTED = new Error("the addresses are no longer wanted");

/** The making of one new connection: name, TCP, tunnel and TLS, each with its events. */
export class Dial {
  readonly moments: DialMoments;
  readonly #scope: Scope;
  readonly #origin: Origin;
  readonly #proxy: ProxyServer | null;
  readonly #settings: Settings;
  readonly #timeouts: Timeouts;
  readonly #resolver: Resolver;
  readonly #stopped = new AbortController();

  constructor(
    scope: Scope,
    origin: Origin,
    proxy: ProxyServer | null,
    settings: Settings,
    timeouts: Timeouts,
    resolver: Resolver,
  ) {
    this.moments = new DialMoments(scope.connId ?? 0);
    this.#scope = scope;
    this.#origin = origin;
    this.#proxy = proxy;
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
    const proxy = this.#proxy?.shown;
    const detail = { hostPort: this.#origin.hostPort, ...(proxy !== undefined && { proxy }) };
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
    const target = dialTarget(this.#origin, this.#settings.connectTo);
    const { unixSocket } = this.#settings;
    const tcp = await this.#within("dialTimeout", (): Promise<Deno.TcpConn | Deno.UnixConn> => {
      if (unixSocket !== null) return this.#connectUnix(unixSocket);
      return this.#proxy === null ? this.#connect(target) : this.#connectToProxy(this.#proxy);
    });
    const socket = await this.#reach(target, tcp);
    const serverName = this.#settings.serverName ?? this.#origin.host;
    const session = this.#origin.scheme === "https"
      ? await this.#secure(socket, serverName, "origin")
      : null;
    return new Connection({
      socket: session?.socket ?? socket,
      key: routeKey(this.#origin, this.#proxy),
      idleScope,
      dialedBy,
      remoteAddr: unixSocket ?? addressOf(tcp.remoteAddr),
      localAddr: addressOf(tcp.localAddr),
      tls: session?.facts ?? null,
      maxHeadBytes: this.#settings.maxResponseHeaderBytes,
    });
  }

  /** What leads to the target: the connection itself, or a tunnel that a proxy makes of it. */
  async #reach(target: Target, tcp: Socket): Promise<Socket> {
    const proxy = this.#proxy;
    if (proxy === null) return tcp;
    const { socket } = proxy.scheme === "https"
      ? await this.#secure(tcp, proxy.host, "proxy")
      : { socket: tcp };
    if (forwards(proxy, this.#origin)) return socket;
    let told: Pick<TunnelEndDetail, "status" | "headers"> = {};
    const answered = ({ status, fields }: ResponseHead): void => {
      told = { status, headers: headersOf(fields) };
    };
    const plan = { proxy, target, settings: this.#settings, answered };
    const make = () => openTunnel(socket, plan, this.#stopped.signal);
    const detail = { target: target.hostPort };
    await this.#within("dialTimeout", () => {
      return traced(this.#scope, this.moments, "tunnel", detail, make, () => told);
    });
    return socket;
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

  #connect(target: Target): Promise<Deno.TcpConn> {
    const literal = ipFamily(target.host);
    if (literal === null) return this.#connectByName(target);
    const { family } = this.#settings;
    if (family !== null && family !== literal) throw wrongFamily(target.host, family);
    return this.#race([target.host], target);
  }

  async #connectByName(target: Target): Promise<Deno.TcpConn> {
    const wanted = new AbortController();
    const signal = AbortSignal.any([this.#stopped.signal, wanted.signal]);
    const { addresses, source, later } = await this.#lookUp(target, signal);
    // Without permission for the name server only the system can look the name up.
    const hosts = addresses.length > 0
      ? orderAddresses(addresses, source === "override")
      : [target.host];
    try {
      return await this.#race(hosts, target, later);
    } finally {
      wanted.abort(NO_LONGER_WANTED);
    }
  }

  async #connectToProxy(proxy: ProxyServer): Promise<Deno.TcpConn> {
    try {
      return await this.#connect(proxy);
    } catch (error) {
      throw proxyError(proxy, error);
    }
  }

  async #race(
    hosts: readonly string[],
    target: Target,
    later?: RaceOptions<Deno.TcpConn>["later"],
  ): Promise<Deno.TcpConn> {
    try {
      return await race(hosts, {
        connect: (host, signal) => this.#connectTo(host, target.port, signal),
        discard: closeQuietly,
        delay: this.#settings.happyEyeballsDelay,
        later,
        signal: this.#stopped.signal,
      });
    } catch (error) {
      throw connectError(target.hostPort, error);
    }
  }

  #lookUp(target: Target, signal: AbortSignal): Promise<Omit<Resolution, "coalesced">> {
    const { host } = target;
    let facts: LookupFacts = { coalesced: false, source: "query" };
    const begun = (known: LookupFacts): void => void (facts = known);
    const work = async (): Promise<Resolution> => {
      try {
        return await this.#resolver.resolve(target, signal, begun);
      } catch (error) {
        if (error instanceof LookupError) facts = error.facts;
        throw error;
      }
    };
    return traced<"dns", Resolution>(this.#scope, this.moments, "dns", { host }, work, (found) => {
      if (found === undefined) return { addresses: [], ...facts };
      const { later: _, ...told } = found;
      return told;
    });
  }

  #connectTo(hostname: string, port: number, signal: AbortSignal): Promise<Deno.TcpConn> {
    const address = joinHostPort(hostname, port);
    return this.#tracedConnect("tcp", address, () => connectTcp(hostname, port, signal));
  }

  /** RFC 9112 knows no Unix sockets: what is said over one is what would be said to the URL's host. */
  #connectUnix(path: string): Promise<Deno.UnixConn> {
    const { signal } = this.#stopped;
    return this.#tracedConnect("unix", path, () => connectUnix(path, signal))
      .catch((error) => {
        throw connectError(path, error);
      });
  }

  #tracedConnect<T>(network: "tcp" | "unix", address: string, work: () => Promise<T>): Promise<T> {
    const detail = { address, network, raceId: this.moments.connId };
    return traced(this.#scope, this.moments, "connect", detail, work, () => ({}));
  }

  #secure(base: Socket, host: string, peer: "origin" | "proxy"): Promise<TlsSession> {
    // RFC 6066 section 3: the name is asked for without the last dot.
    const serverName = host.endsWith(".") ? host.slice(0, -1) : host;
    const work = () => handshake(base, serverName, this.#tlsOptions(peer), this.#context(base));
    const detail = { serverName, peer };
    return this.#within("tlsHandshakeTimeout", () => {
      return traced(this.#scope, this.moments, "tls", detail, work, (session) => {
        const { serverName: _, ...facts } = session?.facts ?? { serverName, alpnProtocol: null };
        return facts;
      });
    });
  }

  /** A client certificate is for origins; a proxy speaks HTTP/1.1. */
  #tlsOptions(peer: "origin" | "proxy"): TlsOptions {
    if (peer === "origin") return this.#settings;
    return { ...this.#settings, cert: null, key: null, alpnProtocols: ["http/1.1"] };
  }

  #context(base: Socket): HandshakeContext {
    const { signal } = this.#stopped;
    const { remoteAddr } = base as Partial<Deno.TcpConn>;
    if (this.#proxy !== null || remoteAddr?.transport !== "tcp") return { signal };
    const { hostname, port } = remoteAddr;
    return { signal, reconnect: () => this.#connectTo(hostname, port, signal) };
  }
}

/** Who asked for a URL did not name the proxy that could not be found, or connected to. */
function proxyError(proxy: ProxyServer, error: unknown): unknown {
  if (!(error instanceof TransportError)) return error;
  const { code, phase, message } = error;
  if (code !== "dns" && code !== "connect") return error;
  const what = `Cannot reach the proxy ${proxy.shown}: ${message}`;
  return new TransportError(code === "dns" ? "proxy" : code, what, { phase, cause: error });
}

function wrongFamily(host: string, family: 4 | 6): TransportError {
  const what = `Cannot connect to ${host}: it is no IPv${family} address, which alone are wanted`;
  return new TransportError("connect", what, { phase: "connect" });
}

function addressOf(address: Deno.Addr): string {
  if ("hostname" in address) return joinHostPort(address.hostname, address.port);
  return "path" in address ? address.path : address.transport;
}

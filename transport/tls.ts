import { closeQuietly, type Socket } from "./socket.ts";
import { isUnexplained, tlsError } from "./tls_error.ts";
import type { TlsOptions, TlsSession } from "./tls_session.ts";

/** What else a handshake may need. */
export interface HandshakeContext {
  readonly signal: AbortSignal;
  /** Connects to the same address once more, where that is possible. */
  readonly reconnect?: () => Promise<Deno.TcpConn>;
}

/**
 * Does the handshake, and awaits it: else its time would be billed to the first write.
 *
 * Owns `socket` from now on, and closes it if it throws.
 *
 * @throws {TransportError} If the handshake fails; `certificate` if that is the reason.
 */
export async function handshake(
  socket: Socket,
  serverName: string,
  options: TlsOptions,
  { signal, reconnect }: HandshakeContext,
): Promise<TlsSession> {
  try {
    if (isEnoughForDeno(socket, options)) {
      return await denoHandshake(socket, serverName, options, signal);
    }
    // Loaded when it is needed: it costs more than all the rest of the transport.
    const { nodeHandshake } = await import("./node_tls.ts");
    return await nodeHandshake(socket, serverName, options, signal);
  } catch (error) {
    closeQuietly(socket);
    if (signal.aborted) throw signal.reason;
    if (reconnect === undefined || !isUnexplained(error)) throw tlsError(serverName, error);
    throw tlsError(serverName, await secondOpinion(error, serverName, options, signal, reconnect));
  }
}

/** `Deno.startTls` takes TCP only, has no client certificates, and tells little. */
function isEnoughForDeno(socket: Socket, { cert, tlsDetails }: TlsOptions): socket is Deno.TcpConn {
  return cert === null && !tlsDetails && "setNoDelay" in socket;
}

async function denoHandshake(
  tcp: Deno.TcpConn,
  serverName: string,
  options: TlsOptions,
  signal: AbortSignal,
): Promise<TlsSession> {
  let socket: Deno.TcpConn | Deno.TlsConn = tcp;
  const abort = (): void => closeQuietly(socket);
  signal.addEventListener("abort", abort, { once: true });
  try {
    signal.throwIfAborted();
    const tls = socket = await Deno.startTls(tcp, {
      hostname: serverName,
      caCerts: [...options.caCerts],
      alpnProtocols: [...options.alpnProtocols],
      unsafelyDisableHostnameVerification: options.unsafelyDisableHostnameVerification,
    });
    signal.throwIfAborted();
    const { alpnProtocol } = await tls.handshake();
    // Aborted as it succeeded, it is closed already.
    signal.throwIfAborted();
    return { socket: tls, facts: { serverName, alpnProtocol } };
  } catch (error) {
    closeQuietly(socket);
    throw error;
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

/**
 * What is wrong with a certificate that node:tls only calls unverified: Deno's own handshake says it.
 *
 * The price is a second connection, in sight of the trace, for a call that has failed already.
 */
async function secondOpinion(
  first: unknown,
  serverName: string,
  options: TlsOptions,
  signal: AbortSignal,
  reconnect: () => Promise<Deno.TcpConn>,
): Promise<unknown> {
  try {
    const { socket } = await denoHandshake(await reconnect(), serverName, options, signal);
    closeQuietly(socket);
    return first;
  } catch (second) {
    if (signal.aborted) throw signal.reason;
    return second;
  }
}

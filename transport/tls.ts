import { asError, Cancelled, TransportError } from "./errors.ts";
import type { Settings } from "./settings.ts";

/** What the platform tells of a TLS session. */
export interface TlsFacts {
  /** Name that the certificate was verified for. */
  readonly serverName: string;
  /** Protocol agreed by ALPN, or `null`. */
  readonly alpnProtocol: string | null;
}

/** A TLS session and what is known of it. */
export interface TlsSession {
  readonly socket: Deno.TlsConn;
  readonly facts: TlsFacts;
}

/**
 * Does the handshake, and awaits it: else its time would be billed to the first write.
 *
 * Owns `tcp` from now on, and closes it if it throws.
 *
 * @throws {TransportError} If the handshake fails; `certificate` if that is the reason.
 */
export async function handshake(
  tcp: Deno.TcpConn,
  serverName: string,
  settings: Settings,
  signal: AbortSignal,
): Promise<TlsSession> {
  let socket: Deno.TcpConn | Deno.TlsConn = tcp;
  const abort = (): void => closeQuietly(socket);
  signal.addEventListener("abort", abort, { once: true });
  try {
    signal.throwIfAborted();
    const tls = socket = await Deno.startTls(tcp, {
      hostname: serverName,
      caCerts: [...settings.caCerts],
      alpnProtocols: [...settings.alpnProtocols],
      unsafelyDisableHostnameVerification: settings.unsafelyDisableHostnameVerification,
    });
    signal.throwIfAborted();
    const { alpnProtocol } = await tls.handshake();
    return { socket: tls, facts: { serverName, alpnProtocol } };
  } catch (error) {
    closeQuietly(socket);
    throw signal.aborted ? signal.reason : tlsError(serverName, error);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

/** Closes a socket that may be closed already. */
export function closeQuietly(socket: Disposable): void {
  try {
    socket[Symbol.dispose]();
  } catch (error) {
    if (!(error instanceof Deno.errors.BadResource)) throw error;
  }
}

function tlsError(serverName: string, error: unknown): Error {
  if (error instanceof Cancelled) return error;
  const { message } = asError(error);
  const aboutCertificate = /certificate/i.test(message);
  const hint = /InvalidContentType/.test(message) ? " (does the port speak TLS?)" : "";
  return new TransportError(
    aboutCertificate ? "certificate" : "tls",
    `Cannot do the TLS handshake with ${serverName}: ${message}${hint}`,
    { phase: "tls", cause: error },
  );
}

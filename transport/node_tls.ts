import { createPrivateKey, X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import * as tls from "node:tls";
import { certificateFacts, parseCertificates } from "./certificate.ts";
import { chainFault } from "./chain_check.ts";
import { asError, TransportError } from "./errors.ts";
import { NodeSocket } from "./node_socket.ts";
import type { Socket } from "./socket.ts";
import { SocketStream } from "./socket_stream.ts";
import type { TlsOptions, TlsSession } from "./tls_session.ts";

/** A certificate that the platform would have accepted, or does not say enough of. */
class CertificateFault extends Error {
  override readonly name = "CertificateFault";
}

/**
 * Does the handshake by node:tls, which knows client certificates and tells more than Deno's own.
 *
 * It verifies the chain and the name as strictly: see `chain_check.ts` for what it would miss.
 *
 * Owns `socket` from now on, and closes it if it throws.
 */
export async function nodeHandshake(
  socket: Socket,
  serverName: string,
  options: TlsOptions,
  signal: AbortSignal,
): Promise<TlsSession> {
  const base = new SocketStream(socket);
  let session: tls.TLSSocket | null = null;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const abort = (): void => reject(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  try {
    signal.throwIfAborted();
    session = connect(base, serverName, options);
    session.once("secureConnect", resolve).on("error", reject).once("close", () => {
      reject(new Error("the server closed the connection"));
    });
    await promise;
    return sessionOf(session, base, serverName, options);
  } catch (error) {
    session?.destroy();
    base.destroy();
    throw error;
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

function connect(socket: SocketStream, serverName: string, options: TlsOptions): tls.TLSSocket {
  const secureContext = tls.createSecureContext(clientCertificate(options));
  const authorities = authoritiesOf(options);
  // The option `ca` would take the place of the platform's authorities; this adds to them.
  for (const authority of authorities) secureContext.context.addCACert(authority.toString());
  return tls.connect({
    socket,
    host: serverName,
    ...(isIP(serverName) === 0 && { servername: serverName }),
    secureContext,
    ALPNProtocols: [...options.alpnProtocols],
    rejectUnauthorized: true,
    checkServerIdentity: (_, peer) => identityFault(serverName, peer, authorities, options),
  });
}

/** The caller's own authorities: those that node:tls gets are those that the chain is checked for. */
function authoritiesOf({ caCerts }: TlsOptions): X509Certificate[] {
  try {
    return caCerts.flatMap(parseCertificates);
  } catch (cause) {
    const what = `Cannot use caCerts: they cannot be read: ${asError(cause).message}`;
    throw new TransportError("invalidOption", what, { cause });
  }
}

/** Deno would go on without a certificate, or fail with no word of why, if it cannot use one. */
function clientCertificate({ cert, key }: TlsOptions): tls.SecureContextOptions {
  if (cert === null || key === null) return {};
  let belongs: boolean;
  try {
    belongs = parseCertificates(cert)[0]?.checkPrivateKey(createPrivateKey(key)) ?? false;
  } catch (cause) {
    const why = `it cannot be read: ${asError(cause).message}`;
    throw new TransportError("invalidOption", `Cannot use the client certificate: ${why}`, {
      cause,
    });
  }
  if (belongs) return { cert, key };
  const what = "Cannot use the client certificate: the key is not that of the certificate";
  throw new TransportError("invalidOption", what);
}

/** What node:tls asks once it has verified the chain; an answer ends the handshake. */
function identityFault(
  serverName: string,
  peer: tls.PeerCertificate,
  authorities: readonly X509Certificate[],
  { unsafelyDisableHostnameVerification }: TlsOptions,
): Error | undefined {
  try {
    const fault = chainFault(chainOf(peer), authorities, new Date());
    if (fault !== null) return new CertificateFault(fault);
  } catch (cause) {
    return new CertificateFault("the certificate cannot be read", { cause });
  }
  if (unsafelyDisableHostnameVerification) return undefined;
  return tls.checkServerIdentity(serverName, peer);
}

function sessionOf(
  session: tls.TLSSocket,
  base: SocketStream,
  serverName: string,
  { tlsDetails }: TlsOptions,
): TlsSession {
  const { alpnProtocol } = session;
  const facts = { serverName, alpnProtocol: alpnProtocol || null };
  const adapter = new NodeSocket(session, base);
  if (!tlsDetails) return { socket: adapter, facts };
  const certificate = certificateFacts(chainOf(session.getPeerCertificate(true)));
  return {
    socket: adapter,
    facts: {
      ...facts,
      protocol: session.getProtocol() ?? "unknown",
      cipher: session.getCipher().standardName,
      ...(certificate !== null && { certificate }),
    },
  };
}

/** The server's certificate, and those above it as far as they are known. */
function chainOf(peer: tls.PeerCertificate): X509Certificate[] {
  const chain = new Map<string, X509Certificate>();
  let next: tls.PeerCertificate | undefined = peer;
  while (next?.raw !== undefined && !chain.has(next.fingerprint256)) {
    chain.set(next.fingerprint256, new X509Certificate(next.raw));
    next = (next as Partial<tls.DetailedPeerCertificate>).issuerCertificate;
  }
  return [...chain.values()];
}

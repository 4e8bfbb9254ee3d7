import type { PeerCertificate } from "../trace.ts";
import type { Settings } from "./settings.ts";
import type { Socket } from "./socket.ts";

/** What the platform tells of a TLS session. */
export interface TlsFacts {
  /** Name that the certificate was verified for. */
  readonly serverName: string;
  /** Protocol agreed by ALPN, or `null`. */
  readonly alpnProtocol: string | null;
  /** TLS version, such as `TLSv1.3`; with `tlsDetails`. */
  readonly protocol?: string;
  /** Cipher suite, by its IANA name; with `tlsDetails`. */
  readonly cipher?: string;
  /** The server's certificate; with `tlsDetails`. */
  readonly certificate?: PeerCertificate;
}

/** A TLS session and what is known of it. */
export interface TlsSession {
  readonly socket: Socket;
  readonly facts: TlsFacts;
}

/** What of a transport's options matters to a handshake. */
export interface TlsOptions extends
  Pick<
    Settings,
    | "alpnProtocols"
    | "caCerts"
    | "cert"
    | "key"
    | "tlsDetails"
    | "unsafelyDisableHostnameVerification"
  > {}

/** What tells how a call ended: an error of the transport, or of a log that was read. */
export interface Failure {
  readonly message: string;
  /** `code` of a `TransportError`. */
  readonly code?: unknown;
  /** The phase that was open. */
  readonly phase?: unknown;
  readonly cause?: unknown;
}

/** curl's numbers for the failures of a request. */
export const EXIT_CODES = {
  invalidUrl: 3,
  invalidMethod: 2,
  invalidHeader: 2,
  invalidBody: 2,
  invalidOption: 2,
  dns: 6,
  connect: 7,
  proxy: 97,
  tls: 35,
  certificate: 60,
  send: 55,
  requestBody: 26,
  receive: 56,
  emptyReply: 52,
  truncated: 18,
  protocol: 8,
  tooLarge: 100,
  decode: 61,
  redirect: 47,
  tooManyRedirects: 47,
  timeout: 28,
  closed: 42,
} as const;

/** curl's number for a transfer that its caller ended. */
export const ABORTED_EXIT_CODE = 42;
/** curl's number for a client certificate or its key that cannot be used. */
export const CLIENT_CERTIFICATE_EXIT_CODE = 58;
/** curl's number for a proxy whose URL or name leads nowhere. */
const PROXY_NAME_EXIT_CODE = 5;

/** curl's number for a failure, or `null` if it is none of the transport's. */
export function exitCodeOf(failure: Failure): number | null {
  const { code, message } = failure;
  if (typeof code !== "string" || !Object.hasOwn(EXIT_CODES, code)) return null;
  // Whether a key belongs to its certificate is seen in the handshake, when all else is accepted.
  if (/^Cannot use the client certificate: /.test(message)) return CLIENT_CERTIFICATE_EXIT_CODE;
  return code === "proxy" ? proxyExitCode(failure) : EXIT_CODES[code as keyof typeof EXIT_CODES];
}

/** curl tells apart what went wrong with a proxy. */
function proxyExitCode({ phase, cause }: Failure): number {
  if (phase !== "tunnel") return PROXY_NAME_EXIT_CODE;
  const bySocks = cause instanceof Error && cause.name === "SocksError";
  return bySocks ? EXIT_CODES.proxy : EXIT_CODES.receive;
}

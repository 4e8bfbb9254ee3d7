import type { ErrorCode, TransportError } from "../transport/errors.ts";
import { CliError } from "./cli_error.ts";

/** Exit status after Ctrl-C: 128 and the number of the signal, as shells have it. */
export const INTERRUPTED_STATUS = 130;
/** curl's numbers for files. */
export const READ_STATUS = 26;
/** curl's number for output that cannot be written. */
export const WRITE_STATUS = 23;
/** curl's number for a file of certificates that cannot be used. */
export const CACERT_STATUS = 77;
/** curl's number for a client certificate or its key that cannot be used. */
export const CERT_STATUS = 58;
/** curl's number for a status from 400 on, where that is a failure. */
export const FAIL_STATUS = 22;
/** curl's number for a scheme that it does not know. */
export const SCHEME_STATUS = 1;
/** curl's number for a proxy whose URL or name leads nowhere. */
const PROXY_NAME_STATUS = 5;

/** curl's numbers for the failures of a request. */
const STATUS_BY_CODE: Readonly<Record<ErrorCode, number>> = {
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
};

/** The exit status for an error, or `null` if it is none that a user should see. */
export function statusOf(error: unknown): number | null {
  if (error instanceof CliError) return error.status;
  if (!isTransportError(error)) return null;
  return error.code === "proxy" ? proxyStatus(error) : STATUS_BY_CODE[error.code];
}

/** curl tells apart what went wrong with a proxy. */
function proxyStatus({ phase, cause }: TransportError): number {
  if (phase !== "tunnel") return PROXY_NAME_STATUS;
  const bySocks = cause instanceof Error && cause.name === "SocksError";
  return bySocks ? STATUS_BY_CODE.proxy : STATUS_BY_CODE.receive;
}

/** The text for an error, which names the missing permission if that is its cause. */
export function messageOf(error: Error): string {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof Deno.errors.NotCapable) {
      const flag = /--allow-[a-z]+/.exec(cause.message)?.[0] ?? "-A";
      return `Cannot go on without a permission: run deno with ${flag} (${cause.message})`;
    }
  }
  return error.message;
}

function isTransportError(error: unknown): error is TransportError {
  // By its name, since to import the class would load the whole transport.
  return error instanceof Error && error.name === "TransportError";
}

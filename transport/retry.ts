import { TransportError } from "./errors.ts";
import { hasField } from "./fields.ts";
import type { PreparedRequest } from "./prepare.ts";

/** How often one hop is repeated at most. */
export const MOST_RETRIES = 3;

/** What is known of an attempt that failed. */
export interface FailedAttempt {
  readonly request: PreparedRequest;
  readonly error: unknown;
  /** Whether the connection had served a request before. */
  readonly reused: boolean;
  readonly bytesSent: number;
  readonly responseStarted: boolean;
}

/** RFC 9110 section 9.2.2, less PUT and DELETE: methods that Go repeats. */
const REPEATABLE = new Set(["GET", "HEAD", "OPTIONS", "TRACE"]);

/**
 * Why an attempt may be repeated, or `null` if it may not: Go's `shouldRetryRequest`.
 *
 * Only a connection that was used before can have gone stale; on a new one the failure is the
 * server's answer. A request that the server may have acted on is repeated only if that is safe.
 */
export function retryReason(attempt: FailedAttempt): string | null {
  const { request, error, reused, bytesSent, responseStarted } = attempt;
  if (!reused || responseStarted || !isConnectionLoss(error)) return null;
  if (request.body.kind === "stream") return null;
  if (bytesSent === 0) return "the connection was lost before anything was sent";
  if (!isSafeToRepeat(request)) return null;
  const closed = error instanceof TransportError && error.code === "emptyReply";
  return closed
    ? "the server closed the idle connection"
    : "the connection was lost before the response";
}

function isConnectionLoss(error: unknown): boolean {
  return error instanceof TransportError &&
    (error.code === "emptyReply" || error.code === "send" || error.code === "receive");
}

function isSafeToRepeat({ method, fields }: PreparedRequest): boolean {
  return REPEATABLE.has(method) || hasField(fields, "idempotency-key") ||
    hasField(fields, "x-idempotency-key");
}

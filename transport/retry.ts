import { TransportError } from "./errors.ts";
import { hasField } from "./fields.ts";
import type { PreparedRequest } from "./prepare.ts";

/** What is known of an attempt that failed. */
export interface FailedAttempt {
  readonly request: PreparedRequest;
  readonly error: unknown;
  /** Whether the connection may have gone stale: it had served a request, or been idle. */
  readonly mayBeStale: boolean;
  readonly bytesSent: number;
  readonly responseStarted: boolean;
}

/** RFC 9110 section 9.2.2, less PUT and DELETE: methods that Go repeats. */
const REPEATABLE = new Set(["GET", "HEAD", "OPTIONS", "TRACE"]);

/**
 * Why an attempt may be repeated, or `null` if it may not: Go's `shouldRetryRequest`.
 *
 * Only a connection that is not new can have gone stale, and on a new one the failure is the server's
 * answer: a hop is repeated as often as the pool has stale ones for it, which end with their attempts.
 * A request that the server may have acted on is repeated only if that is safe.
 */
export function retryReason(attempt: FailedAttempt): string | null {
  const { request, error, mayBeStale, bytesSent, responseStarted } = attempt;
  if (!mayBeStale || responseStarted || !isConnectionLoss(error)) return null;
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

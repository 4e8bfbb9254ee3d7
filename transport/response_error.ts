import type { CloseReason, Phase } from "../trace.ts";
import { asError, Cancelled, type ErrorCode, TransportError } from "./errors.ts";
import { type ProtocolBreach, ProtocolError } from "./http1/messages.ts";

const BREACH_CODES: Record<ProtocolBreach, ErrorCode> = {
  malformed: "protocol",
  misuse: "protocol",
  tooLarge: "tooLarge",
  truncated: "truncated",
  empty: "emptyReply",
};

const CLOSE_REASONS: Partial<Record<ErrorCode, CloseReason>> = {
  timeout: "timeout",
  closed: "shutdown",
  emptyReply: "peer",
  truncated: "peer",
  protocol: "protocolError",
  tooLarge: "protocolError",
  requestBody: "requestIncomplete",
};

/** The error of a response that could not be read. */
export function responseError(cause: unknown, what: string, phase: Phase): TransportError {
  const code = cause instanceof ProtocolError ? BREACH_CODES[cause.breach] : "receive";
  const why = `Cannot read the response to ${what}: ${asError(cause).message}`;
  return new TransportError(code, why, { phase, cause });
}

/** Why a connection is closed whose exchange failed with this error. */
export function closeReasonOf(error: Error): CloseReason {
  if (error instanceof Cancelled) return "aborted";
  const reason = error instanceof TransportError ? CLOSE_REASONS[error.code] : undefined;
  return reason ?? "networkError";
}

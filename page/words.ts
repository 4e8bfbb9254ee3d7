import type { CloseReason, Outcome, Phase } from "../trace.ts";

/** What a phase is, for those who see it for the first time. */
export const PHASE_MEANINGS: Readonly<Record<Phase, string>> = {
  queue: "waiting for a connection, because of a limit",
  dns: "looking the name up",
  connect: "TCP, all addresses that were tried",
  tunnel: "asking a proxy for a tunnel",
  tls: "TLS handshake",
  send: "sending the request",
  wait: "until the first byte of the response",
  receive: "reading the response to its end",
};

/** Who closed a connection, and why; a log of a later version may know more reasons. */
export function closeWords(reason: CloseReason): readonly [who: string, why: string] {
  return CLOSES[reason] ?? ["", reason];
}

const CLOSES: Readonly<Record<CloseReason, readonly [who: string, why: string]>> = {
  idleTimeout: ["by this side", "idle for too long"],
  peer: ["by the server", "closed by the server"],
  connectionClose: ["by agreement", "Connection: close"],
  protocolError: ["by this side", "the server broke the protocol"],
  networkError: ["by the network", "network error"],
  timeout: ["by this side", "a timeout was reached"],
  aborted: ["by this side", "its call was aborted"],
  abandoned: ["by this side", "body not read to its end"],
  requestIncomplete: ["by this side", "request not sent to its end"],
  evicted: ["by this side", "it had to make room"],
  disabled: ["by this side", "keep-alive is disabled"],
  upgraded: ["by this side", "it was switched to another protocol"],
  shutdown: ["by this side", "the transport was closed"],
};

/** How something ended, where its result does not tell. */
export const OUTCOMES: Readonly<Record<Outcome, string>> = {
  ok: "done",
  error: "failed",
  aborted: "aborted",
  lost: "lost",
};

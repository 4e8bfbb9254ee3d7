import type { CloseReason } from "../trace.ts";
import type { Codec } from "./http1/codec.ts";
import type { KeepAlive } from "./keep_alive.ts";

/** Why a connection cannot be used again. */
export interface Refusal {
  readonly reason: CloseReason;
  readonly why: string;
}

/**
 * Why a connection whose response is complete may not serve another request, or `null` if it may:
 * RFC 9112 section 9.3.
 *
 * @param closes Whether the request asked for the connection to be closed.
 */
export function refusalOf(
  codec: Codec,
  requestDone: boolean,
  keepAlive: KeepAlive,
  closes: boolean,
): Refusal | null {
  if (!requestDone) {
    return { reason: "requestIncomplete", why: "the request was not sent completely" };
  }
  if (codec.input.length > 0) {
    return { reason: "protocolError", why: "unexpected bytes follow the response" };
  }
  if (codec.inputEnded) return { reason: "peer", why: "the server closed the connection" };
  if (!codec.persists) {
    return { reason: "connectionClose", why: "the server will close the connection" };
  }
  if (!keepAlive.usable) {
    return { reason: "connectionClose", why: "the server takes no more requests on it" };
  }
  if (closes) {
    return { reason: "disabled", why: "the request asked for the connection to be closed" };
  }
  return null;
}

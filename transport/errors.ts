import type { Phase, Timings } from "../trace.ts";

/**
 * What went wrong, for programs to tell apart.
 *
 * - `invalidUrl`, `invalidMethod`, `invalidHeader`, `invalidBody`, `invalidOption`: a refused
 *   argument; nothing was sent.
 * - `dns`: the name has no address, or could not be looked up.
 * - `connect`: no address could be connected to.
 * - `proxy`: the proxy's URL is none, its name has no address, or it did not make a tunnel; what an
 *   http proxy answered is in `proxyResponse`.
 * - `tls`: the handshake failed. `certificate`: it failed because of the server's certificate.
 * - `send`: the request could not be written. `requestBody`: the caller's body stream failed.
 * - `receive`: the connection broke while the response was awaited or read.
 * - `emptyReply`: the server closed the connection without a byte of response.
 * - `truncated`: it closed the connection in the middle of the response.
 * - `protocol`: the response is not HTTP/1.1. `tooLarge`: its head exceeds the limit.
 * - `decode`: the content coding of the response is corrupt or cut short, or it grows too large.
 * - `redirect`: a redirect that cannot be followed. `tooManyRedirects`: one too many.
 * - `timeout`: a limit on time was reached; the message names the option.
 * - `closed`: the transport was closed.
 */
export type ErrorCode =
  | "invalidUrl"
  | "invalidMethod"
  | "invalidHeader"
  | "invalidBody"
  | "invalidOption"
  | "dns"
  | "connect"
  | "proxy"
  | "tls"
  | "certificate"
  | "send"
  | "requestBody"
  | "receive"
  | "emptyReply"
  | "truncated"
  | "protocol"
  | "tooLarge"
  | "decode"
  | "redirect"
  | "tooManyRedirects"
  | "timeout"
  | "closed";

/** What else is known about a failure. */
export interface TransportErrorOptions extends ErrorOptions {
  /** The phase that was open. */
  readonly phase?: Phase | null;
  /** What a proxy answered that refused to make a tunnel. */
  readonly proxyResponse?: ProxyResponse;
}

/** What an http proxy answers in place of making a tunnel. */
export interface ProxyResponse {
  /** Status code. */
  readonly status: number;
  /** Reason phrase. */
  readonly statusText: string;
  /** Header fields. */
  readonly headers: Headers;
  /** The first 64 KiB of the body, as far as they came within a second. */
  readonly body: Uint8Array<ArrayBuffer>;
}

/**
 * A call that failed.
 *
 * @example Tell why
 * ```ts
 * import { Transport, TransportError } from "@httptrace/httptrace";
 * import { assertEquals, assertInstanceOf } from "@std/assert";
 *
 * await using transport = new Transport();
 * try {
 *   await transport.fetch("http://127.0.0.1:1/");
 * } catch (error) {
 *   assertInstanceOf(error, TransportError);
 *   assertEquals([error.code, error.phase], ["connect", "connect"]);
 * }
 * ```
 */
export class TransportError extends TypeError {
  /** Always `TransportError`. */
  override readonly name = "TransportError";
  /** What went wrong. */
  readonly code: ErrorCode;
  /** The phase that was open, or `null` if none was. */
  readonly phase: Phase | null;
  /** What a proxy answered that refused to make a tunnel, or `null`. */
  readonly proxyResponse: ProxyResponse | null;
  /** The call that failed, or `null` if it had not begun. */
  callId: number | null = null;
  /** How long each phase took until then, or `null` if the call had not begun. */
  timings: Timings | null = null;

  /**
   * Makes an error.
   *
   * @param code What went wrong, for programs.
   * @param message What went wrong, for people.
   * @param options The open phase and the cause.
   */
  constructor(code: ErrorCode, message: string, options: TransportErrorOptions = {}) {
    super(bounded(message), options);
    this.code = code;
    this.phase = options.phase ?? null;
    this.proxyResponse = options.proxyResponse ?? null;
  }
}

/** Characters of a message: a server has a say in it, and a Location may have 200,000. */
const LONGEST_MESSAGE = 1_000;

/** What went wrong stands at the end, and with whom at the start. */
function bounded(message: string): string {
  const half = LONGEST_MESSAGE / 2;
  return message.length <= LONGEST_MESSAGE
    ? message
    : `${message.slice(0, half)}…${message.slice(-half)}`.toWellFormed();
}

/** What is thrown inside the transport when a call was cancelled, by its signal or by a rival. */
export class Cancelled extends Error {
  override readonly name = "Cancelled";
  /** What the caller gets to see: `signal.reason`. */
  readonly reason: unknown;
  /** Whether a rival won, and not the caller gave up. */
  readonly lost: boolean;

  constructor(reason: unknown, lost = false) {
    super(
      lost ? "another address was faster" : "the call was aborted",
      lost ? {} : { cause: reason },
    );
    this.reason = reason;
    this.lost = lost;
  }
}

/** Any thrown value as an `Error`. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown), { cause: thrown });
}

/** What others get to see: for a cancelled call, the caller's own reason. */
export function reasonOf(thrown: unknown): unknown {
  return thrown instanceof Cancelled && !thrown.lost ? thrown.reason : thrown;
}

/** The same as an `Error`, for a trace. */
export function shownError(thrown: unknown): Error {
  return asError(reasonOf(thrown));
}

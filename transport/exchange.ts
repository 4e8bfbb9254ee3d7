import type { CloseReason, Field, Phase } from "../trace.ts";
import type { Call } from "./call.ts";
import { after } from "./cancellation.ts";
import type { Connection } from "./connection.ts";
import { type Coding, codingsOf } from "./codings.ts";
import { asError, Cancelled, type ErrorCode, TransportError } from "./errors.ts";
import { headersOf } from "./fields.ts";
import {
  fieldValues,
  type Framing,
  NEED_DATA,
  type ProtocolBreach,
  ProtocolError,
  type ResponseHead,
} from "./http1/messages.ts";
import type { PreparedRequest } from "./prepare.ts";
import { endingOf, now } from "./tracer.ts";
import { Upload } from "./upload.ts";

/** How long a complete response waits for its request, before the connection is given up; as Go. */
const UPLOAD_GRACE = 50;

/** How much of a body is read that nobody wants; a new connection costs more than that. */
const MOST_DRAINED = 64 * 1024;

const BREACH_CODES: Record<ProtocolBreach, ErrorCode> = {
  malformed: "protocol",
  misuse: "protocol",
  tooLarge: "tooLarge",
  truncated: "truncated",
  empty: "emptyReply",
};

/** Why a connection cannot be used again. */
export interface Refusal {
  readonly reason: CloseReason;
  readonly why: string;
}

/** The body of a response, as whoever reads it sees it. */
export interface ResponseBody {
  /** Whether all of it has arrived. */
  readonly complete: boolean;
  /** Told when the body breaks while nobody reads it. */
  onBroken: ((error: unknown) => void) | null;
  /** The part that came with the head: all of it if the body is `complete`. */
  takeBuffered(): Uint8Array<ArrayBuffer> | null;
  /**
   * The next part, or `null` at the end.
   *
   * @throws {TransportError} If the body breaks, or what the caller's signal gave as its reason.
   */
  read(): Promise<Uint8Array<ArrayBuffer> | null>;
  /** The caller wants no more of it. */
  abandon(reason: unknown): void;
}

/** Who takes over at the end of an exchange. */
export interface ExchangeEnd {
  /** Request and response are over; the connection may be used again, or is refused. */
  completed(exchange: Exchange, refusal: Refusal | null): void;
  /** The connection has left HTTP. */
  switched(exchange: Exchange): void;
  /** It failed after its head was delivered. Gives the error that the caller gets to see. */
  broke(exchange: Exchange, error: unknown): unknown;
}

type ExchangeState =
  | { readonly at: "head" }
  | { readonly at: "body" }
  | { readonly at: "complete"; readonly settled: boolean }
  | { readonly at: "switched" }
  | { readonly at: "failed"; readonly error: unknown };

/** One request and its response on one connection. */
export class Exchange implements ResponseBody {
  readonly connection: Connection;
  readonly request: PreparedRequest;
  /** The 1xx heads seen. */
  readonly informational: ResponseHead[] = [];
  onBroken: ((error: unknown) => void) | null = null;
  /** The codings that have to be taken off the body; whoever does says so by `decoded`. */
  codings: readonly Coding[] = [];
  /** Bytes that were given to the caller, codings taken off. */
  decodedBytes = 0;
  readonly #call: Call;
  readonly #end: ExchangeEnd;
  readonly #upload: Upload;
  #state: ExchangeState = { at: "head" };
  #head: ResponseHead | null = null;
  #delivered = false;
  #sending: Promise<void> | null = null;
  #sendError: unknown = null;
  #responseStarted = false;
  #callOffHeaderTimer: (() => void) | null = null;
  #buffered: Uint8Array<ArrayBuffer> | null = null;
  #trailers: PromiseWithResolvers<readonly Field[]> | null = null;
  #received = false;
  #bodyBytes = 0;
  #networkWait = 0;
  #consumerWait = 0;
  #lastRead = 0;

  constructor(call: Call, connection: Connection, request: PreparedRequest, end: ExchangeEnd) {
    this.#call = call;
    this.connection = connection;
    this.request = request;
    this.#end = end;
    this.#upload = new Upload(call, connection, request);
  }

  /** Whether request and response are over, and the connection has been given back. */
  get settled(): boolean {
    return this.switched || this.#state.at === "complete" && this.#state.settled;
  }

  /** Whether the connection has left HTTP. */
  get switched(): boolean {
    return this.#state.at === "switched";
  }

  /** Whether anything of the response has been read. */
  get responseStarted(): boolean {
    return this.#responseStarted;
  }

  /** Whether the last byte of the body has been read from the connection. */
  get received(): boolean {
    return this.#received;
  }

  get complete(): boolean {
    return this.switched || this.#state.at === "complete";
  }

  /** Trailers of the response: once the body is complete. */
  get trailers(): Promise<readonly Field[]> {
    if (this.#trailers === null) {
      this.#trailers = Promise.withResolvers();
      this.#trailers.promise.catch(() => {});
      if (this.#state.at === "complete") this.#trailers.resolve(this.connection.codec.trailers);
      if (this.#state.at === "failed") this.#trailers.reject(this.#state.error);
    }
    return this.#trailers.promise;
  }

  /**
   * Sends the request, and reads until the final head.
   *
   * @throws {TransportError} If either fails; the connection is closed then.
   */
  async run(): Promise<ResponseHead> {
    this.#call.cancellation.stopBy((cause) => this.#fail(cause));
    try {
      if (this.#state.at === "failed") throw this.#state.error;
      if (!this.#upload.fitsOneWrite) this.#sending = this.#send();
      else {
        await this.#upload.send().catch(this.#sendFailed);
        this.#limitHeadWait();
      }
      for (;;) {
        const message = this.#responseStarted ? this.connection.codec.readHead() : NEED_DATA;
        if (message === NEED_DATA) await this.#fill();
        else if (message.type === "final") return this.#acceptHead(message.head, message.framing);
        else this.#acceptInformational(message.head);
      }
    } catch (error) {
      this.#fail(error);
      throw this.#failure() ?? error;
    }
  }

  /** The head goes to the caller: from now on failures belong to the body. */
  deliver(): void {
    this.#delivered = true;
  }

  async read(): Promise<Uint8Array<ArrayBuffer> | null> {
    const buffered = this.takeBuffered();
    if (buffered !== null) return buffered;
    while (this.#state.at === "body" && !this.#received) {
      await this.#fillBody();
      const part = this.#takePart();
      if (part !== null) return part;
    }
    if (this.#state.at === "failed") throw this.#state.error;
    return null;
  }

  takeBuffered(): Uint8Array<ArrayBuffer> | null {
    const buffered = this.#buffered;
    this.#buffered = null;
    return buffered;
  }

  /** Reads the rest of the body if it is short, so that the connection can be used again. */
  async drain(): Promise<void> {
    const drained = this.#bodyBytes;
    this.#buffered = null;
    while (!this.#received && this.#bodyBytes - drained < MOST_DRAINED) await this.read();
    if (!this.#received) this.abandon(null);
    else if (this.#state.at === "body") this.#complete();
    else if (this.#sending !== null) await this.#sending;
  }

  /** The codings have been taken off the whole body. */
  decoded(): void {
    if (this.#state.at === "body") this.#complete();
  }

  /** The codings cannot be taken off. Gives the error that the caller gets to see. */
  undecodable(cause: unknown): unknown {
    const why = `Cannot decode the response to ${this.#call.what}: ${asError(cause).message}`;
    this.#fail(
      new TransportError("decode", `${why} (${this.codings.join(", ")})`, {
        phase: "receive",
        cause,
      }),
    );
    return this.#failure();
  }

  abandon(reason: unknown): void {
    this.#buffered = null;
    const why = new Error("the response body was cancelled", { cause: reason });
    this.#fail(new Cancelled(why), "abandoned");
  }

  async #send(): Promise<void> {
    await this.#upload.send().catch(this.#sendFailed);
    this.#limitHeadWait();
  }

  readonly #sendFailed = (error: unknown): void => {
    // The server may have said why before it closed the connection: read on.
    if (error instanceof TransportError && error.code === "send") this.#sendError = error;
    else this.#fail(error);
  };

  #limitHeadWait(): void {
    const limit = this.#call.timeouts.responseHeaderTimeout;
    if (limit === 0 || this.#state.at !== "head") return;
    this.#callOffHeaderTimer = after(limit, () => {
      this.#fail(this.#call.timeoutError("responseHeaderTimeout", limit));
    });
  }

  #acceptInformational(head: ResponseHead): void {
    const { scope } = this.#call;
    if (scope.wants("informational")) {
      scope.emit("informational", { ...head, headers: headersOf(head.fields) });
    }
    this.informational.push(head);
    if (head.status === 100) this.#upload.answered("continue");
  }

  #acceptHead(head: ResponseHead, framing: Framing): ResponseHead {
    this.#callOffHeaderTimer?.();
    this.#head = head;
    const { scope } = this.#call;
    if (scope.wants("responseheaders")) {
      scope.emit("responseheaders", { ...head, headers: headersOf(head.fields) });
    }
    if (framing.kind === "tunnel") return this.#switch(head);
    this.#upload.finalHead(head.status);
    this.#state = { at: "body" };
    if (this.request.decodes && framing.kind !== "none") this.codings = codingsOf(head.fields);
    this.#buffered = this.#takePart();
    if (!this.#received) this.#lastRead = now();
    return head;
  }

  /** RFC 9110 sections 7.8 and 9.3.6: what follows the head is no longer HTTP. */
  #switch(head: ResponseHead): ResponseHead {
    const { method, upgrades } = this.request;
    if (!upgrades) {
      const why = `the server answers ${head.status}, which nobody asked for`;
      throw new ProtocolError("malformed", why);
    }
    const [protocol = method] = fieldValues(head.fields, "upgrade");
    this.#responseEnded(null);
    this.#call.scope.emit("upgrade", { protocol });
    this.#state = { at: "switched" };
    this.#call.cancellation.stopBy(null);
    this.#end.switched(this);
    return head;
  }

  /** Takes what has arrived of the body; completes the exchange if that is the end of it. */
  #takePart(): Uint8Array<ArrayBuffer> | null {
    const { codec } = this.connection;
    const part = new Uint8Array(codec.responseDone ? 0 : codec.input.length);
    let size: number;
    try {
      size = codec.readBody(part);
    } catch (error) {
      this.#fail(error);
      throw this.#failure() ?? error;
    }
    this.#bodyBytes += size;
    if (codec.responseDone) this.#bodyReceived();
    if (size === part.length) return size === 0 ? null : part;
    return size === 0 ? null : part.subarray(0, size);
  }

  /** An empty body has nothing to decode, whatever its fields say. */
  #bodyReceived(): void {
    this.#received = true;
    if (this.#bodyBytes === 0) this.codings = [];
    if (this.codings.length > 0) return;
    this.#complete();
  }

  async #fillBody(): Promise<void> {
    const start = now();
    this.#consumerWait += start - this.#lastRead;
    const { bodyIdleTimeout } = this.#call.timeouts;
    const callOff = bodyIdleTimeout === 0 ? null : after(bodyIdleTimeout, () => {
      this.#fail(this.#call.timeoutError("bodyIdleTimeout", bodyIdleTimeout));
    });
    try {
      await this.#fill();
    } catch (error) {
      this.#fail(error);
      throw this.#failure() ?? error;
    } finally {
      callOff?.();
      this.#lastRead = now();
      this.#networkWait += this.#lastRead - start;
    }
  }

  /** Reads once from the connection. */
  async #fill(): Promise<void> {
    let bytes: number | null;
    try {
      bytes = await this.connection.read();
    } catch (cause) {
      throw this.#failure() ?? this.#sendError ?? this.#receiveError(asError(cause).message, cause);
    }
    if (this.#state.at === "failed") throw this.#state.error;
    if (bytes === null) return this.#endOfInput();
    if (!this.#responseStarted) {
      this.#responseStarted = true;
      const time = this.#call.note("responsestart");
      if (this.#call.scope.wants("responsestart")) this.#call.scope.emit("responsestart", {}, time);
    }
    this.connection.received(bytes);
  }

  #endOfInput(): void {
    try {
      this.connection.codec.endOfInput();
    } catch (error) {
      throw this.#sendError ?? error;
    }
  }

  #complete(): void {
    const { codec } = this.connection;
    this.#state = { at: "complete", settled: false };
    const { trailers } = codec;
    if (trailers.length > 0 && this.#call.scope.wants("responsetrailers")) {
      this.#call.scope.emit("responsetrailers", { headers: headersOf(trailers) });
    }
    this.#responseEnded(null);
    this.#trailers?.resolve(trailers);
    if (this.#upload.done || this.#sending === null) return this.#settle();
    // The server may answer in the very moment in which the last bytes of the request go out.
    const { promise, resolve } = Promise.withResolvers<void>();
    const callOff = after(UPLOAD_GRACE, resolve);
    Promise.race([promise, this.#sending]).then(() => {
      callOff();
      this.#settle();
    });
  }

  #settle(): void {
    if (this.#state.at !== "complete" || this.#state.settled) return;
    this.#state = { at: "complete", settled: true };
    this.#call.cancellation.stopBy(null);
    if (!this.#upload.done) this.#upload.overtaken();
    this.#end.completed(this, this.#refusal());
  }

  /** RFC 9112 section 9.3: whether the connection may serve another request. */
  #refusal(): Refusal | null {
    const { codec } = this.connection;
    if (!this.#upload.done) {
      return { reason: "requestIncomplete", why: "the request was not sent completely" };
    }
    if (codec.input.length > 0) {
      return { reason: "protocolError", why: "unexpected bytes follow the response" };
    }
    if (codec.inputEnded) return { reason: "peer", why: "the server closed the connection" };
    if (!codec.persists) {
      return { reason: "connectionClose", why: "the server will close the connection" };
    }
    if (this.request.closes) {
      return { reason: "disabled", why: "the request asked for the connection to be closed" };
    }
    return null;
  }

  /** Ends the exchange at the first failure, whoever notices it; nothing stays open. */
  #fail(thrown: unknown, reason?: CloseReason): void {
    if (this.#state.at === "failed" || this.settled) return;
    const wasComplete = this.#state.at === "complete";
    const error = asError(thrown instanceof ProtocolError ? this.#protocolError(thrown) : thrown);
    this.#state = { at: "failed", error };
    this.#callOffHeaderTimer?.();
    this.#upload.stop(error);
    if (this.#responseStarted && !wasComplete) this.#responseEnded(error);
    this.connection.close(reason ?? closeReason(error));
    if (!this.#delivered) return;
    const shown = this.#end.broke(this, error);
    this.#state = { at: "failed", error: shown };
    this.#trailers?.reject(shown);
    this.onBroken?.(shown);
  }

  #failure(): unknown {
    return this.#state.at === "failed" ? this.#state.error : null;
  }

  #responseEnded(error: Error | null): void {
    const time = this.#call.note("responseend");
    if (!this.#call.scope.wants("responseend")) return;
    this.#call.scope.emit("responseend", {
      bodyBytes: this.#bodyBytes,
      framingBytes: this.#head === null ? 0 : this.connection.codec.framingBytes,
      decodedBytes: this.codings.length > 0 ? this.decodedBytes : this.#bodyBytes,
      networkWait: this.#networkWait,
      consumerWait: this.#consumerWait,
      ...(error === null ? { outcome: "ok" as const } : endingOf(error)),
    }, time);
  }

  #protocolError(error: ProtocolError): TransportError {
    return this.#error(BREACH_CODES[error.breach], error.message, error);
  }

  #receiveError(why: string, cause: unknown): TransportError {
    return this.#error("receive", why, cause);
  }

  #error(code: ErrorCode, why: string, cause: unknown): TransportError {
    const phase: Phase = this.#responseStarted ? "receive" : "wait";
    const what = `Cannot read the response to ${this.#call.what}: ${why}`;
    return new TransportError(code, what, { phase, cause });
  }
}

function closeReason(error: Error): CloseReason {
  if (error instanceof Cancelled) return "aborted";
  const code = error instanceof TransportError ? error.code : null;
  if (code === "timeout") return "timeout";
  if (code === "closed") return "shutdown";
  if (code === "emptyReply" || code === "truncated") return "peer";
  if (code === "protocol" || code === "tooLarge") return "protocolError";
  return code === "requestBody" ? "requestIncomplete" : "networkError";
}

// Over 400 lines: every step of the one state machine is here, so that no failure can pass it by.

import type { CloseReason, Field } from "../trace.ts";
import type { Bytes } from "./bytes.ts";
import type { Call } from "./call.ts";
import type { Stoppable } from "./cancellation.ts";
import { now } from "./clock.ts";
import { type Coding, codingsOf } from "./codings.ts";
import type { Connection } from "./connection.ts";
import { Download, type Keeper } from "./download.ts";
import { asError, Cancelled, TransportError } from "./errors.ts";
import { headersOf } from "./fields.ts";
import {
  fieldValues,
  type Framing,
  NEED_DATA,
  type ProtocolBreach,
  ProtocolError,
  type ResponseHead,
} from "./http1/messages.ts";
import { keepAliveOf } from "./keep_alive.ts";
import type { PreparedRequest } from "./prepare.ts";
import type { ResponseBody } from "./response_body.ts";
import { closeReasonOf, responseError } from "./response_error.ts";
import { type Refusal, refusalOf } from "./reuse.ts";
import { after } from "./timers.ts";
import { toldHead } from "./told_head.ts";
import { ended } from "./tracer.ts";
import { Upload } from "./upload.ts";

/** How long a complete response waits for its request, before the connection is given up; as Go. */
const UPLOAD_GRACE = 50;

/** The ends of the input at which the server may have told before why it closes. */
const ENDS: ReadonlySet<ProtocolBreach> = new Set(["truncated", "empty"]);

/** Who takes over at the end of an exchange. */
export interface ExchangeEnd {
  /** Request and response were over at `time`; the connection may be used again, or is refused. */
  completed(exchange: Exchange, refusal: Refusal | null, time: number): void;
  /** The connection has left HTTP. */
  switched(exchange: Exchange): void;
  /** It failed after its head was delivered. Gives the error that the caller gets to see. */
  broke(error: unknown): unknown;
}

type ExchangeState =
  | { readonly at: "head" }
  | { readonly at: "body" }
  | { readonly at: "complete"; readonly settled: boolean }
  | { readonly at: "switched" }
  | { readonly at: "failed"; readonly error: unknown };

/** One request and its response on one connection. */
export class Exchange implements ResponseBody, Stoppable, Keeper {
  readonly connection: Connection;
  readonly request: PreparedRequest;
  /** Whether the connection had served a request before. */
  readonly reused: boolean;
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
  readonly #download: Download;
  #state: ExchangeState = { at: "head" };
  #head: ResponseHead | null = null;
  #delivered = false;
  #sending: Promise<void> | null = null;
  #sendError: unknown = null;
  #callOffHeaderTimer: (() => void) | null = null;
  #buffered: Bytes | null = null;
  #trailers: PromiseWithResolvers<readonly Field[]> | null = null;
  #received = false;
  #over: PromiseWithResolvers<void> | null = null;

  constructor(call: Call, connection: Connection, request: PreparedRequest, end: ExchangeEnd) {
    this.#call = call;
    this.connection = connection;
    this.request = request;
    this.#end = end;
    this.reused = connection.requestsServed > 0;
    this.#upload = new Upload(call, connection, request);
    this.#download = new Download(call, connection, this);
  }

  /** Whether request and response are over, and the connection has been given back. */
  get settled(): boolean {
    return this.switched || this.#state.at === "complete" && this.#state.settled;
  }

  /** Whether the connection has left HTTP. */
  get switched(): boolean {
    return this.#state.at === "switched";
  }

  /** Bytes of the request that the socket has accepted. */
  get bytesSent(): number {
    return this.#upload.bytesSent;
  }

  /** Whether anything of the response has been read. */
  get responseStarted(): boolean {
    return this.#download.started;
  }

  /** The final head, once it is there. */
  get head(): ResponseHead | null {
    return this.#head;
  }

  /** Resolves when nothing of the exchange is under way any more, however it went. */
  get over(): Promise<void> {
    if (this.settled || this.#state.at === "failed") return Promise.resolve();
    return (this.#over ??= Promise.withResolvers()).promise;
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
    const { connection } = this;
    this.#call.cancellation.interrupts(this);
    try {
      this.goOn();
      if (this.#upload.fitsOneWrite) {
        const bytes = this.#upload.beginAtOnce();
        let sentAt = 0;
        try {
          // Nothing is awaited but the socket: another async function costs as much as half a head.
          const written = await connection.writeSome(bytes);
          sentAt = connection.wrote(bytes, written);
          if (written < bytes.length) sentAt = await connection.write(bytes.subarray(written));
        } catch (cause) {
          // The server may have said why before it closed the connection: read on.
          this.#sendError = this.#upload.writeFailed(cause);
        }
        this.#upload.sentAtOnce(sentAt);
        this.#limitHeadWait();
      } else this.#sending = this.#send();
      for (;;) {
        const message = this.#download.started ? connection.codec.readHead() : NEED_DATA;
        if (message === NEED_DATA) {
          this.#download.arrived(await connection.read(), null, now());
        } else if (message.type === "final") {
          return this.#acceptHead(message.head, message.framing);
        } else this.#acceptInformational(message.head);
      }
    } catch (cause) {
      throw this.#broken(cause);
    }
  }

  /** The call was cancelled, whatever the exchange is doing. */
  stop(cause: Error): void {
    this.#fail(cause);
  }

  /**
   * The head goes to the caller: from now on failures belong to the body.
   *
   * @throws {Error} If the call has been stopped since the head was read.
   */
  deliver(): void {
    this.goOn();
    this.#delivered = true;
  }

  get bytesLeft(): number | null {
    const { bodyAhead } = this.connection.codec;
    return this.#state.at === "body" && bodyAhead > 0 && bodyAhead < Infinity ? bodyAhead : null;
  }

  async read(): Promise<Bytes | null> {
    const buffered = this.takeBuffered();
    if (buffered !== null) return buffered;
    while (this.#isReceiving) {
      const part = await this.#read(this.#download.next());
      if (part !== null) return part;
    }
    if (this.#state.at === "failed") throw this.#state.error;
    return null;
  }

  async readInto(target: Uint8Array): Promise<number> {
    const buffered = this.takeBuffered();
    if (buffered !== null) {
      const bytes = Math.min(buffered.length, target.length);
      target.set(buffered.subarray(0, bytes));
      if (bytes < buffered.length) this.#buffered = buffered.subarray(bytes);
      return bytes;
    }
    while (this.#isReceiving) {
      const bytes = await this.#read(this.#download.nextInto(target));
      if (bytes > 0) return bytes;
    }
    if (this.#state.at === "failed") throw this.#state.error;
    return 0;
  }

  get #isReceiving(): boolean {
    return this.#state.at === "body" && !this.#received;
  }

  takeBuffered(): Bytes | null {
    const buffered = this.#buffered;
    this.#buffered = null;
    return buffered;
  }

  /**
   * The codings have been taken off the whole body.
   *
   * @throws {Error} If the call has been stopped meanwhile.
   */
  decoded(): void {
    this.#download.lastRead = now();
    if (this.#state.at === "body") this.#complete();
    this.goOn();
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
    try {
      await this.#upload.send();
    } catch (error) {
      // The server may have said why before it closed the connection: read on.
      if (error instanceof TransportError && error.code === "send") this.#sendError = error;
      else this.#fail(error);
    }
    this.#limitHeadWait();
  }

  #limitHeadWait(): void {
    const limit = this.#call.timeouts.responseHeaderTimeout;
    if (limit === 0 || this.#state.at !== "head") return;
    this.#callOffHeaderTimer = after(limit, () => {
      this.#fail(this.#call.timeoutError("responseHeaderTimeout", limit));
    });
  }

  #acceptInformational(head: ResponseHead): void {
    const { scope } = this.#call;
    if (scope.wants("informational")) scope.emit("informational", toldHead(head, {}));
    this.goOn();
    this.informational.push(head);
    if (head.status === 100) this.#upload.answered("continue");
    this.goOn();
  }

  #acceptHead(head: ResponseHead, framing: Framing): ResponseHead {
    this.#callOffHeaderTimer?.();
    this.#head = head;
    const { scope } = this.#call;
    if (scope.wants("responseheaders")) {
      const { httpVersion } = head;
      scope.emit("responseheaders", toldHead(head, { httpVersion }));
    }
    this.goOn();
    if (framing.kind === "tunnel") return this.#switch(head);
    this.#upload.finalHead(head.status);
    this.goOn();
    this.#state = { at: "body" };
    // A part of an encoded body cannot be decoded by itself.
    const isDecoded = this.request.decodes && framing.kind !== "none" && head.status !== 206;
    if (isDecoded) this.codings = codingsOf(head.fields);
    this.#buffered = this.#download.take();
    this.#noteEnd();
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
    this.#state = { at: "complete", settled: false };
    this.#responseEnded(null);
    this.goOn();
    this.#call.scope.emit("upgrade", { protocol });
    this.goOn();
    this.#state = { at: "switched" };
    this.#call.cancellation.interrupts(null);
    this.#end.switched(this);
    return head;
  }

  /** Waits for a read of the body, and looks whether that was the end of it. */
  async #read<T>(reading: Promise<T>): Promise<T> {
    try {
      const result = await reading;
      this.#noteEnd();
      return result;
    } catch (cause) {
      throw this.#broken(cause);
    }
  }

  #noteEnd(): void {
    this.goOn(); // the call may have been stopped since the read
    if (this.connection.codec.responseDone && !this.#received) this.#bodyReceived();
    this.goOn();
  }

  /** An empty body has nothing to decode, whatever its fields say. */
  #bodyReceived(): void {
    this.#received = true;
    if (this.#download.bodyBytes === 0) this.codings = [];
    if (this.codings.length > 0) return;
    this.#complete();
  }

  #complete(): void {
    const { trailers } = this.connection.codec;
    if (trailers.length > 0 && this.#call.scope.wants("responsetrailers")) {
      this.#call.scope.emit("responsetrailers", { headers: headersOf(trailers) });
    }
    // A listener may have stopped the call.
    if (this.#failure() !== null) return;
    this.#state = { at: "complete", settled: false };
    const time = this.#responseEnded(null, this.#call.scope.since(this.#download.lastRead));
    this.#trailers?.resolve(trailers);
    if (this.#upload.done || this.#sending === null) {
      return this.#settle(this.#call.scope.since(time));
    }
    // The server may answer in the very moment in which the last bytes of the request go out.
    const { promise, resolve } = Promise.withResolvers<void>();
    const callOff = after(UPLOAD_GRACE, resolve);
    Promise.race([promise, this.#sending]).then(() => {
      callOff();
      this.#settle(now());
    });
  }

  #settle(time: number): void {
    if (this.#state.at !== "complete" || this.#state.settled) return;
    this.#state = { at: "complete", settled: true };
    this.#call.cancellation.interrupts(null);
    if (!this.#upload.done) this.#upload.overtaken({ atOnce: true });
    const { connection, request } = this;
    const keepAlive = keepAliveOf(this.#head?.fields ?? []);
    connection.idleLimit = keepAlive.idleLimit;
    const { codec } = connection;
    const refusal = refusalOf(codec, this.#upload.done, keepAlive, request.closes);
    this.#end.completed(this, refusal, time);
    this.#over?.resolve();
  }

  /** Ends the exchange at the first failure, whoever notices it; nothing stays open. */
  #fail(thrown: unknown, reason?: CloseReason): void {
    if (this.#state.at === "failed" || this.settled) return;
    const wasComplete = this.#state.at === "complete";
    const error = thrown instanceof ProtocolError ? this.#error(thrown) : asError(thrown);
    this.#state = { at: "failed", error };
    this.#callOffHeaderTimer?.();
    this.#upload.stop(error);
    if (this.#download.started && !wasComplete) this.#responseEnded(error);
    this.connection.close(reason ?? closeReasonOf(error));
    this.#over?.resolve();
    if (!this.#delivered) return;
    const shown = this.#end.broke(error);
    this.#state = { at: "failed", error: shown };
    this.#trailers?.reject(shown);
    this.onBroken?.(shown);
  }

  /** Ends the exchange at what broke it. Gives the error that the caller gets to see. */
  #broken(cause: unknown): unknown {
    const isMisread = cause instanceof ProtocolError && !ENDS.has(cause.breach);
    // What a server says instead of reading on is lost with the connection that it closes.
    const error = isMisread || cause instanceof TransportError ? cause : this.#sendError ?? cause;
    this.#fail(error instanceof TransportError ? error : this.#error(error));
    return this.#failure() ?? cause;
  }

  /** Throws why the exchange has failed, if it has: a listener may have stopped the call. */
  goOn(): void {
    if (this.#state.at === "failed") throw this.#state.error;
  }

  #error(cause: unknown): TransportError {
    const phase = this.#download.started ? "receive" : this.#upload.done ? "wait" : "send";
    return responseError(cause, this.#call.what, phase);
  }

  #failure(): unknown {
    return this.#state.at === "failed" ? this.#state.error : null;
  }

  #responseEnded(error: Error | null, time = now()): number {
    this.#call.note("responseend", true, time);
    if (!this.#call.scope.wants("responseend")) return time;
    const { bodyBytes, lastRead } = this.#download;
    // What listeners do after the last byte is nobody's wait.
    const { networkWait, consumerWait } = this.#download.waits(error === null ? lastRead : time);
    const detail = {
      bodyBytes,
      framingBytes: this.#head === null ? 0 : this.connection.codec.framingBytes,
      decodedBytes: this.codings.length > 0 ? this.decodedBytes : bodyBytes,
      networkWait,
      consumerWait,
      outcome: "ok" as const,
    };
    this.#call.scope.emit("responseend", ended(detail, error), time);
    return time;
  }
}

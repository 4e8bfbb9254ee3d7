import type { ContinueReason, Field } from "../trace.ts";
import { joined } from "./bytes.ts";
import type { Call } from "./call.ts";
import type { Connection } from "./connection.ts";
import { asError, Cancelled, reasonOf, TransportError } from "./errors.ts";
import { trailerFields } from "./fields.ts";
import type { PreparedRequest } from "./prepare.ts";
import { after } from "./timers.ts";
import { ended } from "./tracer.ts";

/** Bodies up to this size go out together with the head, in one write. */
const ONE_WRITE = 64 * 1024;

/** How much of a body is written before a look whether the server still wants it. */
const PART_BYTES = 256 * 1024;

type UploadState =
  | { readonly at: "ready" | "sending" | "done" | "stopped" }
  /** No more parts are sent, but one is still on its way out. */
  | { readonly at: "stopping"; readonly cause: Error };

/** Sends one request: its head, and its body however long that takes. */
export class Upload {
  readonly #call: Call;
  readonly #connection: Connection;
  readonly #request: PreparedRequest;
  readonly #sentBefore: number;
  #state: UploadState = { at: "ready" };
  #writing = false;
  #reader: ReadableStreamDefaultReader<Uint8Array> | null = null;
  #continue: PromiseWithResolvers<ContinueReason> | null = null;
  #headBytes = 0;
  #bodyBytes = 0;

  constructor(call: Call, connection: Connection, request: PreparedRequest) {
    this.#call = call;
    this.#connection = connection;
    this.#request = request;
    this.#sentBefore = connection.bytesSent;
  }

  /** Whether the request has been sent completely. */
  get done(): boolean {
    return this.#state.at === "done";
  }

  /** Bytes of it that the socket has accepted. */
  get bytesSent(): number {
    return this.#connection.bytesSent - this.#sentBefore;
  }

  /** Whether all of it goes out in one write, so that nothing need be read meanwhile. */
  get fitsOneWrite(): boolean {
    const { body, expectsContinue, framing } = this.#request;
    if (framing.kind === "chunked") return false;
    return body.kind === "none" ||
      (body.kind === "bytes" && !expectsContinue && body.bytes.length <= ONE_WRITE);
  }

  /**
   * Sends the request, or as much of it as the server wants.
   *
   * @throws {TransportError} If it cannot be written, or the caller's stream fails.
   */
  async send(): Promise<void> {
    try {
      await this.#sendInParts(this.#begin());
    } catch (thrown) {
      throw this.#failed(thrown);
    }
  }

  /**
   * Begins a request that fits one write: gives all its bytes, of which some or all can be written.
   *
   * @throws {TransportError} If the request, or a listener, does not let it.
   */
  beginAtOnce(): Uint8Array {
    try {
      const head = this.#begin();
      const { body } = this.#request;
      return body.kind === "bytes" ? joined(head, body.bytes) : head;
    } catch (thrown) {
      throw this.#failed(thrown);
    }
  }

  /** All bytes of the request were written, the last of them at `time`. */
  sentAtOnce(time: number): void {
    if (!this.#isSending) return;
    const { body } = this.#request;
    const { codec } = this.#connection;
    this.#headSent(time);
    if (!this.#isSending) return;
    if (body.kind === "bytes") this.#bodyBytes = body.bytes.length;
    if (!codec.requestDone) codec.writeEnd();
    this.#finish("done", null, this.#call.scope.since(time));
  }

  /** The bytes of the request could not be written. Gives the error that says so. */
  writeFailed(cause: unknown): TransportError {
    return this.#failed(this.#writeError(cause));
  }

  /** Sends no more, whatever is left. */
  stop(cause: Error): void {
    if (!this.#isUnderWay) return;
    this.answered(cause instanceof Cancelled ? "aborted" : "error");
    // A listener may have stopped it.
    if (!this.#isUnderWay) return;
    this.#finish("stopped", cause);
    this.#reader?.cancel(reasonOf(cause)).catch(() => {});
  }

  /** The server has sent its final head: it wants no body that it did not ask for. */
  finalHead(status: number): void {
    if (!this.#isSending) return;
    const heldBack = this.#continue !== null;
    this.answered("final");
    if (!heldBack && status < 300) return;
    this.overtaken();
  }

  /**
   * The response makes the rest of the request pointless.
   *
   * @param atOnce Does not wait for a part that is being written.
   */
  overtaken({ atOnce = false } = {}): void {
    const cause = new Cancelled(new Error("the server answered before the request was complete"));
    if (this.#writing && this.#isSending && !atOnce) this.#state = { at: "stopping", cause };
    else this.stop(cause);
  }

  /** Ends the wait for `100 (Continue)`, if the body is held back. */
  answered(reason: ContinueReason): void {
    const waiting = this.#continue;
    if (waiting === null) return;
    this.#continue = null;
    this.#call.scope.emit("continueend", { reason });
    waiting.resolve(reason);
  }

  #begin(): Uint8Array {
    const { method, target, fields, framing } = this.#request;
    const { scope } = this.#call;
    const head = this.#connection.codec.writeHead(this.#request, framing.kind);
    this.#headBytes = head.length;
    this.#state = { at: "sending" };
    const time = this.#call.note("requeststart");
    if (scope.wants("requeststart")) scope.emit("requeststart", { method, target }, time);
    if (scope.wants("requestheader")) {
      for (const [name, value] of fields) {
        scope.emit("requestheader", { name, value }, scope.since(time));
      }
    }
    // A listener may have stopped the call.
    if (!this.#isSending) throw this.#call.cancellation.cause ?? new Error("the call has ended");
    return head;
  }

  #failed(thrown: unknown): TransportError {
    const error = thrown instanceof TransportError
      ? thrown
      : this.#bodyError(asError(thrown).message, thrown);
    this.stop(this.#call.cancellation.cause ?? error);
    return error;
  }

  async #sendInParts(head: Uint8Array): Promise<void> {
    const { body, expectsContinue } = this.#request;
    const sentAt = await this.#write(head);
    // Between the write and the news of it the server may have closed, and the call have ended.
    if (this.#state.at !== "stopped") this.#headSent(sentAt);
    if (expectsContinue) await this.#awaitContinue();
    if (body.kind === "bytes") await this.#sendPart(body.bytes);
    else if (body.kind === "stream") await this.#sendStream(body.stream);
    if (this.#isSending) await this.#sendEnd();
    if (this.#state.at === "stopping") this.stop(this.#state.cause);
    else if (this.#isSending) this.#finish("done", null);
  }

  async #sendEnd(): Promise<void> {
    const trailers = await this.#trailers();
    if (!this.#isSending) return;
    for (const piece of this.#connection.codec.writeEnd(trailers)) await this.#write(piece);
  }

  get #isUnderWay(): boolean {
    return this.#state.at === "sending" || this.#state.at === "stopping";
  }

  get #isSending(): boolean {
    return this.#state.at === "sending";
  }

  async #write(data: Uint8Array): Promise<number> {
    this.#writing = true;
    try {
      return await this.#connection.write(data);
    } catch (cause) {
      throw this.#writeError(cause);
    } finally {
      this.#writing = false;
    }
  }

  async #trailers(): Promise<readonly Field[]> {
    const { trailers } = this.#request;
    if (trailers === null) return [];
    try {
      return trailerFields(typeof trailers === "function" ? await trailers() : trailers);
    } catch (cause) {
      throw this.#bodyError(`its trailers failed: ${asError(cause).message}`, cause);
    }
  }

  /** RFC 9110 section 10.1.1: the body waits, but not for ever. */
  async #awaitContinue(): Promise<void> {
    const { expectContinueTimeout } = this.#call.timeouts;
    if (expectContinueTimeout === 0 || !this.#isSending) return;
    const waiting = this.#continue = Promise.withResolvers<ContinueReason>();
    this.#call.scope.emit("continuestart", {});
    const callOff = after(expectContinueTimeout, () => this.answered("timeout"));
    await waiting.promise;
    callOff();
  }

  async #sendStream(stream: ReadableStream<Uint8Array>): Promise<void> {
    if (!this.#isSending) return void stream.cancel().catch(() => {});
    const reader = this.#reader = stream.getReader();
    while (this.#isSending) {
      const { done, value } = await this.#nextPart(reader);
      if (!this.#isSending) return;
      if (done) return this.#checkComplete();
      await this.#sendPart(value);
    }
  }

  async #nextPart(
    reader: ReadableStreamDefaultReader<Uint8Array>,
  ): Promise<ReadableStreamReadResult<Uint8Array>> {
    let part: ReadableStreamReadResult<Uint8Array>;
    try {
      part = await reader.read();
    } catch (cause) {
      throw this.#bodyError(`its stream failed: ${asError(cause).message}`, cause);
    }
    if (part.done || (part.value as unknown) instanceof Uint8Array) return part;
    throw this.#bodyError("its stream gave something else than a Uint8Array");
  }

  async #sendPart(data: Uint8Array): Promise<void> {
    const { framing } = this.#request;
    if (framing.kind === "length" && this.#bodyBytes + data.length > framing.length) {
      throw this.#bodyError(`it is longer than its Content-Length of ${framing.length}`);
    }
    for (let start = 0; start < data.length && this.#isSending; start += PART_BYTES) {
      const part = data.subarray(start, start + PART_BYTES);
      for (const piece of this.#connection.codec.writeBody(part)) await this.#write(piece);
      this.#bodyBytes += part.length;
    }
  }

  #checkComplete(): void {
    const { framing } = this.#request;
    if (framing.kind !== "length" || framing.length === this.#bodyBytes) return;
    const missing = framing.length - this.#bodyBytes;
    throw this.#bodyError(`it ends ${missing} bytes short of its Content-Length`);
  }

  #headSent(time: number): void {
    const { scope } = this.#call;
    if (!scope.wants("requestheaders")) return;
    scope.emit("requestheaders", { bytes: this.#headBytes }, scope.since(time));
  }

  #finish(state: "done" | "stopped", cause: Error | null, at?: number): void {
    this.#state = { at: state };
    const time = this.#call.note("requestend", state === "done", at);
    if (!this.#call.scope.wants("requestend")) return;
    const sent = this.bytesSent;
    const headBytes = Math.min(sent, this.#headBytes);
    const chunked = this.#request.framing.kind === "chunked";
    const bodyBytes = chunked ? this.#bodyBytes : sent - headBytes;
    const framingBytes = sent - headBytes - bodyBytes;
    const detail = { headBytes, bodyBytes, framingBytes, outcome: "ok" as const };
    this.#call.scope.emit("requestend", ended(detail, cause), time);
  }

  #writeError(cause: unknown): TransportError {
    const { remoteAddr } = this.#connection;
    const what = `Cannot send ${this.#call.what} to ${remoteAddr}: ${asError(cause).message}`;
    return new TransportError("send", what, { phase: "send", cause });
  }

  #bodyError(why: string, cause?: unknown): TransportError {
    const what = `Cannot send the body of ${this.#call.what}: ${why}`;
    return new TransportError("requestBody", what, { phase: "send", cause });
  }
}

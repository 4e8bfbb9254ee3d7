import type { Field } from "../trace.ts";
import { withAttemptHeaders } from "./attempt_headers.ts";
import type { Call } from "./call.ts";
import { now } from "./clock.ts";
import { decodedFields } from "./codings.ts";
import type { Connection } from "./connection.ts";
import type { Connections } from "./connections.ts";
import { DecodedBody } from "./decode.ts";
import { drain } from "./drain.ts";
import { reasonOf, TransportError } from "./errors.ts";
import { Exchange, type ExchangeEnd } from "./exchange.ts";
import { byWayOf } from "./forward.ts";
import type { ResponseHead } from "./http1/messages.ts";
import type { CallOptions } from "./options.ts";
import { prepare, type PreparedRequest } from "./prepare.ts";
import type { ProxyServer } from "./proxy.ts";
import type { ChooseProxy } from "./proxy_choice.ts";
import type { Queue, QueueEntry } from "./queue.ts";
import { isRedirect, nextHop, redirectLocation, type RedirectMode } from "./redirect.ts";
import type { ResponseBody } from "./response_body.ts";
import { retryReason } from "./retry.ts";
import type { Refusal } from "./reuse.ts";
import type { Settings } from "./settings.ts";

/** The response of a call, as far as it has come. */
export interface Delivery {
  readonly exchange: Exchange;
  readonly head: ResponseHead;
  /** The fields of the head, less those that decoding has made untrue. */
  readonly fields: readonly Field[];
  /** The body, its content codings taken off. */
  readonly body: ResponseBody;
  /** Whether a redirect led here. */
  readonly redirected: boolean;
}

/** What a run takes from its transport. */
export interface RunContext {
  readonly settings: Settings;
  readonly connections: Connections;
  /** The calls under way. */
  readonly runs: Queue<Run>;
}

/** One call under way: its hops, its attempts, and the body of its response. */
export class Run implements ExchangeEnd {
  readonly call: Call;
  readonly #context: RunContext;
  readonly #mode: RedirectMode;
  readonly #chooseProxy: ChooseProxy;
  readonly #attemptHeaders: CallOptions["attemptHeaders"];
  #request: PreparedRequest;
  /** The request as the attempt that goes on sends it. */
  #attempt: PreparedRequest;
  #proxy: ProxyServer | null = null;
  #status: number | null = null;
  /** When the last exchange was over. */
  #endedAt = 0;
  #over: PromiseWithResolvers<void> | null = null;
  /** Among the calls under way, until it has ended. */
  #place: QueueEntry<Run> | null;

  constructor(
    call: Call,
    request: PreparedRequest,
    mode: RedirectMode,
    chooseProxy: ChooseProxy,
    attemptHeaders: CallOptions["attemptHeaders"],
    context: RunContext,
  ) {
    this.call = call;
    this.#request = this.#attempt = request;
    this.#mode = mode;
    this.#chooseProxy = chooseProxy;
    this.#attemptHeaders = attemptHeaders;
    this.#context = context;
    this.#place = context.runs.join(this);
  }

  /**
   * Follows the call until the head of its final response, and makes of it what the caller gets.
   *
   * One loop for hops and attempts: another async function would cost as much as the head.
   */
  async start<T>(receive: (call: Call, delivery: Delivery) => T): Promise<T> {
    let delivery: Delivery;
    for (let time = this.call.startedAt;; time = now()) {
      let exchange: Exchange | null = null;
      try {
        const acquired = this.#acquire(time);
        exchange = this.#exchangeOn(acquired instanceof Promise ? await acquired : acquired);
        const head = await exchange.run();
        const location = this.#redirectOf(exchange, head);
        if (location === null) {
          delivery = this.#deliver(exchange, head);
          break;
        }
        await this.#redirect(exchange, head, location);
      } catch (error) {
        if (exchange === null || !this.#retries(exchange, error)) throw this.#failed(error);
      }
    }
    return receive(this.call, delivery);
  }

  completed(exchange: Exchange, refusal: Refusal | null, time: number): void {
    this.#endedAt = time;
    this.#context.connections.release(exchange.connection, this.call, refusal, time);
    if (this.#status !== null) this.#ended();
  }

  switched(exchange: Exchange): void {
    this.#context.connections.detach(exchange.connection);
  }

  broke(error: unknown): unknown {
    return this.#failed(error);
  }

  /** Decides by way of which proxy the hop goes that begins at `time`. */
  #route(time: number): void {
    const { scope } = this.call;
    const { proxy, source, rule } = this.#chooseProxy(this.#request.origin, this.#request.url);
    if (scope.wants("proxyselect")) {
      scope.emit("proxyselect", { proxy: proxy?.shown ?? null, source, rule }, scope.since(time));
    }
    this.#proxy = proxy;
    if (proxy !== null) this.#request = byWayOf(proxy, this.#request);
  }

  /** A connection for the next attempt, which begins at `time`. */
  #acquire(time: number): Connection | Promise<Connection> {
    const { call } = this;
    if (call.scope.attempt === 0) this.#route(time);
    call.cancellation.throwIfCancelled();
    this.#attempt = this.#attempted();
    const { origin } = this.#attempt;
    return this.#context.connections.acquire(call, origin, this.#proxy, time);
  }

  #exchangeOn(connection: Connection): Exchange {
    return new Exchange(this.call, connection, this.#attempt, this);
  }

  /** The request as this attempt sends it. */
  #attempted(): PreparedRequest {
    const request = this.#request;
    if (this.#attemptHeaders === undefined) return request;
    const { hop, attempt, callId } = this.call.scope;
    const { method, url } = request;
    const init = this.#attemptHeaders({ callId: callId!, hop, attempt, method, url });
    return withAttemptHeaders(request, init);
  }

  /** Whether a request that failed is sent again: its connection may have gone stale. */
  #retries(exchange: Exchange, error: unknown): boolean {
    const { scope } = this.call;
    const { request, connection: { mayBeStale }, bytesSent, responseStarted } = exchange;
    const reason = retryReason({ request, error, mayBeStale, bytesSent, responseStarted });
    if (reason === null) return false;
    this.call.moments.retried();
    scope.emit("retry", { reason, error: error as TransportError });
    scope.attempt++;
    scope.connId = null;
    return true;
  }

  /** Where the response redirects the call to, or `null` if it stays. */
  #redirectOf(exchange: Exchange, head: ResponseHead): string | null {
    if (this.#mode === "error" && isRedirect(head.status)) throw this.#unwanted(exchange);
    return this.#mode === "manual" ? null : redirectLocation(head);
  }

  async #redirect(exchange: Exchange, head: ResponseHead, location: string): Promise<void> {
    const { url, source } = this.#request;
    const { settings } = this.#context;
    try {
      if (this.call.scope.hop >= settings.maxRedirects) throw tooMany(url, settings.maxRedirects);
      const next = nextHop(source, head.status, location);
      const { method, fields: headers, body, foreign } = next;
      const trailers = body === null ? undefined : this.#request.trailers ?? undefined;
      const input = { method, headers: headers as [string, string][], body, trailers, foreign };
      this.#request = prepare(next.url, input, settings);
      await drain(exchange, this.call);
      this.#goOn(next, head.status, url);
    } catch (error) {
      exchange.abandon(error);
      throw error;
    }
  }

  #unwanted(exchange: Exchange): TransportError {
    const what = `Cannot follow the redirect of ${this.#request.url}: redirects are not wanted`;
    const error = new TransportError("redirect", what);
    exchange.abandon(error);
    return error;
  }

  #goOn(next: ReturnType<typeof nextHop>, status: number, from: string): void {
    const { call } = this;
    const { method, url: to } = this.#request;
    const { dropped, downgraded } = next;
    const time = now();
    call.scope.emit("redirect", { status, from, to, method, dropped, downgraded }, time);
    call.moments.redirected(time);
    call.what = `${method} ${to}`;
    call.scope.hop++;
    call.scope.attempt = 0;
    call.scope.connId = null;
  }

  #deliver(exchange: Exchange, head: ResponseHead): Delivery {
    exchange.deliver();
    this.#status = head.status;
    if (exchange.settled) this.#ended();
    const isCoded = exchange.codings.length > 0;
    const { maxDecodedBytes } = this.#context.settings;
    const fields = isCoded ? decodedFields(head.fields) : head.fields;
    const body = isCoded ? new DecodedBody(exchange, maxDecodedBytes) : exchange;
    return { exchange, head, fields, body, redirected: this.call.scope.hop > 0 };
  }

  /** Resolves when the call has ended. */
  get over(): Promise<void> {
    return (this.#over ??= Promise.withResolvers()).promise;
  }

  #ended(): void {
    this.#leave();
    this.call.succeed(this.#status ?? 0, this.call.scope.since(this.#endedAt));
  }

  #leave(): void {
    this.#over?.resolve();
    if (this.#place !== null) this.#context.runs.leave(this.#place);
    this.#place = null;
  }

  #failed(error: unknown): unknown {
    this.#leave();
    const { body } = this.#request;
    if (body.kind === "stream" && !body.stream.locked) {
      body.stream.cancel(reasonOf(error)).catch(() => {});
    }
    return this.call.fail(error, this.#status);
  }
}

function tooMany(url: string, limit: number): TransportError {
  const what = `Cannot follow the redirect of ${url}: maxRedirects of ${limit} reached`;
  return new TransportError("tooManyRedirects", what);
}

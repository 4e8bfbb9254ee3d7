import type { Field } from "../trace.ts";
import { withAttemptHeaders } from "./attempt_headers.ts";
import type { Call } from "./call.ts";
import { decodedFields } from "./codings.ts";
import type { Connections } from "./connections.ts";
import { reasonOf, TransportError } from "./errors.ts";
import { DecodedBody } from "./decode.ts";
import { drain } from "./drain.ts";
import { Exchange, type ExchangeEnd } from "./exchange.ts";
import type { ResponseBody } from "./response_body.ts";
import type { Refusal } from "./reuse.ts";
import type { ResponseHead } from "./http1/messages.ts";
import { byWayOf } from "./forward.ts";
import type { CallOptions } from "./options.ts";
import { prepare, type PreparedRequest } from "./prepare.ts";
import type { ProxyServer } from "./proxy.ts";
import type { ChooseProxy } from "./proxy_choice.ts";
import { isRedirect, nextHop, redirectLocation, type RedirectMode } from "./redirect.ts";
import { MOST_RETRIES, retryReason } from "./retry.ts";
import type { Settings } from "./settings.ts";
import { now } from "./tracer.ts";

/** The response of a call, as far as it has come. */
export interface Delivery {
  readonly exchange: Exchange;
  readonly head: ResponseHead;
  /** The fields of the head, less those that decoding has made untrue. */
  readonly fields: readonly Field[];
  /** The body, its content codings taken off. */
  readonly body: ResponseBody;
  /** Whether the connection had served a request before. */
  readonly reused: boolean;
  /** Whether a redirect led here. */
  readonly redirected: boolean;
}

/** What a run takes from its transport. */
export interface RunContext {
  readonly settings: Settings;
  readonly connections: Connections;
  /** Told when the call has ended. */
  readonly ended: (run: Run) => void;
}

/** One call under way: its hops, its attempts, and the body of its response. */
export class Run implements ExchangeEnd {
  readonly call: Call;
  readonly #context: RunContext;
  readonly #mode: RedirectMode;
  readonly #chooseProxy: ChooseProxy;
  readonly #attemptHeaders: CallOptions["attemptHeaders"];
  #request: PreparedRequest;
  #proxy: ProxyServer | null = null;
  #status: number | null = null;
  /** When the last exchange was over. */
  #endedAt = 0;
  #over: PromiseWithResolvers<void> | null = null;

  constructor(
    call: Call,
    request: PreparedRequest,
    mode: RedirectMode,
    chooseProxy: ChooseProxy,
    attemptHeaders: CallOptions["attemptHeaders"],
    context: RunContext,
  ) {
    this.call = call;
    this.#request = request;
    this.#mode = mode;
    this.#chooseProxy = chooseProxy;
    this.#attemptHeaders = attemptHeaders;
    this.#context = context;
  }

  /**
   * Follows the call until the head of its final response, and makes of it what the caller gets.
   *
   * One loop for hops and attempts: another async function would cost as much as the head.
   */
  async start<T>(receive: (call: Call, delivery: Delivery) => T): Promise<T> {
    const { call } = this;
    let delivery: Delivery | null = null;
    try {
      for (let redirects = 0, time = call.startedAt; delivery === null; time = now()) {
        if (call.scope.attempt === 0) this.#route(time);
        call.cancellation.throwIfCancelled();
        const request = this.#attempted();
        const { origin } = request;
        const acquired = this.#context.connections.acquire(call, origin, this.#proxy, time);
        const connection = acquired instanceof Promise ? await acquired : acquired;
        const reused = connection.requestsServed > 0;
        const sentBefore = connection.bytesSent;
        const exchange = new Exchange(call, connection, request, this);
        let head: ResponseHead;
        try {
          head = await exchange.run();
        } catch (error) {
          if (this.#retries(exchange, error, reused, sentBefore)) continue;
          throw error;
        }
        if (this.#mode === "error" && isRedirect(head.status)) throw this.#unwanted(exchange);
        const location = this.#mode === "manual" ? null : redirectLocation(head);
        if (location === null) delivery = this.#deliver(exchange, head, reused, redirects > 0);
        else await this.#redirect(exchange, head, location, redirects++);
      }
    } catch (error) {
      throw this.#failed(error);
    }
    return receive(call, delivery);
  }

  completed(exchange: Exchange, refusal: Refusal | null, time: number): void {
    this.#endedAt = time;
    this.#context.connections.release(exchange.connection, this.call, refusal, time);
    if (this.#status !== null) this.#ended();
  }

  switched(exchange: Exchange): void {
    this.#context.connections.detach(exchange.connection);
  }

  broke(_exchange: Exchange, error: unknown): unknown {
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
  #retries(exchange: Exchange, error: unknown, reused: boolean, sentBefore: number): boolean {
    const { scope } = this.call;
    const { request, responseStarted, connection } = exchange;
    const bytesSent = connection.bytesSent - sentBefore;
    const failed = { request, error, reused, bytesSent, responseStarted };
    const reason = scope.attempt < MOST_RETRIES ? retryReason(failed) : null;
    if (reason === null) return false;
    this.call.moments.retried();
    scope.emit("retry", { reason, error: error as TransportError });
    scope.attempt++;
    scope.connId = null;
    return true;
  }

  async #redirect(
    exchange: Exchange,
    head: ResponseHead,
    location: string,
    redirects: number,
  ): Promise<void> {
    const { url, source } = this.#request;
    const { settings } = this.#context;
    try {
      if (redirects >= settings.maxRedirects) throw tooMany(url, settings.maxRedirects);
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

  #deliver(
    exchange: Exchange,
    head: ResponseHead,
    reused: boolean,
    redirected: boolean,
  ): Delivery {
    exchange.deliver();
    this.#status = head.status;
    if (exchange.settled) this.#ended();
    const isCoded = exchange.codings.length > 0;
    const { maxDecodedBytes } = this.#context.settings;
    const fields = isCoded ? decodedFields(head.fields) : head.fields;
    const body = isCoded ? new DecodedBody(exchange, maxDecodedBytes) : exchange;
    return { exchange, head, fields, body, reused, redirected };
  }

  /** Resolves when the call has ended. */
  get over(): Promise<void> {
    return (this.#over ??= Promise.withResolvers()).promise;
  }

  #ended(): void {
    this.#over?.resolve();
    this.#context.ended(this);
    this.call.succeed(this.#status ?? 0, this.call.scope.since(this.#endedAt));
  }

  #failed(error: unknown): unknown {
    this.#over?.resolve();
    this.#context.ended(this);
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

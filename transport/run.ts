import type { Field } from "../trace.ts";
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
  #request: PreparedRequest;
  #proxy: ProxyServer | null = null;
  #status: number | null = null;
  #over: PromiseWithResolvers<void> | null = null;

  constructor(
    call: Call,
    request: PreparedRequest,
    mode: RedirectMode,
    chooseProxy: ChooseProxy,
    context: RunContext,
  ) {
    this.call = call;
    this.#request = request;
    this.#mode = mode;
    this.#chooseProxy = chooseProxy;
    this.#context = context;
  }

  /** Follows the call until the head of its final response. */
  async start(): Promise<Delivery> {
    try {
      for (let redirects = 0;; redirects++) {
        this.#route();
        const { exchange, head, reused } = await this.#attempts();
        if (this.#mode === "error" && isRedirect(head.status)) throw this.#unwanted(exchange);
        const location = this.#mode === "manual" ? null : redirectLocation(head);
        if (location === null) {
          this.#deliver(exchange, head);
          const redirected = redirects > 0;
          return { exchange, head, reused, redirected, ...this.#decoded(exchange, head) };
        }
        await this.#redirect(exchange, head, location, redirects);
      }
    } catch (error) {
      throw this.#failed(error);
    }
  }

  completed(exchange: Exchange, refusal: Refusal | null): void {
    this.#context.connections.release(exchange.connection, this.call, refusal);
    if (this.#status !== null) this.#ended();
  }

  switched(exchange: Exchange): void {
    this.#context.connections.detach(exchange.connection);
  }

  broke(_exchange: Exchange, error: unknown): unknown {
    return this.#failed(error);
  }

  /** Decides by way of which proxy the hop goes. */
  #route(): void {
    const { scope } = this.call;
    const { proxy, source, rule } = this.#chooseProxy(this.#request.origin, this.#request.url);
    if (scope.wants("proxyselect")) {
      scope.emit("proxyselect", { proxy: proxy?.shown ?? null, source, rule });
    }
    this.#proxy = proxy;
    if (proxy !== null) this.#request = byWayOf(proxy, this.#request);
  }

  /** Sends the request of one hop, again if its connection had gone stale. */
  async #attempts(): Promise<Pick<Delivery, "exchange" | "head" | "reused">> {
    const { call } = this;
    for (;;) {
      call.cancellation.throwIfCancelled();
      const acquired = this.#context.connections.acquire(call, this.#request.origin, this.#proxy);
      const connection = acquired instanceof Promise ? await acquired : acquired;
      const reused = connection.requestsServed > 0;
      const sentBefore = connection.bytesSent;
      const exchange = new Exchange(call, connection, this.#request, this);
      try {
        return { exchange, head: await exchange.run(), reused };
      } catch (error) {
        const { responseStarted } = exchange;
        const bytesSent = connection.bytesSent - sentBefore;
        const failed = { request: this.#request, error, reused, bytesSent, responseStarted };
        if (!this.#retries(failed)) throw error;
      }
    }
  }

  #retries(failed: Parameters<typeof retryReason>[0]): boolean {
    const { scope } = this.call;
    const reason = scope.attempt < MOST_RETRIES ? retryReason(failed) : null;
    if (reason === null) return false;
    scope.emit("retry", { reason, error: failed.error as TransportError });
    this.call.moments.retried();
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

  #decoded(exchange: Exchange, { fields }: ResponseHead): Pick<Delivery, "fields" | "body"> {
    if (exchange.codings.length === 0) return { fields, body: exchange };
    const { maxDecodedBytes } = this.#context.settings;
    return { fields: decodedFields(fields), body: new DecodedBody(exchange, maxDecodedBytes) };
  }

  #deliver(exchange: Exchange, head: ResponseHead): void {
    exchange.deliver();
    this.#status = head.status;
    if (exchange.settled) this.#ended();
  }

  /** Resolves when the call has ended. */
  get over(): Promise<void> {
    return (this.#over ??= Promise.withResolvers()).promise;
  }

  #ended(): void {
    this.#over?.resolve();
    this.#context.ended(this);
    this.call.succeed(this.#status ?? 0);
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

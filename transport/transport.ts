import { Trace } from "../trace.ts";
import { multipart } from "./body.ts";
import { Call } from "./call.ts";
import { now } from "./clock.ts";
import { Connections } from "./connections.ts";
import { TransportError } from "./errors.ts";
import { fetchedResponse } from "./fetched_response.ts";
import { headersOf } from "./fields.ts";
import { encodeHead } from "./http1/codec.ts";
import type { CallOptions, ProxyOption, RequestOptions, TransportOptions } from "./options.ts";
import { prepare, type PreparedRequest, type RequestInput } from "./prepare.ts";
import { type ChooseProxy, environmentChooser, proxyChooser } from "./proxy_choice.ts";
import { Queue } from "./queue.ts";
import { REDIRECT_MODES, type RedirectMode } from "./redirect.ts";
import { TransportResponse } from "./response.ts";
import { type Delivery, Run, type RunContext } from "./run.ts";
import { checkProxy, type Settings, settingsOf, timeoutsOf } from "./settings.ts";
import { shortBody } from "./short_body.ts";
import { Tracer } from "./tracer.ts";

/** What `transport.fetch` takes: a `RequestInit`, a trace, and limits on time. */
export interface FetchInit extends RequestInit, CallOptions {}

/** A `fetch` that can be traced. */
export type FetchFunction = (
  input: string | URL | Request,
  init?: FetchInit,
) => Promise<Response>;

/** What a transport holds at a moment. */
export interface TransportStats {
  /** Calls that have begun and not ended. */
  readonly calls: number;
  /** Calls that wait for a connection. */
  readonly waiting: number;
  /** Connections, those that are being dialled included. */
  readonly connections: number;
  /** Connections that no call uses. */
  readonly idle: number;
}

/** How many plain requests are remembered: programs ask for the same few again and again. */
const MOST_PLAIN = 256;

/** Fetch standard: methods that a script may not send with `fetch`. */
const FORBIDDEN_METHODS = new Set(["CONNECT", "TRACE", "TRACK"]);

/**
 * Turns requests into responses, over connections of its own, and tells all about it.
 *
 * @example
 * ```ts
 * import { Transport } from "@httptrace/httptrace";
 * import { assertEquals } from "@std/assert";
 *
 * await using server = Deno.serve({ port: 0, onListen() {} }, () => new Response("hello"));
 * await using transport = new Transport({ idleConnTimeout: 30_000 });
 * transport.trace.addEventListener("connectend", (event) => {
 *   assertEquals(event.detail.outcome, "ok");
 * });
 * const response = await transport.fetch(`http://127.0.0.1:${server.addr.port}/`);
 * assertEquals(await response.text(), "hello");
 * ```
 */
export class Transport implements AsyncDisposable {
  /** Everything that happens in the transport. */
  readonly trace: Trace;
  /**
   * Fetches a URL as WHATWG `fetch` does; bound, so that `globalThis.fetch = transport.fetch` works.
   *
   * Rejects with a {@linkcode TransportError}, or with `signal.reason` if the call is aborted.
   */
  readonly fetch: FetchFunction;
  readonly #tracer: Tracer = new Tracer();
  readonly #settings: Settings;
  readonly #connections: Connections;
  readonly #context: RunContext;
  readonly #environment: ChooseProxy = environmentChooser();
  readonly #chooseProxy: ChooseProxy;
  /** The calls under way: a set of them would be rebuilt, and be garbage, all the time. */
  readonly #runs = new Queue<Run>();
  readonly #plain = new Map<string, PreparedRequest>();
  #closed = false;

  /**
   * Makes a transport; it opens nothing until it is used.
   *
   * @param options Limits and settings; durations are milliseconds.
   * @throws {RangeError} If an option is unknown, or its value is not allowed.
   */
  constructor(options: TransportOptions = {}) {
    this.#settings = settingsOf(options);
    this.trace = this.#tracer.trace;
    this.#chooseProxy = this.#chooserOf(this.#settings.proxy, "option");
    this.#connections = new Connections(this.#tracer, this.#settings);
    this.#context = {
      settings: this.#settings,
      connections: this.#connections,
      runs: this.#runs,
    };
    this.fetch = (input, init) => this.#fetch(input, init);
  }

  /**
   * Sends a request: the fast path, without the price of a WHATWG `Response`. Follows redirects only
   * if told to.
   *
   * @param url Absolute http or https URL; userinfo is sent as Basic credentials.
   * @param options Method, header fields, body, signal, trace and limits on time.
   * @returns The response as soon as its head is there.
   * @throws {TransportError} If the request is refused, or fails; `code` and `phase` tell why.
   * @throws {RangeError} If a limit on time is not allowed.
   */
  request(url: string | URL, options: RequestOptions = {}): Promise<TransportResponse> {
    // Not async, since that would cost as much as the head of the request.
    try {
      const { body, signal, redirect = "manual" } = options;
      if (body instanceof FormData) return this.#requestForm(url, options, body);
      return this.#open(this.#prepare(url, options), options, signal, redirect).start(responseOf);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /** What the transport holds at this moment. */
  stats(): TransportStats {
    const { open, idle, waiting } = this.#connections.counts;
    return { calls: this.#runs.size, waiting, connections: open, idle };
  }

  /** Closes the connections that no call uses; calls go on. */
  closeIdleConnections(): void {
    this.#connections.closeIdle("shutdown");
  }

  /**
   * Ends all calls with a {@linkcode TransportError} of code `closed`, and closes all connections.
   *
   * @returns When nothing is open any more.
   */
  async close(): Promise<void> {
    this.#closed = true;
    this.#connections.seal();
    for (const { call } of this.#runs.values()) {
      const what = `Cannot complete ${call.what}: the transport was closed`;
      const { openPhase } = call.moments;
      call.cancellation.cancel(new TransportError("closed", what, { phase: openPhase }));
    }
    await this.#connections.close();
    await Promise.all(this.#runs.values().map((run) => run.over));
  }

  /** Closes the transport: for `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #requestForm(
    url: string | URL,
    options: RequestOptions,
    form: FormData,
  ): Promise<TransportResponse> {
    return await this.request(url, { ...options, body: await multipart(form) });
  }

  async #fetch(input: string | URL | Request, init: FetchInit = {}): Promise<Response> {
    const request = input instanceof Request ? new Request(input, init) : init;
    const url = input instanceof Request ? input.url : input;
    const { method, headers } = request;
    const body = input instanceof Request
      ? request.body && await shortBody(request.body as ReadableStream<Uint8Array<ArrayBuffer>>)
      : init.body instanceof FormData
      ? await multipart(init.body)
      : init.body;
    const prepared = this.#prepare(url, { method, headers, body });
    refuseWhatFetchCannot(prepared);
    const run = this.#open(prepared, init, request.signal, request.redirect ?? "follow");
    return await run.start(fetchedResponse);
  }

  /** A plain GET of a URL is the same request every time. */
  #prepare(url: string | URL, input: RequestInput): PreparedRequest {
    const { method, headers, body, trailers } = input;
    const isPlain = typeof url === "string" && method === undefined && headers === undefined &&
      body === undefined && trailers === undefined;
    if (!isPlain) return prepare(url, input, this.#settings);
    let prepared = this.#plain.get(url);
    if (prepared === undefined) {
      prepared = prepare(url, input, this.#settings);
      prepared = { ...prepared, encoded: encodeHead(prepared) };
      if (this.#plain.size >= MOST_PLAIN) this.#plain.clear();
      this.#plain.set(url, prepared);
    }
    return prepared;
  }

  #open(
    request: PreparedRequest,
    options: CallOptions,
    signal: AbortSignal | null | undefined,
    redirect: RedirectMode,
  ): Run {
    checkListeners(signal, options);
    checkRedirect(redirect);
    const timeouts = timeoutsOf(this.#settings, options);
    const chooseProxy = this.#proxyOf(options);
    if (this.#closed) {
      throw new TransportError("closed", `Cannot fetch ${request.url}: the transport is closed`);
    }
    const scope = this.#tracer.openCall(options.trace);
    const { method, url, source } = request;
    const time = now();
    const call = new Call(scope, timeouts, `${method} ${url}`, time);
    const { attemptHeaders } = options;
    const run = new Run(call, request, redirect, chooseProxy, attemptHeaders, this.#context);
    if (scope.wants("callstart")) {
      scope.emit("callstart", { method, url, headers: headersOf(source.fields) }, time);
    }
    call.limitBy(signal);
    return run;
  }

  #proxyOf({ proxy }: CallOptions): ChooseProxy {
    if (proxy === undefined) return this.#chooseProxy;
    checkProxy(proxy);
    return this.#chooserOf(proxy, "call");
  }

  /** A Unix socket leads where it leads: nothing is left to be asked of a proxy. */
  #chooserOf(proxy: ProxyOption, source: "option" | "call"): ChooseProxy {
    const option = this.#settings.unixSocket === null ? proxy : null;
    return proxyChooser(option, source, this.#environment);
  }
}

function responseOf(call: Call, delivery: Delivery): TransportResponse {
  return new TransportResponse(call, delivery);
}

/** Fetch standard: what `fetch` refuses, and `request` does. */
function refuseWhatFetchCannot({ method, url, body, upgrades }: PreparedRequest): void {
  if (FORBIDDEN_METHODS.has(method.toUpperCase())) {
    const what = `Cannot fetch with the method ${method}: use request()`;
    throw new TransportError("invalidMethod", what);
  }
  if (upgrades) {
    const what = `Cannot fetch ${url}: an Upgrade takes request(), whose response has it`;
    throw new TransportError("invalidHeader", what);
  }
  if (body.kind !== "none" && (method === "GET" || method === "HEAD")) {
    throw new TransportError("invalidBody", `Cannot fetch with a body: the method is ${method}`);
  }
}

function checkRedirect(mode: RedirectMode): void {
  if (REDIRECT_MODES.includes(mode)) return;
  const allowed = REDIRECT_MODES.join(", ");
  const what = `Cannot make a request: "redirect" is ${
    JSON.stringify(mode)
  }, allowed are ${allowed}`;
  throw new TransportError("invalidOption", what);
}

/** What is no signal, or no trace, would fail when it is needed, and leave the call half begun. */
function checkListeners(signal: unknown, { trace, attemptHeaders }: CallOptions): void {
  if (signal !== null && signal !== undefined && !(signal instanceof AbortSignal)) {
    throw new TransportError("invalidOption", 'Cannot make a request: "signal" is no AbortSignal');
  }
  if (trace !== undefined && !(trace instanceof Trace)) {
    throw new TransportError("invalidOption", 'Cannot make a request: "trace" is no Trace');
  }
  if (attemptHeaders !== undefined && typeof attemptHeaders !== "function") {
    const what = 'Cannot make a request: "attemptHeaders" is no function';
    throw new TransportError("invalidOption", what);
  }
}

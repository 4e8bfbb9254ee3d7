import { type FetchFunction, Transport } from "./transport.ts";

/**
 * Fetches a URL as WHATWG `fetch` does, over a transport that all callers share.
 *
 * Rejects with a {@linkcode TransportError}, or with `signal.reason` if the call is aborted.
 *
 * @example
 * ```ts
 * import { fetch, Trace } from "@httptrace/httptrace";
 * import { assert } from "@std/assert";
 *
 * await using server = Deno.serve({ port: 0, onListen() {} }, () => new Response("hello"));
 * const trace = new Trace();
 * trace.addEventListener("callend", (event) => assert(event.detail.timings.total !== null));
 * const response = await fetch(`http://127.0.0.1:${server.addr.port}/`, {
 *   trace,
 *   headers: { connection: "close" },
 * });
 * await response.text();
 * ```
 */
export const fetch: FetchFunction = new Transport().fetch;

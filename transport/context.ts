import { AsyncLocalStorage } from "node:async_hooks";
import type { Trace } from "../trace.ts";

/** No trace at all. */
export const NOBODY: readonly Trace[] = [];

/** Made when it is first needed: without it no call pays for a look into it. */
let storage: AsyncLocalStorage<readonly Trace[]> | null = null;

/** The traces that `withTrace` has put around the code that runs now, the innermost last. */
export function currentTraces(): readonly Trace[] {
  return storage?.getStore() ?? NOBODY;
}

/**
 * Runs `fn` so that every call made inside it, however deep and asynchronous, reports to `trace` too.
 *
 * It works for the module's `fetch` and for every transport, nests, and adds to a call's own trace.
 *
 * @example See the calls of somebody else's code
 * ```ts
 * import { fetch, Trace, withTrace } from "@httptrace/httptrace";
 * import { assertEquals } from "@std/assert";
 *
 * await using server = Deno.serve({ port: 0, onListen() {} }, () => new Response("hello"));
 * const url = `http://127.0.0.1:${server.addr.port}/`;
 *
 * const trace = new Trace();
 * const seen: string[] = [];
 * trace.addEventListener("callstart", (event) => seen.push(event.detail.url));
 * await withTrace(trace, async () => {
 *   const response = await fetch(url, { headers: { connection: "close" } });
 *   await response.text();
 * });
 * assertEquals(seen, [url]);
 * ```
 *
 * @typeParam T What `fn` returns.
 * @param trace Gets the events of the calls.
 * @param fn What is run.
 * @returns What `fn` returns.
 */
export function withTrace<T>(trace: Trace, fn: () => T): T {
  storage ??= new AsyncLocalStorage();
  return storage.run([...currentTraces(), trace], fn);
}

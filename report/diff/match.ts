import type { TracedCall } from "../model/traced.ts";
import type { RequestName, TraceDiff } from "./shapes.ts";

/** The calls of one request on both sides. */
export interface Pairing extends RequestName {
  readonly before: readonly TracedCall[];
  readonly after: readonly TracedCall[];
}

/**
 * Puts the calls of two traces together that ask for the same.
 *
 * Two releases may be on two hosts: where the traces have no origin in common, origins do not count.
 */
export function match(
  before: readonly TracedCall[],
  after: readonly TracedCall[],
): Pick<TraceDiff, "matchedBy" | "unmatched"> & { readonly pairings: readonly Pairing[] } {
  const origins = new Set(before.map(originOf));
  const matchedBy = after.some((call) => origins.has(originOf(call))) ? "url" : "path";
  const nameOf = matchedBy === "url" ? byUrl : byPath;
  const keyOf = (call: TracedCall): string => `${call.method} ${nameOf(call)}`;
  const [old, fresh] = [Map.groupBy(before, keyOf), Map.groupBy(after, keyOf)];
  const named = (calls: readonly TracedCall[]): RequestName => {
    const [first] = calls as readonly [TracedCall, ...TracedCall[]];
    return { method: first.method, url: nameOf(first) };
  };
  return {
    matchedBy,
    pairings: [...old].filter(([key]) => fresh.has(key)).map(([key, calls]) => {
      return { ...named(calls), before: calls, after: fresh.get(key)! };
    }),
    unmatched: {
      before: [...old].filter(([key]) => !fresh.has(key)).map(([, calls]) => named(calls)),
      after: [...fresh].filter(([key]) => !old.has(key)).map(([, calls]) => named(calls)),
    },
  };
}

function originOf({ url }: TracedCall): string {
  return URL.parse(url)?.origin ?? url;
}

function byUrl({ url }: TracedCall): string {
  return url.split("#", 1)[0]!;
}

function byPath({ url }: TracedCall): string {
  const parsed = URL.parse(url);
  return parsed === null ? url : parsed.pathname + parsed.search;
}

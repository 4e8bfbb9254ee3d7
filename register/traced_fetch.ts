import type { FetchFunction } from "../transport/transport.ts";

/** Who fetches. */
export type Fetcher =
  | { readonly by: "transport"; readonly input: Request | string }
  /** `why` is what the trace lacks, or `null` if there is nothing to see in it. */
  | { readonly by: "platform"; readonly why: string | null };

/** Header fields that say whose a message is, how it is framed, and what follows it. */
const DECIDED = ["content-length", "host", "transfer-encoding", "upgrade"];

/** Decides who fetches: whatever a transport does not do is left to the platform. */
export function fetcherOf(
  input: RequestInfo | URL,
  init: RequestInit | undefined,
  base: string | undefined,
): Fetcher {
  const given = input instanceof Request ? input.url : String(input);
  const url = URL.parse(given, base);
  // The platform has its own words for what is no URL.
  if (url === null || !/^https?:$/.test(url.protocol)) return { by: "platform", why: null };
  if ((init as { client?: unknown } | undefined)?.client !== undefined) {
    return { by: "platform", why: `a fetch of ${url.origin} by a Deno.HttpClient is not traced` };
  }
  return { by: "transport", input: input instanceof Request ? input : url.href };
}

/** A `fetch` that a transport does where it can, and the platform where not. */
export function tracedFetch(
  transport: FetchFunction,
  platform: typeof globalThis.fetch,
  say: (text: string) => void,
): typeof globalThis.fetch {
  const said = new Set<string>();
  return async function fetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    const fetcher = fetcherOf(input, init, globalThis.location?.href);
    if (fetcher.by === "transport") return await transport(...withoutDecided(fetcher.input, init));
    const { why } = fetcher;
    if (why !== null && !said.has(why)) {
      said.add(why);
      say(why);
    }
    return await platform(input, init);
  };
}

/**
 * The same fetch without header fields that the platform decides by itself, whatever it is told.
 *
 * A program that passes on the fields of a request that it got relies on that: they may be those of
 * a stranger, who would choose the host, and where the message ends.
 */
function withoutDecided(
  input: Request | string,
  init: RequestInit | undefined,
): [input: Request | string, init: RequestInit | undefined] {
  const given = init?.headers ?? (input instanceof Request ? input.headers : []);
  const headers = new Headers(given);
  if (!DECIDED.some((name) => headers.has(name))) return [input, init];
  const request = new Request(input, init);
  for (const name of DECIDED) request.headers.delete(name);
  return [request, undefined];
}

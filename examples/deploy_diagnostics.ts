/**
 * A service that tells where the time of a request goes, as seen from where it runs; made for Deno
 * Deploy, which grants the network and the environment and nothing else.
 *
 * GET /?url=https://example.com/ answers with the trace: as HTML to a browser, as JSON to others,
 * and with &format=json, html, markdown or log in that form.
 *
 * ALLOW=example.com,*.example.org deno run --allow-net --allow-env examples/deploy_diagnostics.ts
 *
 * Whoever lets strangers name a URL must expect them to name one that only the service can reach.
 * So nothing is asked that is not on a list; what its names resolve to must be addresses of the
 * public internet, and those very addresses are connected to, so that a second look-up cannot say
 * something else; and each redirect goes the same way.
 */
import { TraceLog, Transport, TransportError, type TransportResponse } from "@httptrace/httptrace";
import { formatHtml } from "@httptrace/httptrace/html";
import { callJson } from "@httptrace/httptrace/json";
import { formatLogLine } from "@httptrace/httptrace/log";
import { formatMarkdown } from "@httptrace/httptrace/markdown";
import { modelOf } from "@httptrace/httptrace/model";
import { AllowList, Refusal } from "./deploy/allow_list.ts";
import { isPublicAddress } from "./deploy/public_address.ts";

/** Settings of a {@linkcode handler}. */
export interface DiagnosticsOptions {
  /** Hosts that may be asked, as in `example.com`, `*.example.org` and `example.com:8080`. */
  readonly allow: readonly string[];
  /**
   * Looks a name up.
   *
   * @default {Deno.resolveDns}
   */
  readonly lookUp?: (host: string) => Promise<readonly string[]>;
  /**
   * Whether an address may be connected to.
   *
   * @default {isPublicAddress}
   */
  readonly mayConnect?: (address: string) => boolean;
  /**
   * For everything together, in milliseconds.
   *
   * @default {10_000}
   */
  readonly timeout?: number;
  /**
   * Bytes of a body, after which the rest is not fetched.
   *
   * @default {1_048_576}
   */
  readonly mostBytes?: number;
  /**
   * Redirects that are followed.
   *
   * @default {5}
   */
  readonly mostRedirects?: number;
}

/** How each format is written. */
const FORMATS = {
  html: { type: "text/html", write: formatHtml },
  json: { type: "application/json", write: jsonOf },
  markdown: { type: "text/markdown", write: formatMarkdown },
  log: { type: "text/plain", write: linesOf },
} as const satisfies Record<string, { type: string; write: (log: TraceLog) => string }>;

type Format = keyof typeof FORMATS;

/** Makes the handler of `Deno.serve`. */
export function handler(options: DiagnosticsOptions): (request: Request) => Promise<Response> {
  const list = new AllowList(options.allow);
  return async (request) => {
    try {
      const { url, format } = wishOf(request, list);
      const { log, status, note } = await diagnose(url, list, options);
      const { type, write } = FORMATS[format];
      return answer(status, type, write(log), {
        "server-timing": serverTiming(log),
        ...(note !== null && { "httptrace-note": note }),
      });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { status, message } = error;
      const headers = status === 405 ? { allow: "GET" } : {};
      return answer(status, "application/json", `${JSON.stringify({ error: message })}\n`, headers);
    }
  };
}

/** What a request asks for. */
function wishOf(request: Request, list: AllowList): { url: URL; format: Format } {
  if (request.method !== "GET") throw new Refusal(405, "Allowed is GET");
  const { pathname, searchParams } = new URL(request.url);
  const [text, ...more] = searchParams.getAll("url");
  if (pathname !== "/" || text === undefined || more.length > 0) {
    throw new Refusal(404, "Ask for /?url=https://example.com/");
  }
  const given = searchParams.get("format") ?? acceptedFormat(request.headers.get("accept") ?? "");
  if (!Object.hasOwn(FORMATS, given)) {
    throw new Refusal(400, `The format is unknown; allowed: ${Object.keys(FORMATS).join(", ")}`);
  }
  return { url: list.check(text), format: given as Format };
}

/** The first format that is named by its type. */
function acceptedFormat(accept: string): Format {
  const types = accept.split(",").map((range) => range.split(";")[0]!.trim().toLowerCase());
  const formats = Object.entries(FORMATS) as [Format, { type: string }][];
  const named = types.flatMap((type) => formats.find(([, format]) => format.type === type) ?? []);
  return (named[0] as Format | undefined) ?? "json";
}

/** What came of a request. */
interface Diagnosis {
  readonly log: TraceLog;
  readonly status: 200 | 502 | 504;
  /** Why a redirect was not followed. */
  readonly note: string | null;
}

/** Asks for a URL, follows redirects to what is on the list, and records it all. */
async function diagnose(
  start: URL,
  list: AllowList,
  options: DiagnosticsOptions,
): Promise<Diagnosis> {
  const { timeout = 10_000, mostRedirects = 5, mostBytes = 1_048_576 } = options;
  const deadline = performance.now() + timeout;
  // A transport for each diagnosis: nobody gets connections of others, and all phases happen.
  await using transport = new Transport({
    resolver: (host) => allowedAddresses(host, options),
    proxy: null,
    maxResponseHeaderBytes: 65_536,
    userAgent: "httptrace-diagnostics",
  });
  const log = TraceLog.record(transport.trace);
  let next: URL | null = start;
  try {
    for (let left = mostRedirects; next !== null; left--) {
      refuseAddress(next, options);
      const timeout = Math.max(1, Math.ceil(deadline - performance.now()));
      const response = await transport.request(next, { timeout });
      await readUpTo(mostBytes, response);
      next = left > 0 ? redirectOf(response, list) : null;
    }
    return { log, status: 200, note: null };
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === null) return { log, status: failureStatus(error), note: null };
    // What led to the redirect stays worth seeing.
    if (!log.records.some(({ type }) => type === "responseheaders")) throw refusal;
    return { log, status: 200, note: `A redirect was not followed: ${refusal.message}` };
  }
}

function redirectOf({ status, headers, url }: TransportResponse, list: AllowList): URL | null {
  const location = headers.get("location");
  if (status < 300 || status > 399 || location === null) return null;
  return list.check(URL.parse(location, url)?.href ?? location);
}

/** What is no name is not looked up, so it has to be checked here. */
function refuseAddress({ hostname }: URL, options: DiagnosticsOptions): void {
  const { mayConnect = isPublicAddress } = options;
  const isLocal = hostname === "localhost" || hostname.endsWith(".localhost");
  const address = isLocal ? "127.0.0.1" : hostname.replace(/^\[(.*)\]$/, "$1");
  const isName = !isLocal && !/^[\d.]+$|:/.test(address);
  if (!isName && !mayConnect(address)) throw notPublic(hostname);
}

/** The addresses of a name that may be connected to; the transport uses these and no others. */
async function allowedAddresses(host: string, options: DiagnosticsOptions): Promise<string[]> {
  const { lookUp = lookUpByPlatform, mayConnect = isPublicAddress } = options;
  const addresses = await lookUp(host);
  const allowed = addresses.filter(mayConnect);
  if (addresses.length > 0 && allowed.length === 0) throw notPublic(host);
  return allowed;
}

function notPublic(host: string): Refusal {
  return new Refusal(403, `${host} has no address of the public internet`);
}

async function lookUpByPlatform(host: string): Promise<string[]> {
  const queries = [Deno.resolveDns(host, "A"), Deno.resolveDns(host, "AAAA")];
  const answers = await Promise.allSettled(queries);
  const addresses = answers.flatMap((it) => it.status === "fulfilled" ? it.value : []);
  const failures = answers.flatMap((it) => it.status === "rejected" ? [it.reason as Error] : []);
  const failure = failures.find((error) => !(error instanceof Deno.errors.NotFound));
  if (addresses.length === 0 && failure !== undefined) throw failure;
  return addresses;
}

async function readUpTo(most: number, { body }: TransportResponse): Promise<void> {
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes >= most) break; // which cancels the rest
  }
}

/** A refusal by the resolver comes as the cause of what the transport says. */
function refusalOf(error: unknown): Refusal | null {
  for (let one = error; one instanceof Error; one = one.cause) {
    if (one instanceof Refusal) return one;
  }
  return null;
}

function failureStatus(error: unknown): 502 | 504 {
  return error instanceof TransportError && error.code === "timeout" ? 504 : 502;
}

function jsonOf(log: TraceLog): string {
  const calls = modelOf(log).calls.map((call) => callJson(call, { epoch: log.epoch }));
  return `${JSON.stringify({ calls }, null, 2)}\n`;
}

function linesOf(log: TraceLog): string {
  return log.records.map((record) => `${formatLogLine(record)}\n`).join("");
}

/** The phases of all requests together; one that did not happen is not there. */
function serverTiming(log: TraceLog): string {
  const { calls } = modelOf(log);
  const phases = ["dns", "connect", "tls", "send", "wait", "receive", "total"] as const;
  return phases.flatMap((phase) => {
    const times = calls.flatMap(({ timings }) => timings.sum[phase] ?? []);
    if (times.length === 0) return [];
    return [`${phase};dur=${times.reduce((sum, time) => sum + time, 0).toFixed(3)}`];
  }).join(", ");
}

function answer(status: number, type: string, body: string, headers: HeadersInit): Response {
  const response = new Response(body, { status, headers });
  response.headers.set("content-type", `${type}; charset=utf-8`);
  response.headers.set("cache-control", "no-store");
  response.headers.set("vary", "accept");
  response.headers.set("x-content-type-options", "nosniff");
  response.headers.set("content-security-policy", "frame-ancestors 'none'");
  response.headers.set("referrer-policy", "no-referrer");
  return response;
}

if (import.meta.main) {
  const allow = (Deno.env.get("ALLOW") ?? "").split(",").map((entry) => entry.trim());
  Deno.serve(handler({ allow: allow.filter((entry) => entry !== "") }));
}

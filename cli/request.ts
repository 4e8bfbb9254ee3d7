import { redactTypedUrl } from "../report/text/safe.ts";
import { basic } from "../transport/basic.ts";
import type { RequestOptions, TransportOptions } from "../transport/options.ts";
import type { Values } from "./args/options.ts";
import { certificatesOf } from "./certificates.ts";
import { dataOf, withQuery } from "./data.ts";
import { CliError } from "./errors/cli_error.ts";
import { SCHEME_STATUS } from "./errors/exit_status.ts";
import type { Io } from "./io.ts";
import { proxyOf } from "./proxy.ts";

/** As many redirects as curl follows. */
const MOST_REDIRECTS = 50;

/** What the options mean for the transport. */
export async function transportOptionsOf(values: Values, io: Io): Promise<TransportOptions> {
  const { connectTimeout, maxTime, nameServer, ipv4, ipv6, unixSocket, userAgent } = values;
  const proxy = proxyOf(values);
  const removed = values.headers.filter(({ value }) => value === null);
  return {
    resolve: Object.fromEntries(values.resolve),
    connectTo: Object.fromEntries(values.connectTo),
    disableCompression: !values.compressed,
    tlsDetails: true,
    maxRedirects: values.maxRedirects ?? MOST_REDIRECTS,
    headers: removed.map(({ name }): [string, string] => [name, ""]),
    ...await certificatesOf(values, io),
    ...(proxy !== undefined && { proxy }),
    ...(unixSocket !== undefined && { unixSocket }),
    ...(userAgent !== undefined && { userAgent }),
    ...(nameServer !== undefined && { nameServer }),
    ...(ipv4 && { family: 4 }),
    ...(ipv6 && { family: 6 }),
    ...(maxTime !== undefined && { timeout: maxTime }),
    ...(connectTimeout !== undefined && {
      dialTimeout: connectTimeout,
      tlsHandshakeTimeout: connectTimeout,
    }),
  };
}

/** What the options mean for each request, and the URL that one is sent to. */
export interface RequestPlan {
  readonly options: RequestOptions;
  /** The URL that an argument means. */
  readonly urlOf: (argument: string) => string;
}

/** What the options mean for each request. */
export async function planOf(values: Values, io: Io): Promise<RequestPlan> {
  const data = await dataOf(values.body, io);
  const body = values.get ? null : data;
  const method = values.method ?? (values.head ? "HEAD" : body === null ? "GET" : "POST");
  const headers = values.headers.flatMap(({ name, value }): [string, string][] => {
    return value === null ? [] : [[name, value]];
  });
  for (const [name, value] of usualHeaders(values, body !== null)) {
    const isSaid = values.headers.some((said) => said.name.toLowerCase() === name.toLowerCase());
    if (!isSaid) headers.push([name, value]);
  }
  return {
    // What is not there is left out: a plain GET is made only once, however often it is sent.
    options: {
      redirect: values.location ? "follow" : "manual",
      ...(method !== "GET" && { method }),
      ...(headers.length > 0 && { headers }),
      ...(body !== null && { body }),
    },
    urlOf: (argument) => {
      const url = urlOf(argument);
      return values.get && data !== null ? withQuery(url, data) : url;
    },
  };
}

/** The URL that an argument means: as for curl, one without a scheme is http. */
export function urlOf(argument: string): string {
  if (/^https?:[\\/]/i.test(argument)) return argument; // one slash will do, as for the parser
  const scheme = /^([a-z][a-z0-9+.-]*):[\\/]{2}/i.exec(argument)?.[1];
  if (scheme === undefined) return `http://${argument}`;
  const shown = redactTypedUrl(argument);
  const what = `Cannot fetch ${shown}: the scheme is "${scheme}", allowed are http and https`;
  throw new CliError(SCHEME_STATUS, what);
}

/** The headers that options other than `-H` mean; `-H` counts before them. */
function usualHeaders({ body, login, referer }: Values, hasBody: boolean): [string, string][] {
  const headers: [string, string][] = [];
  const isJson = body.some(({ how }) => how === "json");
  const type = isJson ? "application/json" : "application/x-www-form-urlencoded";
  if (hasBody) headers.push(["Content-Type", type]);
  if (isJson) headers.push(["Accept", "application/json"]);
  if (referer !== undefined) headers.push(["Referer", referer]);
  if (login !== undefined) headers.push(["Authorization", basic(login)]);
  return headers;
}

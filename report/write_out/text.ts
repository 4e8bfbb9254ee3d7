import type { CurlVariables } from "../curl/variables.ts";

/** How curl writes a value, and what it writes where there is none. */
type Writer = (value: string | number | null) => string;

const text: Writer = (value) => String(value ?? "");
const count: Writer = (value) => String(value ?? 0);
const code: Writer = (value) => String(value ?? 0).padStart(3, "0");
const id: Writer = (value) => String(value ?? -1);
const seconds: Writer = (value) => Number(value ?? 0).toFixed(6);

const WRITERS: Readonly<Record<keyof CurlVariables, Writer>> = {
  certs: text,
  conn_id: id,
  content_type: text,
  errormsg: text,
  exitcode: text,
  filename_effective: text,
  http_code: code,
  http_connect: code,
  http_version: count,
  local_ip: text,
  local_port: count,
  method: text,
  num_certs: text,
  num_connects: count,
  num_headers: count,
  num_redirects: count,
  num_retries: count,
  proxy_ssl_verify_result: count,
  proxy_used: count,
  redirect_url: text,
  referer: text,
  remote_ip: text,
  remote_port: count,
  response_code: code,
  scheme: text,
  size_download: count,
  size_header: count,
  size_request: count,
  size_upload: count,
  speed_download: count,
  speed_upload: count,
  ssl_verify_result: count,
  time_appconnect: seconds,
  time_connect: seconds,
  time_namelookup: seconds,
  time_posttransfer: seconds,
  time_pretransfer: seconds,
  time_queue: seconds,
  time_redirect: seconds,
  time_starttransfer: seconds,
  time_total: seconds,
  url: text,
  url_effective: text,
  urlnum: count,
  xfer_id: id,
};

/** Variables of curl that mean nothing over HTTP/1.1 without early data. */
const IDLE: Readonly<Record<string, string>> = { ftp_entry_path: "", tls_earlydata: "0" };

type UrlPart = (url: URL) => string;
const nothing: UrlPart = () => "";

/** Parts of `url.` and `urle.`; a trace keeps no userinfo and no fragment. */
const URL_PARTS: Readonly<Record<string, UrlPart>> = {
  scheme: ({ protocol }) => protocol.slice(0, -1),
  user: nothing,
  password: nothing,
  options: nothing,
  host: ({ hostname }) => hostname,
  port: ({ port, protocol }) => port || (protocol === "https:" ? "443" : "80"),
  path: ({ pathname }) => pathname,
  query: ({ search }) => search.slice(1),
  fragment: nothing,
  zoneid: nothing,
};

/** The names of all variables that are text, `json` and `header_json` not among them. */
export const VARIABLE_NAMES: readonly string[] = [
  ...Object.keys(WRITERS),
  ...Object.keys(IDLE),
  ...["url", "urle"].flatMap((url) => Object.keys(URL_PARTS).map((part) => `${url}.${part}`)),
];

/** The text of a variable; empty for a name that is none. */
export function variableText(name: string, variables: CurlVariables): string {
  if (isVariable(name)) return WRITERS[name](variables[name]);
  const [, which, part = ""] = /^(urle?)\.(.*)$/.exec(name) ?? [];
  const write = Object.hasOwn(URL_PARTS, part) ? URL_PARTS[part] : undefined;
  if (which === undefined || write === undefined) {
    return Object.hasOwn(IDLE, name) ? IDLE[name]! : "";
  }
  const url = URL.parse(which === "url" ? variables.url : variables.url_effective);
  return url === null ? "" : write(url);
}

function isVariable(name: string): name is keyof CurlVariables {
  return Object.hasOwn(WRITERS, name);
}

/** Where a request goes: scheme, host and port as a value. */
export interface Origin {
  readonly scheme: "http" | "https";
  /** Host name or IP address; an IPv6 address without brackets. */
  readonly host: string;
  readonly port: number;
  /** `host:port`, an IPv6 address in brackets. */
  readonly hostPort: string;
  /** The same for all URLs that may share connections. */
  readonly key: string;
}

/** Where a connection, or a tunnel, leads. */
export type Target = Pick<Origin, "host" | "port" | "hostPort">;

/** The origin of an http or https URL. */
export function originOf(url: URL): Origin {
  const scheme = url.protocol === "https:" ? "https" : "http";
  const port = url.port === "" ? (scheme === "https" ? 443 : 80) : Number(url.port);
  const hostPort = `${url.hostname}:${port}`;
  return { scheme, host: hostOf(url), port, hostPort, key: `${scheme}://${hostPort}` };
}

/** Host name or IP address of a URL; an IPv6 address without brackets. */
export function hostOf({ hostname }: URL): string {
  return hostname.startsWith("[") ? hostname.slice(1, -1) : hostname;
}

/** `ip:port`, an IPv6 address in brackets. */
export function joinHostPort(host: string, port: number): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Host and port of `host:port` or `[v6]:port` in visible ASCII, or `null` if it is neither. */
export function splitHostPort(text: string): { host: string; port: number } | null {
  const match = /^(?:\[([!-\\^-~]+)\]|([!-9;-Z\\^-~]+)):([0-9]{1,5})$/.exec(text);
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3]);
  return host !== undefined && port >= 1 && port <= 65_535 ? { host, port } : null;
}

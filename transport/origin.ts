const IPV4 = /^(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\.(?!$)|$)){4}$/;

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

/** The origin of an http or https URL. */
export function originOf(url: URL): Origin {
  const scheme = url.protocol === "https:" ? "https" : "http";
  const port = url.port === "" ? (scheme === "https" ? 443 : 80) : Number(url.port);
  const hostPort = `${url.hostname}:${port}`;
  const host = url.hostname.startsWith("[") ? url.hostname.slice(1, -1) : url.hostname;
  return { scheme, host, port, hostPort, key: `${scheme}://${hostPort}` };
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

function isIpv6(text: string): boolean {
  return /^[0-9A-Fa-f:.]+$/.test(text) && URL.canParse(`http://[${text}]`);
}

/** Which family an IP literal belongs to, or `null` for a name. An IPv6 address may have a zone. */
export function ipFamily(host: string): 4 | 6 | null {
  const [address = "", zone] = host.split("%", 2);
  if (address.includes(":")) return zone !== "" && isIpv6(address) ? 6 : null;
  return zone === undefined && IPV4.test(address) ? 4 : null;
}

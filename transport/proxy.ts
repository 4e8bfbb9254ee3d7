import { type Credentials, credentialsOf } from "./basic.ts";
import { TransportError } from "./errors.ts";
import { hostOf, joinHostPort, type Origin } from "./origin.ts";

/** A proxy, as its URL tells of it. */
export interface ProxyServer {
  readonly scheme: "http" | "https" | "socks5";
  /** Host name or IP address; an IPv6 address without brackets. */
  readonly host: string;
  readonly port: number;
  /** `host:port`, an IPv6 address in brackets. */
  readonly hostPort: string;
  readonly credentials: Credentials | null;
  /** Its URL without userinfo, for all to see. */
  readonly shown: string;
  /** Tells proxies apart, and who uses them: not for anybody to see. */
  readonly key: string;
}

/** Schemes, and the ports that they mean: as Go has them. Both kinds of SOCKS5 look names up there. */
const PORTS = { http: 80, https: 443, socks5: 1080, socks5h: 1080 };

/**
 * The proxy that a URL means; without a scheme it is an http proxy, as for Go and curl.
 *
 * @throws {TransportError} If it means none. The message keeps userinfo to itself.
 */
export function proxyServerOf(url: string | URL): ProxyServer {
  const text = String(url).trim();
  const [, scheme = "http", rest = text] = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/(.*)$/s.exec(text) ?? [];
  const known = scheme.toLowerCase() as keyof typeof PORTS;
  if (!Object.hasOwn(PORTS, known)) {
    throw refused(`the scheme is "${scheme}", allowed are http, https, socks5 and socks5h`);
  }
  // An http URL, whatever the scheme: only then the parser normalizes the host.
  const parsed = URL.parse(`http://${rest}`);
  if (parsed === null) throw refused("it is not a URL");
  const port = portOf(rest, parsed, PORTS[known]);
  if (port === 0) throw refused("the port is 0, allowed are 1 to 65535");
  const host = hostOf(parsed);
  const hostPort = joinHostPort(host, port);
  return {
    scheme: known === "socks5h" ? "socks5" : known,
    host,
    port,
    hostPort,
    credentials: credentialsOf(parsed),
    shown: `${known}://${hostPort}`,
    key: `${known}://${parsed.username}:${parsed.password}@${hostPort}`,
  };
}

/** Whether requests go to the proxy itself, and not through a tunnel that it makes. */
export function forwards(proxy: ProxyServer, origin: Origin): boolean {
  return origin.scheme === "http" && proxy.scheme !== "socks5";
}

/** Requests with the same key may share connections; to a proxy that forwards, all of them. */
export function routeKey(origin: Origin, proxy: ProxyServer | null): string {
  if (proxy === null) return origin.key;
  return forwards(proxy, origin) ? proxy.key : `${proxy.key} ${origin.key}`;
}

/** The parser drops `:80`, which is not the default of every scheme. */
function portOf(rest: string, { port }: URL, usual: number): number {
  if (port !== "") return Number(port);
  const [authority = ""] = rest.split(/[/?#\\]/, 1);
  return /:0*80$/.test(authority) ? 80 : usual;
}

function refused(why: string): TransportError {
  return new TransportError("proxy", `Cannot use the proxy: ${why}`);
}

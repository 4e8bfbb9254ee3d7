/** The IP address of `ip:port` as events have it, or `null` if it is the path of a Unix socket. */
export function ipOf(address: string): string | null {
  const [, ipv6, ipv4] = /^(?:\[([^\]]+)\]|([\d.]+)):\d+$/.exec(address) ?? [];
  return ipv6 ?? ipv4 ?? null;
}

/** The port of `ip:port`, or `null` if it is the path of a Unix socket. */
export function portOf(address: string): number | null {
  return ipOf(address) === null ? null : Number(address.slice(address.lastIndexOf(":") + 1));
}

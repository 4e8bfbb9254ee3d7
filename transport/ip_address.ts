const IPV4 = /^(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\.(?!$)|$)){4}$/;

/** Which family an IP literal belongs to, or `null` for a name. An IPv6 address may have a zone. */
export function ipFamily(host: string): 4 | 6 | null {
  const [address = "", zone] = host.split("%", 2);
  if (address.includes(":")) return zone !== "" && canonicalIpv6(address) !== null ? 6 : null;
  return zone === undefined && IPV4.test(address) ? 4 : null;
}

/** The bytes of an IP literal, 4 or 16 of them, or `null` if it is a name, or has a zone. */
export function ipBytes(host: string): Uint8Array | null {
  if (host.includes(":")) return ipv6Bytes(host);
  return IPV4.test(host) ? Uint8Array.from(host.split("."), Number) : null;
}

function ipv6Bytes(host: string): Uint8Array | null {
  const canonical = canonicalIpv6(host);
  if (canonical === null) return null;
  const [left = [], right = []] = canonical.split("::")
    .map((side) => side === "" ? [] : side.split(":"));
  const zeros = new Array<string>(8 - left.length - right.length).fill("0");
  const groups = [...left, ...zeros, ...right].map((group) => parseInt(group, 16));
  return Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 0xff]));
}

/** The URL parser knows every way to write one, and gives back the only canonical one. */
function canonicalIpv6(text: string): string | null {
  if (!/^[0-9A-Fa-f:.]+$/.test(text)) return null;
  return URL.parse(`http://[${text}]`)?.hostname.slice(1, -1) ?? null;
}

/** The bytes of an IP literal, 4 or 16 of them, or `null` if it is a name. */
export function ipBytes(host: string): Uint8Array | null {
  return host.includes(":") ? ipv6Bytes(host) : ipv4Bytes(host);
}

function ipv4Bytes(host: string): Uint8Array | null {
  const parts = host.split(".");
  const isAddress = parts.length === 4 &&
    parts.every((part) => /^(?:0|[1-9][0-9]{0,2})$/.test(part) && Number(part) <= 255);
  return isAddress ? Uint8Array.from(parts, Number) : null;
}

/** The URL parser knows every way to write one, and gives back the only canonical one. */
function ipv6Bytes(host: string): Uint8Array | null {
  const literal = URL.parse(`http://[${host}]`)?.hostname;
  if (literal === undefined || !/^[0-9A-Fa-f:.]+$/.test(host)) return null;
  const [left = [], right = []] = literal.slice(1, -1).split("::")
    .map((side) => side === "" ? [] : side.split(":"));
  const zeros = new Array<string>(8 - left.length - right.length).fill("0");
  const groups = [...left, ...zeros, ...right].map((group) => parseInt(group, 16));
  return Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 0xff]));
}

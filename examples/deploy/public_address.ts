/** Networks of IPv4 that are not the public internet, or not a single host of it (RFC 6890). */
const NOT_PUBLIC_V4: readonly (readonly [network: string, bits: number])[] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
];

/** Networks inside 2000::/3 that lead elsewhere: to IPv4 by way of a tunnel, or nowhere. */
const NOT_PUBLIC_V6: readonly (readonly [network: string, bits: number])[] = [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
];

/**
 * Whether an IP address is one of the public internet: not of this machine, its network, its cloud's
 * metadata service or a tunnel into any of these.
 */
export function isPublicAddress(address: string): boolean {
  const v4 = bitsOfV4(address);
  if (v4 !== null) return !NOT_PUBLIC_V4.some((network) => isInside(v4, bitsOfV4, network));
  const v6 = bitsOfV6(address);
  // Of IPv6 only this is given out for the public internet; what maps or embeds IPv4 is not in it.
  if (v6 === null || !isInside(v6, bitsOfV6, ["2000::", 3])) return false;
  return !NOT_PUBLIC_V6.some((network) => isInside(v6, bitsOfV6, network));
}

type ReadBits = (address: string) => string | null;

function isInside(
  bits: string,
  read: ReadBits,
  [network, length]: readonly [string, number],
): boolean {
  return bits.slice(0, length) === read(network)!.slice(0, length);
}

function bitsOfV4(address: string): string | null {
  if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(address)) return null;
  return address.split(".").map((part) => binary(Number(part), 8)).join("");
}

/** The platform knows all the ways to write one, and writes them in one. */
function bitsOfV6(address: string): string | null {
  const url = /^[\da-f:.]+$/i.test(address) ? URL.parse(`http://[${address}]/`) : null;
  if (url === null) return null;
  const host = url.hostname.slice(1, -1);
  const [left = "", right] = host.split("::");
  const groups = (text: string): string[] => text === "" ? [] : text.split(":");
  const before = groups(left);
  const after = groups(right ?? "");
  const zeros = Array<string>(8 - before.length - after.length).fill("0");
  return [...before, ...zeros, ...after].map((group) => binary(parseInt(group, 16), 16)).join("");
}

function binary(value: number, length: number): string {
  return value.toString(2).padStart(length, "0");
}

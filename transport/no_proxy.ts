import { ipBytes } from "./ip_address.ts";
import type { Origin } from "./origin.ts";

type Target = Pick<Origin, "host" | "port">;

/** One entry of a list of hosts that are reached without a proxy. */
export interface NoProxyRule {
  /** The entry as it was written. */
  readonly text: string;
  matches(target: Target): boolean;
}

/** How many bits stand before the IPv4 address that an IPv6 address holds: RFC 4291 section 2.5.5.2. */
const MAPPED = "0".repeat(80) + "1".repeat(16);

/**
 * The rules of a `NO_PROXY` list, read exactly as Go's `httpproxy` reads it.
 *
 * - `*` is every host; whatever else the list says does not matter then.
 * - `10.0.0.0/8` and `fd00::/8` are the addresses of a network.
 * - `10.1.2.3`, `10.1.2.3:81`, `::1` and `[::1]:81` are one address.
 * - `example.com` is that name and all below it; `.example.com` and `*.example.com` are those below.
 * - A port after any name or address makes the rule one for that port.
 *
 * An entry that is none of these matches nothing.
 */
export function noProxyRules(list: string): NoProxyRule[] {
  const entries = list.split(",").map((entry) => entry.trim()).filter((entry) => entry !== "");
  const all = entries.find((entry) => entry === "*");
  if (all !== undefined) return [{ text: all, matches: () => true }];
  return entries.map((text) => ({ text, matches: matcherOf(text.toLowerCase()) }));
}

/** Whether an address is one of this machine's own: 127.0.0.0/8 or ::1. */
export function isLoopback(host: string): boolean {
  const bits = bitsOf(host);
  return bits !== null && (bits.length === 32 ? bits.startsWith("01111111") : /^0+1$/.test(bits));
}

function matcherOf(entry: string): NoProxyRule["matches"] {
  const network = networkOf(entry);
  if (network !== null) {
    return ({ host }) => {
      const bits = bitsOf(host);
      return bits?.length === network.size && bits.startsWith(network.prefix);
    };
  }
  const { host, port } = splitEntry(entry);
  const isPort = (target: Target): boolean => port === null || port === String(target.port);
  const address = bitsOf(host);
  if (address !== null) return (target) => bitsOf(target.host) === address && isPort(target);
  const below = host.startsWith("*.") ? host.slice(1) : host;
  if (below === "") return () => false;
  const name = asciiOf(below.replace(/^\./, ""));
  const matchesName = !below.startsWith(".");
  return (target) =>
    bitsOf(target.host) === null && isPort(target) &&
    (target.host.endsWith(`.${name}`) || (matchesName && target.host === name));
}

/** `address/length` as the bits that all addresses of the network begin with. */
function networkOf(entry: string): { size: number; prefix: string } | null {
  const [, host = "", digits = ""] = /^(.*)\/([0-9]{1,3})$/.exec(entry) ?? [];
  const bits = bitsOf(host);
  if (bits === null) return null;
  const isMapped = host.includes(":") && bits.length === 32;
  const length = Number(digits) - (isMapped ? MAPPED.length : 0);
  if (length < 0 || length > bits.length) return null;
  return { size: bits.length, prefix: bits.slice(0, length) };
}

/** As Go's `net.SplitHostPort`: only brackets tell the colons of an address from that of a port. */
function splitEntry(entry: string): { host: string; port: string | null } {
  const match = /^(?:\[([^[\]]*)\]|([^:[\]]*)):([^:[\]]*)$/.exec(entry);
  if (match === null) return { host: entry, port: null };
  const [, literal, name = "", port = ""] = match;
  // Go takes an empty port for none.
  return { host: literal ?? name, port: port === "" ? null : port };
}

/** What was asked for last: every rule asks for the same host. */
let last: { readonly host: string; readonly bits: string | null } = { host: "", bits: null };

/** The bits of an address, or `null` for a name; IPv4 inside IPv6 is IPv4. */
function bitsOf(host: string): string | null {
  if (last.host !== host) last = { host, bits: addressBits(host) };
  return last.bits;
}

function addressBits(host: string): string | null {
  const bytes = ipBytes(host);
  if (bytes === null) return null;
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, "0")).join("");
  return bits.startsWith(MAPPED) && bits.length === 128 ? bits.slice(MAPPED.length) : bits;
}

function asciiOf(name: string): string {
  const isAscii = /^[\x20-\x7e]*$/.test(name);
  return isAscii ? name : URL.parse(`http://${name}`)?.hostname ?? name;
}

import type { Phase } from "../../trace.ts";
import { count, milliseconds } from "../text/figures.ts";
import { shorten } from "../text/fit.ts";

/** URLs have no end; two of them still fit a paragraph. */
const LONGEST_URL = 70;

/** The family of an `ip:port`, or what else it is. */
export function familyOf(address: string): "IPv6" | "IPv4" | "other" {
  if (address.startsWith("[")) return "IPv6";
  return /^[0-9.]+:[0-9]+$/.test(address) ? "IPv4" : "other";
}

/** An `ip:port` with its family. */
export function addressWords(address: string): string {
  const family = familyOf(address);
  return family === "other" ? address : `the ${family} address ${address}`;
}

/** A URL, or its ends where it is long. */
export function shortUrl(url: string): string {
  return shorten(url, LONGEST_URL, "...");
}

/** The host and port of a URL; whatever it is in a log that somebody has changed. */
export function hostOf(url: string): string {
  return URL.parse(url)?.host ?? url;
}

/** What the system says, without its number for it. */
export function withoutNumber(message: string): string {
  return message.replace(/ \(os error \d+\)/g, "");
}

/** A part of a whole, both in milliseconds. */
export function partOf(part: number, whole: number | null): string {
  return whole === null ? milliseconds(part) : `${milliseconds(part)} of ${milliseconds(whole)}`;
}

/** A number of bytes, in a unit that keeps it short. */
export function bytesText(bytes: number): string {
  if (bytes < 10_000) return count(bytes, "byte");
  if (bytes < 1_000_000) return `${(bytes / 1e3).toFixed(1)} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}

/** What goes on in a phase, after "while it". */
export const DOING: Readonly<Record<Phase, string>> = {
  queue: "waited for a connection",
  dns: "looked the name up",
  connect: "connected",
  tunnel: "waited for the proxy's tunnel",
  tls: "did the TLS handshake",
  send: "sent the request",
  wait: "waited for the response",
  receive: "read the response",
};

/** A sentence begins with a capital letter. */
export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Some names as a list in a sentence. */
export function listed(names: readonly string[]): string {
  if (names.length < 2) return names.join("");
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

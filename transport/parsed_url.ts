import { TransportError } from "./errors.ts";
import { type Origin, originOf } from "./origin.ts";

/** In the quotes of an error message. */
const HAS_SCHEME = /^"[a-z][a-z0-9+.-]*:/i;

/** What a request takes from its URL. Shared by all requests of that URL: nobody changes it. */
export interface ParsedUrl {
  readonly url: URL;
  /** Without userinfo and fragment: neither is sent, and userinfo is nobody's business. */
  readonly shown: string;
  readonly origin: Origin;
}

/** How many URLs are remembered: programs ask for the same few again and again. */
const MEMORY = 256;

const known = new Map<string, ParsedUrl>();

/**
 * Parses an absolute http or https URL.
 *
 * @throws {TransportError} If it is none.
 */
export function parseUrl(url: string | URL): ParsedUrl {
  if (typeof url !== "string") return parse(url);
  const remembered = known.get(url);
  if (remembered !== undefined) return remembered;
  const parsed = parse(url);
  if (known.size >= MEMORY) known.clear();
  known.set(url, parsed);
  return parsed;
}

function parse(text: string | URL): ParsedUrl {
  const url = urlOf(text);
  const scheme = url.protocol.slice(0, -1);
  if (scheme !== "http" && scheme !== "https") {
    throw refused(shownUrl(url), `the scheme is "${scheme}", allowed are http and https`);
  }
  if (url.port === "0") throw refused(shownUrl(url), "the port is 0, allowed are 1 to 65535");
  return { url, shown: shownUrl(url), origin: originOf(url) };
}

function urlOf(text: string | URL): URL {
  try {
    return new URL(text);
  } catch {
    // Neither the cause nor what stands before an @ is shown: it may be a password.
    const shown = JSON.stringify(String(text).replace(/^([a-z][a-z0-9+.-]*:)?.*@/is, "$1//"));
    throw refused(
      shown,
      HAS_SCHEME.test(shown) ? "it is no valid URL" : "it is not an absolute URL",
    );
  }
}

/** A URL without userinfo and fragment, for all to see. */
export function shownUrl(url: URL): string {
  if (url.username === "" && url.password === "" && !url.href.includes("#")) return url.href;
  const shown = new URL(url);
  shown.username = shown.password = shown.hash = "";
  return shown.href;
}

function refused(shown: string, why: string): TransportError {
  return new TransportError("invalidUrl", `Cannot fetch ${shown}: ${why}`);
}

import type { Field } from "../../trace.ts";
import { valuesOf } from "../fields.ts";
import { REDACTED } from "../text/safe.ts";
import type { HarCookie } from "./types.ts";

type Attributes = Omit<HarCookie, "name" | "value">;

/**
 * The cookies that a request takes along (RFC 6265, section 4.2).
 *
 * @param fields Header fields as they were sent, secrets included.
 * @param showSecrets Shows the values; the names are no secret.
 */
export function sentCookies(fields: readonly Field[], showSecrets: boolean): HarCookie[] {
  return valuesOf(fields, "cookie")
    .flatMap((value) => value.split(";"))
    .filter((pair) => pair.trim() !== "")
    .map((pair) => named(pair, showSecrets));
}

/**
 * The cookies that a response sets (RFC 6265, section 5.2).
 *
 * @param fields Header fields as they came, secrets included.
 * @param received When they came, in milliseconds since 1970.
 * @param showSecrets Shows the values; the names are no secret.
 */
export function setCookies(
  fields: readonly Field[],
  received: number,
  showSecrets: boolean,
): HarCookie[] {
  return valuesOf(fields, "set-cookie").map((value) => {
    const [pair = "", ...attributes] = value.split(";");
    const expires = expiry(attributes.map(nameAndValue), received);
    return {
      ...named(pair, showSecrets),
      ...attributes.reduce<Attributes>((all, one) => ({ ...all, ...attribute(one) }), {}),
      ...(expires !== null && { expires }),
    };
  });
}

/** What the archive has of an attribute, but for the time when the cookie expires. */
function attribute(text: string): Attributes {
  const [name, value] = nameAndValue(text);
  switch (name.toLowerCase()) {
    case "path":
      return { path: value };
    case "domain":
      return { domain: value };
    case "httponly":
      return { httpOnly: true };
    case "secure":
      return { secure: true };
    default:
      return {};
  }
}

/** Max-Age goes before Expires (RFC 6265, section 5.3). */
function expiry(attributes: readonly (readonly [string, string])[], received: number) {
  const last = (wanted: string) => {
    return attributes.findLast(([name]) => name.toLowerCase() === wanted)?.[1];
  };
  const age = last("max-age");
  const isAge = age !== undefined && /^-?\d+$/.test(age);
  const date = new Date(isAge ? received + Number(age) * 1000 : last("expires") ?? NaN);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

function named(pair: string, showSecrets: boolean): HarCookie {
  const [name, value] = nameAndValue(pair);
  // What has no name is all value, as browsers see it.
  const cookie = pair.includes("=") ? { name, value } : { name: "", value: name };
  return showSecrets ? cookie : { ...cookie, value: REDACTED };
}

function nameAndValue(text: string): readonly [name: string, value: string] {
  const [name = "", ...value] = text.split("=");
  return [name.trim(), value.join("=").trim()];
}

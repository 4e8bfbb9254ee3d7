import type { DnsQuery, DnsSource } from "../trace.ts";
import { askNameServer } from "./dns_query.ts";
import { asError } from "./errors.ts";
import { ipFamily } from "./ip_address.ts";
import type { Settings } from "./settings.ts";

/** How a lookup ended. */
export type LookupResult =
  | {
    readonly kind: "found";
    /** IP addresses; empty when the system has to look the name up while connecting. */
    readonly addresses: readonly string[];
    readonly source: DnsSource;
    readonly queries?: readonly DnsQuery[];
    /** Addresses that come too late for the others. */
    readonly later?: Promise<readonly string[]>;
  }
  | {
    readonly kind: "none";
    readonly why: string;
    readonly source: DnsSource;
    /** Whether it will be so the next time too. */
    readonly lasting: boolean;
    readonly cause?: Error;
    readonly queries?: readonly DnsQuery[];
  };

/** Looks a name up by whatever means the settings say. Throws nothing. */
export function lookUp(
  host: string,
  settings: Settings,
  signal: AbortSignal,
): Promise<LookupResult> {
  return settings.resolver === null
    ? byNameServer(host, settings, signal)
    : byResolver(host, settings.resolver, settings.family, signal);
}

async function byNameServer(
  host: string,
  settings: Settings,
  signal: AbortSignal,
): Promise<LookupResult> {
  const { addresses, errors, queries, later } = await askNameServer(host, settings, signal);
  if (addresses.length > 0) {
    return { kind: "found", addresses, source: "query", queries, ...(later && { later }) };
  }
  const isForbidden = errors.some((error) => error instanceof Deno.errors.NotCapable);
  // Without permission for the name server the system can still look the name up.
  if (isForbidden && settings.nameServer === null) {
    return { kind: "found", addresses: [], source: "system" };
  }
  const failure = errors.find((error) => !(error instanceof Deno.errors.NotFound));
  const cause = failure ?? errors[0];
  const which = settings.family === null ? "IP" : `IPv${settings.family}`;
  return {
    kind: "none",
    // The platform tells NXDOMAIN from an answer without records by neither of its resolvers.
    why: failure === undefined
      ? `the name does not exist, or has no ${which} address`
      : complaintOf(failure),
    source: "query",
    lasting: failure === undefined,
    queries,
    ...(cause && { cause }),
  };
}

/** What the platform's resolver complains of, in words of ours where its own say little. */
function complaintOf({ message }: Error): string {
  return message.replace(/^proto error: /, "")
    .replace(/^request timed out$/, "the name server did not answer in time");
}

async function byResolver(
  host: string,
  resolver: NonNullable<Settings["resolver"]>,
  family: 4 | 6 | null,
  signal: AbortSignal,
): Promise<LookupResult> {
  try {
    const given: unknown = await resolver(host, { family, signal });
    if (!Array.isArray(given)) return failed(`its resolver gave ${Deno.inspect(given)}, no array`);
    const stranger = given.find((item) => typeof item !== "string" || ipFamily(item) === null);
    if (stranger !== undefined) {
      return failed(`its resolver gave ${Deno.inspect(stranger)}, which is no IP address`);
    }
    return ofFamily(given, family, "override");
  } catch (cause) {
    return { ...failed(asError(cause).message), cause: asError(cause) };
  }
}

function failed(why: string): Extract<LookupResult, { kind: "none" }> {
  return { kind: "none", why, source: "override", lasting: false };
}

/** Those of the addresses that the caller wants. */
export function ofFamily(
  all: readonly string[],
  family: 4 | 6 | null,
  source: DnsSource,
): LookupResult {
  const addresses = all.filter((address) => family === null || ipFamily(address) === family);
  if (addresses.length > 0) return { kind: "found", addresses, source };
  const why = family === null ? "it has no address" : `it has no IPv${family} address`;
  return { kind: "none", why, source, lasting: true };
}

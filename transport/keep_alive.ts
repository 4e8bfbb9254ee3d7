import type { Field } from "../trace.ts";
import { listMembers, trimOws } from "./http1/grammar.ts";
import { fieldValues } from "./http1/messages.ts";

/** Milliseconds before a server closes a connection in which a request could meet its end. */
const LARGEST_MARGIN = 1_000;

/** What a server says about how long it keeps a connection. */
export interface KeepAlive {
  /** For how many milliseconds the connection may be idle. */
  readonly idleLimit: number;
  /** Whether it may be used again at all. */
  readonly usable: boolean;
}

const UNLIMITED: KeepAlive = { idleLimit: Infinity, usable: true };

/** Reads `Keep-Alive: timeout=…, max=…`: RFC 2068 section 19.7.1.1. What it does not say is no limit. */
export function keepAliveOf(fields: readonly Field[]): KeepAlive {
  const values = fieldValues(fields, "keep-alive");
  if (values.length === 0) return UNLIMITED;
  const parameters = new Map(values.flatMap(listMembers).map(parameter));
  // A timeout of 0 is one of less than a second, about which nothing more is known.
  const timeout = (parameters.get("timeout") || Infinity) * 1_000;
  const idleLimit = timeout - Math.min(LARGEST_MARGIN, timeout / 2);
  return { idleLimit, usable: parameters.get("max") !== 0 };
}

function parameter(member: string): [name: string, value: number] {
  const [name = "", value = ""] = member.split("=").map(trimOws);
  return [name, /^[0-9]+$/.test(value) ? Number(value) : Infinity];
}

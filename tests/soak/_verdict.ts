import type { Plan } from "./_plan.ts";

/** How a call ended. */
export type End =
  /** With a body, which is the right one or another. */
  | { readonly kind: "ok" | "altered" }
  /** With an error of ours, or with the reason of the caller. */
  | { readonly kind: "error"; readonly code: string; readonly message: string }
  | { readonly kind: "aborted" | "cancelled" };

/** The codes of a connection that ends where it should not. */
const ENDS = ["emptyReply", "receive", "truncated", "send", "decode"];
/** Those of a connection that was idle, and was closed before the request came. */
const LOST = ["emptyReply", "receive", "send"];

/** Why a call may not end in this way, or `null` if it may. */
export function wrongWith(plan: Plan, isReused: boolean, end: End): string | null {
  const shown = end.kind === "error" ? end.code : end.kind;
  const allowed = [...endsOf(plan), ...stopsOf(plan), ...lossesOf(plan, isReused)];
  if (allowed.includes(shown)) return null;
  const why = end.kind === "error" ? `: ${end.message}` : "";
  return `it ended ${shown}, and not ${allowed.join(" or ")}${why}`;
}

function endsOf({ answer: { fault, framing }, method, carrier }: Plan): readonly string[] {
  if (fault === "none" || fault === "delay" || fault === "trickle") return ["ok"];
  if (fault === "garbage") return ["protocol"];
  if (fault === "stall" || fault === "loris" || fault === "flood") return [];
  // RFC 9112 section 6.3, rule 8: the end of the connection is the end of the body, whatever it
  // is; with TLS only the end that it announces.
  const endsBody = framing === "close" && method !== "HEAD" && fault !== "reset" &&
    (fault !== "cut" || carrier === "plain" || carrier === "socks");
  return [...ENDS, ...(endsBody ? ["altered"] : [])];
}

function stopsOf({ stop }: Plan): readonly string[] {
  if (stop.kind === "none") return [];
  return [{ abort: "aborted", timeout: "timeout", cancel: "cancelled" }[stop.kind]];
}

/** RFC 9110 section 9.2.2: what the server may have acted on is not sent again. */
function lossesOf({ method }: Plan, isReused: boolean): readonly string[] {
  return isReused && method !== "GET" && method !== "HEAD" ? LOST : [];
}

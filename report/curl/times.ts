import { lastAttempt, type TracedCall, type TracedDial, type TracedHop } from "../model/traced.ts";

/**
 * curl's times of a call, in seconds; `null` where something did not happen.
 *
 * Each is counted from the start of the request. Where redirects were followed it is the sum over
 * the hops, each counted from its own start: that is what curl does, whatever its manual says.
 */
export interface CurlTimes {
  /** Until the name was looked up. */
  readonly time_namelookup: number | null;
  /** Until the TCP connection was there. */
  readonly time_connect: number | null;
  /** Until the TLS handshake was done. */
  readonly time_appconnect: number | null;
  /** Until the request began to be sent. */
  readonly time_pretransfer: number | null;
  /** Until the request, body included, had been sent. */
  readonly time_posttransfer: number | null;
  /** Until the first byte of the response. */
  readonly time_starttransfer: number | null;
  /** Spent waiting for a connection that a limit held back. */
  readonly time_queue: number | null;
  /** All hops before the last one; `null` if no redirect was followed. */
  readonly time_redirect: number | null;
  /** The whole call; `null` while it goes on. */
  readonly time_total: number | null;
}

/** The times of a call as curl counts them. */
export function curlTimes({ start, end, hops, timings }: TracedCall): CurlTimes {
  const sum = (momentOf: (hop: TracedHop) => number | null | undefined): number | null => {
    const elapsed = hops.flatMap((hop) => {
      const moment = momentOf(hop) ?? null;
      return moment === null ? [] : [moment - hop.start];
    });
    return elapsed.length === 0 ? null : seconds(elapsed.reduce((one, other) => one + other));
  };
  return {
    time_namelookup: sum((hop) => endOf(dialOf(hop)?.dns)),
    time_connect: sum((hop) =>
      endOf(dialOf(hop)?.connects.find(({ outcome }) => outcome === "ok"))
    ),
    time_appconnect: sum((hop) => endOf(dialOf(hop)?.tls.at(-1))),
    time_pretransfer: sum((hop) => lastAttempt(hop).request?.start),
    time_posttransfer: sum((hop) => endOf(lastAttempt(hop).request)),
    time_starttransfer: sum((hop) => lastAttempt(hop).response?.start),
    time_queue: timings.sum.queue === null ? null : seconds(timings.sum.queue),
    time_redirect: hops.length === 1 ? null : seconds(hops.at(-1)!.start - start),
    time_total: end === null ? null : seconds(end - start),
  };
}

/** Seconds with as many digits as curl writes. */
function seconds(milliseconds: number): number {
  return Math.round(milliseconds * 1_000) / 1_000_000;
}

/** The dial that a hop waited for, whether it failed or made the connection of the hop. */
function dialOf(hop: TracedHop): TracedDial | null {
  const { connection } = lastAttempt(hop);
  const dial = hop.attempts.findLast((attempt) => attempt.dial !== null)?.dial ?? null;
  return connection === null || connection.connId === dial?.connId ? dial : null;
}

function endOf(
  stage: { readonly end: number | null; readonly outcome: string | null } | null | undefined,
): number | null {
  return stage?.outcome === "ok" ? stage.end : null;
}

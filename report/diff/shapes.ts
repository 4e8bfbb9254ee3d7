import type { Phase } from "../../trace.ts";

/** A number of values of one kind. */
export interface Sample {
  /** How many. */
  readonly n: number;
  /** The middle one; between two middle ones, their mean. */
  readonly median: number;
  /** The smallest. */
  readonly least: number;
  /** The largest. */
  readonly most: number;
}

/**
 * What a difference of two samples comes to.
 *
 * - `moved`: chance alone would hardly part them so far.
 * - `spread`: they differ, but not in their middle.
 * - `noise`: chance alone parts samples so far often enough.
 * - `tooFew`: with so few values nobody can tell.
 * - `appeared`, `vanished`: there is a sample on one side only.
 */
export type Verdict = "moved" | "spread" | "noise" | "tooFew" | "appeared" | "vanished";

/** One phase before and after, in milliseconds; redirects are summed up. */
export interface PhaseShift {
  /** The phase, or the whole call. */
  readonly phase: Phase | "total";
  /** Before; `null` where the phase did not happen. */
  readonly before: Sample | null;
  /** After; `null` where the phase did not happen. */
  readonly after: Sample | null;
  /** The median after less that before; `null` without one of them. */
  readonly shift: number | null;
  /** The median after in terms of that before; `null` without one of them, or where it is 0. */
  readonly ratio: number | null;
  /**
   * How often chance alone would part the samples so far, from 0 to 1: the rank test of Mann and
   * Whitney, two-sided, corrected for all comparisons of the diff. `null` where a side has no more
   * than one value.
   */
  readonly p: number | null;
  /** What it comes to. */
  readonly verdict: Verdict;
}

/** The phases of the calls that went well on one kind of connection. */
export interface TimingDiff {
  /** `new` where at least one connection had to be made. */
  readonly connection: "new" | "reused";
  /** How many calls before. */
  readonly before: number;
  /** How many calls after. */
  readonly after: number;
  /** Each phase that happened on either side. */
  readonly phases: readonly PhaseShift[];
}

/** What may change besides time. */
export type ChangeKind =
  | "outcome"
  | "reused"
  | "redirects"
  | "retries"
  | "address"
  | "tlsProtocol"
  | "tlsCipher"
  | "httpVersion"
  | "header"
  | "bodyBytes";

/** A value, and in how many calls it was seen. */
export interface Tally {
  /** The value; `null` where there was none. */
  readonly value: string | null;
  /** In how many calls. */
  readonly count: number;
}

/** Something besides time that differs. */
export interface Change {
  /** What it is. */
  readonly kind: ChangeKind;
  /** Name of the header field, in lower case; `null` for anything else. */
  readonly name: string | null;
  /** The values before, the most frequent first. */
  readonly before: readonly Tally[];
  /** The values after, the most frequent first. */
  readonly after: readonly Tally[];
}

/** Which request it is. */
export interface RequestName {
  /** Request method. */
  readonly method: string;
  /** The URL that was asked for; path and query of it where hosts are left out of account. */
  readonly url: string;
}

/** One request before and after. */
export interface RequestDiff extends RequestName {
  /** How many calls before, and after, failures included. */
  readonly calls: { readonly before: number; readonly after: number };
  /** How long it took, apart for new and reused connections. */
  readonly timings: readonly TimingDiff[];
  /** What else differs. */
  readonly changes: readonly Change[];
}

/** What has changed from one trace to another. */
export interface TraceDiff {
  /** How many calls before, and after. */
  readonly calls: { readonly before: number; readonly after: number };
  /** How requests were matched: by `path` where the traces have no origin in common. */
  readonly matchedBy: "url" | "path";
  /** The requests that are in both. */
  readonly requests: readonly RequestDiff[];
  /** The requests that are in one of them only. */
  readonly unmatched: {
    readonly before: readonly RequestName[];
    readonly after: readonly RequestName[];
  };
  /** How many rank tests were made, for which each `p` is corrected by Holm's method. */
  readonly comparisons: number;
}

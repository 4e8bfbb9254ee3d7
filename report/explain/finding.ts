import type { TraceEventType } from "../../trace.ts";
import type { TraceFacts } from "./trace_facts.ts";

/**
 * How much a finding matters: something failed or soon will, something took time, or something is
 * worth knowing.
 */
export type Severity = "problem" | "cost" | "note";

/**
 * What can be found.
 *
 * - `timeout`, `dnsFailed`, `certificateRefused`, `cutShort`, `redirectLoop`, `failed`, `aborted`:
 *   why a call has no complete response; each failed call has one of them.
 * - `errorStatus`: a status from 400 on. `credentialsDropped`: it may be because a redirect led to
 *   another origin. `downgraded`: a redirect led from https to http.
 * - `certificateExpires`: within 30 days. `certificateName`: it is for other names.
 * - `addressLost`: an address that was tried in vain before the one that connected.
 * - `slowDns`; `dnsHidden`: the system looks names up, where nobody sees how long that takes.
 * - `proxyTunnel`, `slowTls`: a large part of the call. `oldTls`, `oldHttp`: old versions.
 * - `coldStart`: the first connection took far longer than the others.
 * - `queued`: a limit on connections held the call back. `sideBySide`: many dials at once.
 * - `notReused`, `keepAliveTooShort`, `staleConnection`: why another connection, or another attempt,
 *   was needed. `closedFirst`: who closed a connection that the next call will miss.
 * - `redirects`: the time before the last hop.
 * - `slowUpload`; `expectContinue`: a wait for `100 (Continue)` in vain.
 * - `serverTime`: the wait for the first byte was the server's. `distance`: it was the way's.
 * - `slowDownload`: the network was late. `slowConsumer`: the reader of the body was.
 * - `uncompressed`: a text that was sent as it is.
 */
export type RuleName =
  | "timeout"
  | "dnsFailed"
  | "certificateRefused"
  | "cutShort"
  | "redirectLoop"
  | "failed"
  | "aborted"
  | "errorStatus"
  | "credentialsDropped"
  | "downgraded"
  | "certificateExpires"
  | "certificateName"
  | "addressLost"
  | "slowDns"
  | "dnsHidden"
  | "proxyTunnel"
  | "slowTls"
  | "oldTls"
  | "oldHttp"
  | "coldStart"
  | "queued"
  | "sideBySide"
  | "notReused"
  | "keepAliveTooShort"
  | "staleConnection"
  | "closedFirst"
  | "redirects"
  | "slowUpload"
  | "expectContinue"
  | "serverTime"
  | "distance"
  | "slowDownload"
  | "slowConsumer"
  | "uncompressed";

/** One record that a finding is drawn from. */
export interface Evidence {
  /** Its number in the trace. */
  readonly seq: number;
  /** When it happened, in milliseconds on the trace's clock. */
  readonly time: number;
  /** Name of the event. */
  readonly type: TraceEventType;
  /** What of it counts here. */
  readonly text: string;
}

/** Evidence, of which there is some. */
export type Proof = readonly [Evidence, ...Evidence[]];

/** Where something was seen, and what it is drawn from. */
export interface Instance {
  /** The calls that it is about. */
  readonly callIds: readonly number[];
  /** Milliseconds that it took, or `null` where nobody knows. */
  readonly cost: number | null;
  /** The records that it is drawn from. */
  readonly evidence: Proof;
}

/** Something worth knowing, and what it is drawn from. */
export interface Finding {
  /** The rule that found it. */
  readonly rule: RuleName;
  /** How much it matters. */
  readonly severity: Severity;
  /** What is so, in a few sentences with figures; those of the call where it cost most. */
  readonly message: string;
  /** What can be done about it, or `null`. */
  readonly advice: string | null;
  /** Milliseconds that it took in all these calls together, or `null` where nobody knows. */
  readonly cost: number | null;
  /** The calls in which it was found, that where it cost most first. */
  readonly callIds: readonly number[];
  /** The records that the message is drawn from. */
  readonly evidence: Proof;
  /** Where else the same was seen; the next most costly first. */
  readonly others: readonly Instance[];
}

/** A finding in one place, before those that are the same become one. */
export interface Sighting extends Omit<Finding, "rule" | "others"> {
  /** Sightings of a rule that have the same key are one finding. */
  readonly key: string;
}

/** Looks for one thing in a trace. */
export type Rule = (facts: TraceFacts) => readonly Sighting[];

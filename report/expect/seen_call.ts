import type { Phase } from "../../trace.ts";
import { lastAttempt, lastHop } from "../model.ts";
import { PHASES } from "../model/spans.ts";
import type { TracedAttempt, TracedCall, TracedDial, TracedHop } from "../model/traced.ts";
import type { Kind, Value } from "./kinds.ts";

/** A call, and what its values are taken from. A result is that of the last hop. */
export interface SeenCall {
  readonly call: TracedCall;
  readonly hop: TracedHop;
  readonly attempt: TracedAttempt;
  /** How the connection of the last attempt was made, by this call or another. */
  readonly dial: TracedDial | null;
  /** Milliseconds since 1970 at time 0 of the trace. */
  readonly epoch: number;
}

/** Why nobody can tell what a value is. */
export interface Unknown {
  readonly why: string;
}

/** What a call says about a value; `null` is that there is none, for certain. */
export type Found = Value | null | Unknown;

/** Something of each call that can be asserted. */
export interface CallValue {
  readonly kind: Kind;
  /** What it is, for people. */
  readonly help: string;
  /** A call may well do without, as a reused connection does without DNS. */
  readonly occasional?: boolean;
  /** Whether to assert it is to say which failures of calls are expected. */
  readonly aboutFailures?: boolean;
  /** Whoever sees it could pose as the caller. */
  readonly isSecret?: boolean;
  of(seen: SeenCall): Found;
}

/** A call with what its values are taken from. */
export function seenCall(
  call: TracedCall,
  dials: ReadonlyMap<number, TracedDial | null>,
  epoch: number,
): SeenCall {
  const hop = lastHop(call);
  const attempt = lastAttempt(hop);
  const { connection } = attempt;
  const dial = connection === null ? attempt.dial : dials.get(connection.connId) ?? null;
  return { call, hop, attempt, dial, epoch };
}

/**
 * What it means that a call shows no value: none, if it went well without.
 *
 * A call that failed before a phase might have had it; not so the phases before the one it failed in.
 */
export function missing(call: TracedCall, phase?: Phase): null | Unknown {
  if (call.outcome === "ok") return null;
  const passed = phase !== undefined && call.failedPhase !== null &&
    PHASES.indexOf(phase) < PHASES.indexOf(call.failedPhase);
  return passed ? null : unknown(call);
}

/** Nobody can tell: the call did not get so far. */
export function unknown({ outcome, failedPhase }: TracedCall): Unknown {
  if (outcome === null) return { why: "it has not ended" };
  if (outcome === "ok") return { why: "the trace does not tell" };
  const where = failedPhase === null ? "" : ` in ${failedPhase}`;
  return { why: outcome === "aborted" ? `it was aborted${where}` : `it failed${where}` };
}

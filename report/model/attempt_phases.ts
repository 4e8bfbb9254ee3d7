import type { Phase } from "../../trace.ts";
import type { ConnectStage, Stage, TracedAttempt, TracedDial } from "./traced.ts";

/** When a phase of an attempt went on, on the trace's clock. */
export interface PhaseSpan {
  readonly phase: Phase;
  readonly start: number;
  /** `null` while it goes on. */
  readonly end: number | null;
}

/**
 * The phases of an attempt one after the other, for reports that draw them on one line.
 *
 * A dial counts where the attempt took the connection that it made, so that none is billed twice.
 * Sending counts until the answer begins: a server may answer before it has the whole request.
 */
export function phasesOf(attempt: TracedAttempt): readonly PhaseSpan[] {
  const { queue, request, response, end } = attempt;
  const answered = answerStart(attempt);
  const sent = request?.outcome === "ok" ? request.end : null;
  const waited = answered ?? end;
  return [
    ...spanned("queue", queue),
    ...dialPhases(ownDial(attempt)),
    ...(request === null ? [] : phase("send", request.start, earlier(request.end, answered))),
    ...(sent === null || waited !== null && waited < sent ? [] : phase("wait", sent, waited)),
    ...(response === null || answered === null ? [] : phase("receive", answered, response.end)),
  ];
}

/** Milliseconds of a phase, or `null` if it did not happen or goes on. */
export function durationOf(phases: readonly PhaseSpan[], ...which: Phase[]): number | null {
  const ended = phases.filter(({ phase, end }) => end !== null && which.includes(phase));
  if (ended.length === 0) return null;
  return ended.reduce((sum, { start, end }) => sum + end! - start, 0);
}

/** The dial that made an attempt's connection, or would have, if the attempt began it itself. */
export function ownDial({ dial, connection }: TracedAttempt): TracedDial | null {
  return connection === null || connection.connId === dial?.connId ? dial : null;
}

/** Connects that race are one stretch, which ends when one of them wins. */
export function raceOf(connects: readonly ConnectStage[]): { start: number; end: number | null } {
  const start = connects[0]!.start;
  const winner = connects.find(({ outcome }) => outcome === "ok");
  if (winner !== undefined) return { start, end: winner.end };
  const ends = connects.map(({ end }) => end ?? Infinity);
  const last = Math.max(...ends);
  return { start, end: Number.isFinite(last) ? last : null };
}

function dialPhases(dial: TracedDial | null): readonly PhaseSpan[] {
  if (dial === null) return [];
  const { dns, connects, tunnel, tls } = dial;
  const race = connects.length === 0 ? [] : [{ phase: "connect" as const, ...raceOf(connects) }];
  const rest = [...spanned("tunnel", tunnel), ...tls.flatMap((one) => spanned("tls", one))];
  // Of two handshakes the proxy's comes before the tunnel.
  rest.sort((one, other) => one.start - other.start);
  return [...spanned("dns", dns), ...race, ...rest];
}

/**
 * When the answer began.
 *
 * An informational response to a request that is still being sent, such as 100 (Continue), is none. The
 * final head then counts from when it was whole, as its first byte is not told apart.
 */
export function answerStart({ request, response }: TracedAttempt): number | null {
  if (response === null) return null;
  const { start, informational, head } = response;
  const isSending = request !== null && (request.end === null || start < request.end);
  return isSending && informational.length > 0 ? head?.time ?? null : start;
}

function earlier(one: number | null, other: number | null): number | null {
  return one === null || other === null ? one ?? other : Math.min(one, other);
}

function spanned(name: Phase, stage: Stage | null): readonly PhaseSpan[] {
  return stage === null ? [] : phase(name, stage.start, stage.end);
}

function phase(phase: Phase, start: number, end: number | null): readonly PhaseSpan[] {
  return [{ phase, start, end }];
}

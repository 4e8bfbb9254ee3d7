import { modelOf } from "../model.ts";
import type { TracedAttempt, TracedCall, TracedConnection, TracedHop } from "../model/traced.ts";
import type { TraceRecord } from "../record.ts";

/** One attempt of a call, and all that was recorded of it. */
export interface Step {
  readonly call: TracedCall;
  readonly hop: TracedHop;
  readonly attempt: TracedAttempt;
  readonly records: readonly TraceRecord[];
  /** Whether no other attempt of its hop follows. */
  readonly isLast: boolean;
}

/** A trace, arranged for rules to look at. */
export interface TraceFacts {
  readonly calls: readonly TracedCall[];
  /** By their ids. */
  readonly connections: ReadonlyMap<number, TracedConnection>;
  /** Every attempt of every hop of every call. */
  readonly steps: readonly Step[];
  /** Milliseconds since 1970 at time 0 of the trace's clock. */
  readonly epoch: number;
  /** What was recorded of a connection, whoever had it. */
  readonly recordsOf: (connId: number) => readonly TraceRecord[];
  /** What a connection served, the last one last. */
  readonly servedBy: (connId: number) => readonly Step[];
}

/** Arranges the records of a trace. */
export function gatherFacts(records: readonly TraceRecord[], epoch: number): TraceFacts {
  const { calls, connections } = modelOf(records);
  const byConnection = Map.groupBy(records, ({ connId }) => connId);
  const steps = calls.flatMap(stepsOf);
  const byUse = Map.groupBy(steps, ({ attempt }) => attempt.connection?.connId);
  return {
    calls,
    connections: new Map(connections.map((one) => [one.connId, one])),
    steps,
    epoch,
    recordsOf: (connId) => byConnection.get(connId) ?? [],
    servedBy: (connId) => byUse.get(connId) ?? [],
  };
}

function stepsOf(call: TracedCall): Step[] {
  const byAttempt = Map.groupBy(call.records, ({ hop, attempt }) => `${hop}/${attempt}`);
  return call.hops.flatMap((hop) =>
    hop.attempts.map((attempt) => ({
      call,
      hop,
      attempt,
      records: byAttempt.get(`${hop.index}/${attempt.index}`) ?? [],
      isLast: attempt === hop.attempts.at(-1),
    }))
  );
}

/** The step that the result of a call comes from. */
export function lastStep({ steps }: TraceFacts, call: TracedCall): Step {
  return steps.findLast((step) => step.call === call)!;
}

import type { TracedAttempt, TracedCall, TraceModel } from "../model/traced.ts";
import { callTrack } from "./call.ts";
import { connectionTracks, type FindAttempt } from "./connection.ts";
import { type Arrow, Slicer, type Track } from "./tracks.ts";

/** All that a trace is drawn with. */
export interface Drawing {
  readonly calls: readonly Track[];
  readonly connections: readonly Track[];
  readonly arrows: readonly Arrow[];
}

/** Draws the calls and connections of a trace, which ended at `end`. */
export function drawn(model: TraceModel, end: number): Drawing {
  const slicer = new Slicer(end);
  const find = finder(model.calls);
  const calls = new Map(model.calls.map((call) => [call.callId, callTrack(call, slicer)]));
  const connections = new Map(
    model.connections.map((one) => [one.connId, connectionTracks(one, find, slicer)]),
  );
  const arrows: Arrow[] = [];
  for (const { callId, attempt } of attemptsOf(model.calls)) {
    const from = calls.get(callId)!.whole;
    const to = attempt.dial === null ? null : connections.get(attempt.dial.connId)?.dial ?? null;
    if (to !== null) arrows.push({ name: "dial", time: to.start, from, to });
  }
  for (const { connId, uses } of model.connections) {
    uses.forEach(({ callId, start }, index) => {
      const from = calls.get(callId)?.whole;
      const to = connections.get(connId)!.exchanges[index]!;
      if (from !== undefined) arrows.push({ name: "use", time: start, from, to });
    });
  }
  return {
    calls: [...calls.values()],
    connections: [...connections.values()].flatMap(({ tracks }) => tracks),
    arrows,
  };
}

function attemptsOf(calls: readonly TracedCall[]) {
  return calls.flatMap(({ callId, hops }) =>
    hops.flatMap((hop) => hop.attempts.map((attempt) => ({ callId, hop, attempt })))
  );
}

function finder(calls: readonly TracedCall[]): FindAttempt {
  const byId = new Map(calls.map((call) => [call.callId, call]));
  return (use) => {
    const hop = byId.get(use.callId)?.hops[use.hop];
    const attempt: TracedAttempt | undefined = hop?.attempts[use.attempt];
    return hop === undefined || attempt === undefined ? null : { hop, attempt };
  };
}

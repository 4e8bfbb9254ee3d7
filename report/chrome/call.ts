import type { TracedAttempt, TracedCall, TracedHop } from "../model/traced.ts";
import { known, type Mark, type Slice, type Slicer, type Track } from "./tracks.ts";

/** A call on a track of its own: its hops and attempts where there are several, and its waits. */
export function callTrack(call: TracedCall, slicer: Slicer): Track & { readonly whole: Slice } {
  const { callId, method, url, status, failedPhase } = call;
  const facts = { callId, status, failedPhase };
  const whole = slicer.stage(`${method} ${url}`, "call", call, facts);
  return {
    name: `call ${callId}`,
    whole,
    slices: [whole, ...call.hops.flatMap((hop) => hopSlices(hop, call.hops.length > 1, slicer))],
    marks: call.hops.flatMap(hopMarks),
  };
}

function hopSlices(hop: TracedHop, isOneOfMany: boolean, slicer: Slicer): Slice[] {
  const { index, method, url, proxy, attempts } = hop;
  const facts = { proxy: proxy?.proxy, status: attempts.at(-1)?.response?.head?.status };
  return [
    ...(isOneOfMany ? [slicer.slice(`hop ${index}: ${method} ${url}`, "hop", hop, facts)] : []),
    ...attempts.flatMap((attempt) => attemptSlices(attempt, attempts.length > 1, slicer)),
  ];
}

function attemptSlices(attempt: TracedAttempt, isOneOfMany: boolean, slicer: Slicer): Slice[] {
  const { index, queue, hostPort, miss, connection } = attempt;
  const facts = { hostPort, miss, connection: connection?.connId };
  return [
    ...(isOneOfMany ? [slicer.slice(`attempt ${index}`, "attempt", attempt, facts)] : []),
    ...(queue === null ? [] : [slicer.stage("queue", "queue", queue, { reason: queue.reason })]),
  ];
}

function hopMarks({ redirect, attempts, end }: TracedHop): Mark[] {
  const retries = attempts.flatMap(({ retry, end }) =>
    retry === null || end === null ? [] : [{
      name: "retry",
      category: "retry",
      time: end,
      args: known({ reason: retry.reason, error: retry.error.message }),
    }]
  );
  if (redirect === null || end === null) return retries;
  const { status, from, to, dropped } = redirect;
  const args = known({ status, from, to, dropped: dropped.length > 0 ? dropped : null });
  return [...retries, { name: `redirect ${status}`, category: "redirect", time: end, args }];
}

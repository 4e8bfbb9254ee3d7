import { firstOf, lastOf } from "../record.ts";
import { milliseconds } from "../text/figures.ts";
import { sighting } from "./evidence.ts";
import type { Rule } from "./finding.ts";

/** A request that met the end of its idle connection, and was sent again. */
export const staleConnection: Rule = ({ steps }) =>
  steps.flatMap(({ call, hop, attempt, records }) => {
    const { retry, connection } = attempt;
    if (retry === null || connection === null || attempt.end === null) return [];
    const next = hop.attempts[attempt.index + 1]?.connection?.time;
    const cost = (next ?? attempt.end) - attempt.start;
    const { idleTime, connId } = connection;
    const idle = idleTime === null ? "" : `, which had been idle for ${milliseconds(idleTime)}`;
    return sighting({
      key: `${attempt.hostPort}`,
      severity: "cost",
      message: `Connection ${connId} to ${attempt.hostPort}${idle}, had gone stale: ` +
        `${retry.reason}. The request was sent again ${milliseconds(cost)} later.`,
      cost,
      advice: "Set idleConnTimeout below the time after which the server closes idle connections.",
      callIds: [call.callId],
      evidence: [lastOf(records, "gotconn"), firstOf(records, "retry")],
    });
  });
